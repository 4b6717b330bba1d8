"""A unit takes its work or contests it; the focal point decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.actions.duties import add_coordinating, assign_lead, settle_duty
from sen.plan.assignees import Assignee
from sen.plan.errors import DutyClosed
from sen.plan.models import Acknowledgement, Duty, Part, Plan, Rhythm
from sen.plan.rules import can_acknowledge, can_decide_contest, own_silent_duties, units_to_take_over

State, Decision = Acknowledgement.State, Acknowledgement.Decision


@dataclass(frozen=True, slots=True)
class Decided:
    """What the focal point answers to a contest. A date goes with MOVED, a unit with GIVEN."""

    decision: str
    remark: str
    due_on: date | None = None
    unit_id: int | None = None


@transaction.atomic
def acknowledge_duty(duty_id: int, *, by: Actor, now: datetime) -> Acknowledgement:
    """The unit takes the work; also after a contest that was not decided yet, which it so takes back."""
    duty = _locked(duty_id, by)
    said = Acknowledgement.objects.filter(duty=duty).first() or Acknowledgement(duty=duty)
    if said.state in (State.ACKNOWLEDGED, State.DECIDED):
        raise DutyClosed(_("This work was acknowledged, or decided on, before."))
    said.state, said.ground, said.reason = State.ACKNOWLEDGED, "", ""
    _say(said, by=by, now=now)
    audit.record("plan.duty_acknowledged", duty, by=by, unit_id=duty.unit_id)
    return said


@transaction.atomic
def acknowledge_plan(plan_id: int, *, only: Collection[int] | None = None, by: Actor, now: datetime) -> int:
    """Work of a plan on which the actor's units have said nothing yet: all of it, or `only` these; how many duties."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    silent = own_silent_duties(by).filter(task__plan=plan).order_by("pk")
    duties = list(silent if only is None else silent.filter(pk__in=only))
    if only is not None and len(duties) != len(set(only)):
        raise DutyClosed(_("On some of it a word was said meanwhile. Look again at what is left."))
    if not duties:
        raise DutyClosed(_("Nothing waits for your word in this plan."))
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            duty=duty, state=State.ACKNOWLEDGED, said_at=now, said_by_id=by.user_id, said_by_name=by.name
        )
        for duty in duties
    )
    for unit_id in sorted({duty.unit_id for duty in duties}):
        taken = sum(duty.unit_id == unit_id for duty in duties)
        audit.record("plan.duties_acknowledged", plan, by=by, unit_id=unit_id, duties=taken)
    return len(duties)


@transaction.atomic
def contest_duty(duty_id: int, *, ground: str, reason: str, by: Actor, now: datetime) -> Acknowledgement:
    """Say why the unit cannot take the work as it is. It goes on counting until it is decided."""
    duty = _locked(duty_id, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    said = Acknowledgement.objects.filter(duty=duty).first() or Acknowledgement(duty=duty)
    if said.state in (State.CONTESTED, State.DECIDED):
        raise DutyClosed(_("This work was contested before. The focal point answers, or has answered."))
    said.state, said.ground, said.reason = State.CONTESTED, ground, reason.strip()
    _say(said, by=by, now=now)
    audit.record("plan.duty_contested", duty, by=by, unit_id=duty.unit_id, ground=ground, reason=said.reason)
    return said


@transaction.atomic
def decide_contest(duty_id: int, *, decided: Decided, by: Actor, now: datetime) -> Acknowledgement:
    """Keep the work as it is, give it another date or another unit, or excuse the unit; always with the reason."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("task__plan").get(pk=duty_id)
    if not can_decide_contest(by, duty):
        raise PermissionDenied
    said = Acknowledgement.objects.filter(duty=duty, state=State.CONTESTED).first()
    if said is None:
        raise DutyClosed(_("The unit does not contest this work now."))
    if not decided.remark.strip():
        raise ValidationError({"remark": _("Say why.")})
    _carry_out(duty, decided, by=by, now=now)
    said.state, said.decision, said.remark = State.DECIDED, decided.decision, decided.remark.strip()
    said.decided_at, said.decided_by_id, said.decided_by_name = now, by.user_id, by.name
    said.full_clean(exclude=["duty"])
    said.save()
    facts = {"decision": said.decision, "reason": said.remark}
    audit.record("plan.contest_decided", duty, by=by, unit_id=duty.unit_id, **facts)
    return said


def _carry_out(duty: Duty, decided: Decided, *, by: Actor, now: datetime) -> None:
    match decided.decision:
        case Decision.MOVED:
            _move(duty, decided.due_on, now=now)
        case Decision.EXCUSED:
            settle_duty(duty.pk, state=Duty.State.NOT_APPLICABLE, reason=decided.remark, by=by)
        case Decision.GIVEN:
            _give(duty, decided, by=by, now=now)
        case Decision.KEPT:
            pass
        case _:
            raise ValidationError({"decision": _("Choose a decision.")})


def _move(duty: Duty, due_on: date | None, *, now: datetime) -> None:
    if duty.rhythm != Rhythm.ONCE:
        raise ValidationError({"decision": _("Work of each period has no date to move.")})
    if due_on is None or due_on < timezone.localdate(now):
        raise ValidationError({"due_on": _("Give a day that is not past.")})
    duty.due_on = due_on
    duty.full_clean(exclude=["task", "unit"])
    duty.save(update_fields=["due_on"])


def _give(duty: Duty, decided: Decided, *, by: Actor, now: datetime) -> None:
    """Dropped here and given there, by the same actions as always."""
    if not units_to_take_over(by, duty).filter(pk=decided.unit_id or 0).exists():
        raise ValidationError({"unit": _("Choose a unit from the list.")})
    settle_duty(duty.pk, state=Duty.State.DROPPED, reason=decided.remark, by=by)
    to = Assignee(unit_id=decided.unit_id)
    leads = duty.task.duties.filter(part=Part.LEAD).exclude(state=Duty.State.DROPPED)
    give = assign_lead if duty.part == Part.LEAD and not leads.exists() else add_coordinating
    give(duty.task_id, to=to, by=by, now=now)


def _locked(duty_id: int, by: Actor) -> Duty:
    duty = Duty.objects.select_for_update(of=("self",)).select_related("task__plan").get(pk=duty_id)
    if not can_acknowledge(by, duty):
        raise PermissionDenied
    if duty.state != Duty.State.OPEN or duty.task.plan.state != Plan.State.CONFIRMED:
        raise DutyClosed(_("This work is not open any more."))
    return duty


def _say(said: Acknowledgement, *, by: Actor, now: datetime) -> None:
    said.said_at, said.said_by_id, said.said_by_name = now, by.user_id, by.name
    said.full_clean(exclude=["duty"])
    said.save()
