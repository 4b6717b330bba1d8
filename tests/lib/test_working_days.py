"""Days on which a Vietnamese office works."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.lib.working_days import WorkingDays, holiday_name

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 4, 30), False),
        (date(2026, 4, 27), False),  # in lieu of the Kings' day on a Sunday
        (date(2026, 2, 17), False),  # Tết
        (date(2025, 1, 29), False),  # Tết of another year
        (date(2026, 8, 22), True),  # a Saturday worked for the Monday before the national day
        (date(2026, 8, 31), False),
    ],
)
def test_a_day_is_worked_or_not(day, is_working):
    assert WorkingDays().is_working(day) is is_working


def test_five_working_days_jump_over_tet():
    assert WorkingDays().after(date(2026, 2, 12), 5) == date(2026, 2, 26)


def test_an_announced_swap_moves_the_count():
    swap = WorkingDays(days_off=[date(2026, 11, 25)], days_worked=[date(2026, 11, 28)])

    assert WorkingDays().after(date(2026, 11, 24), 3) == date(2026, 11, 27)
    assert swap.after(date(2026, 11, 24), 3) == date(2026, 11, 28)


def test_a_day_that_is_both_off_and_worked_is_worked():
    day = date(2026, 11, 25)

    assert WorkingDays(days_off=[day], days_worked=[day]).is_working(day)


def test_a_holiday_has_its_name():
    assert holiday_name(date(2026, 9, 2)) == "Quốc khánh"
    assert holiday_name(date(2026, 9, 3)) == ""


def test_a_negative_number_of_days_is_refused():
    with pytest.raises(ValueError, match="negative"):
        WorkingDays().after(date(2026, 11, 24), -1)


def test_an_office_closed_for_ever_is_told():
    closed = WorkingDays(days_off=[date(2026, 1, 1) + timedelta(days=n) for n in range(4000)])

    with pytest.raises(ValueError, match="ten years"):
        closed.after(date(2026, 1, 1), 1)


@given(DAYS, st.integers(0, 40))
def test_back_and_forth_is_the_same_working_day(day, count):
    calendar = WorkingDays()
    start = calendar.after(day, 1)

    assert calendar.before(calendar.after(start, count), count) == start


@given(DAYS, st.integers(1, 40))
def test_what_is_counted_to_is_worked_and_has_as_many_between(day, count):
    calendar = WorkingDays()

    end = calendar.after(day, count)

    between = [day + timedelta(days=n + 1) for n in range((end - day).days)]
    assert calendar.is_working(end)
    assert sum(map(calendar.is_working, between)) == count
