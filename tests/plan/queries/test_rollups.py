from dataclasses import asdict

import pytest

from sen.plan.models import Duty, Evidence, Part, SameWork, Task
from sen.plan.periods import months_of
from sen.plan.queries import rollups
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory
from tests.plan.queries.test_counts import MONTHS, TODAY, report

pytestmark = pytest.mark.django_db


def link(first, second):
    first, second = sorted([first, second], key=lambda task: task.pk)
    SameWork.objects.create(first=first, second=second, is_confirmed=True)


def evidence(unit, *tasks, **kwargs):
    row = Evidence.objects.create(kind="link", url="https://example.org", unit=unit, added_at=NOW, **kwargs)
    row.tasks.add(*tasks)
    return row


@pytest.fixture
def what_and_who():
    """Section II says what and names nobody, section IV says who; both are one work."""
    plan = PlanFactory()
    what, who = TaskFactory(plan=plan, number="II.1"), TaskFactory(plan=plan, number="IV.1.5")
    link(what, who)
    return what, who


def figures(today=TODAY):
    found = rollups.totals(Task.objects.all(), Duty.objects.all(), today=today)
    return asdict(found)


def test_totals_count_the_same_work_once(what_and_who):
    what, who = what_and_who
    duty = DutyFactory(task=who)
    report(duty, MONTHS[0])
    evidence(duty.unit, what, who)
    evidence(duty.unit, what, withdrawn_at=NOW)
    TaskFactory(plan=what.plan)

    assert figures() == {
        "tasks": 3, "works": 2, "without_lead": 1, "reported": 1, "done": 0, "overdue": 1, "evidence": 1,
    }  # fmt: skip


def test_a_work_is_done_when_every_unit_finished_or_is_excused(what_and_who):
    what, who = what_and_who
    DutyFactory(task=who, state="done")
    DutyFactory(task=who, state="not_applicable")
    DutyFactory(task=what, state="done", part=Part.COORDINATING)
    assert figures()["done"] == 1

    DutyFactory(task=what)
    assert figures()["done"] == 0


def test_without_lead_lists_a_task_until_somebody_leads_it_or_its_same_work(what_and_who):
    what, who = what_and_who
    alone = TaskFactory(plan=what.plan, number="II.2")
    DutyFactory(task=alone, part=Part.COORDINATING)
    DutyFactory(task=alone, state="dropped")
    assert list(rollups.without_lead(Task.objects.all())) == [what, who, alone]

    DutyFactory(task=who)
    DutyFactory(task=alone)
    assert list(rollups.without_lead(Task.objects.all())) == []


def test_by_unit_does_not_take_no_report_for_zero_and_counts_works_once(what_and_who):
    what, who = what_and_who
    unit = UnitFactory(name="Phòng A")
    first = DutyFactory(task=what, unit=unit, percent=40)
    DutyFactory(task=who, unit=unit)
    DutyFactory(unit=unit, state="dropped", percent=0)
    DutyFactory(unit=UnitFactory(name="Phòng B"))
    for month in MONTHS[:5]:
        report(first, month)
    evidence(unit, what, who)

    rows = rollups.by_unit(Duty.objects.all(), today=TODAY)

    assert [asdict(row) | {"unit_id": 0} for row in rows] == [
        {"unit_id": 0, "unit_name": "Phòng A", "duties": 2, "works": 1, "unreported": 1, "overdue": 1, "done": 0,
         "evidence": 1, "mean_percent": 40.0},
        {"unit_id": 0, "unit_name": "Phòng B", "duties": 1, "works": 1, "unreported": 1, "overdue": 1, "done": 0,
         "evidence": 0, "mean_percent": None},
    ]  # fmt: skip


def test_evidence_given_to_one_shows_at_the_other_work_once(what_and_who):
    what, who = what_and_who
    row = evidence(UnitFactory(), who)
    evidence(UnitFactory(), TaskFactory())

    assert list(rollups.evidence_of_work(what.pk)) == [row]
    assert list(rollups.evidence_of_work(who.pk)) == [row]


def test_months_by_task_shows_the_same_work_where_nobody_is_named(what_and_who):
    what, who = what_and_who
    alone = TaskFactory(plan=what.plan)
    report(DutyFactory(task=who), MONTHS[0], "done")
    tasks = [what, who, alone]

    lines = rollups.months_by_task(tasks, Duty.objects.all(), MONTHS, today=TODAY)

    shown = [[cell.standing.value for cell in line.cells[:2]] for line in lines]
    assert shown == [["done", "no_report"], ["done", "no_report"], ["no_lead", "no_lead"]]
    assert [line.cells[1].is_overdue for line in lines] == [True, True, False]


def test_months_by_unit_says_what_part_answered():
    unit = UnitFactory()
    report(DutyFactory(unit=unit), MONTHS[0])
    DutyFactory(unit=unit)

    (line,) = rollups.months_by_unit(Duty.objects.all(), MONTHS, today=TODAY)

    assert (line.label, line.cells[0].standing.value, line.cells[0].is_overdue) == (unit.name, "partly", True)
    assert (line.counts[0].answered, line.counts[0].asked) == (1, 2)


def test_units_stand_in_the_order_of_the_vietnamese_alphabet():
    for name in ("Văn phòng", "Đoàn Thanh niên", "Công an", "Hội Nông dân"):
        DutyFactory(unit__name=name)
    wanted = ["Công an", "Đoàn Thanh niên", "Hội Nông dân", "Văn phòng"]

    lines = rollups.months_by_unit(Duty.objects.all(), MONTHS, today=TODAY)
    rows = rollups.by_unit(Duty.objects.all(), today=TODAY)

    assert [line.label for line in lines] == wanted
    assert [row.unit_name for row in rows] == wanted


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("ask", "queries"),
    [
        (lambda today: rollups.by_unit(Duty.objects.all(), today=today), 5),
        (lambda today: rollups.totals(Task.objects.all(), Duty.objects.all(), today=today), 5),
        (lambda today: rollups.months_by_unit(Duty.objects.all(), MONTHS, today=today), 3),
        (
            lambda today: rollups.months_by_task(
                list(Task.objects.all()), Duty.objects.all(), months_of(MONTHS[0], MONTHS[11]), today=today
            ),
            5,
        ),
    ],
    ids=["by_unit", "totals", "months_by_unit", "months_by_task"],
)
def test_roll_ups_cost_a_constant_number_of_queries(ask, queries, count, django_assert_num_queries):
    for duty in DutyFactory.create_batch(count):
        report(duty, MONTHS[0])
        other = TaskFactory(plan=duty.task.plan)
        link(duty.task, other)

    with django_assert_num_queries(queries):
        assert ask(TODAY)
