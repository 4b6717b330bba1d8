"""A plan in which no date was typed: every task has a state each month, and silence is named."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sen.org.actions.groups import add_standard_groups
from sen.org.models import Role, Unit, UnitGroup
from sen.plan.actions.changing import Seen
from sen.plan.actions.confirm import confirm_plan
from sen.plan.actions.duties import make_duties
from sen.plan.actions.intake import read_document_of_plan, take_in_plan
from sen.plan.actions.reporting import Given, report_on_duty
from sen.plan.models import Assignment, Duty, Plan, Rhythm, Task
from sen.plan.periods import months_of
from sen.plan.queries.overdue import overdue_by_unit
from sen.plan.queries.rollups import months_by_task, without_lead
from sen.plan.rhythm import suggest
from sen.plan.standing import Standing
from tests.factories import CommitteeFactory, PlanFactory, UnitFactory, actor_in
from tests.plan.documents import taken

pytestmark = pytest.mark.django_db
HONG_NGU = Path(__file__).parents[3] / "shared" / "plans" / "dev" / "docs" / "00_hong_ngu_2020.txt"
BODIES = {
    "Phòng Văn hóa và Thông tin": Unit.Kind.DIVISION,
    "Văn phòng HĐND và UBND Huyện": Unit.Kind.OFFICE,
    "Phòng Kinh tế và Hạ tầng": Unit.Kind.DIVISION,
    "Phòng Tài chính và Kế hoạch": Unit.Kind.DIVISION,
    "Công an Huyện": Unit.Kind.POLICE,
}
COMMUNES = {"UBND xã Một": True, "UBND xã Hai": True, "UBND thị trấn Ba": False}
"""Name to whether it lies on the border."""
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
def district():
    """The former district as its office would have entered it."""
    district = CommitteeFactory(name="UBND huyện Hồng Ngự", level=Unit.Level.DISTRICT)
    for name, kind in BODIES.items():
        UnitFactory(parent=district, name=name, kind=kind)
    for name, is_border in COMMUNES.items():
        CommitteeFactory(parent=district, name=name, is_border=is_border)
    add_standard_groups(district, by=actor_in(district, role=Role.ADMINISTRATOR), now=IN_JANUARY)
    return district


@pytest.fixture
def hong_ngu(district):
    """Handed in, read by its job and confirmed: no date typed in, no name settled by hand."""
    if not HONG_NGU.exists():
        pytest.skip("needs ../shared/plans/dev, which this copy does not have")
    by = actor_in(Unit.objects.get(name="Phòng Văn hóa và Thông tin"), role=Role.FOCAL_POINT)
    document = taken(by, HONG_NGU.read_bytes(), name="ke-hoach.txt")
    plan = take_in_plan(document, authority_id=district.pk, is_not_secret=True, by=by, now=IN_JANUARY).plan
    read_document_of_plan(plan.pk, now=IN_JANUARY)
    plan.refresh_from_db()
    return confirm_plan(Seen(plan.pk, plan.revision), accepts_no_lead=True, by=by, now=IN_JANUARY)


def names_of(duties):
    return set(duties.values_list("unit__name", flat=True))


def test_all_42_tasks_of_the_hong_ngu_plan_have_a_state_in_each_of_12_months(hong_ngu):
    lines = months_of_tasks(hong_ngu)

    assert (len(lines), {len(line.cells) for line in lines}) == (42, {12})
    assert all(cell.standing in Standing and cell.word for line in lines for cell in line.cells)
    assert without_lead(hong_ngu.tasks.all()).count() == 16
    assert hong_ngu.tasks.get(number="II.2.5").rhythm == Rhythm.BOTH
    assert hong_ngu.tasks.get(number="IV.1.7").rhythm == Rhythm.WHEN_IT_HAPPENS
    assert hong_ngu.tasks.get(number="IV.1.1").rhythm == Rhythm.EACH_PERIOD
    duties = Duty.objects.filter(task__plan=hong_ngu)
    assert names_of(duties.filter(task__number="IV.6.2", part="lead")) == {"UBND xã Một", "UBND xã Hai"}
    assert names_of(duties.filter(task__number="IV.6.2", part="coordinating")) == {
        "Phòng Văn hóa và Thông tin"
    }
    assert names_of(duties.filter(task__number="IV.7.2")) == {*BODIES, *COMMUNES}


@pytest.mark.parametrize("silent", [set(), {"Công an Huyện", "Phòng Kinh tế và Hạ tầng"}])
def test_the_overdue_list_of_the_hong_ngu_plan_names_exactly_the_units_that_did_not_answer(hong_ngu, silent):
    assert silent_after_january(hong_ngu, silent) == silent
