"""Units that documents name together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from sen.audit import actions as audit
from sen.org.models import Actor, Unit, UnitGroup
from sen.org.rules import can_manage_unit, managed_unit_groups
from sen.org.several_units import GroupRule

Kind = Unit.Kind
BY_HAND = GroupRule()
BODIES = GroupRule(
    frozenset({Kind.DIVISION, Kind.OFFICE, Kind.POLICE, Kind.MILITARY, Kind.BORDER_POST, Kind.STATION})
)
COMMUNES = GroupRule(frozenset({Kind.PEOPLES_COMMITTEE}), frozenset({Unit.Level.COMMUNE}))
# Documents are Vietnamese in whatever language the desk is read: so are the names that they use.
STANDARD: Sequence[tuple[str, Sequence[str], GroupRule]] = (
    ("Các phòng, ban, ngành", ("Các phòng, ban, đơn vị", "Các ban, ngành"), BODIES),
    ("Các cơ quan chuyên môn", ("Các phòng chuyên môn",), GroupRule(frozenset({Kind.DIVISION, Kind.OFFICE}))),
    ("Các đoàn thể", ("Các tổ chức chính trị - xã hội",), GroupRule(frozenset({Kind.MASS_ORGANISATION}))),
    ("Các trường học", ("Các trường học trên địa bàn",), GroupRule(frozenset({Kind.SCHOOL}))),
)
STANDARD_ABOVE_COMMUNES = (
    ("Các xã, phường", ("UBND các xã, phường", "UBND các xã, thị trấn"), COMMUNES),
    ("Các xã biên giới", ("UBND các xã biên giới",), replace(COMMUNES, only_border=True)),
)


@transaction.atomic
def save_group(
    pk: int | None,
    *,
    within: Unit,
    name: str,
    by: Actor,
    now: datetime,
    aliases: Sequence[str] = (),
    rule: GroupRule = BY_HAND,
    members: Iterable[Unit] = (),
) -> UnitGroup:
    """Make the group, or put it anew when `pk` is given."""
    del now
    if not can_manage_unit(by, within):
        raise PermissionDenied
    group = UnitGroup(within=within) if pk is None else _managed(pk, by)
    group.within, group.name, group.only_border = within, name, rule.only_border
    group.aliases = [text for alias in aliases if (text := " ".join(alias.split()))]
    group.kinds, group.levels = sorted(map(str, rule.kinds)), sorted(map(str, rule.levels))
    group.full_clean()
    group.save()
    chosen = list(members)
    group.members.set(chosen)
    facts = {"name": name, "aliases": group.aliases, "kinds": group.kinds, "levels": group.levels}
    facts |= {"only_border": rule.only_border, "members": sorted(unit.pk for unit in chosen)}
    audit.record("org.group_saved", group, by=by, unit_id=within.pk, **facts)
    return group


@transaction.atomic
def drop_group(pk: int, *, by: Actor, now: datetime) -> None:
    del now
    group = _managed(pk, by)
    audit.record("org.group_dropped", group, by=by, unit_id=group.within_id, name=group.name)
    group.delete()


def add_standard_groups(authority: Unit, *, by: Actor, now: datetime) -> None:
    """The groups that most plans name; one that is there already stays as it is."""
    known = set(UnitGroup.objects.filter(within=authority).values_list("name", flat=True))
    above = () if authority.level == Unit.Level.COMMUNE else STANDARD_ABOVE_COMMUNES
    for name, aliases, rule in (*STANDARD, *above):
        if name not in known:
            save_group(None, within=authority, name=name, aliases=aliases, rule=rule, by=by, now=now)


def _managed(pk: int, by: Actor) -> UnitGroup:
    group = managed_unit_groups(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if group is None:
        raise PermissionDenied
    return group
