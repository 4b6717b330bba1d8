import pytest
from django.core.exceptions import PermissionDenied

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.actions.same_work import link_same_work, part_same_work
from sen.plan.errors import NotSameWork
from sen.plan.models import Plan, SameWork
from sen.plan.queries.same_work import same_work_of, works_of
from tests.factories import PlanFactory, TaskFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def focal(plan):
    return actor_in(UnitFactory(parent=plan.authority), role=Role.FOCAL_POINT)


@pytest.fixture
def tasks(plan):
    return TaskFactory.create_batch(4, plan=plan)


def test_link_same_work_whichever_is_named_first_and_leaves_an_entry(tasks, focal):
    link_same_work(tasks[1].pk, tasks[0].pk, likeness=0.4, by=focal)

    pair = SameWork.objects.get()
    assert (pair.first, pair.second, pair.is_confirmed, pair.likeness) == (tasks[0], tasks[1], True, 0.4)
    assert Entry.objects.get().verb == "plan.same_work_linked"


def test_the_same_is_the_same_for_all_that_were_linked_before(tasks, focal):
    one, two, three, four = [task.pk for task in tasks]

    link_same_work(one, two, by=focal)
    link_same_work(three, four, by=focal)
    link_same_work(four, one, by=focal)

    assert same_work_of(two) == [one, three, four]
    assert works_of([one, two, three, four]) == dict.fromkeys([one, two, three, four], one)
    assert works_of([two, four]) == {two: two, four: two}


def test_part_same_work_leaves_the_others_linked(tasks, focal):
    one, two, three, _four = [task.pk for task in tasks]
    link_same_work(one, two, by=focal)
    link_same_work(two, three, by=focal)

    part_same_work(two, by=focal)

    assert (same_work_of(one), same_work_of(two)) == ([three], [])


def test_link_same_work_refuses_itself_another_plan_and_a_second_time(tasks, focal, plan):
    link_same_work(tasks[0].pk, tasks[1].pk, by=focal)
    elsewhere = TaskFactory(plan=PlanFactory(authority=plan.authority))

    for other in (tasks[0], tasks[1], elsewhere):
        with pytest.raises(NotSameWork):
            link_same_work(tasks[0].pk, other.pk, by=focal)
    with pytest.raises(NotSameWork):
        part_same_work(tasks[2].pk, by=focal)
    assert SameWork.objects.count() == 1


def test_link_same_work_is_the_focal_points_in_a_plan_in_force(tasks, focal, plan):
    one, two = tasks[0].pk, tasks[1].pk

    with pytest.raises(PermissionDenied):
        link_same_work(one, two, by=actor_in(UnitFactory(parent=plan.authority), role=Role.LEADER))
    with pytest.raises(PermissionDenied):
        link_same_work(one, TaskFactory().pk, by=focal)
    Plan.objects.update(state=Plan.State.IN_REVIEW)
    with pytest.raises(NotSameWork):
        link_same_work(one, two, by=focal)


def test_works_of_costs_one_query(tasks, focal, django_assert_num_queries):
    link_same_work(tasks[0].pk, tasks[1].pk, by=focal)

    with django_assert_num_queries(1):
        assert len(set(works_of([task.pk for task in tasks]).values())) == 3
