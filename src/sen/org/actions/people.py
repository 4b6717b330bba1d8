"""People and what they are in a unit, from one day to another."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.audit import actions as audit
from sen.org.actions.second_factor import tell_person
from sen.org.errors import LastAdministrator, NameRemoved, RoleHeldAlready, UnitEnded
from sen.org.models import Actor, Membership, Role, Unit, User
from sen.org.queries import administrators_of
from sen.org.rules import can_manage_account, can_manage_unit, managed_memberships, managed_people

MOVED = gettext_lazy(
    "%(who)s has given your account another e-mail address; mail from Sen, also for a new password, goes there from now "
    "on and no longer here. Is that not right? Then tell your leader at once."
)


@dataclass(frozen=True, slots=True)
class Acting:
    """Head or leader only for a while: in which way, and by which paper."""

    kind: str
    paper: str
    paper_on: date | None


@transaction.atomic
def add_person(
    unit: Unit,
    *,
    username: str,
    display_name: str,
    by: Actor,
    now: datetime,
    email: str = "",
    role: str = Role.OFFICER,
) -> User:
    """A person who cannot log in yet: a password link or an invitation opens the account."""
    _check_unit(by, unit, now)
    person = User(
        username=username,
        display_name=display_name,
        email=email.lower(),
        date_joined=now,
        made_by_id=by.user_id,
    )
    person.set_unusable_password()
    person.full_clean()
    person.save()
    audit.record("org.person_added", person, by=by, unit_id=unit.pk)
    begin_role(person, unit, role, valid_from=timezone.localdate(now), by=by)
    return person


@transaction.atomic
def give_role(
    person_pk: int,
    *,
    unit: Unit,
    role: str,
    valid_from: date,
    by: Actor,
    now: datetime,
    valid_to: date | None = None,
    as_acting: Acting | None = None,
) -> Membership:
    """Only to people who have or had a role among the managed units: others are invited.

    A deputy keeps nothing: who administers by delegation alone gives no role to himself or herself.
    """
    _check_unit(by, unit, now)
    if person_pk == by.user_id and by.acting_for("org.role_given", unit.pk)[0] is not None:
        raise PermissionDenied
    person = managed_people(by).filter(pk=person_pk).first()
    if person is None:
        raise PermissionDenied
    return begin_role(
        person, unit, role, valid_from=valid_from, valid_to=valid_to, by=by, as_acting=as_acting
    )


def begin_role(
    person: User,
    unit: Unit,
    role: str,
    *,
    valid_from: date,
    by: Actor | None,
    valid_to: date | None = None,
    as_acting: Acting | None = None,
) -> Membership:
    """The one place where a role begins; the callers have checked who may."""
    after = Q(valid_to=None) | Q(valid_to__gte=valid_from)
    before = Q(valid_from__lte=valid_to) if valid_to else Q()
    if person.memberships.filter(after, before, unit=unit, role=role).exists():
        raise RoleHeldAlready(_("The person has this role in that time."))
    if unit.valid_to and (valid_to is None or valid_to > unit.valid_to):
        raise UnitEnded(_("%(unit)s has ended.") % {"unit": unit})
    held = Membership(user=person, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to)
    if as_acting:
        held.acting, held.paper, held.paper_on = as_acting.kind, as_acting.paper.strip(), as_acting.paper_on
    held.full_clean()
    held.save()
    facts = {"person": person.pk, "role": str(role), "valid_from": valid_from.isoformat()}
    facts |= {"valid_to": valid_to.isoformat() if valid_to else None}
    if as_acting:
        facts |= {"acting": held.acting, "paper": held.paper}
    audit.record("org.role_given", held, by=by, unit_id=unit.pk, **facts)
    return held


@transaction.atomic
def end_role(pk: int, *, last_day: date, by: Actor, now: datetime) -> Membership:
    """The role holds to the end of `last_day`; one that has not begun by then is taken back whole."""
    held = (
        managed_memberships(by).select_for_update(of=("self",)).select_related("unit").filter(pk=pk).first()
    )
    if held is None:
        raise PermissionDenied
    if held.unit.valid_to and last_day > held.unit.valid_to:
        raise UnitEnded(_("%(unit)s has ended.") % {"unit": held.unit})
    if held.role == Role.ADMINISTRATOR:
        _check_another_administrator(held, last_day, now)
    facts = {"person": held.user_id, "role": held.role, "last_day": last_day.isoformat()}
    audit.record("org.role_ended", held, by=by, unit_id=held.unit_id, **facts)
    if last_day < held.valid_from:
        held.delete()
        return held
    held.valid_to = last_day
    held.full_clean()
    held.save(update_fields=["valid_to"])
    return held


def _check_another_administrator(leaving: Membership, last_day: date, now: datetime) -> None:
    authority_id, today = leaving.unit.authority_id, timezone.localdate(now)
    if authority_id is None or not administrators_of(authority_id, on=today).filter(pk=leaving.pk).exists():
        return
    others = administrators_of(authority_id, on=today).exclude(pk=leaving.pk)
    if not others.filter(Q(valid_to=None) | Q(valid_to__gt=last_day)).exists():
        raise LastAdministrator(_("No administrator would be left: give somebody else the role first."))


@transaction.atomic
def change_person(pk: int, *, display_name: str, email: str, by: Actor, now: datetime) -> User:
    """A new address is told to the old one: mail for a new password goes there from now on."""
    person = _account(pk, by, now)
    before = person.email
    person.display_name, person.email = display_name, email.lower()
    person.full_clean(exclude=["password"])
    person.save(update_fields=["display_name", "email"])
    entry = audit.record("org.person_changed", person, by=by)  # what was changed is personal: not in the log
    if before and before != person.email:
        tell_person(person, MOVED, key=f"org.address_changed:{entry.pk}", to=before, now=now, who=by.name)
    return person


@transaction.atomic
def close_account(pk: int, *, by: Actor, now: datetime) -> User:
    """The person can no longer log in, from this request on; the roles stay as they are."""
    person = _account(pk, by, now)
    today = timezone.localdate(now)
    for held in person.memberships.filter(role=Role.ADMINISTRATOR).select_related("unit"):
        _check_another_administrator(held, today, now)
    person.is_active, person.closed_at = False, now
    person.session_round += 1  # opened again, the account finds no session and no link of before
    person.save(update_fields=["is_active", "closed_at", "session_round"])
    audit.record("org.account_closed", person, by=by)
    return person


@transaction.atomic
def reopen_account(pk: int, *, by: Actor, now: datetime) -> User:
    person = _account(pk, by, now)
    if person.anonymised_at:
        raise NameRemoved(_("The name of this person was removed: invite the person anew."))
    person.is_active, person.closed_at = True, None
    person.save(update_fields=["is_active", "closed_at"])
    audit.record("org.account_reopened", person, by=by)
    return person


@transaction.atomic
def set_language(language: str, *, by: Actor, now: datetime) -> None:
    """Everybody chooses for oneself only."""
    del now
    person = User.objects.select_for_update().get(pk=by.user_id)
    before, person.language = person.language, language
    person.full_clean(exclude=["password"])
    person.save(update_fields=["language"])
    audit.record("org.language_set", person, by=by, before=before, after=language)


def _account(pk: int, by: Actor, now: datetime) -> User:
    person = User.objects.select_for_update().filter(pk=pk).first()
    if person is None or not can_manage_account(by, person, today=timezone.localdate(now)):
        raise PermissionDenied
    return person


def _check_unit(by: Actor, unit: Unit, now: datetime) -> None:
    if not can_manage_unit(by, unit):
        raise PermissionDenied
    if unit.valid_to and unit.valid_to < timezone.localdate(now):
        raise UnitEnded(_("%(unit)s has ended.") % {"unit": unit})
