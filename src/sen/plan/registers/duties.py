"""What each unit owes, and what it answered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from sen.desk.filters import filter_set
from sen.desk.register import Column, Narrow, Register
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.dated_names import named_in, with_names
from sen.plan.forms.acknowledging import AcknowledgeDuty, ContestDuty, DecideContest, said_of
from sen.plan.forms.duties import NameOfficer, SettleDuty
from sen.plan.models import Duty, Part, Plan, Rhythm
from sen.plan.periods import key_of
from sen.plan.queries import months
from sen.plan.queries.duty_page import duty_page, handovers_of
from sen.plan.queries.overdue import with_standing
from sen.plan.standing import Cell
from sen.plan.standing_words import standing_of, tone_of

MONTHS = [(str(number), format_lazy(_("Month {number}"), number=number)) for number in range(1, 13)]
STANDINGS = [
    ("overdue", _("Overdue")),
    ("now", _("To be answered this month")),
    ("never", _("Never reported")),
    ("some", _("Reported at least once")),
]


def _by_standing(duties: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
    return months.narrowed_by_standing(duties, value, today=timezone.localdate(now))


def _month(value: str, now: datetime) -> date:
    return date(timezone.localdate(now).year, int(value), 1)


def _answered(duties: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
    return months.answered_in(duties, _month(value, now))


def _unanswered(duties: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
    return months.unanswered_in(duties, _month(value, now))


def strip(duty: Duty, cells: Sequence[Cell], *, may_report: bool) -> list[tuple[Cell, str]]:
    """The months with the address at which each is answered or corrected; empty where nothing is asked."""
    return [(cell, report_url(duty, cell) if may_report else "") for cell in cells]


def report_url(duty: Duty, cell: Cell) -> str:
    if not (cell.is_owed or cell.is_overdue or cell.report_id) and not _is_open_once(duty, cell):
        return ""
    period = None if duty.rhythm == Rhythm.ONCE else cell.month
    return reverse("plan-report", args=[duty.pk, key_of(period)])


def _is_open_once(duty: Duty, cell: Cell) -> bool:
    """What is due once may be reported on before its month."""
    return duty.rhythm == Rhythm.ONCE and duty.state == Duty.State.OPEN and cell.is_asked


def unit_of(duty: Duty) -> str:
    return named_in(duty.unit, duty.task.plan)


class DutyRegister(Register):
    name = "duties"
    path = "viec-duoc-giao"
    title = _("Work given to units")
    intro = _("One line for each unit in each task: what it owes and how it stands.")
    empty = _("Nothing has been given to your unit yet.")
    rows = rules.visible_duties
    unit_path = "unit_id"
    joined = ("task__plan", "officer", "acknowledgement")
    columns = (
        Column("task", _("Task"), value=lambda duty: str(duty.task)),
        Column("unit", value=unit_of, sort="unit__folded"),
        "part",
        Column("officer", sort="officer__folded"),
        Column("rhythm"),
        Column("due_on"),
        Column("percent", _("Progress (%)"), value=lambda duty: duty.percent),
        Column("standing", _("State"), value=standing_of, tone=tone_of),
    )
    order = ("-task__plan", "task__position", "-part")  # the plans of other years last
    facts = (
        Column(
            "task",
            value=lambda duty: str(duty.task),
            link=lambda duty: reverse("tasks-detail", args=[duty.task_id]),
        ),
        Column("plan", _("Plan"), value=lambda duty: str(duty.task.plan)),
        Column("unit", value=unit_of),
        "part",
        "officer",
        "rhythm",
        "due_on",
        "state",
        Column("percent", _("Progress (%)"), value=lambda duty: duty.percent),
    )
    search = "task__folded"
    filters = {
        "task__plan": rules.visible_plans,
        "unit": rules.visible_duty_units,
        "part": Part,
        "rhythm": Rhythm,
        "state": Duty.State,
        "officer": rules.visible_officers,
        "standing": Narrow(_("Reports"), STANDINGS, _by_standing),
        "unanswered": Narrow(_("Not answered this year for"), MONTHS, _unanswered),
        "answered": Narrow(_("Answered this year for"), MONTHS, _answered),
    }
    forms = (AcknowledgeDuty, ContestDuty, DecideContest, NameOfficer, SettleDuty)
    detail_template = "plan/duty.html"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return with_names(super().visible(actor), "unit", actor)

    @classmethod
    def find(cls, actor: Actor, query: QueryDict, now: datetime) -> FilterSet:
        """How a duty stands depends on the day, so it is added here and not in the rule."""
        rows = with_standing(cls.visible(actor), today=timezone.localdate(now))
        return filter_set(rows, query, actor=actor, now=now, search=cls.search, filters=cls.filters)

    @classmethod
    def context(cls, row: Duty, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        page = duty_page(
            row,
            duties=with_names(rules.visible_duties(actor), "unit", actor),
            tasks=rules.visible_tasks(actor),
            evidence=rules.visible_evidence(actor),
            today=timezone.localdate(now),
        )
        may_report = rules.can_report_on(actor, row) and row.task.plan.state == Plan.State.CONFIRMED
        return {
            "page": page,
            "may_report": may_report,
            "handovers": handovers_of(row, rules.visible_handovers(actor)),
            "said": said_of(row) if rules.visible_acknowledgements(actor).filter(duty=row).exists() else None,
            "strip": strip(row, page.cells, may_report=may_report),
        }
