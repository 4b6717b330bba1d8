"""Reminding: all units of a round in one click, and step by step by itself."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sen.audit import actions as audit
from sen.jobs.actions import post_message
from sen.org.models import Actor, Unit, User
from sen.plan.errors import RoundClosed
from sen.plan.models import Chase, EscalationStep, Plan, Round
from sen.plan.queries.chasing import Due, Told, message_key, people_of, to_be_told, told_on, waiting_dues
from sen.plan.rules import authorities_to_chase, can_run_round, can_set_steps

__all__ = ["add_step", "add_usual_steps", "drop_step", "remind_by_steps", "remind_missing"]


@transaction.atomic
def remind_missing(round_id: int, *, by: Actor, now: datetime) -> int:
    """Write to everybody who answers in the units that have not. How many units wait.

    It is the day's summary, as of the steps: all that waits for the person is in it, and who had it today is not
    written to again.
    """
    round_ = Round.objects.select_for_update(of=("self",)).select_related("plan").get(pk=round_id)
    if not can_run_round(by, round_):
        raise PermissionDenied
    if not round_.is_open:
        raise RoundClosed(_("This round is frozen already."))
    if round_.plan.state == Plan.State.WITHDRAWN:
        raise RoundClosed(_("The plan was withdrawn; it asks nobody any more."))
    waiting = waiting_dues()
    missing = {due.key for due in waiting if due.kind == "sheet" and due.row.round_id == round_.pk}
    if not missing:
        raise RoundClosed(_("Every unit has sent in its sheet."))
    today = timezone.localdate(now)
    told = {pk: each for pk, each in _by_person(waiting, today).items() if missing & each.dues.keys()}
    told_today = told_on(told, today)
    mails = sum(
        _mail(each.person, each.dues.values(), message_key(pk, today), now)
        for pk, each in told.items()
        if pk not in told_today
    )
    round_.reminded_at = now
    round_.save(update_fields=["reminded_at"])
    audit.record(
        "plan.units_reminded", round_, by=by, unit_id=round_.plan.authority_id, units=len(missing), mails=mails,
        round=str(round_),
    )  # fmt: skip
    return len(missing)


def _by_person(dues: Collection[Due], today: date) -> dict[int, Told]:
    people = people_of(dues, on=today)
    told: dict[int, Told] = {}
    for due in dues:
        for person in people.of(due, EscalationStep.To.UNIT):
            told.setdefault(person.pk, Told(person)).dues[due.key] = due
    return told


def remind_by_steps(*, now: datetime) -> int:
    """Tell whoever is to be told now (a job of every hour), a transaction for each person; how many.

    Killed in between it goes on with those who have not been told: key and step are written with the mail.
    """
    told = to_be_told(now=now)
    for each in told:
        _tell(each, now)
    return len(told)


@transaction.atomic
def _tell(told: Told, now: datetime) -> None:
    """Without an address the steps count as taken: the desk shows the same."""
    _mail(told.person, told.dues.values(), message_key(told.person.pk, timezone.localdate(now)), now)
    rows = [
        Chase(**{f"{kind}_id": pk}, days=days, to=to, user_id=told.person.pk, told_at=now)
        for kind, pk, days, to in sorted(told.steps)
    ]
    Chase.objects.bulk_create(rows, ignore_conflicts=True)


def _mail(person: User, dues: Iterable[Due], key: str, now: datetime) -> bool:
    """In the person's language; whether it has an address."""
    if not person.email:
        return False
    waiting = sorted(dues, key=lambda due: (due.due_at, due.key))
    with translation.override(person.language):
        subject = _subject(waiting)
        facts = {"person": person, "dues": waiting, "now": now}
        text = render_to_string("plan/round_message.txt", facts)
        post_message(
            key=key, to=[person.email], subject=subject, text=text, language=person.language, now=now
        )
    return True


def _subject(waiting: Collection[Due]) -> str:
    count = len(waiting)
    if all(due.kind == "sheet" for due in waiting):
        return ngettext("%(count)s report sheet waits", "%(count)s report sheets wait", count) % {
            "count": count
        }
    return ngettext("%(count)s thing waits for your unit", "%(count)s things wait for your unit", count) % {
        "count": count
    }


@transaction.atomic
def add_step(step: EscalationStep, *, by: Actor) -> EscalationStep:
    """Have somebody told so many days before or after a sheet is due."""
    if not authorities_to_chase(by).filter(pk=step.authority_id).exists():
        raise PermissionDenied
    step.full_clean()
    step.save(force_insert=True)
    audit.record("plan.step_added", step, by=by, unit_id=step.authority_id, days=step.days, to=step.to)
    return step


@transaction.atomic
def add_usual_steps(authority_id: int, *, by: Actor) -> int:
    """Add those of the usual steps that are missing; others stay. How many were added."""
    authority = Unit.objects.select_for_update(of=("self",)).get(pk=authority_id)
    if not authorities_to_chase(by).filter(pk=authority.pk).exists():
        raise PermissionDenied
    standing = set(authority.escalation_steps.values_list("days", "to"))
    missing = [step for step in EscalationStep.USUAL if step not in standing]
    if not missing:
        raise ValidationError(_("The usual steps stand already."))
    for days, to in missing:
        add_step(EscalationStep(authority=authority, days=days, to=to), by=by)
    return len(missing)


@transaction.atomic
def drop_step(step_id: int, *, by: Actor) -> None:
    step = EscalationStep.objects.select_for_update().get(pk=step_id)
    if not can_set_steps(by, step):
        raise PermissionDenied
    audit.record("plan.step_dropped", step, by=by, unit_id=step.authority_id, days=step.days, to=step.to)
    step.delete()
