"""Tasks and duties: who sees them, who leads, who takes care of them."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from sen.org.models import Actor, Membership, Unit, UnitGroup, User
from sen.org.rules import WIDE, decided_successions
from sen.plan.models import Duty, DutyTransfer, Plan, SameWork, Task
from sen.plan.rules.plans import (
    IN_FORCE,
    REPORTERS,
    answering_units,
    assignable_groups,
    assignable_units,
    can_confirm,
    reviewable_plans,
    units_of_ones_own,
    wide_plans,
)
from sen.plan.rules.transfers import open_handovers


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks of plans in force on which one of the actor's units has a duty, and those that are the same work.

    Wide roles see all of their own authority. What was and what is on its way: `_inherited`.
    """
    return _tasks_in_force().filter(_held(actor) | _wide(actor))


def visible_tasks_of(actor: Actor, plan: Plan) -> QuerySet[Task]:
    """The visible tasks of one plan, at the cost of that plan.

    Whoever works for the whole of its authority sees all of them: no database has to look up why, task by task.
    """
    if plan.authority_id in actor.authorities_as(*WIDE):
        return _tasks_in_force().filter(plan=plan)
    return visible_tasks(actor).filter(plan=plan)


def visible_duties_in(actor: Actor, plans: Sequence[Plan]) -> QuerySet[Duty]:
    """All duties of the visible tasks of these plans, at the cost of these plans."""
    if {plan.authority_id for plan in plans} <= actor.authorities_as(*WIDE):
        return Duty.objects.filter(
            task__plan__in=[plan.pk for plan in plans], task__plan__state__in=IN_FORCE, task__is_dropped=False
        )
    return duties_of_tasks(visible_tasks(actor).filter(plan__in=[plan.pk for plan in plans]))


def _wide(actor: Actor) -> Q:
    return Q(plan__in=wide_plans(actor).values("pk"))


def _tasks_in_force() -> QuerySet[Task]:
    return Task.objects.filter(plan__state__in=IN_FORCE, is_dropped=False)


def _held(actor: Actor) -> Q:
    """Tasks seen by what the own units do or did, whoever's plan they stand in."""
    held = Duty.objects.filter(unit__in=units_of_ones_own(actor)).exclude(state=Duty.State.DROPPED)
    own = held.values("task")
    links = SameWork.objects.filter(is_confirmed=True)
    return (
        Q(pk__in=own)
        | Q(pk__in=links.filter(first__in=own).values("second"))
        | Q(pk__in=links.filter(second__in=own).values("first"))
        | _inherited(actor)
    )


def _inherited(actor: Actor) -> Q:
    """Tasks seen as successor of a unit that ended; docs/explanation/units-that-change.md says why.

    Work on its way to an own unit; all that the predecessors of an own unit had in plans that are closed; and for wide
    roles what units of the own authority took over in the plans of an authority that the own one continues.
    """
    wide = actor.authorities_as(*WIDE)
    to_own = Q(to_unit__in=actor.unit_ids) | Q(to_unit__authority__in=wide)
    coming = DutyTransfer.objects.filter(to_own, state=DutyTransfer.State.OFFERED)
    before = Unit.objects.filter(successors__in=actor.unit_ids).values("pk")
    history = Duty.objects.filter(unit__in=before, task__plan__state=Plan.State.CLOSED)
    decided = open_handovers().filter(succession__in=decided_successions(actor).values("pk"))
    return (
        Q(pk__in=coming.values("duty__task"))
        | Q(pk__in=decided.values("duty__task"))
        | Q(pk__in=history.exclude(state=Duty.State.DROPPED).values("task"))
        | Q(pk__in=_taken_over(actor).values("task"))
    )


