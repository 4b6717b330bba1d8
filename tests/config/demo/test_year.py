"""The story of a year is made from rows that need not be saved."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from sen.config.demo.year import deeds_of
from sen.org.models import Unit
from sen.plan.models import Duty, Part, Plan, Report, Rhythm, Task

YEAR = Plan(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), state=Plan.State.CONFIRMED)
TODAY = date(2026, 11, 23)


def duty(number: str = "IV.1.1", *, unit: str = "BS-VHXH", due_on: date | None = None, **fields) -> Duty:
    rhythm = fields.pop("rhythm", Rhythm.ONCE if due_on else Rhythm.EACH_PERIOD)
    task = Task(plan=YEAR, number=number, text=fields.pop("text", "Cập nhật tin, bài trên Trang thông tin"))
    return Duty(task=task, unit=Unit(code=unit), part=Part.LEAD, rhythm=rhythm, due_on=due_on)


def many(**fields) -> list[Duty]:
    return [duty(f"IV.{section}.{n}", **fields) for section in range(1, 8) for n in range(1, 8)]


def test_same_day_gives_the_same_year():
    assert [deed.given for deed in deeds_of(many(), today=TODAY)] == [
        deed.given for deed in deeds_of(many(), today=TODAY)
    ]


@pytest.mark.parametrize("today", [date(2026, 3, 20), TODAY, date(2027, 1, 10)])
def test_nothing_is_reported_after_today(today):
    duties = [*many(), *many(due_on=date(2026, 9, 15))]

    assert all(timezone.localdate(deed.at) <= today for deed in deeds_of(duties, today=today))


def test_some_months_are_late_and_some_are_never_answered():
    deeds = list(deeds_of(many(unit="BS-ND"), today=TODAY))

    late = [deed for deed in deeds if deed.period and timezone.localdate(deed.at).month != deed.period.month]

    assert late
    assert len(deeds) < 49 * 11


def test_work_that_happens_now_and_then_mostly_did_not():
    deeds = list(deeds_of(many(rhythm=Rhythm.WHEN_IT_HAPPENS), today=TODAY))

    quiet = [deed for deed in deeds if deed.given.answer == Report.Answer.NOTHING_AROSE]

    assert len(deeds) / 2 < len(quiet) < len(deeds)


def test_dated_work_is_mostly_done_sometimes_late_sometimes_forgotten():
    due = date(2026, 6, 30)

    deeds = list(deeds_of(many(due_on=due), today=TODAY))
    done = [deed for deed in deeds if deed.given.answer == Report.Answer.DONE]

    assert 30 < len(done) < 49
    assert any(timezone.localdate(deed.at) > due for deed in done)
    assert all(deed.given.evidence or deed.given.reason for deed in done)


def test_dated_work_ahead_is_not_done_yet():
    deeds = list(deeds_of(many(due_on=TODAY + timedelta(days=30)), today=TODAY))

    assert {deed.given.answer for deed in deeds} == {Report.Answer.REPORTED}


def test_a_correction_puts_a_slip_right():
    slips = [deed for deed in deeds_of(many(), today=TODAY) if deed.slip]

    assert slips
    assert all(deed.slip.percent != deed.given.percent for deed in slips)
