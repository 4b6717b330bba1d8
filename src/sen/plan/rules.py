"""Who may see and do what. Sub-selects, not joins: a search may join without doubling rows."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from sen.org.models import Actor, Membership, Role, Unit, UnitGroup, User
from sen.org.queries import living_heirs
from sen.org.rules import WIDE, decided_successions
from sen.plan.models import (
    Answersheet,
    Duty,
    EscalationStep,
    Evidence,
    Handover,
    Plan,
    Report,
    Round,
    RoundSchedule,
    SameWork,
    Task,
)

REPORTERS = (Role.OFFICER, Role.UNIT_LEAD, Role.FOCAL_POINT, Role.RECORDS_CLERK)
"""Roles that answer for their own unit's duties."""
REVIEWERS = (Role.FOCAL_POINT, Role.RECORDS_CLERK)
"""Roles that take in a plan and check what was read; confirming is the focal point's."""

IN_FORCE = (Plan.State.CONFIRMED, Plan.State.CLOSED)


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


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks of plans in force on which one of the actor's units has a duty, and those that are the same work.

    Wide roles see all of their own authority. What was and what is on its way: `_inherited`.
    """
    held = Duty.objects.filter(unit__in=actor.unit_ids).exclude(state=Duty.State.DROPPED)
    own = held.values("task")
    links = SameWork.objects.filter(is_confirmed=True)
    in_force = Task.objects.filter(plan__state__in=IN_FORCE, is_dropped=False)
    return in_force.filter(
        Q(pk__in=own)
        | Q(pk__in=links.filter(first__in=own).values("second"))
        | Q(pk__in=links.filter(second__in=own).values("first"))
        | Q(plan__in=wide_plans(actor).values("pk"))
        | _inherited(actor)
    )


def _inherited(actor: Actor) -> Q:
    """Tasks seen as successor of a unit that ended; docs/explanation/units-that-change.md says why.

    Work on its way to an own unit; all that the predecessors of an own unit had in plans that are closed; and for wide
    roles what units of the own authority took over in the plans of an authority that the own one continues.
    """
    wide = actor.authorities_as(*WIDE)
    to_own = Q(to_unit__in=actor.unit_ids) | Q(to_unit__authority__in=wide)
    coming = Handover.objects.filter(to_own, state=Handover.State.OFFERED)
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
    return Duty.objects.filter(unit__authority__in=wide, task__plan__authority__in=continued)


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans in force with a visible task; those being reviewed only for their reviewers."""
    return Plan.objects.filter(
        Q(pk__in=visible_tasks(actor).values("plan"))
        | Q(pk__in=reviewable_plans(actor).values("pk"))
        | Q(pk__in=wide_plans(actor).filter(state__in=IN_FORCE).values("pk"))
    )


def visible_duties(actor: Actor) -> QuerySet[Duty]:
    """All duties of a visible task: units that share a task see how far the others are."""
    return Duty.objects.filter(task__in=visible_tasks(actor).values("pk"))


def own_duties(actor: Actor) -> QuerySet[Duty]:
    """What the actor's own units owe."""
    return visible_duties(actor).filter(unit__in=actor.unit_ids)


def visible_reports(actor: Actor) -> QuerySet[Report]:
    return Report.objects.filter(duty__in=visible_duties(actor).values("pk"))


def visible_evidence(actor: Actor) -> QuerySet[Evidence]:
    serving = Evidence.tasks.through.objects.filter(task__in=visible_tasks(actor).values("pk"))
    return Evidence.objects.filter(pk__in=serving.values("evidence"))


def can_report_on(actor: Actor, duty: Duty) -> bool:
    return duty.unit_id in actor.units_as(*REPORTERS)


def visible_standing_evidence(actor: Actor) -> QuerySet[Evidence]:
    """Without what was withdrawn, which only the own unit still sees."""
    own = Q(unit__in=actor.units_as(*REPORTERS))
    return visible_evidence(actor).filter(Q(withdrawn_at=None) | own)


def duties_of_tasks(tasks: QuerySet[Task]) -> QuerySet[Duty]:
    """Whoever sees a task sees its duties."""
    return Duty.objects.filter(task__in=tasks.values("pk"))


def visible_duty_units(actor: Actor) -> QuerySet[Unit]:
    """Units with a duty the actor sees: the choices of a filter."""
    return Unit.objects.filter(pk__in=visible_duties(actor).values("unit"))


def visible_duties_of(actor: Actor, task: Task) -> QuerySet[Duty]:
    """Who works on a visible task."""
    return visible_duties(actor).filter(task=task).select_related("unit")


