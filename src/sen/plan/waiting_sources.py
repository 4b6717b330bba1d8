"""What of plans, rounds and directives waits for one person; `desk.waiting` puts it into one list."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sen.desk.waiting import Line, Quick, Source, register_waiting
from sen.org.models import Actor, Role
from sen.plan import rules
from sen.plan.forms.directives import AcceptAnswer, AnswerDirective, ReturnAnswer
from sen.plan.forms.handovers import Accept, Return
from sen.plan.forms.sheets import AcceptSheet, DecideExtension, SendBack
from sen.plan.models import Answersheet, DirectiveDuty, DutyTransfer, Evidence, Plan
from sen.plan.queries.links import broken_links

State = DirectiveDuty.State
LEADER_AFTER = timedelta(days=1)
"""A unit that is silent so long after its hour is the leader's to direct."""


def _has(*roles: str) -> Any:
    return lambda actor: bool(actor.units_as(*roles))


def _reviews(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.visible_reviews(actor).filter(draft=None).exclude(state=Plan.State.READING)


def _review_line(row: Plan) -> Line:
    text = _("Check the plan: %(title)s") % {"title": row.title or row}
    return Line(text, reverse("plans-detail", args=[row.pk]), str(row.get_state_display()))


def _own_sheets(actor: Actor, _now: datetime) -> QuerySet[Any]:
    """Those handed to a colleague are the colleague's."""
    mine = Q(officer=None) | Q(officer=actor.user_id)
    return rules.answerable_sheets(actor).filter(mine).exclude(state=Answersheet.State.SUBMITTED)


def _own_sheet_line(row: Answersheet) -> Line:
    text = _("Report sheet: %(round)s") % {"round": row.round}
    detail = " · ".join(filter(None, [str(row.unit), row.remark]))
    return Line(text, reverse("sheet-answer", args=[row.pk]), detail)


def _sent_sheets(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.sheets_to_run(actor).filter(state=Answersheet.State.SUBMITTED, accepted_at=None)


def _sent_sheet_line(row: Answersheet) -> Line:
    text = _("%(unit)s sent in its sheet") % {"unit": row.unit}
    detail = " · ".join(filter(None, [str(row.round), str(_("late")) if row.is_late else ""]))
    return Line(text, reverse("sheets-detail", args=[row.pk]), detail)


def _extensions(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.sheets_to_run(actor).filter(wanted_due_at__isnull=False)


def _extension_line(row: Answersheet) -> Line:
    assert row.wanted_due_at
    text = _("%(unit)s asks for more time") % {"unit": row.unit}
    until = f"{timezone.localtime(row.wanted_due_at):%H:%M %d/%m/%Y}"
    facts = {"round": row.round, "until": until, "reason": row.extension_reason}
    detail = _("%(round)s, until %(until)s: %(reason)s") % facts
    return Line(text, reverse("sheets-detail", args=[row.pk]), detail)


def _late_sheets(actor: Actor, now: datetime) -> QuerySet[Any]:
    """For leaders: who is silent."""
    return rules.late_sheets_to_lead(actor, now - LEADER_AFTER)


def _late_sheet_line(row: Answersheet) -> Line:
    text = _("%(unit)s has not sent in its sheet") % {"unit": row.unit}
    direct = f"{reverse('directives-giao')}?about=plan.answersheet:{row.pk}&units={row.unit_id}"
    links = [(_("Give a directive"), direct)]
    return Line(text, reverse("rounds-detail", args=[row.round_id]), str(row.round), links)


def _answers(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.decidable_directive_duties(actor)


def _answer_line(row: DirectiveDuty) -> Line:
    text = _("Answer to the directive: %(text)s") % {"text": row.directive}
    return Line(text, reverse("directives-detail", args=[row.pk]), str(row.unit))


def _directives(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.answerable_directive_duties(actor)


def _directive_line(row: DirectiveDuty) -> Line:
    text = _("Directive: %(text)s") % {"text": row.directive}
    detail = " · ".join(filter(None, [str(row.unit), row.directive.leader, row.remark]))
    links = [(_("Progress, picture, file"), reverse("directives-tra-loi", args=[row.pk]))]
    return Line(text, reverse("directives-detail", args=[row.pk]), detail, links)


def _late_directives(actor: Actor, now: datetime) -> QuerySet[Any]:
    """For leaders: what was instructed and is not done in time."""
    led = actor.authorities_as(Role.LEADER)
    late = rules.visible_directive_duties(actor).filter(directive__authority__in=led)
    return late.filter(directive__due_at__lt=now, state__in=(State.OPEN, State.RETURNED))


def _late_directive_line(row: DirectiveDuty) -> Line:
    text = _("%(unit)s has not carried out the directive") % {"unit": row.unit}
    url = reverse("directives-detail", args=[row.pk])
    return Line(
        text, url, str(row.directive), [(_("Set another day"), reverse("directives-sua", args=[row.pk]))]
    )


def _offered(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.acceptable_handovers(actor)


def _offered_line(row: DutyTransfer) -> Line:
    text = _("Take over the work: %(what)s") % {"what": row.duty.task}
    facts = {"former": row.duty.unit, "unit": row.to_unit}
    detail = _("from %(former)s to %(unit)s") % facts
    return Line(text, reverse("unit-handovers-detail", args=[row.pk]), detail)


def _undecided(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.decidable_handovers(actor).exclude(state=DutyTransfer.State.OFFERED)


def _undecided_line(row: DutyTransfer) -> Line:
    text = _("Say who continues: %(what)s") % {"what": row.duty.task}
    detail = " · ".join(filter(None, [str(row.duty.unit), row.reason]))
    return Line(text, reverse("unit-handovers-giao", args=[row.pk]), detail)


def _links(actor: Actor, _now: datetime) -> QuerySet[Any]:
    units = actor.units_as(*rules.REPORTERS)
    return broken_links(rules.visible_standing_evidence(actor).filter(unit__in=units))


def _link_line(row: Evidence) -> Line:
    text = _("A link given as evidence no longer opens: %(title)s") % {"title": str(row)}
    return Line(
        text, reverse("evidence-detail", args=[row.pk]), _("Correct the link, or give other evidence")
    )


GRANT = {"decision": DecideExtension.GRANT}
REFUSE = {"decision": DecideExtension.REFUSE}
OF_SHEET = ("round__plan", "unit")
OF_DIRECTIVE = ("directive", "unit")
REPORTS = _has(*rules.REPORTERS)
LEADS = _has(Role.LEADER)
FOCAL = _has(Role.FOCAL_POINT)
RETURN = pgettext_lazy("waiting", "Return")


def register_plan_waiting() -> None:
    accept, send_back = pgettext_lazy("waiting", "Accept"), Quick(RETURN, SendBack, asks=("remark",))
    register_waiting(
        Source("plan.review", "approve", _reviews, _review_line, concerned=_has(*rules.REVIEWERS)),
        Source("plan.directive_answer", "approve", _answers, _answer_line, "directive__due_at", OF_DIRECTIVE,
               (Quick(accept, AcceptAnswer), Quick(RETURN, ReturnAnswer, asks=("remark",))), rules.can_direct),
        Source("plan.extension", "approve", _extensions, _extension_line, "due_at", OF_SHEET, (
            Quick(gettext_lazy("Give the time"), DecideExtension, GRANT),
            Quick(gettext_lazy("Refuse"), DecideExtension, REFUSE, ("remark",)),
        ), FOCAL),
        Source("plan.sent_sheet", "approve", _sent_sheets, _sent_sheet_line, "due_at", OF_SHEET,
               (Quick(accept, AcceptSheet), send_back), FOCAL),
        Source("plan.offered", "approve", _offered, _offered_line, "", ("duty__task__plan", "duty__unit", "to_unit"),
               (Quick(accept, Accept), Quick(RETURN, Return, asks=("reason",))),
               _has(Role.UNIT_LEAD, Role.FOCAL_POINT, Role.LEADER)),
        Source("plan.undecided", "approve", _undecided, _undecided_line, "", ("duty__task__plan", "duty__unit"),
               concerned=_has(Role.ADMINISTRATOR, Role.FOCAL_POINT)),
        Source("plan.directive", "answer", _directives, _directive_line, "directive__due_at", OF_DIRECTIVE,
               (Quick(gettext_lazy("Carried out"), AnswerDirective, {"is_final": "on"}, ("text",)),), REPORTS),
        Source("plan.sheet", "answer", _own_sheets, _own_sheet_line, "due_at", OF_SHEET, concerned=REPORTS),
        Source("plan.link", "answer", _links, _link_line, concerned=REPORTS),
        Source("plan.late_sheet", "direct", _late_sheets, _late_sheet_line, "due_at", OF_SHEET, concerned=LEADS),
        Source("plan.late_directive", "direct", _late_directives, _late_directive_line, "directive__due_at",
               OF_DIRECTIVE, concerned=LEADS),
    )  # fmt: skip
