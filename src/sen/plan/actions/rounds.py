"""Opening a round, by hand or by its schedule, and freezing what was answered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.lib.working_days import WorkingDays
from sen.org.models import Actor
from sen.org.office_law import calendars_of
from sen.plan.actions.figures import count_round
from sen.plan.errors import NobodyAsked, RoundClosed
from sen.plan.models import (
    Answersheet,
    Duty,
    EscalationStep,
    Plan,
    Round,
    RoundKind,
    RoundSchedule,
    SheetForm,
)
from sen.plan.queries.counts import asking
from sen.plan.queries.sheets import SILENT, duties_asked
from sen.plan.round_times import Span, open_spans
from sen.plan.rules import can_run_round, can_stop_schedule, plans_to_ask
from sen.plan.snapshots import built, digest_of

__all__ = [
    "RoundFacts",
    "add_schedule",
    "freeze_round",
    "open_due_rounds",
    "open_round",
    "stop_schedule",
]

BATCH = 200


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What is said about a round when it is opened."""

    kind: str
    form: str
    starts_on: date
    ends_on: date
    due_at: datetime
    title: str = ""
    counts_hours: bool = False


@transaction.atomic
def open_round(plan_id: int, *, facts: RoundFacts, by: Actor, now: datetime) -> Round:
    """Ask every unit that has something to answer for this time. Each gets a sheet, filled from what it recorded."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if not plans_to_ask(by).filter(pk=plan.pk).exists():
        raise PermissionDenied
    if facts.due_at <= now:
        raise ValidationError({"due_on": _("The round must be due later than now.")})
    return _open(plan, facts, by, now)


@transaction.atomic
def open_due_rounds(*, now: datetime) -> int:
    """Open what the schedules of running plans say (a job of every ten minutes); how many."""
    running = RoundSchedule.objects.filter(stopped_at=None, plan__state=Plan.State.CONFIRMED)
    schedules = list(running.select_related("plan").order_by("pk"))
    calendars = calendars_of(schedule.plan.authority_id for schedule in schedules)
    return sum(_open_due(each, now, calendars[each.plan.authority_id]) for each in schedules)


def _open_due(schedule: RoundSchedule, now: datetime, calendar: WorkingDays) -> int:
    """Times outside the plan's term are not asked after."""
    plan = schedule.plan
    if not plan.starts_on or not plan.ends_on:
        return 0
    first, last = plan.starts_on, plan.ends_on
    spans = [
        span
        for span in open_spans(schedule, now, calendar)
        if first <= span.ends_on and span.starts_on <= last
    ]
    if spans:
        Plan.objects.select_for_update(of=("self",)).get(
            pk=plan.pk
        )  # of two workers the second finds the round
    return sum(_open_span(schedule, span, now) for span in spans)


def _open_span(schedule: RoundSchedule, span: Span, now: datetime) -> bool:
    facts = RoundFacts(
        kind=schedule.kind,
        form=schedule.form,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        due_at=span.due_at,
        counts_hours=schedule.kind == RoundKind.WEEKLY,
    )
    same = schedule.plan.rounds.filter(kind=facts.kind, form=facts.form, starts_on=facts.starts_on)
    if same.exists():
        return False
    try:
        with transaction.atomic():
            _open(schedule.plan, facts, None, now)
    except NobodyAsked:
        return False
    return True


def _open(plan: Plan, facts: RoundFacts, by: Actor | None, now: datetime) -> Round:
    round_ = Round(
        plan=plan,
        kind=facts.kind,
        form=facts.form,
        title=facts.title.strip(),
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        opens_at=now,
        due_at=facts.due_at,
        counts_hours=facts.counts_hours,
        opened_by_id=by.user_id if by else None,
        opened_by_name=by.name if by else "",
    )
    round_.full_clean()
    round_.save(force_insert=True)
    units = _units_asked(round_)
    if not units:
        raise NobodyAsked(_("No unit has anything to answer for this time."))
    _set_usual_steps(plan.authority_id)
    sheets = [Answersheet(round=round_, unit_id=unit, due_at=facts.due_at) for unit in units]
    Answersheet.objects.bulk_create(sheets, batch_size=BATCH)
    audit.record(
        "plan.round_opened", round_, by=by, unit_id=plan.authority_id, units=len(units), plan=plan.pk,
        round=str(round_),
    )  # fmt: skip
    return round_


