"""Bodies of the locality: made, put right, moved. What an act changes in them is in `successions`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.errors import RunsInACircle, UnitEnded
from sen.org.models import Actor, Unit, UnitAlias, UnitName
from sen.org.queries import running_on, units_below
from sen.org.rules import can_manage_unit, extendable_units

CHANGEABLE = frozenset(
    {
        "kind",
        "level",
        "short_name",
        "name_en",
        "name_km",
        "code",
        "is_border",
        "email",
        "valid_from",
        "parent",
    }
)
"""What `change_unit` takes; a slip in the name is for `correct_name`, a new name or an end for a succession."""


@transaction.atomic
def add_unit(
    parent: Unit,
    *,
    kind: str,
    level: str,
    name: str,
    by: Actor,
    now: datetime,
    aliases: Sequence[str] = (),
    **facts: Any,
) -> Unit:
    """Make a body below `parent`. `facts`: further fields of `CHANGEABLE`."""
    _check_parent(by, parent, now)
    unit = Unit(parent=parent, kind=kind, level=level, name=name, **facts)
    unit.authority = None if kind == Unit.Kind.PEOPLES_COMMITTEE else parent.authority
    save_new_unit(unit)
    _keep_aliases(unit, aliases)
    audit.record("org.unit_added", unit, by=by, unit_id=unit.pk, name=name, kind=kind, parent=parent.pk)
    return unit


def save_new_unit(unit: Unit) -> None:
    unit.full_clean()
    unit.save()
    if unit.authority is None:  # a People's Committee is its own
        unit.authority = unit
        unit.save(update_fields=["authority"])


@transaction.atomic
def change_unit(pk: int, *, by: Actor, now: datetime, **changes: Any) -> Unit:
    """Change facts of a unit. With kind or parent the authority of all below it follows."""
    unit = _managed(pk, by)
    if unknown := changes.keys() - CHANGEABLE:
        raise TypeError(f"change_unit cannot change {sorted(unknown)}")
    before = {field: getattr(unit, field) for field in changes}
    if "parent" in changes:
        _check_new_parent(unit, changes["parent"], by, now)
    was_committee = unit.kind == Unit.Kind.PEOPLES_COMMITTEE
    for field, value in changes.items():
        setattr(unit, field, value)
    if was_committee and unit.kind != Unit.Kind.PEOPLES_COMMITTEE:
        _check_falls_to_own(unit, by)
    unit.full_clean()
    unit.save(update_fields=list(changes))
    if {"parent", "kind"} & changes.keys():
        _carry_authority(unit)
    facts = {field: [_plain(before[field]), _plain(value)] for field, value in changes.items()}
    audit.record(
        "org.unit_changed", unit, by=by, unit_id=unit.pk, **{k: v for k, v in facts.items() if v[0] != v[1]}
    )
    return unit


@transaction.atomic
def correct_name(pk: int, *, name: str, by: Actor, now: datetime, short_name: str | None = None) -> Unit:
    """Put a slip in the name right; it leaves no former name. A new name from a day on is a succession."""
    del now
    unit = _managed(pk, by)
    before = unit.name
    unit.name = name
    unit.short_name = unit.short_name if short_name is None else short_name
    unit.full_clean()
    unit.save(update_fields=["name", "short_name"])
    audit.record("org.unit_renamed", unit, by=by, unit_id=unit.pk, before=before, after=name)
    return unit


def keep_former_name(unit: Unit, *, last_day: date, today: date) -> None:
    if last_day >= today:
        raise UnitEnded(_("The new name holds from today at the latest: enter it on the day it begins."))
    latest = unit.names.exclude(valid_to=None).order_by("-valid_to").first()
    begins = latest.valid_to + timedelta(days=1) if latest and latest.valid_to else unit.valid_from
    if begins and last_day < begins:
        raise UnitEnded(
            _("The name before it holds from %(day)s: the new one begins later.")
            % {"day": f"{begins:%d/%m/%Y}"}
        )
    former = UnitName(
        unit=unit, name=unit.name, short_name=unit.short_name, valid_from=begins, valid_to=last_day
    )
    former.full_clean()
    former.save()


def end_roles_in(unit: Unit, last_day: date, now: datetime) -> None:
    for held in unit.memberships.filter(running_on(last_day)).exclude(valid_to__lte=last_day):
        held.valid_to = last_day
        held.save(update_fields=["valid_to"])
    unit.memberships.filter(valid_from__gt=last_day).delete()
    unit.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def set_aliases(pk: int, *, aliases: Sequence[str], by: Actor, now: datetime) -> Unit:
    """The other ways in which documents write the unit; the whole list anew."""
    del now
    unit = _managed(pk, by)
    before = sorted(alias.alias for alias in unit.aliases.all())
    _keep_aliases(unit, aliases)
    after = sorted(alias.alias for alias in unit.aliases.all())
    audit.record("org.unit_aliases_set", unit, by=by, unit_id=unit.pk, before=before, after=after)
    return unit


def _keep_aliases(unit: Unit, aliases: Iterable[str]) -> None:
    wanted = dict.fromkeys(text for alias in aliases if (text := " ".join(alias.split())))
    unit.aliases.exclude(alias__in=wanted).delete()
    known = set(unit.aliases.values_list("alias", flat=True))
    for text in wanted:
        if text not in known:
            alias = UnitAlias(unit=unit, alias=text)
            alias.full_clean()
            alias.save()
    unit.save(update_fields=["folded"])


def _managed(pk: int, by: Actor) -> Unit:
    unit = Unit.objects.select_for_update(of=("self",)).select_related("authority").filter(pk=pk).first()
    if unit is None or not can_manage_unit(by, unit):
        raise PermissionDenied
    return unit


def _check_parent(by: Actor, parent: Unit, now: datetime) -> None:
    if not extendable_units(by).filter(pk=parent.pk).exists():
        raise PermissionDenied
    if parent.valid_to and parent.valid_to < timezone.localdate(now):
        raise UnitEnded(_("%(unit)s has ended.") % {"unit": parent})


def _check_new_parent(unit: Unit, parent: Unit | None, by: Actor, now: datetime) -> None:
    if parent == unit.parent:
        return
    if parent is None:
        raise PermissionDenied
    _check_parent(by, parent, now)
    if parent.pk == unit.pk or units_below(unit).filter(pk=parent.pk).exists():
        raise RunsInACircle(_("A unit cannot belong to itself or to a body below it."))


def _check_falls_to_own(unit: Unit, by: Actor) -> None:
    """A committee that becomes a body takes its roles into the authority above: only that one's keeper may do it.

    Else the administrator of a commune would make the own office one of the province, and be its administrator.
    """
    if not extendable_units(by).filter(pk=unit.parent_id or 0).exclude(authority=unit.pk).exists():
        raise PermissionDenied


def _carry_authority(unit: Unit) -> None:
    """The nearest People's Committee above, or itself; and so for all below until the next one."""
    is_committee = unit.kind == Unit.Kind.PEOPLES_COMMITTEE
    unit.authority = unit if is_committee else unit.parent and unit.parent.authority
    unit.save(update_fields=["authority"])
    for child in Unit.objects.filter(parent=unit).exclude(kind=Unit.Kind.PEOPLES_COMMITTEE):
        child.parent = unit
        _carry_authority(child)


def _plain(value: object) -> object:
    if isinstance(value, Unit):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value
