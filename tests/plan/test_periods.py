from datetime import date, timedelta

import pytest

from sen.plan import periods


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "first", "last", "count"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 1), 12),
        (date(2026, 2, 15), date(2026, 4, 1), date(2026, 2, 1), date(2026, 4, 1), 3),
        (date(2025, 11, 30), date(2026, 2, 28), date(2025, 11, 1), date(2026, 2, 1), 4),
        (date(2026, 5, 5), date(2026, 5, 5), date(2026, 5, 1), date(2026, 5, 1), 1),
    ],
)
def test_months_of_a_term(starts_on, ends_on, first, last, count):
    months = periods.months_of(starts_on, ends_on)

    assert (months[0], months[-1], len(months)) == (first, last, count)
    assert periods.months_between(first, last) == count


def test_months_of_a_term_that_ends_before_it_starts_are_none():
    assert periods.months_of(date(2026, 3, 1), date(2026, 2, 1)) == []
    assert periods.months_between(date(2026, 3, 1), date(2026, 2, 1)) == 0


def test_a_month_closes_when_its_last_day_is_over():
    february = date(2024, 2, 1)

    assert periods.last_day(february) == date(2024, 2, 29)
    assert not periods.is_closed(february, date(2024, 2, 29))
    assert periods.is_closed(february, date(2024, 3, 1))
    assert periods.last_closed(date(2024, 3, 1)) == february


def test_a_month_lies_ahead_until_its_first_day():
    assert periods.is_ahead(date(2026, 4, 1), date(2026, 3, 31))
    assert not periods.is_ahead(date(2026, 4, 1), date(2026, 4, 1))


def test_every_day_is_in_one_month_that_is_neither_closed_nor_ahead():
    days = [date(2023, 12, 1) + timedelta(days=number) for number in range(500)]

    for day in days:
        month = periods.month_of(day)
        assert not periods.is_closed(month, day)
        assert not periods.is_ahead(month, day)
        assert periods.is_closed(periods.month_before(month), day)
        assert periods.is_ahead(periods.next_month(month), day)


@pytest.mark.parametrize(
    ("due_on", "month"),
    [
        (date(2026, 5, 20), date(2026, 5, 1)),
        (date(2025, 5, 20), date(2026, 1, 1)),
        (date(2027, 5, 20), date(2026, 12, 1)),
    ],
)
def test_a_due_date_outside_the_term_shows_in_the_nearest_month(due_on, month):
    assert periods.month_of_due(due_on, date(2026, 1, 1), date(2026, 12, 31)) == month


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 6, 30), date(2027, 6, 30)), (date(2024, 2, 29), date(2027, 2, 28)),
     (date(2027, 5, 1), date(2027, 5, 1)), (date(2029, 5, 1), date(2027, 12, 31))],
)  # fmt: skip
def test_a_day_stays_the_same_day_of_the_new_year(day, expected):
    assert periods.within(day, date(2027, 1, 1), date(2027, 12, 31)) == expected