def _set_usual_steps(authority_id: int) -> None:
    """An authority that never had a round gets the usual reminders; what it changes or drops later stays so."""
    if Round.objects.filter(plan__authority=authority_id).count() == 1:
        rows = [
            EscalationStep(authority_id=authority_id, days=days, to=to) for days, to in EscalationStep.USUAL
        ]
        EscalationStep.objects.bulk_create(rows, ignore_conflicts=True)


def _units_asked(round_: Round) -> list[int]:
    """Of work: units with a duty of that time. Of the press: every unit that works on the plan. Living ones."""
    if round_.form == SheetForm.PRESS:
        duties = asking(Duty.objects.filter(task__plan=round_.plan_id)).exclude(state__in=SILENT)
    else:
        duties = duties_asked(round_)
    living = Q(unit__valid_to=None) | Q(unit__valid_to__gte=round_.starts_on)
    return sorted(set(duties.filter(living).order_by().values_list("unit_id", flat=True)))


@transaction.atomic
def freeze_round(round_id: int, *, by: Actor, now: datetime) -> Round:
    """Keep what stands: from now on nobody changes it, and its hash in the sealed log proves that nobody did."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("plan__authority").get(pk=round_id)
    if not can_run_round(by, round_):
        raise PermissionDenied
    if not round_.is_open:
        raise RoundClosed(_("This round is frozen already."))
    content = built(round_)
    round_.snapshot, round_.snapshot_sha256 = content, digest_of(content)
    round_.state, round_.frozen_at = Round.State.FROZEN, now
    round_.frozen_by_id, round_.frozen_by_name = by.user_id, by.name
    round_.full_clean(exclude=["plan"])
    fields = ["snapshot", "snapshot_sha256", "state", "frozen_at", "frozen_by_id", "frozen_by_name"]
    round_.save(update_fields=fields)
    count_round(round_)
    audit.record(
        "plan.round_frozen", round_, by=by, unit_id=round_.plan.authority_id, sha256=round_.snapshot_sha256,
        units=len(content["units"]), missing=len(content["missing"]), round=str(round_),
    )  # fmt: skip
    return round_


@transaction.atomic
def add_schedule(schedule: RoundSchedule, *, by: Actor, now: datetime) -> RoundSchedule:
    """From now on such rounds open by themselves."""
    if not plans_to_ask(by).filter(pk=schedule.plan_id).exists():
        raise PermissionDenied
    schedule.made_at = now
    schedule.full_clean()
    schedule.save(force_insert=True)
    audit.record(
        "plan.rounds_scheduled", schedule, by=by, unit_id=schedule.plan.authority_id, rounds=str(schedule)
    )
    return schedule


@transaction.atomic
def stop_schedule(schedule_id: int, *, by: Actor, now: datetime) -> RoundSchedule:
    """No further rounds open; those that are open go on."""
    schedule = (
        RoundSchedule.objects.select_for_update(of=("self",)).select_related("plan").get(pk=schedule_id)
    )
    if not can_stop_schedule(by, schedule):
        raise PermissionDenied
    if schedule.stopped_at is not None:
        raise RoundClosed(_("These rounds open no longer."))
    schedule.stopped_at = now
    schedule.save(update_fields=["stopped_at"])
    audit.record(
        "plan.rounds_stopped", schedule, by=by, unit_id=schedule.plan.authority_id, rounds=str(schedule)
    )
    return schedule
