import random
from collections import defaultdict
from datetime import UTC, date, datetime

import pytest

from sen.plan.models import Duty, Plan, Report, Rhythm
from sen.plan.periods import months_of
from sen.plan.queries.counts import counts_by
from sen.plan.queries.states import cells_of_duties
from sen.plan.standing import Count, Standing
from tests.factories import DutyFactory, PlanFactory, TaskFactory, UnitFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
MONTHS = months_of(date(2026, 1, 1), date(2026, 12, 1))


def report(duty, period, answer="reported", day=date(2026, 1, 5), **kwargs):
    percent = 100 if answer == "done" else None
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    return Report.objects.create(
        duty=duty, period=period, answer=answer, percent=percent, reported_at=at, reported_by_id=1, **kwargs
    )


def random_duty(dice, task, unit):
    """Any duty the actions could leave behind, with answers in months it is asked for."""
    if dice.random() < 0.3:
        answer = dice.choice([None, "reported", "done", "not_applicable"])
        follows = answer if answer in ("done", "not_applicable") else "open"
        due, state = (
            dice.choice([date(2026, 5, 9), TODAY, date(2027, 2, 1)]),
            dice.choice([follows, follows, "not_applicable"]),
        )
        duty = DutyFactory(task=task, unit=unit, rhythm=Rhythm.ONCE, due_on=due, state=state)
        if answer:
            report(duty, None, answer)
        return duty
    first, last = sorted(dice.choices(range(12), k=2))
    state = dice.choice(["open", "done", "not_applicable", "dropped"])
    ends = {"asked_until": MONTHS[last]} if state == "done" else {}
    first = dice.choice([0, first])
    begins = {"asked_from": MONTHS[first]} if first else {}
    duty = DutyFactory(
        task=task, unit=unit, rhythm=dice.choice(["each_period", "both"]), state=state, **begins, **ends
    )
    for month in dice.sample(MONTHS[first : last + 1], k=dice.randint(0, last - first)):
        report(duty, month, dice.choice(Report.Answer.values))
    return duty


def added_up(duties, key):
    """The slow way: cell by cell."""
    counts = defaultdict(lambda: defaultdict(Count))
    for duty in duties:
        for cell in cells_of_duties([duty], today=TODAY)[duty.pk]:
            if cell.standing != Standing.NOT_ASKED:
                answered = {} if cell.standing == Standing.NO_REPORT else {cell.standing.value: 1}
                counts[getattr(duty, key)][cell.month] += Count(1, **answered, overdue=int(cell.is_overdue))
    return {key: dict(months) for key, months in counts.items()}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("by", ["unit", "task"])
def test_counting_in_the_database_equals_adding_up_the_cells(by, seed):
    dice = random.Random(seed)
    plans = [PlanFactory(), PlanFactory(state=Plan.State.CLOSED), PlanFactory(starts_on=date(2026, 1, 10))]
    tasks = [TaskFactory(plan=plan) for plan in plans for _ in range(2)]
    units = UnitFactory.create_batch(4)
    duties = [random_duty(dice, task, unit) for task in tasks for unit in units]
    counted = counts_by(by, Duty.objects.all(), today=TODAY)

    working = [duty for duty in duties if duty.state != "dropped"]
    assert counted == added_up(working, f"{by}_id")


@pytest.mark.parametrize("count", [1, 3])
def test_counting_costs_two_queries(count, django_assert_num_queries):
    for duty in DutyFactory.create_batch(count):
        report(duty, MONTHS[0])

    with django_assert_num_queries(2):
        counted = counts_by("unit", Duty.objects.all(), today=TODAY)

    assert [months[MONTHS[0]].reported for months in counted.values()] == [1] * count
