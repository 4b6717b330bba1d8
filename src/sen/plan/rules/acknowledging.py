"""Who says that a unit takes its work, who answers when it does not, and who makes a plan public."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from sen.org.models import Actor, Role, Unit
from sen.plan.models import Acknowledgement, Duty, Plan, Report
from sen.plan.rules.plans import answering_units, can_confirm, units_in_reach, units_of_ones_own, wide_plans


def can_acknowledge(actor: Actor, duty: Duty) -> bool:
    """Take the work, or say why not: who answers for the unit."""
    return duty.unit_id in answering_units(actor)


def silent_duties(actor: Actor) -> QuerySet[Duty]:
    """Open work of plans in force on which nobody has said a word; who has reported on it has taken it."""
    running = Duty.objects.filter(
        state=Duty.State.OPEN, task__plan__state=Plan.State.CONFIRMED, acknowledgement=None
    )
    unsaid = running.filter(~Exists(Report.objects.filter(duty=OuterRef("pk"))), task__is_dropped=False)
    return unsaid.filter(
        Q(unit__in=units_of_ones_own(actor)) | Q(task__plan__in=wide_plans(actor).values("pk"))
    )


def own_silent_duties(actor: Actor) -> QuerySet[Duty]:
    """Those on which the actor may speak for a unit."""
    return silent_duties(actor).filter(unit__in=answering_units(actor))


def silent_duties_of_plan(actor: Actor, plan: Plan) -> QuerySet[Duty]:
    """The choices of taking work."""
    own = own_silent_duties(actor).filter(task__plan=plan.pk)
    return own.select_related("task", "unit").order_by("task__position", "pk")


def visible_acknowledgements(actor: Actor) -> QuerySet[Acknowledgement]:
    """The unit's own words, and all of them for whoever sees the whole plan; not those of units beside it."""
    own = Q(duty__unit__in=units_of_ones_own(actor))
    return Acknowledgement.objects.filter(own | Q(duty__task__plan__in=wide_plans(actor).values("pk")))


def decidable_contests(actor: Actor) -> QuerySet[Acknowledgement]:
    """What units contest in plans that the actor runs."""
    return Acknowledgement.objects.filter(
        state=Acknowledgement.State.CONTESTED,
        duty__task__plan__authority__in=actor.authorities_as(Role.FOCAL_POINT),
        duty__task__plan__state=Plan.State.CONFIRMED,
    )


def can_decide_contest(actor: Actor, duty: Duty) -> bool:
    return can_confirm(actor, duty.task.plan)


def units_to_take_over(actor: Actor, duty: Duty) -> QuerySet[Unit]:
    """Who may get the work instead."""
    plan = duty.task.plan
    return units_in_reach(plan).exclude(pk=duty.unit_id) if can_confirm(actor, plan) else Unit.objects.none()


def can_publish(actor: Actor, plan: Plan) -> bool:
    """Say that a plan is public: focal point and leaders."""
    return plan.authority_id in actor.authorities_as(Role.FOCAL_POINT, Role.LEADER)


def can_withhold(actor: Actor, plan: Plan) -> bool:
    """Keep a plan, or a part of it, from the public: a leader answers for it."""
    return plan.authority_id in actor.authorities_as(Role.LEADER)


def plans_to_publish(actor: Actor) -> QuerySet[Plan]:
    """Signed plans in force of which nobody has said whether they are public."""
    own = Plan.objects.filter(authority__in=actor.authorities_as(Role.FOCAL_POINT, Role.LEADER))
    return own.filter(state=Plan.State.CONFIRMED, issued_on__isnull=False, publication=None)
