"""Everything open of one person in a unit passes to another, once both have confirmed the same list."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.errors import NotHandedOver
from sen.org.models import Actor, Handover, Membership
from sen.org.open_work import OPEN_WORK, Effect, keys_by_kind
from sen.org.queries import new_since_confirmed, open_work_of, running_on
from sen.org.rules import (
    can_confirm_giving,
    can_confirm_taking,
    can_withdraw_handover,
    handable_memberships,
    visible_handovers,
    visible_memberships,
)

MOST = 2000
"""Rows of one handing over, which is one transaction: decision 0018 has the figures."""


@transaction.atomic
def make_handover(membership_pk: int, *, to: int, reason: str, by: Actor, now: datetime) -> Handover:
    """Begin a handing over of what the person of the first term has open there, to the person of the second.

    The two are terms in the same unit; the first may have ended, the second runs today.
    """
    given = handable_memberships(by).select_related("unit").filter(pk=membership_pk).first()
    taken = visible_memberships(by).filter(running_on(timezone.localdate(now)), pk=to).first()
    if given is None or taken is None:
        raise PermissionDenied
    _check_pair(given, taken)
    handover = Handover(
        giver_id=given.user_id, taker_id=taken.user_id, unit=given.unit, reason=reason.strip(), made_at=now,
        made_by_id=by.user_id, made_by_name=by.name,
    )  # fmt: skip
    handover.full_clean()
    handover.save()
    _record("org.handover_begun", handover, by=by, open=len(open_work_of(handover, now=now)))
    return handover


def _check_pair(given: Membership, taken: Membership) -> None:
    if given.unit_id != taken.unit_id:
        raise NotHandedOver({"taker": _("Work passes only within one unit.")})
    if not taken.user.is_active:
        raise NotHandedOver({"taker": _("The account of this person is closed.")})
    if given.user.handovers_given.filter(unit=given.unit_id, state=Handover.State.OPEN).exists():
        raise NotHandedOver(_("A handing over of this person waits in this unit already."))


@transaction.atomic
def confirm_giving(pk: int, *, by: Actor, now: datetime, because: str = "") -> Handover:
    """Confirm what is open now: in person, or in place of a giver who is gone or ill, with the reason."""
    handover = _locked(pk, by)
    if not can_confirm_giving(by, handover):
        raise PermissionDenied
    in_place = by.user_id != handover.giver_id
    if in_place and not because.strip():
        raise NotHandedOver({"because": _("Say why you confirm in the giver's place.")})
    items = open_work_of(handover, now=now)
    if len(items) > MOST:
        raise NotHandedOver(_("More than %(most)s rows: hand over in parts.") % {"most": MOST})
    handover.items, handover.given_at = items, now
    handover.given_by_id, handover.given_by_name = by.user_id, by.name
    handover.given_in_place_because = because.strip() if in_place else ""
    fields = ["items", "given_at", "given_by_id", "given_by_name", "given_in_place_because"]
    handover.save(update_fields=fields)
    _record(
        "org.handover_given", handover, by=by, count=len(items), in_place=in_place, because=because.strip()
    )
    return handover


@transaction.atomic
def confirm_taking(pk: int, *, by: Actor, now: datetime) -> Handover:
    """The second confirmation: all of it passes, or nothing. What is new since the first is not slipped in."""
    handover = _locked(pk, by)
    if not can_confirm_taking(by, handover):
        raise PermissionDenied
    if not handover.taker.memberships.filter(
        running_on(timezone.localdate(now)), unit=handover.unit_id
    ).exists():
        raise NotHandedOver(_("You do not work in this unit any more."))
    open_now = open_work_of(handover, now=now)
    if new := new_since_confirmed(handover, open_now):
        text = _("%(count)s rows are new since the giver confirmed. The giver confirms the list once more.")
        raise NotHandedOver(text % {"count": len(new)})
    _pass_all(handover, open_now, by=by, now=now)
    kept = {(item["kind"], item["key"]) for item in open_now}
    handover.items = [_settled(item, kept) for item in handover.items]
    handover.state, handover.done_at = Handover.State.DONE, now
    handover.save(update_fields=["items", "state", "done_at"])
    moved = keys_by_kind(open_now, Effect.PASSES)
    ended = keys_by_kind(open_now, Effect.ENDS)
    _record(
        "org.handed_over", handover, by=by, moved=moved, ended=ended, count=sum(map(len, moved.values())),
        before=str(handover.giver), after=str(handover.taker),
    )  # fmt: skip
    return handover


def _pass_all(handover: Handover, items: list[dict[str, Any]], *, by: Actor, now: datetime) -> None:
    passing = handover.passing(now)
    for kind, keys in keys_by_kind(items, Effect.PASSES, Effect.ENDS).items():
        pass_on = OPEN_WORK[kind].pass_on
        if pass_on:
            pass_on(passing, keys, by)


def _settled(item: dict[str, Any], still_open: set[tuple[str, str]]) -> dict[str, Any]:
    """Done between the two confirmations: it stays on the paper, and says so."""
    return item if (item["kind"], item["key"]) in still_open else {**item, "effect": "done_meanwhile"}


@transaction.atomic
def withdraw_handover(pk: int, *, by: Actor, now: datetime) -> Handover:
    handover = _locked(pk, by)
    if not can_withdraw_handover(by, handover):
        raise PermissionDenied
    handover.state, handover.withdrawn_at = Handover.State.WITHDRAWN, now
    handover.save(update_fields=["state", "withdrawn_at"])
    _record("org.handover_withdrawn", handover, by=by)
    return handover


def _locked(pk: int, by: Actor) -> Handover:
    found = visible_handovers(by).select_for_update(of=("self",)).select_related("unit", "giver", "taker")
    handover = found.filter(pk=pk).first()
    if handover is None:
        raise PermissionDenied
    if handover.state != Handover.State.OPEN:
        raise NotHandedOver(_("This handing over is settled already."))
    return handover


def _record(verb: str, handover: Handover, *, by: Actor, **facts: Any) -> None:
    names = {"giver": str(handover.giver), "taker": str(handover.taker)}
    audit.record(verb, handover, by=by, unit_id=handover.unit_id, **names, **facts)
