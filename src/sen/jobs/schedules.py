"""When scheduled work is due, as pure functions of time. Clock times are those of Vietnam (no summer time)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Schedule(Protocol):
    def latest(self, now: datetime) -> datetime:
        """The last due time that is not after `now`."""


@dataclass(frozen=True, slots=True)
class Every:
    """Each so many minutes or hours, counted from midnight in Vietnam when it divides the day."""

    interval: timedelta

    def latest(self, now: datetime) -> datetime:
        origin = datetime(2000, 1, 1, tzinfo=VIETNAM)
        return (origin + (now - origin) // self.interval * self.interval).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Daily:
    at: time

    def latest(self, now: datetime) -> datetime:
        due = _at(now.astimezone(VIETNAM), self.at)
        return (due if due <= now else due - timedelta(days=1)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Weekly:
    weekday: int
    """Monday is 0."""
    at: time

    def latest(self, now: datetime) -> datetime:
        here = now.astimezone(VIETNAM)
        due = _at(here - timedelta(days=(here.weekday() - self.weekday) % 7), self.at)
        return (due if due <= now else due - timedelta(days=7)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Monthly:
    day: int
    """1 to 28, so that every month has it."""
    at: time

    def latest(self, now: datetime) -> datetime:
        due = _at(now.astimezone(VIETNAM).replace(day=self.day), self.at)
        if due > now:
            due = (due.replace(day=1) - timedelta(days=1)).replace(day=self.day)
        return due.astimezone(UTC)


def missed_between(schedule: Schedule, last: datetime, due: datetime, at_most: int = 1000) -> int:
    """How many due times lie after `last` and before `due`."""
    count = 0
    while count < at_most and (due := schedule.latest(due - timedelta(microseconds=1))) > last:
        count += 1
    return count


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
