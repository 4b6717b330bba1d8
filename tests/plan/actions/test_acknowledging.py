"""A unit takes its work or contests it; the focal point decides; the work counts all the while."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan import rules
from sen.plan.actions.acknowledging import (
    Decided,
    acknowledge_duty,
    acknowledge_plan,
    contest_duty,
    decide_contest,
)
from sen.plan.errors import DutyClosed
from sen.plan.models import Acknowledgement, Duty, Part, Plan, Report, Rhythm
from sen.plan.queries.acknowledging import UnitSaid, said_by_unit
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db
State = Acknowledgement.State


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def unit(plan):
    return UnitFactory(parent=plan.authority, name="Phòng Kinh tế")


@pytest.fixture
def duty(plan, unit):
    return DutyFactory(task=TaskFactory(plan=plan), unit=unit)


@pytest.fixture
def officer(unit):
    return actor_in(unit)


@pytest.fixture
def focal(plan):
    return actor_in(UnitFactory(parent=plan.authority), role=Role.FOCAL_POINT)


def contested(duty, officer, reason="Không thuộc phòng."):
    return contest_duty(duty.pk, ground="not_ours", reason=reason, by=officer, now=NOW)


def test_a_unit_takes_all_its_work_of_a_plan_with_one_entry(plan, unit, duty, officer):
    other = DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    DutyFactory(task=duty.task)  # of a unit beside it

    taken = acknowledge_plan(plan.pk, by=officer, now=NOW)

    assert taken == 2
    assert set(Acknowledgement.objects.values_list("duty", "state")) == {
        (duty.pk, State.ACKNOWLEDGED),
        (other.pk, State.ACKNOWLEDGED),
    }
    entry = Entry.objects.get()
    assert (entry.verb, entry.unit_id, entry.facts) == ("plan.duties_acknowledged", unit.pk, {"duties": 2})


def test_only_what_was_ticked_is_taken_and_what_is_not_the_units_refuses_all(plan, unit, duty, officer):
    other = DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    beside = DutyFactory(task=duty.task)

    with pytest.raises(DutyClosed):
        acknowledge_plan(plan.pk, only=[other.pk, beside.pk], by=officer, now=NOW)
    assert acknowledge_plan(plan.pk, only=[other.pk], by=officer, now=NOW) == 1

    assert list(Acknowledgement.objects.values_list("duty", flat=True)) == [other.pk]


def test_a_second_tap_takes_nothing_twice(plan, duty, officer):
    acknowledge_plan(plan.pk, by=officer, now=NOW)

    with pytest.raises(DutyClosed):
        acknowledge_plan(plan.pk, by=officer, now=NOW)

    assert Acknowledgement.objects.count() == 1


def test_who_has_reported_has_taken_the_work(plan, duty, officer):
    Report.objects.create(
        duty=duty, period=date(2026, 1, 1), answer=Report.Answer.REPORTED, reported_by_id=1, reported_at=NOW
    )

    assert not rules.own_silent_duties(officer).exists()
    assert said_by_unit(Duty.objects.filter(task__plan=plan)) == [UnitSaid("Phòng Kinh tế", 1, 1, 0)]


@pytest.mark.parametrize("state", [Duty.State.DROPPED, Duty.State.NOT_APPLICABLE])
def test_work_that_is_not_open_asks_for_nothing(duty, officer, state):
    Duty.objects.update(state=state)

    assert not rules.own_silent_duties(officer).exists()
    with pytest.raises(DutyClosed):
        acknowledge_duty(duty.pk, by=officer, now=NOW)


def test_another_unit_takes_and_contests_nothing(duty):
    stranger = actor_in(UnitFactory(parent=duty.task.plan.authority))

    for act in (
        lambda: acknowledge_duty(duty.pk, by=stranger, now=NOW),
        lambda: contested(duty, stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert not Acknowledgement.objects.exists()


def test_a_contest_says_why_and_the_work_goes_on_counting(duty, officer):
    with pytest.raises(ValidationError):
        contested(duty, officer, reason="  ")

    said = contested(duty, officer)

    duty.refresh_from_db()
    assert (said.state, said.ground, duty.state) == (State.CONTESTED, "not_ours", Duty.State.OPEN)
    assert Entry.objects.get().facts == {"ground": "not_ours", "reason": "Không thuộc phòng."}


def test_a_contest_is_taken_back_by_taking_the_work(duty, officer):
    contested(duty, officer)

    said = acknowledge_duty(duty.pk, by=officer, now=NOW)

    assert (said.state, said.reason) == (State.ACKNOWLEDGED, "")


def test_the_focal_point_keeps_it_with_a_reason(duty, officer, focal):
    contested(duty, officer)
    with pytest.raises(ValidationError):
        decide_contest(duty.pk, decided=Decided("kept", " "), by=focal, now=NOW)

    said = decide_contest(duty.pk, decided=Decided("kept", "Theo quy chế."), by=focal, now=NOW)

    assert (said.state, said.decision, said.decided_by_name) == (State.DECIDED, "kept", focal.name)
    with pytest.raises(DutyClosed):
        decide_contest(duty.pk, decided=Decided("kept", "Lần nữa."), by=focal, now=NOW)
    with pytest.raises(DutyClosed):
        contested(duty, officer)


def test_it_gets_another_date_that_is_not_past(plan, unit, officer, focal):
    task = TaskFactory(plan=plan, rhythm=Rhythm.ONCE, due_on=NOW.date())
    duty = DutyFactory(task=task, unit=unit, rhythm=Rhythm.ONCE, due_on=NOW.date())
    contested(duty, officer)
    for day in (None, NOW.date() - timedelta(days=1)):
        with pytest.raises(ValidationError):
            decide_contest(duty.pk, decided=Decided("moved", "Cho thêm.", due_on=day), by=focal, now=NOW)

    later = NOW.date() + timedelta(days=30)
    decide_contest(duty.pk, decided=Decided("moved", "Cho thêm.", due_on=later), by=focal, now=NOW)

    duty.refresh_from_db()
    assert duty.due_on == later


def test_work_of_each_period_has_no_date_to_move(duty, officer, focal):
    contested(duty, officer)

    with pytest.raises(ValidationError):
        decide_contest(
            duty.pk, decided=Decided("moved", "x", due_on=NOW.date() + timedelta(days=9)), by=focal, now=NOW
        )

    assert Acknowledgement.objects.get().state == State.CONTESTED


def test_it_is_given_to_another_unit_that_then_leads(plan, duty, officer, focal):
    other = UnitFactory(parent=plan.authority)
    contested(duty, officer)

    decide_contest(duty.pk, decided=Decided("given", "Đúng việc hơn.", unit_id=other.pk), by=focal, now=NOW)

    duty.refresh_from_db()
    assert duty.state == Duty.State.DROPPED
    assert duty.task.duties.get(unit=other).part == Part.LEAD


@pytest.mark.parametrize("unit_id", [None, 0])
def test_it_is_not_given_to_nobody(duty, officer, focal, unit_id):
    contested(duty, officer)

    with pytest.raises(ValidationError):
        decide_contest(duty.pk, decided=Decided("given", "x", unit_id=unit_id), by=focal, now=NOW)

    duty.refresh_from_db()
    assert (duty.state, Acknowledgement.objects.get().state) == (Duty.State.OPEN, State.CONTESTED)


def test_it_is_not_given_to_a_unit_of_another_authority(duty, officer, focal):
    contested(duty, officer)

    with pytest.raises(ValidationError):
        decide_contest(duty.pk, decided=Decided("given", "x", unit_id=UnitFactory().pk), by=focal, now=NOW)


def test_the_unit_is_excused(duty, officer, focal):
    contested(duty, officer)

    decide_contest(duty.pk, decided=Decided("excused", "Đã làm năm trước."), by=focal, now=NOW)

    duty.refresh_from_db()
    assert duty.state == Duty.State.NOT_APPLICABLE


def test_the_unit_itself_decides_nothing(duty, officer):
    contested(duty, officer)

    with pytest.raises(PermissionDenied):
        decide_contest(duty.pk, decided=Decided("excused", "x"), by=officer, now=NOW)


def test_units_beside_do_not_read_the_reason(duty, officer, focal):
    said = contested(duty, officer)
    beside = DutyFactory(task=duty.task).unit

    def seen(actor):
        return list(rules.visible_acknowledgements(actor))

    assert (seen(officer), seen(focal), seen(actor_in(beside))) == ([said], [said], [])


def test_a_glance_counts_each_unit_once(plan, unit, duty, officer):
    contested(duty, officer)
    acknowledge_duty(DutyFactory(task=TaskFactory(plan=plan), unit=unit).pk, by=officer, now=NOW)
    DutyFactory(task=TaskFactory(plan=plan), unit=unit)

    line = said_by_unit(Duty.objects.filter(task__plan=plan))

    assert line == [UnitSaid("Phòng Kinh tế", 3, 1, 1)]
    assert line[0].silent == 1


def test_a_closed_plan_asks_for_nothing(plan, duty, officer):
    Plan.objects.update(state=Plan.State.CLOSED)

    assert not rules.own_silent_duties(officer).exists()
    with pytest.raises(DutyClosed):
        contested(duty, officer)
