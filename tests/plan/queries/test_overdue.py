import random
from datetime import date

import pytest

from sen.plan.models import Duty, Plan, Rhythm
from sen.plan.queries.overdue import Owed, overdue_by_unit, overdue_total, owed, with_standing
from sen.plan.queries.states import cells_of_duties
from tests.factories import DutyFactory, PlanFactory, TaskFactory, UnitFactory
from tests.plan.queries.test_counts import MONTHS, TODAY, random_duty, report

pytestmark = pytest.mark.django_db


def line(found: Owed):
    return (found.duty.pk, found.cell.month.month, found.periods, found.overdue)


@pytest.mark.parametrize("seed", range(8))
def test_overdue_in_the_database_equals_the_cells_that_are_overdue(seed):
    dice = random.Random(seed)
    plans = [PlanFactory(), PlanFactory(state=Plan.State.CLOSED), PlanFactory(starts_on=date(2026, 1, 10))]
    tasks = [TaskFactory(plan=plan) for plan in plans for _ in range(3)]
    for task in tasks:
        for unit in UnitFactory.create_batch(3):
            random_duty(dice, task, unit)

    duties = Duty.objects.exclude(state="dropped").select_related("task__plan")
    slow = {
        pk: sum(cell.is_overdue for cell in cells)
        for pk, cells in cells_of_duties(duties, today=TODAY).items()
    }

    assert sum(slow.values()) > 0
    assert {duty.pk: duty.overdue for duty in with_standing(duties, today=TODAY)} == slow
    assert sum(row.periods for row in overdue_by_unit(Duty.objects.all(), today=TODAY)) == sum(slow.values())
    assert overdue_total(Duty.objects.all(), today=TODAY) == sum(count > 0 for count in slow.values())


def test_the_overdue_list_names_exactly_the_units_that_did_not_answer():
    silent, answered, empty = (DutyFactory(unit__name=name) for name in ("Phòng A", "Phòng B", "Phòng C"))
    for month in MONTHS[:5]:
        report(answered, month)
        report(empty, month, "nothing_arose")

    found = overdue_by_unit(Duty.objects.all(), today=TODAY)

    assert [(row.unit_name, row.duties, row.periods) for row in found] == [(silent.unit.name, 1, 5)]


@pytest.mark.parametrize("count", [1, 3])
def test_owed_costs_two_queries(count, django_assert_num_queries):
    DutyFactory.create_batch(count)

    with django_assert_num_queries(2):
        found = owed(Duty.objects.all(), today=TODAY)

    assert [line(each)[1:] for each in found] == [(1, 6, 5)] * count


def test_owed_comes_soonest_first_with_what_is_due_once_until_it_is_done():
    monthly = DutyFactory()
    for month in MONTHS[:5]:
        report(monthly, month)
    soon = DutyFactory(rhythm=Rhythm.ONCE, due_on=TODAY)
    later = DutyFactory(rhythm=Rhythm.ONCE, due_on=MONTHS[10])
    half = DutyFactory(rhythm=Rhythm.ONCE, due_on=MONTHS[8])
    report(half, None, "reported")
    done = DutyFactory(rhythm=Rhythm.ONCE, due_on=MONTHS[8], state="done")
    report(done, None, "done")
    DutyFactory(state="dropped")
    DutyFactory(state="not_applicable")
    DutyFactory(task__plan__state="closed")

    found = owed(Duty.objects.all(), today=TODAY)

    assert [line(each) for each in found] == [
        (soon.pk, 6, 1, 0),
        (monthly.pk, 6, 1, 0),
        (half.pk, 9, 1, 0),
        (later.pk, 11, 1, 0),
    ]


def test_with_standing_tells_the_answer_of_this_month():
    duty = DutyFactory()
    report(duty, MONTHS[4])
    DutyFactory()
    report(duty, MONTHS[5], "nothing_arose")

    answers = [row.answer_now for row in with_standing(Duty.objects.order_by("pk"), today=TODAY)]

    assert answers == ["nothing_arose", None]
