"""Vietnamese working days: weekends, public holidays with Tết, days off in lieu, and what an office knows better."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

FARTHEST = 3660
"""Days looked ahead or back: an office cannot close for ten years."""


class WorkingDays:
    """The calendar of one office.

    Args:
        days_off: further days on which nobody works (a storm, a swap announced after the release of `holidays`).
        days_worked: days that the calendar takes for days off but that are worked (the other half of a swap).

    A day in both is worked. Days off that are announced year by year are known to `holidays` only after their
    announcement; Tết and the day in lieu of a weekend are computed.
    """

    def __init__(self, *, days_off: Iterable[date] = (), days_worked: Iterable[date] = ()) -> None:
        self._off, self._worked = frozenset(days_off), frozenset(days_worked)

    def is_working(self, day: date) -> bool:
        if day in self._worked:
            return True
        return day not in self._off and bool(_vietnam().is_working_day(day))

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted; `day` when `count` is 0."""
        return self._counted(day, count, timedelta(days=1))

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`, which itself is not counted."""
        return self._counted(day, count, timedelta(days=-1))

    def _counted(self, day: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise ValueError("a number of working days is not negative")
        for _ in range(FARTHEST):
            if count == 0:
                return day
            day += step
            count -= self.is_working(day)
        raise ValueError("no such working day within ten years")


def holiday_name(day: date) -> str:
    """Its Vietnamese name, or nothing."""
    return str(_vietnam().get(day) or "")


@cache
def _vietnam() -> Any:
    from holidays import country_holidays  # 0.6 s to import: only for who counts

    return country_holidays("VN", language="vi")