def reportable_duties(actor: Actor) -> QuerySet[Duty]:
    """Duties for which the actor answers, in plans in force."""
    mine = visible_duties(actor).filter(unit__in=actor.units_as(*REPORTERS))
    return mine.filter(task__plan__state=Plan.State.CONFIRMED).exclude(state=Duty.State.DROPPED)


def chased_duties(actor: Actor) -> QuerySet[Duty]:
    """All duties of the plans of the authorities for the whole of which the actor works."""
    wide = Q(task__plan__in=wide_plans(actor).values("pk"))
    return visible_duties(actor).filter(wide | Q(pk__in=_taken_over(actor).values("pk")))


def linkable_tasks(actor: Actor, task: Task) -> QuerySet[Task]:
    """Tasks of the same plan that may be the same work."""
    return visible_tasks(actor).filter(plan=task.plan_id).exclude(pk=task.pk)


def leadable_units(actor: Actor, task: Task) -> QuerySet[Unit]:
    return assignable_units(actor, task.plan)


def leadable_groups(actor: Actor, task: Task) -> QuerySet[UnitGroup]:
    return assignable_groups(actor, task.plan)


def sees_whole_authority(actor: Actor) -> bool:
    """Focal point, leaders, observers: whose view is the whole of an authority's work."""
    return bool(actor.authorities_as(*WIDE))


def chases_units(actor: Actor) -> bool:
    return bool(actor.authorities_as(Role.FOCAL_POINT))


def can_read_evidence(actor: Actor, evidence: Evidence) -> bool:
    """What was withdrawn is read only by the unit that gave it."""
    if evidence.withdrawn_at is not None:
        return can_withdraw_evidence(actor, evidence)
    return visible_evidence(actor).filter(pk=evidence.pk).exists()


def can_read_evidence_file(actor: Actor, evidence_id: int) -> bool:
    """The file door asks before it serves a file of this row."""
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    return evidence is not None and can_read_evidence(actor, evidence)


def can_withdraw_evidence(actor: Actor, evidence: Evidence) -> bool:
    return evidence.unit_id in actor.units_as(*REPORTERS)


def can_lead(actor: Actor, task: Task) -> bool:
    """Name who leads, say which tasks are one work, excuse a unit: the focal point's, once the plan is in force."""
    return can_confirm(actor, task.plan)


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


# ---- handovers


def open_handovers() -> QuerySet[Handover]:
    """Those that nobody has accepted."""
    return Handover.objects.exclude(state__in=(Handover.State.ACCEPTED, Handover.State.LAPSED))


def decidable_handovers(actor: Actor) -> QuerySet[Handover]:
    """Open ones of which the actor says who continues the work: who decided the change, or whose plan it is."""
    keeps = actor.authorities_as(Role.ADMINISTRATOR, Role.FOCAL_POINT)
    return open_handovers().filter(
        Q(succession__authority__in=keeps)
        | Q(duty__task__plan__authority__in=actor.authorities_as(Role.FOCAL_POINT))
    )


def acceptable_handovers(actor: Actor) -> QuerySet[Handover]:
    """Those offered to a unit for which the actor answers: its head or focal point, or the authority's."""
    heads = actor.units_as(Role.UNIT_LEAD, Role.FOCAL_POINT)
    whole = actor.authorities_as(Role.FOCAL_POINT, Role.LEADER)
    mine = Q(to_unit__in=heads) | Q(to_unit__authority__in=whole)
    return Handover.objects.filter(mine, state=Handover.State.OFFERED)


def visible_handovers(actor: Actor) -> QuerySet[Handover]:
    """Who decides and who is to accept, everybody in both units, and the wide roles of their authorities."""
    keeps = actor.authorities_as(Role.ADMINISTRATOR, Role.FOCAL_POINT)
    wide = actor.authorities_as(*WIDE)
    return Handover.objects.filter(
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


def heirs_to_assign(actor: Actor, handover: Handover) -> QuerySet[Unit]:
    """Who may be offered the work: the units that continue its unit today."""
    if not can_assign(actor, handover):
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=[unit.pk for unit in living_heirs(handover.duty.unit)])


def can_accept(actor: Actor, handover: Handover) -> bool:
    return acceptable_handovers(actor).filter(pk=handover.pk).exists()


def can_assign(actor: Actor, handover: Handover) -> bool:
    return decidable_handovers(actor).filter(pk=handover.pk).exists()


def can_withdraw_plan(actor: Actor, plan: Plan) -> bool:
    return plan.authority_id in actor.authorities_as(Role.FOCAL_POINT)


def visible_reviews(actor: Actor) -> QuerySet[Plan]:
    """Plans that the actor may check, as long as they are not in force."""
    return reviewable_plans(actor).filter(
        state__in=(Plan.State.READING, Plan.State.UNREADABLE, Plan.State.IN_REVIEW)
    )


