"""When a round asks, opens, is due, and when reminding keeps quiet. Pure date logic in the zone of Vietnam."""

from collections.abc import Iterator
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
LONGEST_REST = timedelta(days=21)
"""More than any row of days off: so much later than planned a round may be due."""
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


def open_spans(schedule: RoundSchedule, now: datetime, calendar: WorkingDays) -> list[Span]:
    """The rounds of a schedule that have opened by now and are still to be answered, the oldest first.

    One that would be due on a day off is due on the next working day at the same hour: nobody is there to answer
    before. So a machine that was off over Tết opens both the old week and the new one.
    """
    today = now.astimezone(VIETNAM).date()
    spans = _weekly_spans if schedule.kind == RoundKind.WEEKLY else _calendar_spans
    return [span for span in spans(schedule, today, calendar) if span.opens_at <= now < span.due_at]


def _weekly_spans(schedule: RoundSchedule, today: date, calendar: WorkingDays) -> Iterator[Span]:
    """Weeks that end the day before the day on which they are due."""
    day = today - LONGEST_REST
    day += timedelta(days=((schedule.due_weekday or 0) - day.weekday()) % 7)
    while day <= today + timedelta(days=schedule.opens_before_days):
        yield _span(schedule, day - WEEK, day - timedelta(days=1), day, calendar)
        day += WEEK


def _calendar_spans(schedule: RoundSchedule, today: date, calendar: WorkingDays) -> Iterator[Span]:
    """Those of the past that may still be due, up to those that open ahead of their time."""
    late = timedelta(days=schedule.due_after_days)
    first, last = calendar_span(schedule.kind, today - late - LONGEST_REST)
    while first <= today + timedelta(days=schedule.opens_before_days) - late:
        yield _span(schedule, first, last, last + late, calendar)
        first, last = calendar_span(schedule.kind, last + timedelta(days=1))


def _span(
    schedule: RoundSchedule, starts_on: date, ends_on: date, planned_on: date, calendar: WorkingDays
) -> Span:
    due_on = planned_on if calendar.is_working(planned_on) else calendar.after(planned_on, 1)
    opens_at = at(planned_on, schedule.due_time) - timedelta(days=schedule.opens_before_days)
    return Span(starts_on, ends_on, opens_at, at(due_on, schedule.due_time))


def whole_months(kind: str, starts_on: date, ends_on: date) -> tuple[date, date] | None:
    """First and last month for whose answers a round asks; none for a week or an ad hoc time, which ask by the day."""
    return (month_of(starts_on), month_of(ends_on)) if kind in MONTHS else None


def is_quiet(now: datetime, calendar: WorkingDays) -> bool:
    """Night, weekend or holiday."""
    here = now.astimezone(VIETNAM)
    return not MORNING <= here.time() < EVENING or not calendar.is_working(here.date())


def step_day(due_at: datetime, days: int, calendar: WorkingDays) -> date:
    """The day of a step of reminders: days off are not counted, so that nobody is told only after it was due.

    Nor is a leader told before the unit had its days to answer: over Tết nobody works.
    """
    due_on = due_at.astimezone(VIETNAM).date()
    if days > 0:
        return calendar.after(due_on, days)
    if days < 0 or not calendar.is_working(due_on):
        return calendar.before(due_on, max(-days, 1))
    return due_on
