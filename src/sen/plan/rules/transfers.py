"""Duties of a unit that ended, on their way to one that continues it."""

from django.db.models import Q, QuerySet

from sen.org.models import Actor, Role, Unit
from sen.org.queries import living_heirs
from sen.org.rules import WIDE
from sen.plan.models import DutyTransfer


def open_handovers() -> QuerySet[DutyTransfer]:
    """Those that nobody has accepted."""
    return DutyTransfer.objects.exclude(state__in=(DutyTransfer.State.ACCEPTED, DutyTransfer.State.LAPSED))


def decidable_handovers(actor: Actor) -> QuerySet[DutyTransfer]:
    """Open ones of which the actor says who continues the work: who decided the change, or whose plan it is."""
    keeps = actor.authorities_as(Role.ADMINISTRATOR, Role.FOCAL_POINT)
    return open_handovers().filter(
        Q(succession__authority__in=keeps)
        | Q(duty__task__plan__authority__in=actor.authorities_as(Role.FOCAL_POINT))
    )


def acceptable_handovers(actor: Actor) -> QuerySet[DutyTransfer]:
    """Those offered to a unit for which the actor answers: its head or focal point, or the authority's."""
    heads = actor.units_as(Role.UNIT_LEAD, Role.FOCAL_POINT)
    whole = actor.authorities_as(Role.FOCAL_POINT, Role.LEADER)
    mine = Q(to_unit__in=heads) | Q(to_unit__authority__in=whole)
    return DutyTransfer.objects.filter(mine, state=DutyTransfer.State.OFFERED)


def visible_handovers(actor: Actor) -> QuerySet[DutyTransfer]:
    """Who decides and who is to accept, everybody in both units, and the wide roles of their authorities."""
    keeps = actor.authorities_as(Role.ADMINISTRATOR, Role.FOCAL_POINT)
    wide = actor.authorities_as(*WIDE)
    return DutyTransfer.objects.filter(
        Q(succession__authority__in=keeps)
        | Q(duty__task__plan__authority__in=wide)
        | Q(to_unit__in=actor.unit_ids)
        | Q(to_unit__authority__in=wide)
        | Q(duty__unit__in=actor.unit_ids)
    )


def visible_handover_units(actor: Actor) -> QuerySet[Unit]:
    """Units named in the handovers the actor sees: the choices of a filter."""
    seen = visible_handovers(actor)
    return Unit.objects.filter(Q(pk__in=seen.values("duty__unit")) | Q(pk__in=seen.values("to_unit")))


def heirs_to_assign(actor: Actor, handover: DutyTransfer) -> QuerySet[Unit]:
    """Who may be offered the work: the units that continue its unit today."""
    if not can_assign(actor, handover):
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=[unit.pk for unit in living_heirs(handover.duty.unit)])


def can_accept(actor: Actor, handover: DutyTransfer) -> bool:
    return acceptable_handovers(actor).filter(pk=handover.pk).exists()


def can_assign(actor: Actor, handover: DutyTransfer) -> bool:
    return decidable_handovers(actor).filter(pk=handover.pk).exists()
