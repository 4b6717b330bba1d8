"""Legal clocks, and what must hold for each of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.lib.working_days import WorkingDays
from sen.regulation.catalogue import rule, rule_ids
from sen.regulation.deadlines import deadline
from sen.regulation.errors import NoLimit, WrongStart
from sen.regulation.model import Override, Start, Unit, levels_on

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31), timezones=st.just(VIETNAM))  # noqa: DTZ001


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


TET = [
    date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29),
    date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3),
]  # fmt: skip
"""The first day of the lunar year, from printed calendars: not what the library under test says."""


def clocks(day):
    """Every rule with a limit on that day, for each level."""
    found = [(one, level) for one in rule_ids() for level in levels_on(day)]
    return [(one, level, limit) for one, level in found if (limit := rule(one, on=day, level=level).limit)]


def test_fifteen_working_days_over_tet():
    found = deadline(
        "answer.opinion_forwarded", start=at(2027, 2, 1), reason="request_received", level="commune"
    )

    assert found.due_on == date(2027, 3, 1)  # Tết takes five working days of February 2027
    assert found.due_at == at(2027, 3, 2, 0)


def test_the_last_day_before_the_change_has_the_old_law():
    old = deadline(
        "answer.opinion_forwarded", start=at(2026, 6, 30), reason="request_received", level="commune"
    )
    new = deadline(
        "answer.opinion_forwarded", start=at(2026, 7, 1), reason="request_received", level="commune"
    )

    assert (old.due_on, old.rule.act) == (date(2026, 7, 30), "103/2016/QH13")
    assert (new.due_on, new.rule.act) == (date(2026, 7, 22), "237/2026/NĐ-CP")


def test_the_law_is_that_of_the_vietnamese_day():
    late_evening = datetime(2026, 6, 30, 18, tzinfo=UTC)  # 01:00 on 1 July there

    found = deadline(
        "press.first_information.event", start=late_evening, reason="received_and_handled", level="commune"
    )

    assert found.due_at == late_evening + timedelta(hours=24)


def test_the_24_hours_began_with_the_event_and_begin_with_handling_it():
    name = "press.first_information.event"

    old = deadline(name, start=at(2026, 6, 1), reason=Start.EVENT, level="province")
    with pytest.raises(WrongStart):
        deadline(name, start=at(2026, 8, 1), reason=Start.EVENT, level="province")

    assert old.due_at == at(2026, 6, 2)


def test_a_letter_of_ours_never_starts_a_correction():
    with pytest.raises(WrongStart):
        deadline("correction.daily", start=at(2026, 8, 1), reason=Start.REQUEST_RECEIVED, level="commune")


def test_notice_of_a_press_conference_is_counted_back():
    found = deadline("press.conference.notice", start=at(2026, 8, 5), reason="event", level="commune")

    assert found.due_at == at(2026, 8, 4)
    with pytest.raises(NoLimit):
        deadline("press.conference.notice", start=at(2026, 8, 5), reason="event", level="province")


def test_ten_days_before_the_twentieth_is_the_tenth():
    found = deadline(
        "foreign.nonresident.apply", start=at(2026, 8, 20), reason="entry_planned", level="province"
    )

    assert found.due_on == date(2026, 8, 10)


def test_at_once_is_over_just_after_it_began():
    found = deadline("correction.online", start=at(2026, 8, 1), reason="own_discovery", level="province")

    assert not found.is_over(at(2026, 8, 1))
    assert found.is_over(at(2026, 8, 1) + timedelta(seconds=1))


def test_a_deadline_in_days_lasts_to_midnight_there():
    found = deadline(
        "answer.editor_request", start=at(2026, 8, 3), reason="request_received", level="commune"
    )

    assert found.due_on == date(2026, 9, 2)  # the national day: not moved, the stricter reading
    assert not found.is_over(datetime(2026, 9, 2, 16, 59, tzinfo=UTC))
    assert found.is_over(datetime(2026, 9, 2, 17, 0, tzinfo=UTC))


def test_an_announced_swap_and_an_own_number_count():
    calendar = WorkingDays(days_off=[date(2026, 8, 4)])
    own = Override("ati.plans_public", 2, Unit.WORKING_DAYS, "Quy chế 05/QC-UBND", date(2026, 1, 1))

    found = deadline(
        "ati.plans_public",
        start=at(2026, 8, 3),
        reason="signed",
        level="commune",
        calendar=calendar,
        overrides=[own],
    )

    assert (found.due_on, found.rule.overridden) == (date(2026, 8, 6), own)


def test_a_clock_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        deadline("ati.plans_public", start=datetime(2026, 8, 3), reason="signed", level="commune")  # noqa: DTZ001


@given(MOMENTS, st.data())
def test_no_clock_ends_before_it_starts_nor_one_of_notice_after(start, data):
    rule_id, level, limit = data.draw(st.sampled_from(clocks(start.date())))

    found = deadline(rule_id, start=start, reason=limit.starts[0], level=level)

    assert found.due_at <= start + timedelta(days=1) if limit.is_before else found.due_at >= start


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), st.data())
def test_a_later_start_is_never_due_earlier_under_one_law(start, later, data):
    rule_id, level, limit = data.draw(st.sampled_from(clocks(start.date())))
    same_law = rule(rule_id, on=start.date(), level=level) == rule(
        rule_id, on=(start + later).date(), level=level
    )

    first = deadline(rule_id, start=start, reason=limit.starts[0], level=level)
    if same_law:
        second = deadline(rule_id, start=start + later, reason=limit.starts[0], level=level)
        assert second.due_at >= first.due_at


@given(MOMENTS, st.data())
def test_a_clock_of_working_days_ends_on_one_and_skips_the_others(start, data):
    counted = [
        one for one in clocks(start.date()) if one[2].unit == Unit.WORKING_DAYS and not one[2].is_before
    ]
    rule_id, level, limit = data.draw(st.sampled_from(counted))
    calendar = WorkingDays()

    found = deadline(rule_id, start=start, reason=limit.starts[0], level=level, calendar=calendar)

    days = [start.date() + timedelta(days=n + 1) for n in range((found.due_on - start.date()).days)]
    assert calendar.is_working(found.due_on)
    assert sum(map(calendar.is_working, days)) == limit.amount


@given(st.sampled_from(TET), st.integers(1, 25), st.data())
def test_no_clock_of_working_days_ends_at_tet(first_day, days_before, data):
    start = datetime.combine(first_day - timedelta(days=days_before), time(9), VIETNAM)
    counted = [one for one in clocks(start.date()) if one[2].unit == Unit.WORKING_DAYS]
    rule_id, level, limit = data.draw(st.sampled_from(counted))

    found = deadline(rule_id, start=start, reason=limit.starts[0], level=level)

    assert not first_day - timedelta(days=1) <= found.due_on <= first_day + timedelta(days=3)


def test_hours_run_on_through_tet():
    found = deadline(
        "personal_data.breach", start=at(2026, 2, 16), reason=Start.BREACH_FOUND, level="commune"
    )

    assert found.due_at == at(2026, 2, 19)


@given(st.timedeltas(timedelta(days=-60), timedelta(days=60)), st.data())
def test_each_clock_has_the_law_of_the_day_on_which_it_starts(offset, data):
    start = at(2026, 7, 1, 0) + offset
    rule_id, level, limit = data.draw(st.sampled_from(clocks(start.date())))

    found = deadline(rule_id, start=start, reason=limit.starts[0], level=level)

    begins, ends = found.rule.valid_from, found.rule.valid_to
    assert begins is None or begins <= start.date()
    assert ends is None or start.date() <= ends
    assert (found.reason, found.start) == (limit.starts[0], start)


@given(MOMENTS, st.integers(0, 400), st.data())
def test_an_own_number_never_changes_what_starts_a_clock(start, amount, data):
    rule_id, level, limit = data.draw(st.sampled_from(clocks(start.date())))
    own = Override(rule_id, amount, limit.unit, "quy chế", date(2020, 1, 1))

    found = deadline(rule_id, start=start, reason=limit.starts[0], level=level, overrides=[own])

    assert (found.rule.limit.amount, found.rule.limit.starts) == (amount, limit.starts)
    assert limit.is_before or found.due_at >= start
