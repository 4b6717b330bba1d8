"""A leader's instruction: given, corrected, withdrawn; answered by each unit; accepted or returned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor, Role, Unit
from sen.plan.actions.evidence import NewEvidence, add_directive_evidence
from sen.plan.errors import DirectiveIncomplete, DirectiveSettled
from sen.plan.models import Chase, Directive, DirectiveAnswer, DirectiveDuty
from sen.plan.registry import DIRECTABLE
from sen.plan.rules import (
    can_answer_directive,
    can_change_directive,
    can_decide_directive,
    directable_units,
    leaders_to_write_for,
)

__all__ = [
    "NewDirective",
    "accept_answer",
    "answer_directive",
    "correct_directive",
    "give_directive",
    "return_answer",
    "withdraw_directive",
]

State = DirectiveDuty.State
GIVEN = "plan.directive_given"
SETTLED = (State.ACCEPTED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class NewDirective:
    """What is instructed to whom, by when."""

    authority_id: int
    unit_ids: Collection[int]
    text: str
    due_at: datetime
    number: str = ""
    about: tuple[str, int] | None = None
    """Kind and number of the row."""
    on_behalf_of_id: int | None = None
    """The leader in whose name the focal point enters it."""


@transaction.atomic
def give_directive(given: NewDirective, *, by: Actor, now: datetime) -> Directive:
    """Tell one or several units what to do; each has a row of its own to answer on."""
    units = _addressed(given, by)
    _check_text(given.text, given.due_at, now)
    kind, pk = _about(given.about, by)
    leader_id, leader_name = _speaks_for(given, by)
    directive = Directive(
        authority_id=given.authority_id, about_kind=kind, about_id=pk, number=given.number.strip(),
        text=given.text.strip(), due_at=given.due_at, given_at=now, given_by_id=by.user_id,
        given_by_name=by.name, on_behalf_of_id=leader_id, on_behalf_of_name=leader_name,
    )  # fmt: skip
    directive.full_clean(exclude=["authority"])
    directive.save(force_insert=True)
    for unit in units:
        duty = DirectiveDuty(directive=directive, unit=unit)
        duty.full_clean(exclude=["directive", "unit"])
        duty.save(force_insert=True)
        due = _shown(directive.due_at)
        audit.record(GIVEN, duty, by=by, unit_id=unit.pk, leader=directive.leader, due=due)
    return directive


@transaction.atomic
def correct_directive(
    directive_id: int, *, text: str, number: str, due_at: datetime, reason: str, by: Actor, now: datetime
) -> Directive:
    """Put other words or another day in the place of those that stand; the log keeps both."""
    directive = _locked_directive(directive_id, by)
    if not text.strip():
        raise DirectiveIncomplete({"text": _("Say what is to be done.")})
    _check_reason(reason)
    after = {"number": number.strip(), "text": text.strip(), "due_at": due_at}
    before = {name: getattr(directive, name) for name in after}
    if after == before:
        raise ValidationError(_("Nothing was changed."))
    if due_at != directive.due_at and due_at <= now:
        raise DirectiveIncomplete({"due_on": _("This moment is past.")})
    for name, value in after.items():
        setattr(directive, name, value)
    directive.corrected_at = now
    directive.full_clean(exclude=["authority"])
    directive.save(update_fields=[*after, "corrected_at"])
    if due_at != before["due_at"]:
        Chase.objects.filter(directive__directive=directive).delete()  # another day has its own reminders
    changed = [name for name in after if before[name] != after[name]]
    facts = {
        "before": {name: _plain(before[name]) for name in changed},
        "after": {name: _plain(after[name]) for name in changed},
        "reason": reason.strip(),
    }
    for duty in directive.duties.all():
        audit.record("plan.directive_corrected", duty, by=by, unit_id=duty.unit_id, **facts)
    return directive


@transaction.atomic
def withdraw_directive(directive_id: int, *, reason: str, by: Actor, now: datetime) -> Directive:
    """Ask it no longer, of any unit. What was answered stays to be read."""
    directive = _locked_directive(directive_id, by)
    _check_reason(reason)
    directive.withdrawn_at, directive.withdrawal_reason = now, reason.strip()
    directive.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    # Locked: an answer accepted in the same moment stays accepted.
    for duty in directive.duties.select_for_update().exclude(state=State.ACCEPTED):
        duty.state = State.WITHDRAWN
        duty.save(update_fields=["state"])
        audit.record(
            "plan.directive_withdrawn", duty, by=by, unit_id=duty.unit_id, reason=directive.withdrawal_reason
        )
    return directive


@transaction.atomic
def answer_directive(
    duty_id: int,
    *,
    text: str,
    percent: int | None,
    is_final: bool,
    evidence: Sequence[NewEvidence] = (),
    by: Actor,
    now: datetime,
) -> DirectiveAnswer:
    """Say how far it is, or that it is done: then it waits for the leader."""
    duty = _locked(duty_id)
    if not can_answer_directive(by, duty):
        raise PermissionDenied
    if not duty.is_waiting:
        raise DirectiveSettled(_("Nothing is asked on this directive now."))
    if not text.strip():
        raise DirectiveIncomplete({"text": _("Say in a few words what was done.")})
    answer = DirectiveAnswer(
        duty=duty, text=text.strip(), percent=100 if is_final else percent, is_final=is_final, given_at=now,
        given_by_id=by.user_id, given_by_name=by.name,
    )  # fmt: skip
    answer.full_clean(exclude=["duty"])
    answer.save(force_insert=True)
    for each in evidence:
        add_directive_evidence(each, answer=answer, by=by, now=now)
    _take_over(duty, answer)
    verb = "plan.directive_answered" if is_final else "plan.directive_progress"
    audit.record(verb, duty, by=by, unit_id=duty.unit_id, percent=answer.percent)
    return answer


def _take_over(duty: DirectiveDuty, answer: DirectiveAnswer) -> None:
    duty.percent = duty.percent if answer.percent is None else answer.percent
    if answer.is_final:
        duty.state, duty.answered_at = State.ANSWERED, duty.answered_at or answer.given_at
    duty.full_clean(exclude=["directive", "unit"])
    duty.save(update_fields=["state", "percent", "answered_at"])


@transaction.atomic
def accept_answer(duty_id: int, *, remark: str = "", by: Actor, now: datetime) -> DirectiveDuty:
    """It is done as instructed."""
    return _decide(duty_id, State.ACCEPTED, remark, by=by, now=now)


@transaction.atomic
def return_answer(duty_id: int, *, remark: str, by: Actor, now: datetime) -> DirectiveDuty:
    """It is not yet done as instructed; the remark says what is missing. The day stays."""
    if not remark.strip():
        raise DirectiveIncomplete({"remark": _("Say what is missing.")})
    return _decide(duty_id, State.RETURNED, remark, by=by, now=now)


def _decide(
    duty_id: int, state: DirectiveDuty.State, remark: str, *, by: Actor, now: datetime
) -> DirectiveDuty:
    duty = _locked(duty_id)
    if not can_decide_directive(by, duty):
        raise PermissionDenied
    if duty.state != State.ANSWERED:
        raise DirectiveSettled(_("The unit's answer is not waiting for you now."))
    duty.state, duty.remark = state, remark.strip()
    duty.decided_at, duty.decided_by_id, duty.decided_by_name = now, by.user_id, by.name
    duty.full_clean(exclude=["directive", "unit"])
    duty.save(update_fields=["state", "remark", "decided_at", "decided_by_id", "decided_by_name"])
    verb = "plan.directive_accepted" if state == State.ACCEPTED else "plan.directive_returned"
    audit.record(verb, duty, by=by, unit_id=duty.unit_id, remark=duty.remark)
    return duty


def _addressed(given: NewDirective, by: Actor) -> list[Unit]:
    """Only units of that authority and the committees directly below it; a wrong one refuses all."""
    may = given.authority_id in by.authorities_as(Role.LEADER, Role.FOCAL_POINT)
    wanted = set(given.unit_ids)
    if not wanted:
        raise DirectiveIncomplete({"units": _("Choose at least one unit.")})
    found = list(directable_units(by).filter(pk__in=wanted).select_related("parent"))
    if not may or len(found) != len(wanted):
        raise PermissionDenied
    for unit in found:
        above = unit.parent.authority_id if unit.parent else None
        if given.authority_id not in (unit.authority_id, above):
            raise DirectiveIncomplete({"units": _("Choose units of one authority.")})
    return found


def _speaks_for(given: NewDirective, by: Actor) -> tuple[int | None, str]:
    """The leader, where the actor is none in own right."""
    if given.authority_id in by.authorities_as(Role.LEADER):
        return by.acting_for(GIVEN, given.authority_id)
    leader = leaders_to_write_for(by).filter(pk=given.on_behalf_of_id or 0).first()
    if leader is None:
        raise DirectiveIncomplete({"on_behalf_of": _("Say in which leader's name you enter it.")})
    return leader.pk, str(leader)


def _about(about: tuple[str, int] | None, by: Actor) -> tuple[str, int | None]:
    """A row nobody registered, or one the actor does not see, is no row."""
    if about is None:
        return "", None
    kind, pk = about
    if kind not in DIRECTABLE or not DIRECTABLE[kind].rows(by).filter(pk=pk).exists():
        raise PermissionDenied
    return kind, pk


def _locked(duty_id: int) -> DirectiveDuty:
    rows = DirectiveDuty.objects.select_for_update(of=("self",)).select_related("directive")
    return rows.get(pk=duty_id)


def _locked_directive(directive_id: int, by: Actor) -> Directive:
    directive = Directive.objects.select_for_update().get(pk=directive_id)
    if not can_change_directive(by, directive):
        raise PermissionDenied
    if directive.withdrawn_at is not None:
        raise DirectiveSettled(_("This directive was withdrawn already."))
    if not directive.duties.exclude(state__in=SETTLED).exists():
        raise DirectiveSettled(_("Every unit has carried it out already."))
    return directive


def _check_text(text: str, due_at: datetime, now: datetime) -> None:
    if not text.strip():
        raise DirectiveIncomplete({"text": _("Say what is to be done.")})
    if due_at <= now:
        raise DirectiveIncomplete({"due_on": _("This moment is past.")})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DirectiveIncomplete({"reason": _("Say why.")})


def _shown(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"


def _plain(value: Any) -> str:
    return _shown(value) if isinstance(value, datetime) else str(value)
