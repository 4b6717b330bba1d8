"""What a person may ask about the own data, and what goes by itself when its time is over."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.lib.vi_text import fold
from sen.org.errors import RequestAnswered
from sen.org.models import Actor, CacheRow, DataRequest, Invitation, User
from sen.org.office_law import ACKNOWLEDGE, OF_REQUEST, OfficeLaw, authority_of, noon_of, office_law
from sen.org.personal import HOLDINGS
from sen.org.rules import can_answer_request, can_ask_for
from sen.regulation.deadlines import Deadline
from sen.regulation.errors import NoLimit
from sen.regulation.model import Start

PERSON_KEPT = timedelta(days=2 * 365)
"""From the day an account was closed to the day its name goes. No act sets it: the office's own choice."""
INVITATION_KEPT = timedelta(days=90)
BATCH = 200
DELETED = {
    "jobs.Delivery",
    "account.EmailAddress",
    "mfa.Authenticator",
    "org.OpenSession",
    "org.ProviderIdentity",
}
"""Rows that serve nobody when the name is gone."""


@transaction.atomic
def record_data_request(
    person: User, *, kind: str, asked_on: date, by: Actor, now: datetime, note: str = ""
) -> DataRequest:
    """Keep what was asked, and by when the law wants a first answer and the answer."""
    if not can_ask_for(by, person, today=timezone.localdate(now)):
        raise PermissionDenied
    if asked_on > timezone.localdate(now):
        raise RequestAnswered(_("A request cannot have come in on a day to come."))
    law = office_law(authority_of(person))
    first = _clock(ACKNOWLEDGE, law, asked_on)
    due = _clock(OF_REQUEST[DataRequest.Kind(kind)], law, asked_on)
    own = due.rule.overridden
    request = DataRequest(
        person=person, kind=kind, asked_on=asked_on, note=note, due_on=due.due_on,
        acknowledge_by=first.due_on, basis=f"{due.rule.act}, {due.rule.article}", recorded_by_id=by.user_id,
        started_by=due.reason.value, own_ground=own.reason if own else "",
    )  # fmt: skip
    request.full_clean()
    request.save()
    facts = {"kind": str(kind), "due_on": due.due_on.isoformat(), "started_by": due.reason.value}
    audit.record("org.data_request_recorded", request, by=by, unit_id=_unit_of(person), **facts)
    return request


def _clock(rule_id: str, law: OfficeLaw, asked_on: date) -> Deadline:
    try:
        return law.deadline(rule_id, start=noon_of(asked_on), reason=Start.REQUEST_RECEIVED)
    except NoLimit:
        raise RequestAnswered(
            {"asked_on": _("Sen knows the days of the law for requests since 1 January 2026 only.")}
        ) from None


@transaction.atomic
def acknowledge_data_request(pk: int, *, by: Actor, now: datetime) -> DataRequest:
    """The person was told that the request came in, and by when it is answered."""
    request = _open_request(pk, by, now)
    if request.acknowledged_on:
        raise RequestAnswered(_("The first answer was given already."))
    request.acknowledged_on = timezone.localdate(now)
    request.save(update_fields=["acknowledged_on"])
    audit.record("org.data_request_acknowledged", request, by=by, unit_id=_unit_of(request.person))
    return request


@transaction.atomic
def extend_data_request(pk: int, *, by: Actor, now: datetime) -> DataRequest:
    """Once, by the same length: the person is to be told before the first day is over."""
    request = _open_request(pk, by, now)
    if request.extended_on:
        raise RequestAnswered(_("The time was extended already; the law allows it once."))
    before = request.due_on
    request.due_on += request.due_on - request.asked_on
    request.extended_on = timezone.localdate(now)
    request.acknowledged_on = request.acknowledged_on or request.extended_on
    request.full_clean()
    request.save(update_fields=["due_on", "extended_on", "acknowledged_on"])
    change = {"before": {"due_on": before.isoformat()}, "after": {"due_on": request.due_on.isoformat()}}
    audit.record("org.data_request_extended", request, by=by, unit_id=_unit_of(request.person), **change)
    return request


