"""Reporting rounds, their sheets, schedules and steps of reminders."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from sen.org.models import Actor, Membership, Role, Unit, User
from sen.org.rules import WIDE
from sen.plan.models import Answersheet, EscalationStep, Plan, Round, RoundSchedule
from sen.plan.rules.plans import REPORTERS, answering_units, can_confirm, units_of_ones_own, wide_plans


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """The round as a whole, with every unit's answers: whoever sees the whole authority."""
    return Round.objects.filter(plan__in=wide_plans(actor).values("pk"))


def visible_round_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans with a round the actor sees: the choices of a filter."""
    return Plan.objects.filter(pk__in=visible_rounds(actor).values("plan"))


def visible_sheets(actor: Actor) -> QuerySet[Answersheet]:
    """Those of the own units, and all of a visible round."""
    return Answersheet.objects.filter(
        Q(unit__in=units_of_ones_own(actor)) | Q(round__in=visible_rounds(actor).values("pk"))
    )


def visible_sheet_units(actor: Actor) -> QuerySet[Unit]:
    """Units asked in the sheets the actor sees: the choices of a filter."""
    return Unit.objects.filter(pk__in=visible_sheets(actor).values("unit"))


def asked_sheets() -> QuerySet[Answersheet]:
    """Of open rounds, of whoever: what the desk shows and reminders speak of. A withdrawn plan asks nobody."""
    open_ones = Answersheet.objects.filter(round__state=Round.State.OPEN)
    return open_ones.exclude(round__plan__state=Plan.State.WITHDRAWN)


def answerable_sheets(actor: Actor) -> QuerySet[Answersheet]:
    """Sheets of open rounds that the actor fills in."""
    return asked_sheets().filter(unit__in=answering_units(actor))


def late_sheets_to_lead(actor: Actor, before: datetime) -> QuerySet[Answersheet]:
    """For leaders: who was to send in before that moment, and did not."""
    led = actor.authorities_as(Role.LEADER)
    late = asked_sheets().filter(round__plan__authority__in=led, due_at__lt=before)
    return late.exclude(state=Answersheet.State.SUBMITTED)


def sheets_to_run(actor: Actor) -> QuerySet[Answersheet]:
    """Of open rounds that the actor runs as focal point."""
    return asked_sheets().filter(round__plan__authority__in=actor.authorities_as(Role.FOCAL_POINT))


def can_answer(actor: Actor, sheet: Answersheet) -> bool:
    return sheet.unit_id in answering_units(actor)


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


def authorities_without_usual_steps(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """Those of them where one of the usual steps is missing."""
    usual = Q()
    for days, to in EscalationStep.USUAL:
        usual |= Q(escalation_steps__days=days, escalation_steps__to=to)
    counted = authorities_to_chase(actor).annotate(usual_steps=Count("escalation_steps", filter=usual))
    return counted.filter(usual_steps__lt=len(EscalationStep.USUAL))


def can_set_steps(actor: Actor, step: EscalationStep) -> bool:
    return step.authority_id in actor.authorities_as(Role.FOCAL_POINT)
