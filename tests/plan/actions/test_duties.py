from datetime import date

import pytest

from sen.audit.models import Entry
from sen.org.models import Role, Unit, UnitGroup
from sen.plan.actions.duties import make_duties
from sen.plan.models import Duty, Part, Plan, Rhythm
from tests.factories import (
    NOW,
    AssignmentFactory,
    CommitteeFactory,
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

    with django_assert_num_queries(9):
        make_duties(plan, by=focal, now=NOW)
