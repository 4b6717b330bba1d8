"""What reporting rounds add to the desk; called once, when Django starts."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.desk import registry, rows
from sen.desk.registry import Todo
from sen.jobs.registry import register
from sen.jobs.schedules import Every
from sen.org.models import Actor, Role
from sen.org.registry import register_hanging, register_open_work, register_personal, register_powers
from sen.plan import jobs, rules
from sen.plan.actions import sheets, succeeding
from sen.plan.models import Answersheet, EscalationStep
from sen.plan.sentences import report_worded
from sen.records.registry import register_source

MOST = 12
OF_THE_FOCAL_POINT = (
    "plan.round_opened", "plan.round_frozen", "plan.units_reminded", "plan.rounds_scheduled", "plan.rounds_stopped",
    "plan.sheet_accepted", "plan.sheet_sent_back", "plan.extension_granted", "plan.extension_refused", "plan.step_added",
    "plan.step_dropped", "plan.report_worded",
)  # fmt: skip
OF_THE_UNIT = ("plan.sheet_submitted", "plan.extension_asked", "plan.sheet_handed_over")
SENTENCES = {
    "plan.round_opened": gettext_lazy("opened the round %(round)s for %(units)s units"),
    "plan.round_frozen": gettext_lazy(
        "froze the round %(round)s, %(missing)s units missing; SHA-256 %(sha256)s"
    ),
    "plan.report_worded": report_worded,
    "plan.units_reminded": gettext_lazy("reminded %(units)s units of %(round)s by %(mails)s mails"),
    "plan.rounds_scheduled": gettext_lazy("has rounds open by themselves: %(rounds)s"),
    "plan.rounds_stopped": gettext_lazy("stopped the rounds: %(rounds)s"),
    "plan.sheet_submitted": gettext_lazy("sent in the sheet of %(round)s"),
    "plan.sheet_accepted": gettext_lazy("looked over the sheet of %(round)s"),
    "plan.sheet_sent_back": gettext_lazy("sent back the sheet of %(round)s: %(remark)s"),
    "plan.extension_asked": gettext_lazy("asked for time until %(until)s for %(round)s: %(reason)s"),
    "plan.extension_granted": gettext_lazy("gave time until %(until)s for %(round)s"),
    "plan.extension_refused": gettext_lazy("gave no more time for %(round)s: %(remark)s"),
    "plan.sheet_handed_over": gettext_lazy("changed who fills in the sheet from %(before)s to %(after)s"),
    "plan.step_added": gettext_lazy("added a step of reminders"),
    "plan.step_dropped": gettext_lazy("dropped a step of reminders"),
}


def register_rounds() -> None:
    registry.register_door(gettext_lazy("Report sheets"), "sheets", order=16, phone=False)
    registry.register_door(
        gettext_lazy("Reporting rounds"), "rounds", order=42, allowed=rules.sees_whole_authority
    )
    registry.register_todo(todos)
    for verb, sentence in SENTENCES.items():
        registry.register_sentence(verb, sentence)
    register_powers([Role.FOCAL_POINT], *OF_THE_FOCAL_POINT)
    register_powers(rules.REPORTERS, *OF_THE_UNIT)
    register("plan.open_due_rounds", jobs.open_due_rounds, schedule=Every(timedelta(minutes=10)))
    # Long: a transaction for each person, so that a hundred mails hold nobody up.
    register("plan.remind_by_steps", jobs.remind_by_steps, is_long=True, schedule=Every(timedelta(hours=1)))
    register_open_work(
        "plan.sheet", gettext_lazy("Report sheets filled in"), sheets.open_sheets, pass_on=sheets.pass_sheets
    )
    register_hanging(
        "plan.sheets", gettext_lazy("report sheets not sent in"), succeeding.open_sheets_of,
        pass_on=succeeding.pass_sheets_on,
    )  # fmt: skip
    of_a_round = (
        "round-remind",
        "round-merged",
        "round-print",
        "round-xlsx",
        "round-document",
        "round-words",
        "round-passage",
        "round-sentence-add",
        "round-sentence",
        "round-page",
        "round-pdf",
    )
    register_source("plan.round", gettext_lazy("reporting round"), rules.visible_rounds)
    rows.register_addresses("plan.round", *of_a_round, unit_path="plan__authority_id")
    rows.register_addresses("plan.answersheet", "sheet-answer", unit_path="unit_id")
    for label, field in (
        ("plan.Round", "opened_by"),
        ("plan.Round", "frozen_by"),
        ("plan.ReportPassage", "written_by"),
        ("plan.Answersheet", "submitted_by"),
    ):
        name = f"{field}_name"
        register_personal(label, f"{field}_id", f"{field}_id", name, name=name)
    register_personal("plan.Answersheet", "officer_id", "officer_id")
    register_personal("plan.Chase", "user_id", "user_id")


def todos(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Sheets to fill in; for the focal point what waits for a decision; for the leader who is late. Three queries."""
    yield from _to_fill_in(actor, now)
    if rules.chases_units(actor):
        yield from _to_decide(actor)
    if actor.authorities_as(Role.LEADER):
        yield from _too_late(actor, now)


