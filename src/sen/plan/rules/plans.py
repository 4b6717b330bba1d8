"""Plans: taken in, checked, in force, put away; whom they may give work."""

from django.db.models import Q, QuerySet

from sen.org.models import Actor, Role, Unit, UnitGroup
from sen.org.rules import WIDE
from sen.plan.models import Plan

REPORTERS = (Role.OFFICER, Role.UNIT_LEAD, Role.FOCAL_POINT, Role.RECORDS_CLERK)
"""Roles that answer for their own unit's duties."""
REVIEWERS = (Role.FOCAL_POINT, Role.RECORDS_CLERK)
"""Roles that take in a plan and check what was read; confirming is the focal point's."""
IN_FORCE = (Plan.State.CONFIRMED, Plan.State.CLOSED)


def answering_units(actor: Actor) -> frozenset[int]:
    """Units for which the actor answers: the own ones, and for a committee that is given work from above its focal point.

    A committee has no clerks of its own; its focal point sits in one of its divisions.
    """
    return actor.units_as(*REPORTERS) | actor.authorities_as(Role.FOCAL_POINT)


def units_of_ones_own(actor: Actor) -> frozenset[int]:
    """Units whose work the actor sees as own: where he or she works, and the committee for whose whole it is."""
    return actor.unit_ids | actor.authorities_as(*WIDE)


def wide_plans(actor: Actor) -> QuerySet[Plan]:
    """All plans of the authorities for the whole of which the actor works.

    With them the closed plans of authorities that these continue: a former district's plans go on being read.
    """
    own = actor.authorities_as(*WIDE)
    continued = Unit.objects.filter(successors__in=own).values("pk")
    history = Q(authority__in=continued, state=Plan.State.CLOSED)
    return Plan.objects.filter(Q(authority__in=own) | history)


def reviewable_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans the actor may take in, check and change before they are confirmed."""
    return Plan.objects.filter(authority__in=actor.authorities_as(*REVIEWERS))


def sees_whole_authority(actor: Actor) -> bool:
    """Focal point, leaders, observers: whose view is the whole of an authority's work."""
    return bool(actor.authorities_as(*WIDE))


def chases_units(actor: Actor) -> bool:
    return bool(actor.authorities_as(Role.FOCAL_POINT))


def can_review(actor: Actor, plan: Plan) -> bool:
    return plan.authority_id in actor.authorities_as(*REVIEWERS)


def can_confirm(actor: Actor, plan: Plan) -> bool:
    return plan.authority_id in actor.authorities_as(Role.FOCAL_POINT)


def authorities_to_plan_for(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """The People's Committees in whose name the actor may take in a plan."""
    return Unit.objects.filter(pk__in=actor.authorities_as(*REVIEWERS))


def can_take_in(actor: Actor, authority_id: int) -> bool:
    return authority_id in actor.authorities_as(*REVIEWERS)


def units_in_reach(plan: Plan) -> QuerySet[Unit]:
    """Whom a plan may give work: the bodies of its authority and the committees directly below it."""
    below = Q(kind=Unit.Kind.PEOPLES_COMMITTEE, parent__authority=plan.authority_id)
    return Unit.objects.filter(Q(authority=plan.authority_id) | below)


def groups_in_reach(plan: Plan) -> QuerySet[UnitGroup]:
    return UnitGroup.objects.filter(within__authority=plan.authority_id)


def assignable_units(actor: Actor, plan: Plan) -> QuerySet[Unit]:
    """The choices of a reviewer."""
    return units_in_reach(plan) if can_review(actor, plan) else Unit.objects.none()


def assignable_groups(actor: Actor, plan: Plan) -> QuerySet[UnitGroup]:
    return groups_in_reach(plan) if can_review(actor, plan) else UnitGroup.objects.none()


def can_close(actor: Actor, plan: Plan) -> bool:
    """The plan of an authority that ended is put away by the focal point of one that continues it."""
    return can_confirm(actor, plan) or (
        plan.authority.valid_to is not None
        and plan.authority.successors.filter(pk__in=actor.authorities_as(Role.FOCAL_POINT)).exists()
    )


def can_withdraw_plan(actor: Actor, plan: Plan) -> bool:
    return plan.authority_id in actor.authorities_as(Role.FOCAL_POINT)


def visible_reviews(actor: Actor) -> QuerySet[Plan]:
    """Plans that the actor may check, as long as they are not in force."""
    return reviewable_plans(actor).filter(
        state__in=(Plan.State.READING, Plan.State.UNREADABLE, Plan.State.IN_REVIEW)
    )


def can_read_document(actor: Actor, plan_id: int) -> bool:
    """The original: whoever sees the whole plan. A unit sees its own tasks, not the paper."""
    wide = wide_plans(actor).filter(state__in=(*IN_FORCE, Plan.State.MERGED))
    return reviewable_plans(actor).filter(pk=plan_id).exists() or wide.filter(pk=plan_id).exists()
