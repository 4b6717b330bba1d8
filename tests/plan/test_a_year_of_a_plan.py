"""A plan in which no date was typed: every task has a state each month, and silence is named."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sen.org.models import Role, Unit, UnitGroup
from sen.plan.actions.duties import make_duties
from sen.plan.actions.reporting import Given, report_on_duty
from sen.plan.models import Assignment, Duty, Plan, Rhythm, Task
from sen.plan.periods import months_of
from sen.plan.queries.overdue import overdue_by_unit
from sen.plan.queries.rollups import months_by_task, without_lead
from sen.plan.rhythm import suggest
from sen.plan.standing import Standing
from tests.factories import CommitteeFactory, PlanFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db
HONG_NGU = Path("/work/shared/plans/dev/00_hong_ngu_2020.outline.json")
MONTHS = months_of(date(2020, 1, 1), date(2020, 12, 31))
JANUARY, FIRST_OF_FEBRUARY = MONTHS[0], date(2020, 2, 1)
IN_JANUARY = datetime(2020, 1, 20, 2, tzinfo=UTC)


def confirmed(lines, groups=()):
    """A plan with (number, text, leads, recurrence words) as it comes out of the review, without a date."""
    plan = PlanFactory(state=Plan.State.CONFIRMED, starts_on=MONTHS[0], ends_on=date(2020, 12, 31))
    named = {}
    for position, (number, text, leads, words) in enumerate(lines):
        rhythm = suggest(words, None, text)
        task = Task.objects.create(plan=plan, position=position, number=number, text=text, rhythm=rhythm)
        for lead in leads:
            if lead not in named:
                named[lead] = (
                    {"group": group_of(plan, lead)} if lead in groups else {"unit": unit_of(plan, lead)}
                )
            Assignment.objects.create(task=task, part="lead", printed=lead, **named[lead])
    make_duties(plan, by=actor_in(plan.authority, role=Role.FOCAL_POINT), now=IN_JANUARY)
    return plan


def unit_of(plan, name):
    return UnitFactory(parent=plan.authority, name=name)


def group_of(plan, name):
    """Two communes below the plan's committee."""
    for each in ("A", "B"):
        CommitteeFactory(parent=plan.authority, name=f"UBND xã {each}, {name}", is_border="biên giới" in name)
    kinds = [Unit.Kind.PEOPLES_COMMITTEE]
    return UnitGroup.objects.create(
        name=name, within=plan.authority, kinds=kinds, only_border="biên giới" in name
    )


def months_of_tasks(plan):
    tasks = list(plan.tasks.all())
    return months_by_task(tasks, Duty.objects.filter(task__plan=plan), MONTHS, today=FIRST_OF_FEBRUARY)


def answer(duty):
    """As its unit would: nothing arose where that is an answer, else a report."""
    can_be_empty = duty.rhythm in (Rhythm.WHEN_IT_HAPPENS, Rhythm.BOTH)
    given = Given("nothing_arose") if can_be_empty else Given("reported", note="Đã thực hiện.")
    clerk = actor_in(duty.unit)
    report_on_duty(duty.pk, period=JANUARY, given=given, by=clerk, now=IN_JANUARY)


def silent_after_january(plan, silent):
    """Everybody answers but these; who is on the list of 1 February."""
    for duty in Duty.objects.filter(task__plan=plan).exclude(unit__name__in=silent):
        answer(duty)
    found = overdue_by_unit(Duty.objects.filter(task__plan=plan), today=FIRST_OF_FEBRUARY)
    return {row.unit_name for row in found}


def test_a_small_plan_has_a_state_each_month_and_names_the_silent():
    plan = confirmed(
        [
            ("II.1", "Cung cấp thông tin định kỳ và đột xuất cho báo chí.", [], []),
            ("IV.1", "Theo dõi, tổng hợp.", ["Phòng A"], []),
            ("IV.2", "Trả lời phỏng vấn (nếu có).", ["Phòng B"], ["nếu có"]),
            ("IV.3", "Tuyên truyền ở biên giới.", ["các xã biên giới"], ["thường xuyên"]),
        ],
        groups=["các xã biên giới"],
    )

    lines = months_of_tasks(plan)

    assert [len(line.cells) for line in lines] == [12] * 4
    assert [str(line.cells[0].standing.value) for line in lines] == ["no_lead", *["no_report"] * 3]
    assert list(plan.tasks.values_list("rhythm", flat=True)) == [
        "both", "each_period", "when_it_happens", "each_period",
    ]  # fmt: skip
    silent = {"Phòng B", "UBND xã A, các xã biên giới"}
    assert silent_after_january(plan, silent) == silent


def test_nobody_is_overdue_before_the_first_month_closes_and_all_who_owe_are_after_it():
    plan = confirmed([("IV.1", "Theo dõi.", ["Phòng A", "Phòng B"], [])])
    duties = Duty.objects.filter(task__plan=plan)

    assert overdue_by_unit(duties, today=date(2020, 1, 31)) == []
    assert {row.unit_name for row in overdue_by_unit(duties, today=FIRST_OF_FEBRUARY)} == {
        "Phòng A",
        "Phòng B",
    }


@pytest.fixture
def hong_ngu():
    if not HONG_NGU.exists():
        pytest.skip("the shared plans are not here")
    tasks = json.loads(HONG_NGU.read_text())["tasks"]
    # Of the two leads that section II names, both are generic ("các cơ quan hành chính"): they stand for nobody.
    leads = [task["lead_units"] if task["section"] == "IV" else [] for task in tasks]
    lines = [
        (task["id"], task["text"], lead, task["recurrence_words"])
        for task, lead in zip(tasks, leads, strict=True)
    ]
    groups = {lead for each in leads for lead in each if lead.startswith(("Các ", "Ủy ban nhân dân các"))}
    return confirmed(lines, groups)


def test_all_42_tasks_of_the_hong_ngu_plan_have_a_state_in_each_of_12_months(hong_ngu):
    lines = months_of_tasks(hong_ngu)

    assert (len(lines), {len(line.cells) for line in lines}) == (42, {12})
    assert all(cell.standing in Standing and cell.word for line in lines for cell in line.cells)
    assert without_lead(hong_ngu.tasks.all()).count() == 16
    assert hong_ngu.tasks.get(number="II.2.5").rhythm == Rhythm.BOTH
    assert hong_ngu.tasks.get(number="IV.1.7").rhythm == Rhythm.WHEN_IT_HAPPENS
    assert hong_ngu.tasks.get(number="IV.1.1").rhythm == Rhythm.EACH_PERIOD
    assert Duty.objects.filter(task__number="IV.6.2").count() == 2


@pytest.mark.parametrize("silent", [set(), {"Công an Huyện", "Phòng Kinh tế và Hạ tầng"}])
def test_the_overdue_list_of_the_hong_ngu_plan_names_exactly_the_units_that_did_not_answer(hong_ngu, silent):
    assert silent_after_january(hong_ngu, silent) == silent