def _to_fill_in(actor: Actor, now: datetime) -> Iterator[Todo]:
    """Own sheets first those handed to the reader."""
    if not actor.units_as(*rules.REPORTERS):
        return
    waiting = rules.answerable_sheets(actor).exclude(state=Answersheet.State.SUBMITTED)
    for sheet in waiting.select_related("round", "unit", "officer").order_by("due_at", "pk")[:MOST]:
        is_back = sheet.state == Answersheet.State.SENT_BACK
        is_late = sheet.due_at < now
        other = sheet.officer and sheet.officer_id != actor.user_id
        yield Todo(
            _("Report sheet: %(round)s") % {"round": sheet.round},
            reverse("sheet-answer", args=[sheet.pk]),
            timezone.localdate(sheet.due_at),
            " · ".join(
                filter(
                    None,
                    [
                        str(sheet.unit),
                        _due(sheet),
                        str(sheet.officer) if other else "",
                        sheet.remark if is_back else "",
                    ],
                )
            ),
            str(sheet.get_state_display()) if is_back else _("Overdue") if is_late else "",
            "late",
        )


def _to_decide(actor: Actor) -> Iterator[Todo]:
    mine = rules.sheets_to_run(actor).filter(wanted_due_at__isnull=False)
    for sheet in mine.select_related("round", "unit").order_by("due_at", "pk")[:MOST]:
        yield Todo(
            _("%(unit)s asks for more time") % {"unit": sheet.unit},
            reverse("sheets-duyet-them-gio", args=[sheet.pk]),
            timezone.localdate(sheet.due_at),
            str(sheet.round),
        )


def _too_late(actor: Actor, now: datetime) -> Iterator[Todo]:
    """As the steps of reminders say it of the leader."""
    led = actor.authorities_as(Role.LEADER)
    steps = EscalationStep.objects.filter(authority__in=led, to=EscalationStep.To.LEADER)
    first = steps.order_by("days").values_list("days", flat=True).first()
    if first is None:
        return
    late = rules.late_sheets_to_lead(actor, now - timedelta(days=first))
    missing = late.select_related("round", "unit")
    for sheet in missing.order_by("due_at", "unit__folded", "pk")[:MOST]:
        yield Todo(
            _("%(unit)s has not sent in its sheet") % {"unit": sheet.unit},
            reverse("rounds-detail", args=[sheet.round_id]),
            timezone.localdate(sheet.due_at),
            f"{sheet.round} · {_due(sheet)}",
            _("Overdue"),
            "late",
        )


def _due(sheet: Answersheet) -> str:
    return _("due %(day)s") % {"day": f"{timezone.localtime(sheet.due_at):%H:%M %d/%m/%Y}"}