def can_read_document(actor: Actor, plan_id: int) -> bool:
    """The original: whoever sees the whole plan. A unit sees its own tasks, not the paper."""
    wide = wide_plans(actor).filter(state__in=IN_FORCE)
    return reviewable_plans(actor).filter(pk=plan_id).exists() or wide.filter(pk=plan_id).exists()


def visible_plan_authorities(actor: Actor) -> QuerySet[Unit]:
    """Who issued the plans the actor sees: the choices of a filter."""
    return Unit.objects.filter(pk__in=visible_plans(actor).values("authority"))


def can_name_officer(actor: Actor, duty: Duty) -> bool:
    """Everybody who answers for the unit's duties: in a commune often one person does it all."""
    return duty.unit_id in actor.units_as(*REPORTERS)


def possible_officers(actor: Actor, duty: Duty) -> QuerySet[User]:
    """People with a reporting role in the duty's unit that has not ended, for whoever may name one."""
    if not can_name_officer(actor, duty):
        return User.objects.none()
    running = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    held = Membership.objects.filter(running, unit=duty.unit_id, role__in=REPORTERS)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("folded", "pk")


def visible_officers(actor: Actor) -> QuerySet[User]:
    """Who takes care of duties of the own units: the choices of a filter."""
    own = Duty.objects.filter(unit__in=actor.unit_ids).exclude(officer=None)
    return User.objects.filter(pk__in=own.values("officer")).order_by("folded", "pk")


# ---- reporting rounds


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """The round as a whole, with every unit's answers: whoever sees the whole authority."""
    return Round.objects.filter(plan__in=wide_plans(actor).values("pk"))


def visible_round_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans with a round the actor sees: the choices of a filter."""
    return Plan.objects.filter(pk__in=visible_rounds(actor).values("plan"))


def visible_sheets(actor: Actor) -> QuerySet[Answersheet]:
    """Those of the own units, and all of a visible round."""
    return Answersheet.objects.filter(
        Q(unit__in=actor.unit_ids) | Q(round__in=visible_rounds(actor).values("pk"))
    )


def visible_sheet_units(actor: Actor) -> QuerySet[Unit]:
    """Units asked in the sheets the actor sees: the choices of a filter."""
    return Unit.objects.filter(pk__in=visible_sheets(actor).values("unit"))


def answerable_sheets(actor: Actor) -> QuerySet[Answersheet]:
    """Sheets of open rounds that the actor fills in."""
    mine = Answersheet.objects.filter(unit__in=actor.units_as(*REPORTERS))
    return mine.filter(round__state=Round.State.OPEN)


def can_answer(actor: Actor, sheet: Answersheet) -> bool:
    return sheet.unit_id in actor.units_as(*REPORTERS)


def can_ask_extension(actor: Actor, sheet: Answersheet) -> bool:
    return can_answer(actor, sheet)


def can_run_round(actor: Actor, round_: Round) -> bool:
    """Remind, send back, give more time, freeze: the focal point of the plan's authority."""
    return can_confirm(actor, round_.plan)


def can_run_sheet(actor: Actor, sheet: Answersheet) -> bool:
    return can_run_round(actor, sheet.round)


def plans_to_ask(actor: Actor, _row: object = None) -> QuerySet[Plan]:
    """Plans in force for which the actor opens rounds."""
    return Plan.objects.filter(
        authority__in=actor.authorities_as(Role.FOCAL_POINT), state=Plan.State.CONFIRMED
    )


def possible_sheet_officers(actor: Actor, sheet: Answersheet) -> QuerySet[User]:
    """Colleagues who may answer for the unit, for whoever hands a sheet over."""
    if not can_answer(actor, sheet):
        return User.objects.none()
    running = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    held = Membership.objects.filter(running, unit=sheet.unit_id, role__in=REPORTERS)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("folded", "pk")


def visible_round_schedules(actor: Actor) -> QuerySet[RoundSchedule]:
    return RoundSchedule.objects.filter(plan__in=wide_plans(actor).values("pk"))


def can_stop_schedule(actor: Actor, schedule: RoundSchedule) -> bool:
    return can_confirm(actor, schedule.plan)


def visible_escalation_steps(actor: Actor) -> QuerySet[EscalationStep]:
    return EscalationStep.objects.filter(authority__in=actor.authorities_as(*WIDE))


def authorities_to_chase(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """The People's Committees whose steps of reminders the actor sets."""
    return Unit.objects.filter(pk__in=actor.authorities_as(Role.FOCAL_POINT))


def can_set_steps(actor: Actor, step: EscalationStep) -> bool:
    return step.authority_id in actor.authorities_as(Role.FOCAL_POINT)
