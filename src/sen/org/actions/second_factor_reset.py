"""A lost second factor is taken away by two persons, or by whoever sits at the machine. The leaders are told."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.audit import actions as audit
from sen.org.actions.second_factor import end_sessions, tell_person
from sen.org.errors import Dependence, NotIndependent, ResetClosed
from sen.org.models import Actor, SecondFactorReset, User
from sen.org.queries import factors_of, leaders_over, running_on
from sen.org.rules import (
    can_ask_for_reset,
    can_confirm_reset,
    dependence_of,
    visible_second_factor_resets,
)

RESET_HOLDS = timedelta(days=3)
NOTHING_THERE = gettext_lazy("This person has no second factor.")


@transaction.atomic
def ask_for_reset(person_pk: int, *, reason: str, by: Actor, now: datetime) -> SecondFactorReset:
    """Nothing changes yet, but the person and the leaders hear of it: a request made behind their backs comes out."""
    person = User.objects.select_for_update().filter(pk=person_pk).first()
    if person is None or not can_ask_for_reset(by, person, today=timezone.localdate(now)):
        raise PermissionDenied
    if not factors_of(person.pk).exists():
        raise ResetClosed(str(NOTHING_THERE))
    pending = person.second_factor_resets.filter(confirmed_at=None, withdrawn_at=None)
    if pending.filter(expires_at__gt=now).exists():
        raise ResetClosed(_("This was asked for already and waits for the second person."))
    pending.update(withdrawn_at=now)  # those that have expired
    asked = SecondFactorReset(
        person=person, reason=reason, requested_by_id=by.user_id, requested_by_name=by.name,
        created_at=now, expires_at=now + RESET_HOLDS,
    )  # fmt: skip
    asked.full_clean()
    asked.save()
    audit.record("org.reset_asked", asked, by=by, unit_id=_authority_of(person, now), person=person.pk)
    _tell_all(person, f"org.reset_asked:{asked.pk}", ASKED, TO_LEADERS_ASKED, by.name, now)
    return asked


@transaction.atomic
def confirm_reset(pk: int, *, by: Actor, now: datetime) -> SecondFactorReset:
    """The second person: the factors go, every session ends, the next log-in begins with new ones."""
    asked = _open_reset(pk, by, now)
    if not can_confirm_reset(by, asked, today=timezone.localdate(now)):
        raise PermissionDenied
    if why := dependence_of(by, asked, now=now):
        raise NotIndependent(why)
    person = User.objects.select_for_update().get(pk=asked.person_id)
    asked.confirmed_by_id, asked.confirmed_by_name, asked.confirmed_at = by.user_id, by.name, now
    asked.full_clean()
    asked.save(update_fields=["confirmed_by_id", "confirmed_by_name", "confirmed_at"])
    count = _take_away(person)
    facts = {"person": person.pk, "factors": count, "asked_by": asked.requested_by_id}
    audit.record("org.reset_confirmed", asked, by=by, unit_id=_authority_of(person, now), **facts)
    who = f"{asked.requested_by_name}, {by.name}"
    _tell_all(person, f"org.reset_confirmed:{asked.pk}", TAKEN_AWAY, TO_LEADERS_TAKEN_AWAY, who, now)
    return asked


@transaction.atomic
def note_dependence(pk: int, *, by: Actor, now: datetime) -> Dependence | None:
    """Why the actor is no second person, and that it was tried: a refusal within the act would leave no trace."""
    asked = visible_second_factor_resets(by).filter(pk=pk).first()
    if asked is None or not can_confirm_reset(by, asked, today=timezone.localdate(now)):
        raise PermissionDenied
    why = dependence_of(by, asked, now=now)
    if why:
        facts = {"person": asked.person_id, "asked_by": asked.requested_by_id, "why": why.value}
        audit.record("org.reset_refused", asked, by=by, unit_id=_authority_of(asked.person, now), **facts)
    return why


@transaction.atomic
def withdraw_reset(pk: int, *, by: Actor, now: datetime) -> SecondFactorReset:
    """By who asked; or by who could confirm, and sees that it is not right."""
    asked = _open_reset(pk, by, now)
    is_second = can_confirm_reset(by, asked, today=timezone.localdate(now))
    if asked.requested_by_id != by.user_id and not is_second:
        raise PermissionDenied
    asked.withdrawn_at = now
    asked.save(update_fields=["withdrawn_at"])
    unit_id = _authority_of(asked.person, now)
    audit.record("org.reset_withdrawn", asked, by=by, unit_id=unit_id, person=asked.person_id)
    return asked


@transaction.atomic
def reset_at_console(username: str, *, now: datetime) -> list[str]:
    """Whoever holds the machine may do it alone; the log and the leaders hear of it. Returns who was told by mail."""
    person = User.objects.select_for_update().filter(username__iexact=username).first()
    if person is None:
        raise ResetClosed(_("There is nobody with this user name."))
    if not factors_of(person.pk).exists():
        raise ResetClosed(str(NOTHING_THERE))
    count = _take_away(person)
    unit_id = _authority_of(person, now)
    entry = audit.record("org.reset_at_console", person, by=None, unit_id=unit_id, factors=count)
    who = _("whoever sits at the machine")
    return _tell_all(person, f"org.reset_at_console:{entry.pk}", TAKEN_AWAY, TO_LEADERS_TAKEN_AWAY, who, now)


ASKED = gettext_lazy(
    "%(who)s has asked to take the second factor away from your account, because it was lost. A second person "
    "has to confirm. Is that not so? Then tell your leader at once."
)
TO_LEADERS_ASKED = gettext_lazy(
    "%(who)s has asked to take the second factor away from the account of %(person)s. A second person has to confirm."
)
TAKEN_AWAY = gettext_lazy(
    "The second factor was taken away from your account (by: %(who)s). Log in with your password and set up a new "
    "one now. Did you not ask for this? Then tell your leader at once."
)
TO_LEADERS_TAKEN_AWAY = gettext_lazy(
    "The second factor was taken away from the account of %(person)s (by: %(who)s). The person sets up a new one at "
    "the next log-in. Make sure that this person asked for it."
)


def _tell_all(
    person: User, key: str, to_person: Promise, to_leaders: Promise, who: str, now: datetime
) -> list[str]:
    """Each in the own language; the addresses that get mail."""
    facts = {"who": who, "person": str(person)}
    tell_person(person, to_person, key=f"{key}:{person.pk}", now=now, **facts)
    leaders = list(leaders_over(person, on=timezone.localdate(now)))
    for leader in leaders:
        tell_person(leader, to_leaders, key=f"{key}:{leader.pk}", now=now, **facts)
    return [each.email for each in (person, *leaders) if each.email]


def _take_away(person: User) -> int:
    count = factors_of(person.pk).count()
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    return count


def _open_reset(pk: int, by: Actor, now: datetime) -> SecondFactorReset:
    rows = visible_second_factor_resets(by).filter(pk=pk).values("pk")
    asked = SecondFactorReset.objects.select_for_update(of=("self",)).select_related("person")
    found = asked.filter(pk__in=rows).first()
    if found is None:
        raise PermissionDenied
    if not found.is_open(now):
        raise ResetClosed(_("This request is over: it was confirmed, withdrawn or has expired."))
    return found


def _authority_of(person: User, now: datetime) -> int | None:
    """Whose log it stands in: that of the leaders and administrators over the person."""
    running = person.memberships.filter(running_on(timezone.localdate(now))).order_by("pk")
    return running.values_list("unit__authority", flat=True).first()
