from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from sen.audit.models import Entry
from sen.org.models import Role, Unit, UnitGroup
from sen.plan.actions.duties import add_coordinating, assign_lead, make_duties, settle_duty
from sen.plan.assignees import Assignee
from sen.plan.errors import DutyClosed, TaskHasLead
from sen.plan.models import Duty, Part, Plan, Rhythm
from tests.factories import (
    NOW,
    AssignmentFactory,
    CommitteeFactory,
    DutyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db


def made(plan):
    return {(duty.task.number, duty.unit.name, duty.part) for duty in Duty.objects.filter(task__plan=plan)}


@pytest.fixture
def plan():
    return PlanFactory(state=Plan.State.IN_REVIEW)


@pytest.fixture
def focal(plan):
    return actor_in(UnitFactory(parent=plan.authority, kind=Unit.Kind.OFFICE), role=Role.FOCAL_POINT)


@pytest.fixture
def task(plan):
    return TaskFactory(plan=plan, number="IV.1")


def border_group(plan, **kwargs):
    return UnitGroup.objects.create(
        name="Các xã biên giới", within=plan.authority, kinds=[Unit.Kind.DIVISION], **kwargs
    )


def test_make_duties_gives_lead_and_coordinating_units_one_each_and_leaves_an_entry(plan, focal, task):
    AssignmentFactory(task=task, unit__name="Phòng A")
    AssignmentFactory(task=task, unit__name="Phòng B", part=Part.COORDINATING)
    TaskFactory(plan=plan, number="II.1")

    make_duties(plan, by=focal, now=NOW)

    assert made(plan) == {("IV.1", "Phòng A", "lead"), ("IV.1", "Phòng B", "coordinating")}
    entry = Entry.objects.get()
    assert (entry.verb, entry.facts) == ("plan.duties_made", {"duties": 2, "tasks_without_lead": 1})


def test_make_duties_gives_each_unit_of_a_group_that_existed_on_the_plans_date_one(plan, focal, task):
    plan.issued_on = date(2026, 2, 10)
    UnitFactory(parent=plan.authority, name="Xã A", is_border=True)
    UnitFactory(parent=plan.authority, name="Xã B", is_border=True, valid_from=date(2026, 2, 10))
    UnitFactory(parent=plan.authority, name="Xã sau", is_border=True, valid_from=date(2026, 2, 11))
    UnitFactory(parent=plan.authority, name="Xã trước", is_border=True, valid_to=date(2026, 2, 9))
    UnitFactory(parent=plan.authority, name="Xã trong")
    UnitFactory(name="Xã nơi khác", is_border=True)
    AssignmentFactory(task=task, unit=None, group=border_group(plan, only_border=True))

    make_duties(plan, by=focal, now=NOW)

    assert made(plan) == {("IV.1", "Xã A", "lead"), ("IV.1", "Xã B", "lead")}


def test_make_duties_of_a_group_takes_in_members_chosen_by_hand_and_lower_levels(plan, focal, task):
    town = CommitteeFactory(parent=plan.authority, name="UBND xã dưới")
    UnitFactory(parent=town, name="Phòng dưới")
    guest = UnitFactory(name="Đồn mời")
    group = border_group(plan)
    group.members.add(guest)
    AssignmentFactory(task=task, unit=None, group=group, part=Part.COORDINATING)

    make_duties(plan, by=focal, now=NOW)

    assert made(plan) == {("IV.1", "Phòng dưới", "coordinating"), ("IV.1", "Đồn mời", "coordinating")}


def test_make_duties_makes_none_for_a_name_that_stands_for_nobody_or_a_group_without_units(plan, focal, task):
    empty = UnitGroup.objects.create(name="Các đoàn thể", within=plan.authority)
    AssignmentFactory(task=task, unit=None, part=Part.COORDINATING, printed="các đơn vị liên quan")
    AssignmentFactory(task=task, unit=None, group=empty)

    assert make_duties(plan, by=focal, now=NOW) == []


def test_make_duties_lets_lead_win_over_coordinating(plan, focal, task):
    both = UnitFactory(parent=plan.authority, name="Xã A", is_border=True)
    AssignmentFactory(task=task, unit=both, part=Part.COORDINATING)
    AssignmentFactory(task=task, unit=None, group=border_group(plan, only_border=True))

    make_duties(plan, by=focal, now=NOW)

    assert made(plan) == {("IV.1", "Xã A", "lead")}


def test_make_duties_takes_rhythm_and_due_date_from_the_task_and_skips_dropped_ones(plan, focal):
    due = date(2026, 5, 1)
    AssignmentFactory(task__plan=plan, task__rhythm=Rhythm.ONCE, task__due_on=due)
    AssignmentFactory(task__plan=plan, task__is_dropped=True)

    make_duties(plan, by=focal, now=NOW)

    assert [(duty.rhythm, duty.due_on, duty.state) for duty in Duty.objects.all()] == [("once", due, "open")]


def test_make_duties_a_second_time_adds_only_what_is_missing(plan, focal, task):
    AssignmentFactory(task=task)
    make_duties(plan, by=focal, now=NOW)
    AssignmentFactory(task=task, part=Part.COORDINATING, unit__name="Phòng B")

    new = make_duties(plan, by=focal, now=NOW)

    assert [duty.unit.name for duty in new] == ["Phòng B"]
    assert Duty.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_make_duties_costs_a_constant_number_of_queries(plan, focal, count, django_assert_num_queries):
    group = border_group(plan)
    for _ in range(count):
        AssignmentFactory(task__plan=plan)
        AssignmentFactory(task=TaskFactory(plan=plan), unit=None, group=group)

    with django_assert_num_queries(10):
        make_duties(plan, by=focal, now=NOW)


@pytest.fixture
def running(focal, plan):
    plan.state = Plan.State.CONFIRMED
    plan.save()
    return TaskFactory(plan=plan, number="II.1")


def test_assign_lead_makes_the_duty_from_the_month_of_naming(running, focal):
    unit = UnitFactory(parent=running.plan.authority)

    assign_lead(running.pk, to=Assignee(unit_id=unit.pk), by=focal, now=NOW)

    duty = Duty.objects.get()
    assert (duty.unit, duty.part, duty.asked_from) == (unit, "lead", date(2026, 3, 1))
    assert [(row.unit, row.part) for row in running.assignments.all()] == [(unit, "lead")]
    assert Entry.objects.get().verb == "plan.units_named"


def test_assign_lead_in_the_first_month_asks_for_the_whole_plan(running, focal):
    unit = UnitFactory(parent=running.plan.authority)

    assign_lead(running.pk, to=Assignee(unit_id=unit.pk), by=focal, now=datetime(2026, 1, 20, tzinfo=UTC))

    assert Duty.objects.get().asked_from is None


def test_assign_lead_to_a_group_gives_each_unit_one_and_lets_a_coordinating_one_lead(running, focal):
    ours = DutyFactory(task=running, part=Part.COORDINATING)
    UnitFactory(parent=running.plan.authority, name="Phòng B")
    group = border_group(running.plan)

    assign_lead(running.pk, to=Assignee(group_id=group.pk), by=focal, now=NOW)

    assert made(running.plan) == {("II.1", ours.unit.name, "lead"), ("II.1", "Phòng B", "lead")}
    ours.refresh_from_db()
    assert ours.asked_from is None


def test_assign_lead_is_refused_when_somebody_leads_and_taken_when_that_duty_was_dropped(running, focal):
    duty = DutyFactory(task=running)
    to = Assignee(unit_id=UnitFactory(parent=running.plan.authority).pk)

    with pytest.raises(TaskHasLead):
        assign_lead(running.pk, to=to, by=focal, now=NOW)
    settle_duty(duty.pk, state=Duty.State.DROPPED, reason="Giao nhầm", by=focal)
    assign_lead(running.pk, to=to, by=focal, now=NOW)

    assert Duty.objects.filter(part=Part.LEAD, state=Duty.State.OPEN).get().unit_id == to.unit_id


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.RECORDS_CLERK])
def test_assign_lead_is_the_focal_points(running, role):
    unit = UnitFactory(parent=running.plan.authority)

    with pytest.raises(PermissionDenied):
        assign_lead(running.pk, to=Assignee(unit_id=unit.pk), by=actor_in(unit, role=role), now=NOW)


