"""Who may see and change units, persons and invitations. docs/reference/roles.md is the same as a table."""

from django.db.models import Q, QuerySet

from sen.audit.models import Entry
from sen.org.models import Actor, Membership, Role, Unit

WIDE = (Role.FOCAL_POINT, Role.LEADER, Role.OBSERVER)
"""Roles that see the work of every unit of their authority; the role is held in any of its units."""


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """The bodies of the actor's own authorities: who works where is no secret among them."""
    return Unit.objects.filter(authority__in=actor.authority_ids)


def managed_units(actor: Actor) -> QuerySet[Unit]:
    """Units an administrator keeps: those of the authority in which the role is held."""
    return Unit.objects.filter(authority__in=actor.authorities_as(Role.ADMINISTRATOR))


def can_manage_unit(actor: Actor, unit: Unit) -> bool:
    return unit.authority_id in actor.authorities_as(Role.ADMINISTRATOR)


def visible_memberships(actor: Actor) -> QuerySet[Membership]:
    """Persons of the actor's own units; an administrator sees those of the whole authority."""
    own = Membership.objects.filter(unit__in=actor.unit_ids)
    return own | Membership.objects.filter(unit__in=managed_units(actor).values("pk"))


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """Entries of the log about the work of own units, or of the whole authority for who follows it; and one's own."""
    wide = Unit.objects.filter(authority__in=actor.authorities_as(*WIDE, Role.ADMINISTRATOR))
    own = Q(unit_id__in=actor.unit_ids) | Q(unit_id__in=wide.values("pk"))
    return Entry.objects.filter(own | Q(actor_id=actor.user_id))
