from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sen.audit.models import Entry
from sen.org.models import UnitGroup
from sen.plan.actions.assigning import (
    accept_no_lead,
    assign_coordinating,
    assign_lead,
    set_rhythm,
    settle_name,
)
from sen.plan.actions.changing import Seen
from sen.plan.actions.review import AS_PRINTED
from sen.plan.models import Part, Rhythm
from tests.factories import UnitFactory
from tests.plan.review_rows import assign, body_of, clerk_of, plan_in_review, task_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return plan_in_review()


@pytest.fixture
def by(plan):
    return clerk_of(plan)


def names_of(task):
    return [(row.part, row.printed, row.unit or row.group) for row in task.assignments.order_by("pk")]


def test_assign_lead_to_many_keeps_the_printed_names(plan, by):
    unit, former = body_of(plan, "Phòng A"), body_of(plan, "Phòng B")
    printed, led, bare = task_in(plan, lead="Phòng Ạ"), task_in(plan, lead=former), task_in(plan)

    ids = [printed.pk, led.pk, bare.pk]
    assert assign_lead(Seen(plan.pk, 0), task_ids=ids, key=f"u{unit.pk}", by=by) == 3

    assert names_of(printed) == [(Part.LEAD, "Phòng Ạ", unit)]
    assert names_of(led) == [(Part.LEAD, "Phòng B", unit)]
    assert names_of(bare) == [(Part.LEAD, "", unit)]
    assert Entry.objects.get().facts["numbers"] == [printed.number, led.number, bare.number]


def test_assign_lead_to_a_group(plan, by):
    group = UnitGroup.objects.create(name="Các xã biên giới", within=plan.authority)
    task = task_in(plan)

    assign_lead(Seen(plan.pk, 0), task_ids=[task.pk], key=f"g{group.pk}", by=by)

    assert names_of(task) == [(Part.LEAD, "", group)]


def test_a_coordinating_unit_that_is_made_lead_stands_once(plan, by):
    former, unit = body_of(plan, "Phòng A"), body_of(plan, "Phòng B")
    task = task_in(plan, lead=former)
    assign(task, unit, Part.COORDINATING)

    assign_lead(Seen(plan.pk, 0), task_ids=[task.pk], key=f"u{unit.pk}", by=by)

    assert names_of(task) == [(Part.LEAD, "Phòng B", unit)]


@pytest.mark.parametrize("key", ["u0", "", "x1", "u999999"])
def test_assign_lead_refuses_what_is_no_unit_of_the_plan(plan, by, key):
    task = task_in(plan)

    with pytest.raises(ValidationError):
        assign_lead(Seen(plan.pk, 0), task_ids=[task.pk], key=key, by=by)

    assert names_of(task) == []


def test_assign_lead_refuses_a_unit_of_another_authority(plan, by):
    task, stranger = task_in(plan), UnitFactory()

    with pytest.raises(ValidationError):
        assign_lead(Seen(plan.pk, 0), task_ids=[task.pk], key=f"u{stranger.pk}", by=by)


def test_assign_coordinating_leaves_a_lead_leading(plan, by):
    unit = body_of(plan)
    led, other = task_in(plan, lead=unit), task_in(plan)

    assign_coordinating(Seen(plan.pk, 0), task_ids=[led.pk, other.pk], key=f"u{unit.pk}", by=by)

    assert names_of(led) == [(Part.LEAD, "Phòng Kinh tế", unit)]
    assert names_of(other) == [(Part.COORDINATING, "", unit)]


def test_accept_no_lead_passes_over_tasks_that_have_one(plan, by):
    led, unled, unmatched = task_in(plan, lead=body_of(plan)), task_in(plan), task_in(plan, lead="Ai đó")

    ids = [led.pk, unled.pk, unmatched.pk]
    assert accept_no_lead(Seen(plan.pk, 0), task_ids=ids, by=by) == 2

    accepted = plan.tasks.filter(no_lead_accepted=True)
    assert list(accepted) == [unled, unmatched]


def test_set_rhythm_of_many(plan, by):
    first, second = task_in(plan), task_in(plan)
    due = date(2026, 6, 30)

    set_rhythm(Seen(plan.pk, 0), task_ids=[first.pk, second.pk], rhythm=Rhythm.ONCE, due_on=due, by=by)

    assert list(plan.tasks.values_list("rhythm", "due_on")) == [(Rhythm.ONCE, due)] * 2


def test_settle_name_settles_it_everywhere_once(plan, by):
    unit = body_of(plan)
    first, second = task_in(plan, lead="P. KT"), task_in(plan, lead=unit)
    assign(second, "P. KT", Part.COORDINATING)
    other = task_in(plan, lead="P. khác")

    assert settle_name(Seen(plan.pk, 0), printed="P. KT", key=f"u{unit.pk}", by=by) == 2

    assert names_of(first) == [(Part.LEAD, "P. KT", unit)]
    assert names_of(second) == [(Part.LEAD, "Phòng Kinh tế", unit)]
    assert names_of(other) == [(Part.LEAD, "P. khác", None)]


def test_settle_name_as_nobody_in_particular(plan, by):
    task = task_in(plan)
    row = assign(task, "các đơn vị liên quan", Part.COORDINATING)

    settle_name(Seen(plan.pk, 0), printed=row.printed, key=AS_PRINTED, by=by)

    row.refresh_from_db()
    assert (row.is_generic, row.unit, row.group) == (True, None, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_assigning_many_reads_them_together(plan, by, rows, django_assert_num_queries):
    unit = body_of(plan)
    tasks = [task_in(plan, lead=unit) for _n in range(rows)]

    with django_assert_num_queries(8):
        assign_coordinating(Seen(plan.pk, 0), task_ids=[task.pk for task in tasks], key=f"u{unit.pk}", by=by)