def test_assign_lead_to_a_unit_of_another_authority_is_refused(running, focal):
    with pytest.raises(PermissionDenied):
        assign_lead(running.pk, to=Assignee(unit_id=UnitFactory().pk), by=focal, now=NOW)
    assert not Duty.objects.exists()


def test_assign_lead_in_a_closed_plan_or_to_an_empty_group_is_refused(running, focal):
    empty = UnitGroup.objects.create(name="Các đoàn thể", within=running.plan.authority)

    with pytest.raises(DutyClosed):
        assign_lead(running.pk, to=Assignee(group_id=empty.pk), by=focal, now=NOW)
    Plan.objects.update(state=Plan.State.CLOSED)
    with pytest.raises(DutyClosed):
        assign_lead(running.pk, to=Assignee(group_id=empty.pk), by=focal, now=NOW)
    assert not running.assignments.exists()


def test_add_coordinating_gives_a_duty_and_takes_a_dropped_one_up_again(running, focal):
    duty = DutyFactory(task=running, part=Part.LEAD, state=Duty.State.DROPPED)

    add_coordinating(running.pk, to=Assignee(unit_id=duty.unit_id), by=focal, now=NOW)

    duty.refresh_from_db()
    assert (duty.state, duty.part) == ("open", "coordinating")


def test_settle_duty_excuses_a_unit_with_a_reason_and_opens_again(running, focal):
    duty = DutyFactory(task=running)

    settle_duty(duty.pk, state=Duty.State.NOT_APPLICABLE, reason="Xã không có làng nghề", by=focal)
    settle_duty(duty.pk, state=Duty.State.OPEN, reason="Đã có làng nghề", by=focal)

    duty.refresh_from_db()
    assert duty.state == "open"
    facts = [entry.facts["after"] for entry in Entry.objects.filter(verb="plan.duty_settled").order_by("pk")]
    assert facts == ["not_applicable", "open"]


@pytest.mark.parametrize(("state", "reason"), [("open", "x"), ("done", "x"), ("dropped", " ")])
def test_settle_duty_refuses_the_same_state_done_and_no_reason(running, focal, state, reason):
    duty = DutyFactory(task=running)

    with pytest.raises(DutyClosed):
        settle_duty(duty.pk, state=state, reason=reason, by=focal)
    with pytest.raises(PermissionDenied):
        settle_duty(duty.pk, state="dropped", reason="x", by=actor_in(duty.unit))
