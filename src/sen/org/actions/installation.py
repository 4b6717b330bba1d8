"""The first authority and its administrator: before them nobody exists who could make them."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.actions.groups import add_standard_groups
from sen.org.actions.people import begin_role
from sen.org.actions.units import save_new_unit
from sen.org.errors import AlreadySetUp
from sen.org.models import Role, Unit, User
from sen.org.queries import actor_of, is_set_up


@transaction.atomic
def set_up(
    *,
    committee: str,
    level: str,
    username: str,
    display_name: str,
    password: str,
    now: datetime,
    email: str = "",
) -> User:
    """Make the People's Committee and its administrator; refused as soon as anybody exists."""
    if is_set_up():
        raise AlreadySetUp(_("This installation has been set up."))
    unit = Unit(kind=Unit.Kind.PEOPLES_COMMITTEE, level=level, name=committee)
    save_new_unit(unit)
    person = _administrator(unit, password, now, username=username, display_name=display_name, email=email)
    add_standard_groups(unit, by=actor_of(person, now=now), now=now)
    return person


@transaction.atomic
def create_administrator(
    committee: str, *, username: str, display_name: str, password: str, now: datetime, email: str = ""
) -> User:
    """A way in from the console, for whoever holds the machine: a further administrator of an authority."""
    unit = Unit.objects.filter(name=committee, kind=Unit.Kind.PEOPLES_COMMITTEE, valid_to=None).first()
    if unit is None:
        raise AlreadySetUp(_("There is no People's Committee of this name."))
    return _administrator(unit, password, now, username=username, display_name=display_name, email=email)


def _administrator(unit: Unit, password: str, now: datetime, **facts: str) -> User:
    person = User(**facts | {"email": facts["email"].lower()}, date_joined=now)
    validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    person.save()
    begin_role(person, unit, Role.ADMINISTRATOR, valid_from=timezone.localdate(now), by=None)
    audit.record("org.administrator_created", person, by=actor_of(person, now=now), unit_id=unit.pk)
    return person
