"""Directives: who gives them, who answers, who sees what of them."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from sen.org.models import Actor, Membership, Role, Unit, User
from sen.org.rules import WIDE
from sen.plan.models import Directive, DirectiveDuty, PressItem
from sen.plan.rules.plans import answering_units, units_of_ones_own
from sen.plan.rules.rounds import visible_sheets

DIRECTORS = (Role.LEADER, Role.FOCAL_POINT)
"""Who gives directives: leaders, and the focal point in the name of one of them."""


def visible_directive_duties(actor: Actor) -> QuerySet[DirectiveDuty]:
    """What own units were told, and what the whole authority was told for those who see all of it.

    Of two units addressed neither sees the other; nor does anybody see by it the row it is about.
    """
    wide = actor.authorities_as(*WIDE)
    mine = Q(unit__in=units_of_ones_own(actor))
    return DirectiveDuty.objects.filter(mine | Q(directive__authority__in=wide))


def visible_directives(actor: Actor) -> QuerySet[Directive]:
    return Directive.objects.filter(pk__in=visible_directive_duties(actor).values("directive"))


def visible_directive_units(actor: Actor) -> QuerySet[Unit]:
    """Units addressed in the directives the actor sees: the choices of a filter."""
    return Unit.objects.filter(pk__in=visible_directive_duties(actor).values("unit"))


def can_direct(actor: Actor, _row: object = None) -> bool:
    return bool(actor.authorities_as(*DIRECTORS))


def authorities_to_direct_for(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """The People's Committees in whose name the actor gives directives."""
    return Unit.objects.filter(pk__in=actor.authorities_as(*DIRECTORS), valid_to=None)


def directable_units(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """The bodies of these authorities, and the committees directly below."""
    mine = actor.authorities_as(*DIRECTORS)
    below = Q(kind=Unit.Kind.PEOPLES_COMMITTEE, parent__authority__in=mine)
    return Unit.objects.filter(Q(authority__in=mine) | below, valid_to=None).order_by("folded", "pk")


def leaders_to_write_for(actor: Actor, _row: object = None) -> QuerySet[User]:
    """In whose name the focal point enters a directive."""
    running = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    led = Membership.objects.filter(
        running, role=Role.LEADER, unit__authority__in=actor.authorities_as(Role.FOCAL_POINT)
    )
    return User.objects.filter(is_active=True, pk__in=led.values("user")).order_by("folded", "pk")


def can_change_directive(actor: Actor, directive: Directive) -> bool:
    """Correct or withdraw: a leader of the authority, and the focal point what it entered itself."""
    if directive.authority_id in actor.authorities_as(Role.LEADER):
        return True
    is_focal = directive.authority_id in actor.authorities_as(Role.FOCAL_POINT)
    return is_focal and directive.given_by_id == actor.user_id


def can_decide_directive(actor: Actor, duty: DirectiveDuty) -> bool:
    """Accept what a unit answered, or return it."""
    return can_change_directive(actor, duty.directive)


def decidable_directive_duties(actor: Actor) -> QuerySet[DirectiveDuty]:
    """Answers that wait for the actor's word."""
    led = Q(directive__authority__in=actor.authorities_as(Role.LEADER))
    focal = actor.authorities_as(Role.FOCAL_POINT)
    entered = Q(directive__authority__in=focal, directive__given_by_id=actor.user_id)
    return DirectiveDuty.objects.filter(led | entered, state=DirectiveDuty.State.ANSWERED)


def answerable_directive_duties(actor: Actor) -> QuerySet[DirectiveDuty]:
    """What the actor's units have to carry out. For a committee below its focal point answers as well."""
    return DirectiveDuty.objects.filter(
        unit__in=answering_units(actor), state__in=(DirectiveDuty.State.OPEN, DirectiveDuty.State.RETURNED)
    )


def can_answer_directive(actor: Actor, duty: DirectiveDuty) -> bool:
    return duty.unit_id in answering_units(actor)


def visible_press_items(actor: Actor) -> QuerySet[PressItem]:
    """Items of visible sheets."""
    return PressItem.objects.filter(sheet__in=visible_sheets(actor).values("pk"))
