"""Rounds, their sheets, what opens by itself, and who is reminded when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from sen.desk.register import Column, Register
from sen.desk.registry import Tone
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.dated_names import named_in, with_names
from sen.plan.forms.registering import ChaseByLetter, RegisterReport
from sen.plan.forms.rounds import (
    AddSchedule,
    AddStep,
    DropStep,
    Freeze,
    OpenRound,
    RemindAll,
    StopSchedule,
    UsualSteps,
)
from sen.plan.forms.sheets import AcceptSheet, AskExtension, DecideExtension, HandOverSheet, SendBack
from sen.plan.models import (
    Answersheet,
    EscalationStep,
    Plan,
    PressItem,
    Round,
    RoundKind,
    RoundSchedule,
    SheetForm,
)
from sen.plan.queries.directives import PRESS, duties_about
from sen.plan.queries.sheets import prefilled_of
from sen.plan.registers.directives import give_url, lines_of
from sen.plan.snapshots import is_untouched

ROUND_TONES: dict[str, Tone] = {Round.State.OPEN: "wait", Round.State.FROZEN: "ok"}
SENT = Count("sheets", filter=Q(sheets__state=Answersheet.State.SUBMITTED))


def counted(rows: QuerySet[Round]) -> QuerySet[Round]:
    """With how many units were asked and how many have sent in."""
    return rows.annotate(asked=Count("sheets"), sent=SENT)


def sheet_word(sheet: Answersheet) -> str:
    """The state, and that it is late: of what was sent in, and of what should have been."""
    label = str(sheet.get_state_display())
    return str(_("%(state)s (late)")) % {"state": label} if sheet.is_late else label


def sheet_tone(sheet: Answersheet) -> Tone:
    tones: dict[str, Tone] = {
        Answersheet.State.SUBMITTED: "ok",
        Answersheet.State.SENT_BACK: "late",
        Answersheet.State.EXTENDED: "wait",
        Answersheet.State.ASKED: "wait",
    }
    return tones[sheet.state]


class RoundRegister(Register):
    name = "rounds"
    path = "ky-bao-cao"
    title = _("Reporting rounds")
    intro = _("Each round asks every unit at once: who has sent in, who has not, and what they say together.")
    empty = _("No round yet. Open one, or have them open by themselves.")
    rows = rules.visible_rounds
    unit_path = "plan__authority_id"
    joined = ("plan__authority",)
    columns = (
        Column("kind", _("Round"), value=str, sort="starts_on"),
        Column("form"),
        Column("due_at"),
        Column("sent", _("Sent in"), value=lambda row: f"{row.sent}/{row.asked}"),
        Column("state", tone=ROUND_TONES),
        Column("plan", value=lambda row: str(row.plan)),
    )
    facts = (
        Column(
            "plan",
            value=lambda row: str(row.plan),
            link=lambda row: reverse("plans-detail", args=[row.plan_id]),
        ),
        "form",
        "starts_on",
        "ends_on",
        "due_at",
        "opens_at",
        Column("opened_by_name", value=lambda row: row.opened_by_name or _("the schedule")),
        "reminded_at",
        Column("state", tone=ROUND_TONES),
    )
    filters = {"state": Round.State, "kind": RoundKind, "form": SheetForm, "plan": rules.visible_round_plans}
    creates = (OpenRound,)
    forms = (Freeze, RegisterReport, ChaseByLetter)
    list_template = "plan/rounds.html"
    detail_template = "plan/round.html"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return counted(super().visible(actor))

    @classmethod
    def context(cls, row: Round, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        sheets = rules.visible_sheets(actor).filter(round=row).select_related("officer")
        named = list(with_names(sheets, "unit", actor).order_by("unit__folded", "pk"))
        for sheet in named:
            sheet.round = row
        missing = [sheet for sheet in named if sheet.is_missing]
        return {
            "missing": [_line(sheet, now) for sheet in missing],
            "sent": [_line(sheet, now) for sheet in named if not sheet.is_missing],
            "asked_count": len(named),
            "sent_count": len(named) - len(missing),
            "late_count": sum(sheet.is_late or sheet.due_at < now for sheet in missing)
            + sum(sheet.is_late for sheet in named if not sheet.is_missing),
            "wanting": [sheet for sheet in missing if sheet.wanted_due_at],
            "remind": RemindAll() if missing and row.is_open and rules.can_run_round(actor, row) else None,
            "is_untouched": is_untouched(row),
        }


def _line(sheet: Answersheet, now: datetime) -> dict[str, Any]:
    is_past = sheet.is_missing and sheet.due_at < now
    return {
        "sheet": sheet,
        "name": named_in(sheet.unit, sheet.round.plan),
        "word": str(_("%(state)s (late)")) % {"state": sheet.get_state_display()}
        if is_past
        else sheet_word(sheet),
        "tone": "late" if is_past else sheet_tone(sheet),
    }


class SheetRegister(Register):
    name = "sheets"
    path = "phieu-bao-cao"
    title = _("Report sheets")
    intro = _("What your unit is asked in each round.")
    empty = _("Your unit has not been asked in a round yet.")
    rows = rules.visible_sheets
    unit_path = "unit_id"
    joined = ("round__plan", "officer")
    columns = (
        Column("round", value=lambda row: str(row.round), sort="round__starts_on"),
        Column("unit", value=lambda row: named_in(row.unit, row.round.plan), sort="unit__folded"),
        Column("due_at"),
        Column("state", value=sheet_word, tone=sheet_tone, sort="state"),
        Column("submitted_at"),
    )
    facts = (
        Column("round", value=lambda row: str(row.round)),
        Column("unit", value=lambda row: named_in(row.unit, row.round.plan)),
        "due_at",
        Column("state", value=sheet_word, tone=sheet_tone),
        "officer",
        "wanted_due_at",
        "extension_reason",
        "remark",
        "submitted_at",
        "submitted_by_name",
        "accepted_at",
        "note",
    )
    order = ("-due_at", "unit__folded")
    filters = {"state": Answersheet.State, "unit": rules.visible_sheet_units}
    forms = (AcceptSheet, SendBack, DecideExtension, AskExtension, HandOverSheet)
    detail_template = "plan/sheet.html"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return with_names(super().visible(actor), "unit", actor)

    @classmethod
    def context(cls, row: Answersheet, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        del now
        is_press = row.round.form == SheetForm.PRESS
        asks = row.round.is_open and row.round.plan.state != Plan.State.WITHDRAWN
        may_answer = row.is_missing and asks and rules.can_answer(actor, row)
        lines = [] if is_press else list(row.lines.select_related("duty__task"))
        return {
            "is_press": is_press,
            "may_answer": may_answer,
            "lines": lines,
            "items": items_of(row, actor) if is_press else [],
            "asked": prefilled_of(row) if may_answer and not is_press and not lines else [],
            "in_round": rules.visible_rounds(actor).filter(pk=row.round_id).exists(),
        }


def items_of(sheet: Answersheet, actor: Actor) -> list[tuple[PressItem, list[Any], str]]:
    """Each press item with what leaders directed on it, and where one gives a further directive. Two queries."""
    items = list(sheet.items.all())
    for item in items:
        item.sheet = sheet
    seen = rules.visible_directive_duties(actor)
    found = duties_about(seen, PRESS, [item.pk for item in items]) if items else {}
    return [(item, lines_of(found.get(item.pk, [])), give_url(actor, item)) for item in items]


def due_words(schedule: RoundSchedule) -> str:
    clock = f"{schedule.due_time:%H:%M}"
    if schedule.due_weekday is not None:
        return str(_("%(day)s at %(clock)s")) % {"day": WEEKDAYS[schedule.due_weekday], "clock": clock}
    return str(_("%(days)s days after the last day, at %(clock)s")) % {
        "days": schedule.due_after_days, "clock": clock,
    }  # fmt: skip


class ScheduleRegister(Register):
    name = "round-schedules"
    path = "lich-ky-bao-cao"
    title = _("Rounds that open by themselves")
    intro = _(
        "Each line opens a round in time, week after week or month after month, as long as the plan is in force."
    )
    empty = _("No round opens by itself yet.")
    rows = rules.visible_round_schedules
    unit_path = "plan__authority_id"
    joined = ("plan",)
    columns = (
        "kind",
        "form",
        Column("due", _("Due"), value=due_words),
        "opens_before_days",
        Column("plan", value=lambda row: str(row.plan)),
        Column("stopped_at"),
    )
    order = ("stopped_at", "plan", "kind")
    filters = {"kind": RoundKind}
    creates = (AddSchedule,)
    forms = (StopSchedule,)


def days_words(step: EscalationStep) -> str:
    if step.days == 0:
        return str(_("on the day"))
    text = _("%(days)s days before") if step.days < 0 else _("%(days)s days after")
    return str(text) % {"days": abs(step.days)}


class EscalationRegister(Register):
    name = "escalation"
    path = "cac-buoc-nhac"
    title = _("Who is reminded when")
    intro = _(
        "By mail between 7:00 and 18:00 on working days, at most one summary a day and person, and on the desk. Days off are not counted. Rounds counted in hours do not wait for the morning."
    )
    empty = _("Nobody is reminded by itself. The usual steps come with the first round.")
    rows = rules.visible_escalation_steps
    unit_path = "authority_id"
    joined = ("authority",)
    columns = (
        Column("days", value=days_words, sort="days"),
        "to",
        Column("authority", value=lambda row: str(row.authority)),
    )
    order = ("authority", "days")
    creates = (AddStep, UsualSteps)
    forms = (DropStep,)

    @classmethod
    def title_of(cls, row: EscalationStep) -> str:
        return f"{days_words(row)}: {row.get_to_display()}"
