"""From a rule and the moment that starts it to the moment by which something is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sen.lib.working_days import WorkingDays
from sen.regulation.catalogue import rule
from sen.regulation.errors import NoLimit, WrongStart
from sen.regulation.model import Level, Limit, Override, Rule, Start, Unit

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock of the law. `reason` is what started it: it is stored and shown with the date."""

    rule: Rule
    start: datetime
    reason: Start
    due_at: datetime
    """Aware. A limit in days ends with its last day: 24:00 in Vietnam, which is 00:00 of the next."""

    @property
    def due_on(self) -> date:
        """The last day on which it can be done, in Vietnam."""
        return (self.due_at.astimezone(ZONE) - timedelta(microseconds=1)).date()

    def is_over(self, now: datetime) -> bool:
        return now >= self.due_at and now > self.start


def deadline(
    rule_id: str,
    *,
    start: datetime,
    reason: Start | str,
    level: Level | str,
    calendar: WorkingDays | None = None,
    overrides: Iterable[Override] = (),
) -> Deadline:
    """When something is due by the law of the day on which its clock starts.

    The first day is not counted: five working days from a Monday end on the next Monday at 24:00; ten days before the
    20th is the 10th. Calendar days are not moved off a holiday at their end, the stricter of the two readings.

    Args:
        rule_id: see `rule_ids()`.
        start: aware; what `reason` names happened then.
        reason: one of the starts of the rule's limit.
        level: of the body that has the duty.
        calendar: working days, with the office's announced swaps.
        overrides: the office's own numbers.

    Raises:
        UnknownRule: no rule has this id.
        NoLimit: the law of that day sets none, or its text was not read.
        WrongStart: the clock of this rule does not start with `reason`.
        ValueError: `start` is naive.
    """
    if start.tzinfo is None:
        raise ValueError("the start of a clock needs its zone")
    found = rule(rule_id, on=start.astimezone(ZONE).date(), level=level, overrides=overrides)
    if found.limit is None:
        raise NoLimit(rule_id)
    begun = Start(reason)
    if begun not in found.limit.starts:
        raise WrongStart(f"{rule_id} does not start with {begun}")
    return Deadline(found, start, begun, _due_at(found.limit, start, calendar or WorkingDays()))


def _due_at(limit: Limit, start: datetime, calendar: WorkingDays) -> datetime:
    if limit.unit == Unit.HOURS:
        return start + timedelta(hours=-limit.amount if limit.is_before else limit.amount)
    day = start.astimezone(ZONE).date()
    return _end_of(_last_day(day, limit, calendar))


def _last_day(day: date, limit: Limit, calendar: WorkingDays) -> date:
    if limit.unit == Unit.DAYS:
        return day + timedelta(days=-limit.amount if limit.is_before else limit.amount)
    return (calendar.before if limit.is_before else calendar.after)(day, limit.amount)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZONE)
