"""How units follow one another, and what hangs on one that ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from sen.org import registry
from sen.org.models import Invitation, Membership, Succession, SuccessionLine, Unit, UnitAlias, UnitGroup
from sen.org.queries.terms import running_on


def depth_of(unit: Unit) -> int:
    """How many units stand above."""
    depth, parent, seen = 0, unit.parent_id, {unit.pk}
    while parent is not None and parent not in seen:
        seen.add(parent)
        depth += 1
        parent = Unit.objects.filter(pk=parent).values_list("parent_id", flat=True).first()
    return depth


def due_successions(*, on: date) -> list[Succession]:
    """Confirmed changes whose day has come: earlier days first, and of one day what lies deepest."""
    due = Succession.objects.filter(state=Succession.State.PLANNED, effective_on__lte=on)
    found = [
        (row.effective_on, -max(depth_of(line.old) for line in row.lines.all()), row.pk, row)
        for row in due.prefetch_related("lines__old")
    ]
    return [row for _day, _depth, _pk, row in sorted(found, key=lambda each: each[:3])]


def heirs_beyond(unit: Unit) -> set[int]:
    """Numbers of all that continue the unit, and what continues those; changes that wait for their day count."""
    found: set[int] = set()
    ahead = {unit.pk}
    while ahead:
        known = Unit.successors.through.objects.filter(from_unit__in=ahead).values_list("to_unit", flat=True)
        waiting = SuccessionLine.objects.filter(
            old__in=ahead, new__isnull=False, succession__state=Succession.State.PLANNED
        ).values_list("new_id", flat=True)
        ahead = {*known, *waiting} - found
        found |= ahead
    return found


def living_heirs(unit: Unit) -> list[Unit]:
    """Who continues it today: successors, and of those that ended themselves again the successors."""
    found: dict[int, Unit] = {}
    seen, ahead = {unit.pk}, [unit]
    while ahead:
        heirs = Unit.objects.filter(predecessors__in=ahead).exclude(pk__in=seen).distinct().order_by("pk")
        ahead = []
        for heir in heirs:
            seen.add(heir.pk)
            if heir.valid_to is None:
                found[heir.pk] = heir
            else:
                ahead.append(heir)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Weight:
    """What hangs on a unit that ends."""

    unit: Unit
    people: int
    invitations: int
    bodies: int
    groups: int
    aliases: int
    further: Sequence[tuple[str, int]]
    """Of the rooms above: label and number."""


def weights_of(units: Sequence[Unit], *, on: date) -> list[Weight]:
    """How much hangs on each unit on that day, its own rows and what the rooms above registered."""
    numbers = [unit.pk for unit in units]
    people = _counted(Membership.objects.filter(running_on(on), unit__in=numbers))
    invited = Invitation.objects.filter(unit__in=numbers, used_at=None, revoked_at=None)
    invitations = _counted(invited)
    below = Unit.objects.existing_on(on).filter(parent__in=numbers).order_by()
    bodies = dict(below.values_list("parent_id").annotate(n=Count("pk")))
    in_groups = UnitGroup.members.through.objects.filter(unit__in=numbers).order_by()
    groups = dict(in_groups.values_list("unit_id").annotate(n=Count("pk")))
    aliases = dict(
        UnitAlias.objects.filter(unit__in=numbers).order_by().values_list("unit_id").annotate(n=Count("pk"))
    )
    further = [(str(each.label), each.count(numbers)) for each in registry.HANGING.values()]
    return [
        Weight(
            unit,
            people.get(unit.pk, 0),
            invitations.get(unit.pk, 0),
            bodies.get(unit.pk, 0),
            groups.get(unit.pk, 0),
            aliases.get(unit.pk, 0),
            [(label, counts.get(unit.pk, 0)) for label, counts in further],
        )
        for unit in units
    ]


def _counted(rows: QuerySet[Membership] | QuerySet[Invitation]) -> dict[int, int]:
    return dict(rows.order_by().values_list("unit_id").annotate(n=Count("pk")))
