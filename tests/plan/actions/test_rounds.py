from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.jobs.schedules import VIETNAM
from sen.org.models import Role
from sen.plan.actions.rounds import (
    RoundFacts,
    add_schedule,
    freeze_round,
    open_due_rounds,
    open_round,
    stop_schedule,
)
from sen.plan.actions.sheets import Filled, submit_sheet
from sen.plan.errors import NobodyAsked, RoundClosed
from sen.plan.models import Duty, EscalationStep, Plan, Rhythm, Round, RoundSchedule
from sen.plan.snapshots import digest_of, is_untouched
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=5)
MARCH = RoundFacts("monthly", "work", date(2026, 3, 1), date(2026, 3, 31), DUE)
PRESS = RoundFacts("weekly", "press", date(2026, 3, 4), date(2026, 3, 10), DUE)
WEDNESDAY = datetime(2026, 3, 11, 10, tzinfo=VIETNAM)


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def task(plan):
    return TaskFactory(plan=plan)


@pytest.fixture
def focal(plan):
    return actor_in(plan.authority, role=Role.FOCAL_POINT)


def duty_of(task, **facts):
    return DutyFactory(task=task, unit=UnitFactory(parent=task.plan.authority), **facts)


def test_each_unit_with_a_duty_gets_one_sheet(plan, task, focal):
    first, second = duty_of(task), duty_of(task)
    DutyFactory(task=TaskFactory(plan=plan), unit=first.unit)

    opened = open_round(plan.pk, facts=MARCH, by=focal, now=NOW)

    assert set(opened.sheets.values_list("unit_id", "due_at")) == {
        (first.unit_id, DUE),
        (second.unit_id, DUE),
    }
    entry = Entry.objects.get(verb="plan.round_opened")
    assert (entry.unit_id, entry.facts["units"]) == (plan.authority_id, 2)


def test_units_without_work_in_the_time_are_not_asked(plan, task, focal):
    asked = duty_of(task)
    duty_of(task, state=Duty.State.DROPPED)
    duty_of(task, asked_from=date(2026, 4, 1))
    duty_of(task, rhythm=Rhythm.ONCE, due_on=date(2026, 6, 1))
    duty_of(task, state=Duty.State.DONE, asked_until=date(2026, 2, 1))

    opened = open_round(plan.pk, facts=MARCH, by=focal, now=NOW)

    assert list(opened.sheets.values_list("unit_id", flat=True)) == [asked.unit_id]


def test_press_asks_every_unit_that_works_on_the_plan(plan, task, focal):
    later = duty_of(task, asked_from=date(2026, 4, 1))

    opened = open_round(plan.pk, facts=PRESS, by=focal, now=NOW)

    assert list(opened.sheets.values_list("unit_id", flat=True)) == [later.unit_id]


def test_round_without_units_is_not_opened(plan, task, focal):
    duty_of(task, asked_from=date(2026, 4, 1))

    with pytest.raises(NobodyAsked):
        open_round(plan.pk, facts=MARCH, by=focal, now=NOW)

    assert not Round.objects.exists()


def test_same_time_is_asked_once_and_only_by_the_focal_point(plan, task, focal):
    duty = duty_of(task)
    with pytest.raises(PermissionDenied):
        open_round(plan.pk, facts=MARCH, by=actor_in(duty.unit), now=NOW)
    open_round(plan.pk, facts=MARCH, by=focal, now=NOW)

    with pytest.raises(ValidationError):
        open_round(plan.pk, facts=MARCH, by=focal, now=NOW)


def test_first_round_sets_the_usual_steps_and_no_later_one(plan, task, focal):
    duty_of(task)
    open_round(plan.pk, facts=MARCH, by=focal, now=NOW)
    steps = list(EscalationStep.objects.values_list("days", "to"))
    EscalationStep.objects.all().delete()

    open_round(plan.pk, facts=PRESS, by=focal, now=NOW)

    assert steps == [(-3, "unit"), (0, "unit"), (1, "unit_lead"), (3, "leader")]
    assert not EscalationStep.objects.exists()


def test_frozen_round_keeps_what_stood_and_its_hash_is_in_the_log(plan, task, focal):
    answered, silent = duty_of(task), duty_of(task)
    opened = open_round(plan.pk, facts=MARCH, by=focal, now=NOW)
    sheet = opened.sheets.get(unit=answered.unit)
    submit_sheet(sheet.pk, filled=Filled({answered.pk: "Đã xong."}), by=actor_in(answered.unit), now=NOW)

    frozen = freeze_round(opened.pk, by=focal, now=NOW)

    frozen.refresh_from_db()
    assert frozen.snapshot["missing"] == [silent.unit.name]
    texts = [line["text"] for unit in frozen.snapshot["units"] for line in unit["lines"]]
    assert texts == ["Đã xong."]
    assert Entry.objects.get(verb="plan.round_frozen").facts["sha256"] == frozen.snapshot_sha256
    assert digest_of(frozen.snapshot) == frozen.snapshot_sha256