def _taken_over(actor: Actor) -> QuerySet[Duty]:
    """Duties of the own authorities in the plans of authorities that these continue, for wide roles."""
    wide = actor.authorities_as(*WIDE)
    continued = Unit.objects.filter(successors__in=wide).values("pk")
    inherited = Task.objects.filter(plan__authority__in=continued)
    return Duty.objects.filter(unit__authority__in=wide, task__in=inherited.values("pk"))


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans in force with a visible task; those being reviewed only for their reviewers.

    Wide roles see their plans whole, so the tasks of those, perhaps 50,000, are not gone through.
    """
    return Plan.objects.filter(
        Q(pk__in=_tasks_in_force().filter(_held(actor)).values("plan"))
        | Q(pk__in=reviewable_plans(actor).values("pk"))
        | Q(pk__in=wide_plans(actor).filter(state__in=IN_FORCE).values("pk"))
    )


def visible_duties(actor: Actor) -> QuerySet[Duty]:
    """All duties of a visible task: units that share a task see how far the others are."""
    return Duty.objects.filter(task__in=visible_tasks(actor).values("pk"))


def own_duties(actor: Actor) -> QuerySet[Duty]:
    """What the actor's own units owe."""
    return visible_duties(actor).filter(unit__in=units_of_ones_own(actor))


def duties_of_tasks(tasks: QuerySet[Task]) -> QuerySet[Duty]:
    """Whoever sees a task sees its duties."""
    return Duty.objects.filter(task__in=tasks.values("pk"))


def visible_duty_units(actor: Actor) -> QuerySet[Unit]:
    """Units with a duty the actor sees: the choices of a filter."""
    return Unit.objects.filter(pk__in=visible_duties(actor).values("unit"))


def visible_duties_of(actor: Actor, task: Task) -> QuerySet[Duty]:
    """Who works on a visible task."""
    return visible_duties(actor).filter(task=task).select_related("unit")


def chased_duties(actor: Actor) -> QuerySet[Duty]:
    """All duties of the plans of the authorities for the whole of which the actor works.

    Each is visible by the same two reasons, so `visible_duties` is not asked: this stands behind every page.
    """
    wide = _tasks_in_force().filter(_wide(actor))
    taken = _taken_over(actor).filter(task__plan__state__in=IN_FORCE, task__is_dropped=False)
    return Duty.objects.filter(Q(task__in=wide.values("pk")) | Q(pk__in=taken.values("pk")))


def linkable_tasks(actor: Actor, task: Task) -> QuerySet[Task]:
    """Tasks of the same plan that may be the same work."""
    return visible_tasks(actor).filter(plan=task.plan_id).exclude(pk=task.pk)


def leadable_units(actor: Actor, task: Task) -> QuerySet[Unit]:
    return assignable_units(actor, task.plan)


def leadable_groups(actor: Actor, task: Task) -> QuerySet[UnitGroup]:
    return assignable_groups(actor, task.plan)


def can_lead(actor: Actor, task: Task) -> bool:
    """Name who leads, say which tasks are one work, excuse a unit: the focal point's, once the plan is in force."""
    return can_confirm(actor, task.plan)


def visible_plan_authorities(actor: Actor) -> QuerySet[Unit]:
    """Who issued the plans the actor sees: the choices of a filter."""
    return Unit.objects.filter(pk__in=visible_plans(actor).values("authority"))


def can_name_officer(actor: Actor, duty: Duty) -> bool:
    """Everybody who answers for the unit's duties: in a commune often one person does it all."""
    return duty.unit_id in answering_units(actor)


def possible_officers(actor: Actor, duty: Duty) -> QuerySet[User]:
    """People with a reporting role in the duty's unit that has not ended, for whoever may name one."""
    if not can_name_officer(actor, duty):
        return User.objects.none()
    running = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    held = Membership.objects.filter(running, unit=duty.unit_id, role__in=REPORTERS)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("folded", "pk")


def visible_officers(actor: Actor) -> QuerySet[User]:
    """Who takes care of duties of the own units: the choices of a filter."""
    own = Duty.objects.filter(unit__in=units_of_ones_own(actor)).exclude(officer=None)
    return User.objects.filter(pk__in=own.values("officer")).order_by("folded", "pk")
