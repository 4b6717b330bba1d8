from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.jobs.schedules import VIETNAM
from sen.lib.working_days import WorkingDays
from sen.plan.models import RoundKind, RoundSchedule
from sen.plan.round_times import MONTHS, calendar_span, is_quiet, open_spans, step_day, whole_months

CALENDAR = WorkingDays()
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
KINDS = st.sampled_from([kind for kind in RoundKind if kind != RoundKind.AD_HOC])


def moment(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def wednesday(**more):
    facts = {"kind": "weekly", "due_weekday": 2, "due_after_days": 0, "due_time": time(10)}
    return RoundSchedule(**facts, **({"opens_before_days": 2} | more))


@given(kind=KINDS, day=DAYS)
def test_spans_hold_their_day_and_follow_each_other_without_a_gap(kind, day):
    first, last = calendar_span(kind, day)

    assert first <= day <= last
    assert calendar_span(kind, first) == calendar_span(kind, last) == (first, last)
    assert calendar_span(kind, last + timedelta(days=1))[0] == last + timedelta(days=1)
    assert (whole_months(kind, first, last) is not None) == (kind in MONTHS)


@given(
    kind=KINDS,
    day=DAYS,
    weekday=st.integers(0, 6),
    late=st.integers(-31, 60),
    before=st.integers(1, 60),
    hour=st.integers(0, 23),
)
def test_open_spans_have_begun_are_not_over_and_fall_on_working_days(kind, day, weekday, late, before, hour):
    weekly = kind == RoundKind.WEEKLY
    schedule = RoundSchedule(
        kind=kind, due_weekday=weekday if weekly else None, due_after_days=0 if weekly else late,
        due_time=time(hour), opens_before_days=before,
    )  # fmt: skip
    now = datetime.combine(day, time(12), VIETNAM)

    spans = open_spans(schedule, now, CALENDAR)

    assert [span for span in spans if not span.opens_at <= now < span.due_at] == []
    assert all(CALENDAR.is_working(span.due_at.date()) for span in spans)
    assert all(span.due_at.time() == time(hour) for span in spans)
    assert spans == sorted(spans, key=lambda span: span.starts_on)
    assert len({span.starts_on for span in spans}) == len(spans)


@given(kind=st.sampled_from(list(MONTHS)), day=DAYS, late=st.integers(-31, 60), before=st.integers(1, 60))
def test_no_month_is_left_out_however_late_it_is_due(kind, day, late, before):
    """Each calendar span is open right before it is due."""
    schedule = RoundSchedule(kind=kind, due_after_days=late, due_time=time(17), opens_before_days=before)
    first, last = calendar_span(kind, day)
    due_at = datetime.combine(last + timedelta(days=late), time(17), VIETNAM)

    opened = open_spans(schedule, due_at - timedelta(minutes=1), CALENDAR)

    assert (first, last) in [(span.starts_on, span.ends_on) for span in opened]


@given(due=DAYS, days=st.integers(-30, 60))
def test_steps_fall_on_working_days_on_their_own_side_of_the_day(due, days):
    due_at = datetime.combine(due, time(17), VIETNAM)

    day = step_day(due_at, days, CALENDAR)

    assert CALENDAR.is_working(day)
    assert (day > due) if days > 0 else (day <= due)
    assert step_day(due_at, days + 1, CALENDAR) >= day


def test_wednesday_in_tet_is_due_on_the_first_working_day_after_it():
    """18 February 2026 is the second day of Tết."""
    schedule = wednesday(opens_before_days=4)
    now = moment(2026, 2, 23, 9, 59)

    tet, after = open_spans(schedule, now, CALENDAR)

    assert (tet.starts_on, tet.ends_on, tet.due_at) == (
        date(2026, 2, 11), date(2026, 2, 17), moment(2026, 2, 23, 10)
    )  # fmt: skip
    assert (after.starts_on, after.due_at) == (date(2026, 2, 18), moment(2026, 2, 25, 10))
    assert open_spans(schedule, moment(2026, 2, 23, 10), CALENDAR) == [after]


def test_days_of_the_authority_hold_before_the_general_calendar():
    closed = WorkingDays(days_off=[date(2026, 3, 11)])
    worked = WorkingDays(days_worked=[date(2026, 2, 18)])

    assert open_spans(wednesday(), moment(2026, 3, 10), closed)[0].due_at == moment(2026, 3, 12, 10)
    assert open_spans(wednesday(), moment(2026, 2, 17), worked)[0].due_at == moment(2026, 2, 18, 10)


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        (moment(2026, 3, 18, 6, 59), True),
        (moment(2026, 3, 18, 7), False),
        (moment(2026, 3, 18, 17, 59), False),
        (moment(2026, 3, 18, 18), True),
        (moment(2026, 3, 21, 9), True),
        (moment(2026, 2, 17, 9), True),
        (moment(2026, 9, 2, 9), True),
    ],
)
def test_night_weekend_and_holiday_are_quiet(now, quiet):
    assert is_quiet(now, CALENDAR) is quiet
