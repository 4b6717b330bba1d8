"""Units below others, units of a group, and what they were called on a day."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from sen.org.models import Unit, UnitGroup, UnitName


def units_below(unit: Unit) -> QuerySet[Unit]:
    """Every unit that stands below, at any depth."""
    below = RawSQL(
        "WITH RECURSIVE below(id) AS (SELECT id FROM org_unit WHERE parent_id = %s "
        "UNION SELECT unit.id FROM org_unit unit JOIN below ON unit.parent_id = below.id) SELECT id FROM below",
        [unit.pk],
    )
    return Unit.objects.filter(pk__in=below)


def units_of_group(group: UnitGroup, *, on: date) -> QuerySet[Unit]:
    """The members on that day: those the rule says, and those added by hand."""
    by_hand = Q(pk__in=group.members.through.objects.filter(unitgroup=group).values("unit"))
    return Unit.objects.existing_on(on).filter(Q(pk__in=_by_rule(group).values("pk")) | by_hand)


def _by_rule(group: UnitGroup) -> QuerySet[Unit]:
    if not group.kinds:
        return Unit.objects.none()
    chosen = units_below(group.within).filter(kind__in=group.kinds)
    if group.levels:
        chosen = chosen.filter(level__in=group.levels)
    return chosen.filter(is_border=True) if group.only_border else chosen


def name_on(unit: Unit, day: date) -> str:
    """What the unit was called that day."""
    return names_on([unit], day)[unit.pk]


def names_on(units: Iterable[Unit], day: date) -> dict[int, str]:
    """The names of many units on one day, in one query."""
    return dated_names({unit.pk: unit.name for unit in units}, day)


def dated_names(names: Mapping[int, str], day: date) -> dict[int, str]:
    """The same of numbers and names of today at hand. One query."""
    began = Q(valid_from=None) | Q(valid_from__lte=day)
    former = UnitName.objects.filter(began, unit__in=names, valid_to__gte=day).order_by("-valid_to")
    return {**names} | dict(former.values_list("unit_id", "name"))


def names_by_number(numbers: Iterable[int], day: date) -> dict[int, str]:
    """The names of that day of units of which only the numbers are at hand. Two queries."""
    return names_on(Unit.objects.filter(pk__in=set(numbers)).only("pk", "name"), day)
