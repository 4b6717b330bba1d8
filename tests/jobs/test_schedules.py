from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.jobs.schedules import VIETNAM, Daily, Every, Monthly, Weekly, missed_between


def here(*parts):
    return datetime(*parts, tzinfo=VIETNAM)


SCHEDULES = [
    Every(timedelta(minutes=5)),
    Every(timedelta(hours=6)),
    Daily(time(6)),
    Weekly(0, time(7, 30)),
    Monthly(25, time(8)),
]


@pytest.mark.parametrize(
    ("schedule", "now", "latest"),
    [
        (Every(timedelta(hours=6)), here(2026, 3, 10, 5, 59), here(2026, 3, 10, 0)),
        (Daily(time(6)), here(2026, 3, 10, 5, 59), here(2026, 3, 9, 6)),
        (Daily(time(6)), here(2026, 3, 10, 6), here(2026, 3, 10, 6)),
        (Weekly(0, time(7, 30)), here(2026, 3, 10, 0), here(2026, 3, 9, 7, 30)),
        (Weekly(0, time(7, 30)), here(2026, 3, 9, 7), here(2026, 3, 2, 7, 30)),
        (Monthly(25, time(8)), here(2026, 3, 10, 0), here(2026, 2, 25, 8)),
        (Monthly(25, time(8)), here(2026, 1, 1, 0), here(2025, 12, 25, 8)),
    ],
)
def test_latest_is_the_last_due_time_in_vietnam(schedule, now, latest):
    assert schedule.latest(now) == latest


@pytest.mark.parametrize("schedule", SCHEDULES)
@given(now=st.datetimes(datetime(2015, 1, 1), datetime(2050, 1, 1)))  # noqa: DTZ001  (gets its zone below)
def test_latest_is_never_after_now_and_is_its_own_latest(schedule, now):
    now = now.replace(tzinfo=VIETNAM)
    latest = schedule.latest(now)

    assert latest <= now
    assert schedule.latest(latest) == latest
    assert now - latest < timedelta(days=32)


def test_missed_between_counts_the_times_in_between_and_stops_counting():
    daily = Daily(time(6))

    assert missed_between(daily, here(2026, 3, 6, 6), here(2026, 3, 10, 6)) == 3
    assert missed_between(daily, here(2026, 3, 9, 6), here(2026, 3, 10, 6)) == 0
    assert missed_between(daily, here(2000, 1, 1, 6), here(2026, 3, 10, 6), at_most=9) == 9
