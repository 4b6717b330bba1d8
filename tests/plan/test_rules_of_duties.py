import pytest

from sen.org.models import Role
from sen.org.rules import WIDE
from sen.plan import rules
from sen.plan.models import SameWork, Task
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in
from tests.plan.queries.test_rollups import evidence

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_who_sees_the_whole_authority_and_who_chases_its_units(role):
    actor = actor_in(UnitFactory(), role=role)

    assert rules.sees_whole_authority(actor) == (role in WIDE)
    assert rules.chases_units(actor) == (role == Role.FOCAL_POINT)


def test_a_unit_sees_the_task_that_is_the_same_work_once_a_person_said_so():
    duty = DutyFactory()
    twin = TaskFactory(plan=duty.task.plan)
    TaskFactory(plan=duty.task.plan)
    link = SameWork.objects.create(first=duty.task, second=twin)
    actor = actor_in(duty.unit)
    assert list(rules.visible_tasks(actor)) == [duty.task]

    link.is_confirmed = True
    link.save()
    assert set(rules.visible_tasks(actor)) == {duty.task, twin}
    assert set(rules.visible_tasks_of(actor, duty.task.plan)) == {duty.task, twin}

    Task.objects.filter(pk=twin.pk).update(is_dropped=True)
    assert list(rules.visible_tasks(actor)) == [duty.task]


def test_withdrawn_evidence_is_seen_by_the_reporters_of_its_unit_alone():
    duty = DutyFactory()
    beside = DutyFactory(task=duty.task)
    row = evidence(duty.unit, duty.task, withdrawn_at=NOW)
    seen = {
        "own": actor_in(duty.unit),
        "own leader": actor_in(duty.unit, role=Role.LEADER),
        "beside": actor_in(beside.unit),
    }

    found = {who: rules.visible_standing_evidence(actor).exists() for who, actor in seen.items()}

    assert found == {"own": True, "own leader": False, "beside": False}
    assert {who: rules.can_read_evidence(actor, row) for who, actor in seen.items()} == found


def test_a_dropped_duty_shows_its_unit_nothing():
    duty = DutyFactory(state="dropped")

    assert not rules.visible_tasks(actor_in(duty.unit)).exists()


@pytest.mark.parametrize("role", Role.values)
def test_the_tasks_of_one_plan_are_the_visible_ones_that_stand_in_it(role):
    duty = DutyFactory()
    plan = duty.task.plan
    TaskFactory(plan=plan)
    TaskFactory(plan=plan, is_dropped=True)
    elsewhere = DutyFactory(unit=duty.unit)
    actor = actor_in(duty.unit, role=role)

    for each in (plan, elsewhere.task.plan):
        assert set(rules.visible_tasks_of(actor, each)) == set(rules.visible_tasks(actor).filter(plan=each))
    assert rules.visible_tasks_of(actor, plan).filter(pk=duty.task.pk).exists()


@pytest.mark.parametrize("role", Role.values)
def test_the_duties_in_plans_are_the_visible_ones_of_their_tasks(role):
    duty = DutyFactory()
    plan = duty.task.plan
    DutyFactory(task=TaskFactory(plan=plan))
    DutyFactory(task=TaskFactory(plan=plan, is_dropped=True))
    beside = DutyFactory(task__plan=PlanFactory(authority=plan.authority)).task.plan
    foreign = DutyFactory().task.plan
    actor = actor_in(duty.unit, role=role)

    for plans in ([plan], [plan, beside], [plan, foreign]):
        expected = rules.visible_duties(actor).filter(task__plan__in=plans)
        assert set(rules.visible_duties_in(actor, plans)) == set(expected)
    assert rules.visible_duties_in(actor, [plan]).filter(pk=duty.pk).exists()


def test_whoever_sees_a_task_sees_its_standing_evidence():
    duty = DutyFactory()
    shown, _gone = evidence(duty.unit, duty.task), evidence(duty.unit, duty.task, withdrawn_at=NOW)
    evidence(duty.unit, DutyFactory(unit=duty.unit).task)
    beside = actor_in(DutyFactory(task=duty.task).unit)

    found = rules.standing_evidence_of_tasks(beside, rules.visible_tasks_of(beside, duty.task.plan))

    assert list(found) == [shown]