def test_what_is_changed_behind_a_freeze_no_longer_fits_its_hash(plan, task, focal):
    duty_of(task)
    frozen = freeze_round(open_round(plan.pk, facts=MARCH, by=focal, now=NOW).pk, by=focal, now=NOW)
    assert is_untouched(frozen)

    frozen.snapshot["missing"] = []

    assert not is_untouched(frozen)


def test_round_is_frozen_once_and_by_the_focal_point(plan, task, focal):
    duty = duty_of(task)
    opened = open_round(plan.pk, facts=MARCH, by=focal, now=NOW)
    with pytest.raises(PermissionDenied):
        freeze_round(opened.pk, by=actor_in(duty.unit, role=Role.UNIT_LEAD), now=NOW)
    freeze_round(opened.pk, by=focal, now=NOW)

    with pytest.raises(RoundClosed):
        freeze_round(opened.pk, by=focal, now=NOW)


def weekly(plan, focal):
    facts = {"kind": "weekly", "form": "press", "due_weekday": 2, "due_after_days": 0}
    schedule = RoundSchedule(plan=plan, due_time=time(10), opens_before_days=2, **facts)
    return add_schedule(schedule, by=focal, now=WEDNESDAY - timedelta(days=6))


def test_weekly_round_opens_by_itself_for_wednesday_at_ten(plan, task, focal):
    duty_of(task)
    weekly(plan, focal)

    before = open_due_rounds(now=WEDNESDAY - timedelta(days=2, minutes=1))
    then = open_due_rounds(now=WEDNESDAY - timedelta(days=2))
    again = open_due_rounds(now=WEDNESDAY - timedelta(hours=1))

    opened = Round.objects.get()
    assert (before, then, again) == (0, 1, 0)
    assert (opened.starts_on, opened.ends_on, opened.due_at) == (
        date(2026, 3, 4),
        date(2026, 3, 10),
        WEDNESDAY,
    )
    assert (opened.counts_hours, opened.opened_by_id) == (True, None)


def test_wednesdays_go_on_over_tet_and_no_week_is_left_out(plan, task, focal):
    """From the fourth of February to the fourth of March 2026, the job each hour; Tết lies on the 18th."""
    duty_of(task)
    facts = {"kind": "weekly", "form": "press", "due_weekday": 2, "due_after_days": 0}
    start = datetime(2026, 2, 4, 11, tzinfo=VIETNAM)
    schedule = RoundSchedule(plan=plan, due_time=time(10), opens_before_days=2, **facts)
    add_schedule(schedule, by=focal, now=start)

    opened = sum(open_due_rounds(now=start + timedelta(hours=hour)) for hour in range(24 * 28))

    rounds = Round.objects.order_by("starts_on")
    shown = [(f"{each.starts_on:%d/%m}", f"{each.due_at.astimezone(VIETNAM):%d/%m %H}") for each in rounds]
    assert shown == [
        ("04/02", "11/02 10"), ("11/02", "23/02 10"), ("18/02", "25/02 10"), ("25/02", "04/03 10"),
    ]  # fmt: skip
    assert opened == 4


def test_machine_that_was_off_over_tet_opens_the_old_week_and_the_new_one(plan, task, focal):
    duty_of(task)
    facts = {"kind": "weekly", "form": "press", "due_weekday": 2, "due_after_days": 0}
    schedule = RoundSchedule(plan=plan, due_time=time(10), opens_before_days=4, **facts)
    add_schedule(schedule, by=focal, now=datetime(2026, 2, 4, 11, tzinfo=VIETNAM))

    opened = open_due_rounds(now=datetime(2026, 2, 23, 9, tzinfo=VIETNAM))

    assert (opened, Round.objects.count()) == (2, 2)


def test_stopped_schedule_and_closed_plan_open_nothing(plan, task, focal):
    duty_of(task)
    schedule = weekly(plan, focal)
    Plan.objects.update(state=Plan.State.CLOSED)
    closed = open_due_rounds(now=WEDNESDAY - timedelta(days=1))
    Plan.objects.update(state=Plan.State.CONFIRMED)
    stop_schedule(schedule.pk, by=focal, now=NOW)

    assert (closed, open_due_rounds(now=WEDNESDAY - timedelta(days=1))) == (0, 0)


def test_schedule_without_units_to_ask_opens_nothing_and_fails_nothing(plan, focal):
    weekly(plan, focal)

    assert open_due_rounds(now=WEDNESDAY - timedelta(days=1)) == 0
    assert not Round.objects.exists()
