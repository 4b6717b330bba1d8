"""Roles lent for some days, and the mails that tell both of begin and end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.jobs.actions import post_message
from sen.org.errors import NotDelegable
from sen.org.models import Actor, Membership, RoleDelegation, User
from sen.org.queries import delegations_that_hold, running_on
from sen.org.rules import can_end_delegation, delegable_memberships, possible_deputies, visible_delegations

BATCH = 50
"""Delegations whose begin or end is told in one run of the job; four mails each at most."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why, and by which paper where there is one."""

    reason: str
    paper: str = ""
    paper_on: date | None = None


@transaction.atomic
def delegate_roles(
    membership_pks: Iterable[int],
    *,
    to: int,
    valid_from: date,
    valid_to: date,
    ground: Ground,
    by: Actor,
    now: datetime,
) -> RoleDelegation:
    """Lend own roles in one unit to a person of the same authority. What is lent cannot be lent on."""
    today = timezone.localdate(now)
    terms = _own_terms(membership_pks, by)
    taker = _deputy(to, terms[0], by=by, on=valid_from)
    if valid_from < today:
        raise NotDelegable(_("A delegation begins today at the earliest."))
    for held in terms:
        _check_covers(held, valid_from, valid_to)
    delegation = RoleDelegation(
        giver_id=by.user_id, taker=taker, unit=terms[0].unit, valid_from=valid_from, valid_to=valid_to,
        reason=ground.reason.strip(), paper=ground.paper.strip(), paper_on=ground.paper_on, made_at=now,
    )  # fmt: skip
    delegation.full_clean()
    delegation.save()
    delegation.memberships.set(terms)
    facts = {"taker": taker.pk, "taker_name": str(taker), "roles": [held.role for held in terms]}
    term = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
    audit.record("org.roles_delegated", delegation, by=by, unit_id=delegation.unit_id, **facts, **term)
    _tell(delegation, today=today, now=now)
    return delegation


def _own_terms(pks: Iterable[int], by: Actor) -> Sequence[Membership]:
    wanted = set(pks)
    terms = list(
        delegable_memberships(by).select_for_update(of=("self",)).select_related("unit").filter(pk__in=wanted)
    )
    if len(terms) != len(wanted):
        raise PermissionDenied
    if len({held.unit_id for held in terms}) != 1:
        raise NotDelegable({"roles": _("Choose roles of one unit; each unit has a delegation of its own.")})
    return terms


def _deputy(pk: int, held: Membership, *, by: Actor, on: date) -> User:
    """Works in the authority of the unit on the first day, in whatever role."""
    taker = possible_deputies(by).filter(pk=pk).first()
    if taker is None:
        raise PermissionDenied
    if not taker.memberships.filter(running_on(on), unit__authority=held.unit.authority_id).exists():
        raise NotDelegable({"taker": _("This person does not work in the same authority on that day.")})
    return taker


def _check_covers(held: Membership, first: date, last: date) -> None:
    if first < held.valid_from or (held.valid_to and last > held.valid_to):
        text = _("You hold the role %(role)s only %(term)s: nobody lends longer than that.")
        raise NotDelegable({"valid_to": text % {"role": held.title, "term": _term(held)}})


def _term(held: Membership) -> str:
    if held.valid_to is None:
        return _("from %(first)s") % {"first": f"{held.valid_from:%d/%m/%Y}"}
    days = {"first": f"{held.valid_from:%d/%m/%Y}", "last": f"{held.valid_to:%d/%m/%Y}"}
    return _("from %(first)s to %(last)s") % days


@transaction.atomic
def end_delegation(pk: int, *, by: Actor, now: datetime) -> RoleDelegation:
    """From this moment on, also in an open session."""
    found = visible_delegations(by).select_for_update(of=("self",)).select_related("unit").filter(pk=pk)
    delegation = found.first()
    if delegation is None or not can_end_delegation(by, delegation):
        raise PermissionDenied
    if delegation.is_over(timezone.localdate(now)):
        raise NotDelegable(_("This delegation is over."))
    end_at_once(delegation, by=by, now=now)
    return delegation


def end_at_once(delegation: RoleDelegation, *, by: Actor, now: datetime) -> None:
    """The caller has asked who may."""
    delegation.ended_at, delegation.ended_by_id, delegation.ended_by_name = now, by.user_id, by.name
    delegation.save(update_fields=["ended_at", "ended_by_id", "ended_by_name"])
    audit.record(
        "org.delegation_ended",
        delegation,
        by=by,
        unit_id=delegation.unit_id,
        taker=delegation.taker_id,
        taker_name=str(delegation.taker),
    )
    _tell(delegation, today=timezone.localdate(now), now=now)


@transaction.atomic
def tell_of_delegations(*, now: datetime) -> None:
    """Mail both when a delegation begins and when it has ended, in whatever way (a job of every hour)."""
    today = timezone.localdate(now)
    begun = Q(told_of_begin_at=None, valid_from__lte=today)
    waiting = RoleDelegation.objects.filter(begun | Q(told_of_begin_at__isnull=False), told_of_end_at=None)
    running = delegations_that_hold(on=today).values("pk")
    due = waiting.filter(Q(told_of_begin_at=None) | ~Q(pk__in=running))
    for delegation in due.select_for_update(of=("self",)).order_by("pk")[:BATCH]:
        _tell(delegation, today=today, now=now)


def _tell(delegation: RoleDelegation, *, today: date, now: datetime) -> None:
    """What has not been told yet; a delegation that never began is told to nobody."""
    holds = delegations_that_hold(on=today).filter(pk=delegation.pk).exists()
    if holds and delegation.told_of_begin_at is None:
        delegation.told_of_begin_at = now
        _mail(delegation, "begin", now)
    over = not holds and delegation.valid_from <= today
    if over and delegation.told_of_end_at is None:
        delegation.told_of_end_at = now
        if delegation.told_of_begin_at:
            _mail(delegation, "end", now)
        delegation.told_of_begin_at = delegation.told_of_begin_at or now
    delegation.save(update_fields=["told_of_begin_at", "told_of_end_at"])


def _mail(delegation: RoleDelegation, what: str, now: datetime) -> None:
    """To each of the two in the own language; who has no address reads it on the desk."""
    for side, person in (("giver", delegation.giver), ("taker", delegation.taker)):
        if not person.email:
            continue
        with translation.override(person.language):
            subject = (
                _("A delegation of roles begins: %(unit)s")
                if what == "begin"
                else _("A delegation of roles has ended: %(unit)s")
            )
            facts = {"delegation": delegation, "person": person, "what": what, "is_giver": side == "giver"}
            text = render_to_string("org/delegation_message.txt", facts)
            post_message(
                key=f"org.delegation_{what}:{delegation.pk}:{side}",
                to=[person.email],
                subject=subject % {"unit": delegation.unit},
                text=text,
                language=person.language,
                now=now,
            )
