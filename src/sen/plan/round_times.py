"""When a round asks, opens, is due, and when reminding keeps quiet. Pure date logic in the zone of Vietnam."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sen.jobs.schedules import VIETNAM
from sen.lib.working_days import WorkingDays
from sen.plan.models import RoundKind, RoundSchedule
from sen.plan.periods import last_day, month_of, next_month

MONTHS = {
    RoundKind.MONTHLY: 1,
    RoundKind.QUARTERLY: 3,
    RoundKind.HALF_YEARLY: 6,
    RoundKind.YEARLY: 12,
}
WEEK = timedelta(days=7)
MORNING, EVENING = time(7), time(18)
"""Nobody is reminded outside these hours, except of what is counted in hours."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time a round asks for, when it opens and until when it is answered."""

    starts_on: date
    ends_on: date
    opens_at: datetime
    due_at: datetime


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VIETNAM)


def calendar_span(kind: str, day: date) -> tuple[date, date]:
    """First and last day of the week, month, quarter, half-year or year in which the day lies."""
    if kind not in MONTHS:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    months = MONTHS[RoundKind(kind)]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    last = first
    for _month in range(months - 1):
        last = next_month(last)
    return first, last_day(last)


def due_span(schedule: RoundSchedule, now: datetime) -> Span | None:
    """The newest round of a schedule that has opened by now; None before the first."""
    today = now.astimezone(VIETNAM).date()
    spans = _weekly_spans if schedule.kind == RoundKind.WEEKLY else _calendar_spans
    opened = [span for span in spans(schedule, today) if span.opens_at <= now]
    return max(opened, key=lambda span: span.opens_at) if opened else None


def _weekly_spans(schedule: RoundSchedule, today: date) -> list[Span]:
    """Weeks that end the day before the day on which they are due."""
    weekday = schedule.due_weekday or 0
    here = today + timedelta(days=(weekday - today.weekday()) % 7)
    days = [here + step * WEEK for step in range(-1, schedule.opens_before_days // 7 + 2)]
    return [_span(schedule, day - WEEK, day - timedelta(days=1), day) for day in days]


def _calendar_spans(schedule: RoundSchedule, today: date) -> list[Span]:
    """The span of today, those before that may be due later, and those that open ahead of their time."""
    first, last = calendar_span(schedule.kind, today)
    before = calendar_span(schedule.kind, first - timedelta(days=1))
    after = calendar_span(schedule.kind, last + timedelta(days=1))
    late = timedelta(days=schedule.due_after_days)
    return [_span(schedule, start, end, end + late) for start, end in (before, (first, last), after)]


def _span(schedule: RoundSchedule, starts_on: date, ends_on: date, due_on: date) -> Span:
    due_at = at(due_on, schedule.due_time)
    return Span(starts_on, ends_on, due_at - timedelta(days=schedule.opens_before_days), due_at)


def whole_months(kind: str, starts_on: date, ends_on: date) -> tuple[date, date] | None:
    """First and last month for whose answers a round asks; none for a week or an ad hoc time, which ask by the day."""
    return (month_of(starts_on), month_of(ends_on)) if kind in MONTHS else None


def is_quiet(now: datetime, calendar: WorkingDays) -> bool:
    """Night, weekend or holiday."""
    here = now.astimezone(VIETNAM)
    return not MORNING <= here.time() < EVENING or not calendar.is_working(here.date())


def days_past_due(due_at: datetime, now: datetime) -> int:
    """Days of the calendar since the day it was due; below zero before it."""
    return (now.astimezone(VIETNAM).date() - due_at.astimezone(VIETNAM).date()).days