@transaction.atomic
def answer_data_request(
    pk: int, *, state: str, answer: str, by: Actor, now: datetime, remove_name: bool = False
) -> DataRequest:
    """Done, or refused with the ground. Deleting removes name and address of a closed account."""
    request = _open_request(pk, by, now)
    is_deletion = request.kind == DataRequest.Kind.DELETE and state == DataRequest.State.DONE
    if remove_name and (request.person.is_active or not is_deletion):
        raise RequestAnswered(
            _("A name is removed only when deletion was asked for and the account is closed.")
        )
    before = request.state
    request.state, request.answer = DataRequest.State(state), answer
    request.answered_on = timezone.localdate(now)
    request.acknowledged_on = request.acknowledged_on or request.answered_on
    request.full_clean()
    request.save(update_fields=["state", "answer", "answered_on", "acknowledged_on"])
    change = {"before": {"state": str(before)}, "after": {"state": str(state)}}
    audit.record("org.data_request_answered", request, by=by, unit_id=_unit_of(request.person), **change)
    if remove_name:
        remove_name_of(request.person, by=by, now=now)
    return request


@transaction.atomic
def note_data_taken(request: DataRequest, *, by: Actor) -> None:
    """A copy of everything about one person leaves: kept before the first byte does."""
    audit.record("org.personal_data_exported", request, by=by, unit_id=_unit_of(request.person))


@transaction.atomic
def remove_name_of(person: User, *, by: Actor | None, now: datetime) -> None:
    """Name, user name, address and copies of the name go; the number stays. The callers have checked who may.

    The log keeps the name for its own time (`SEN_LOG_YEARS`), for it answers for who did what.
    """
    stands = _("Person who left the office #%(number)s") % {"number": person.pk}
    for holding in HOLDINGS.values():
        rows = holding.rows_of(person)
        if holding.label in DELETED:
            rows.delete()
        elif holding.name:
            rows.update(**{holding.name: stands})
    person.invitations.update(email="")
    person.username, person.email, person.first_name, person.last_name = f"left-{person.pk}", "", "", ""
    person.display_name, person.anonymised_at, person.is_active = stands, now, False
    person.set_unusable_password()
    person.folded = fold(stands)
    person.save()
    audit.record("org.name_removed", person, by=by, unit_id=_unit_of(person))


def remove_names_of_closed(*, now: datetime) -> int:
    """A purge: people whose account was closed long ago."""
    due = User.objects.filter(is_active=False, anonymised_at=None, closed_at__lt=now - PERSON_KEPT)
    people = list(due.order_by("pk")[: BATCH // 10])
    for person in people:
        remove_name_of(person, by=None, now=now)
    return len(people)


@transaction.atomic
def forget_invitations(*, now: datetime) -> int:
    """A purge: used, withdrawn or run out long ago."""
    old = Invitation.objects.filter(expires_at__lt=now - INVITATION_KEPT).order_by("pk")
    numbers = list(old.values_list("pk", flat=True)[:BATCH])
    Invitation.objects.filter(pk__in=numbers).delete()
    return len(numbers)


@transaction.atomic
def forget_cache(*, now: datetime) -> int:
    """A purge: what the cache holds beyond its time. Django itself clears it only when it is full."""
    old = CacheRow.objects.filter(expires__lt=now).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:BATCH])
    CacheRow.objects.filter(pk__in=keys).delete()
    return len(keys)


def _open_request(pk: int, by: Actor, now: datetime) -> DataRequest:
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
    if not can_answer_request(by, request, today=timezone.localdate(now)):
        raise PermissionDenied
    if request.state != DataRequest.State.OPEN:
        raise RequestAnswered(_("This request was answered already."))
    return request


def _unit_of(person: User) -> int | None:
    held = person.memberships.order_by("-valid_from", "pk").values_list("unit", flat=True).first()
    return int(held) if held else None
