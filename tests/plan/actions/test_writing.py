from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.actions import exchange, outline, writing
from sen.plan.actions.changing import Seen
from sen.plan.actions.confirm import confirm_plan
from sen.plan.actions.writing import Chosen, NewPlan
from sen.plan.errors import NotReady, SomeoneElseChanged
from sen.plan.models import Basis, Duty, Part, Plan, PlanDraft, Rhythm, Task
from sen.plan.queries.writing import received_tasks
from sen.plan.rules import (
    choosable_received_files,
    choosable_superior_tasks,
    choosable_unfinished_tasks,
    visible_drafts,
    visible_plans,
)
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
from tests.plan.test_exchange import House

pytestmark = pytest.mark.django_db
NEXT = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}


@pytest.fixture
def province():
    return CommitteeFactory(level="province", name="UBND tỉnh Mẫu")


@pytest.fixture
def commune(province):
    return CommitteeFactory(parent=province, name="UBND xã Mẫu")


@pytest.fixture
def focal(commune):
    return actor_in(commune, role=Role.FOCAL_POINT)


@pytest.fixture
def above(province, commune):
    plan = PlanFactory(authority=province, number="33/KH-UBND", **NEXT)
    task = TaskFactory(
        plan=plan, number="II.3", section="II. NHIỆM VỤ / 1. Báo chí", text="Mở chuyên trang cửa khẩu."
    )
    DutyFactory(task=task, unit=commune)
    return task


@pytest.fixture
def last_year(commune):
    return PlanFactory(authority=commune, number="12/KH-UBND")


@pytest.fixture
def draft(commune, focal, above, last_year):
    given = NewPlan(commune.pk, "Thông tin đối ngoại năm 2027", NEXT["starts_on"], NEXT["ends_on"], above.plan_id,
                    last_year.pk)  # fmt: skip
    return writing.start_plan(given, by=focal, now=NOW)


def seen(draft):
    return Seen(draft.plan_id, Plan.objects.get(pk=draft.plan_id).revision)


def lines(draft):
    return [(task.number, task.section, task.text) for task in draft.plan.tasks.order_by("position")]


def added(draft, focal, *texts):
    for text in texts:
        outline.add_task(seen(draft), after_id=None, text=text, number="", by=focal)
    return list(draft.plan.tasks.order_by("position"))


def test_a_plan_begins_as_a_draft_that_only_its_writers_and_leaders_read(draft, commune, focal):
    clerk, leader, head, observer = (
        actor_in(commune, role=role)
        for role in (Role.RECORDS_CLERK, Role.LEADER, Role.UNIT_LEAD, Role.OBSERVER)
    )

    assert (draft.plan.state, draft.stage) == (Plan.State.IN_REVIEW, PlanDraft.Stage.WRITING)
    assert all(draft in visible_drafts(actor) for actor in (focal, clerk, leader))
    assert not any(draft in visible_drafts(actor) for actor in (head, observer))
    assert not visible_plans(observer).filter(pk=draft.plan_id).exists()
    assert Entry.objects.get(verb="plan.draft_started").unit_id == commune.pk


def test_only_who_plans_for_the_authority_begins_one(commune, above, last_year):
    given = NewPlan(commune.pk, "x", NEXT["starts_on"], NEXT["ends_on"])
    stranger, head = actor_in(UnitFactory(), role=Role.FOCAL_POINT), actor_in(commune, role=Role.UNIT_LEAD)

    for actor in (stranger, head):
        with pytest.raises(PermissionDenied):
            writing.start_plan(given, by=actor, now=NOW)
    focal = actor_in(commune, role=Role.FOCAL_POINT)
    unseen = PlanFactory(**NEXT)
    with pytest.raises(PermissionDenied):
        writing.start_plan(NewPlan(commune.pk, "x", **NEXT, superior_id=unseen.pk), by=focal, now=NOW)
    with pytest.raises(ValidationError):
        writing.start_plan(NewPlan(commune.pk, "x", **NEXT, previous_id=unseen.pk), by=focal, now=NOW)
    assert not PlanDraft.objects.exists()


def test_tasks_of_above_are_taken_over_with_what_they_carry_out(draft, above, focal):
    unseen = TaskFactory(plan=above.plan)

    assert list(choosable_superior_tasks(focal, draft)) == [above]
    with pytest.raises(PermissionDenied):
        writing.take_over(seen(draft), chosen=Chosen(superior=[unseen.pk]), by=focal)
    writing.take_over(seen(draft), chosen=Chosen(superior=[above.pk]), by=focal)

    assert lines(draft) == [("I.1.1", "I. NHIỆM VỤ / 1. Báo chí", above.text)]
    basis = Basis.objects.get()
    assert (basis.superior_task, basis.kind, basis.cited) == (
        above,
        Basis.Kind.CARRIES_OUT,
        "II.3, 33/KH-UBND",
    )
    assert not choosable_superior_tasks(focal, draft).exists()


@pytest.fixture
def signed_list(draft, focal):
    """The province runs a Sen of its own: its list for the commune came as a signed file and was taken in."""
    own, theirs = House.of(draft.plan.authority), House("UBND tỉnh Mẫu (Sen riêng)")
    known, partner = own.knows(theirs), theirs.knows(own, place=draft.plan.authority)
    plan = PlanFactory(authority=theirs.authority, number="7/KH-UBND", **NEXT)
    tasks = [TaskFactory(plan=plan, number=f"I.{n}", text=f"Việc tỉnh giao số {n}") for n in (1, 2)]
    for task in tasks:
        DutyFactory(task=task, unit=draft.plan.authority, rhythm=Rhythm.ONCE, due_on=date(2026, 11, 30))
    sent = exchange.sign_tasks(partner.pk, plan_id=plan.pk, by=theirs.by, now=NOW)
    Duty.objects.filter(task__plan=plan).delete()
    plan.tasks.all().delete()
    plan.delete()
    own.takes(sent.data)
    return known


def test_tasks_that_came_in_a_signed_list_are_taken_over_with_their_words(draft, signed_list, focal):
    offered = received_tasks(draft, choosable_received_files(focal, draft))
    assert [(line.cited, line.text) for line in offered] == [
        ("I.1, 7/KH-UBND", "Việc tỉnh giao số 1"),
        ("I.2, 7/KH-UBND", "Việc tỉnh giao số 2"),
    ]

    with pytest.raises(PermissionDenied):
        writing.take_over(seen(draft), chosen=Chosen(received=["0:0"]), by=focal)
    writing.take_over(seen(draft), chosen=Chosen(received=[offered[1].key]), by=focal)

    task = draft.plan.tasks.get()
    assert (task.text, task.due_on) == ("Việc tỉnh giao số 2", date(2027, 11, 30))
    basis = task.bases.get()
    assert (basis.cited, basis.superior_task, basis.kind) == ("I.2, 7/KH-UBND", None, Basis.Kind.CARRIES_OUT)
    assert received_tasks(draft, choosable_received_files(focal, draft)) == [offered[0]]


def test_a_list_for_another_authority_is_not_offered(draft, signed_list):
    stranger = actor_in(CommitteeFactory(), role=Role.FOCAL_POINT)

    assert choosable_received_files(actor_in(draft.plan.authority, role=Role.FOCAL_POINT), draft).exists()
    assert not choosable_received_files(stranger, draft).exists()


def test_what_last_year_left_goes_on_with_its_units_and_a_day_of_the_new_year(
    draft, last_year, commune, focal
):
    unit = UnitFactory(parent=commune)
    late = TaskFactory(
        plan=last_year, rhythm=Rhythm.ONCE, due_on=date(2026, 6, 30), text="Bảng tin song ngữ."
    )
    AssignmentFactory(task=late, unit=unit)
    DutyFactory(task=late, unit=unit, rhythm=Rhythm.ONCE, due_on=late.due_on, percent=60)
    done = DutyFactory(task=TaskFactory(plan=last_year), unit=unit, percent=100).task
    helped = DutyFactory(task=TaskFactory(plan=last_year), unit=unit, part=Part.COORDINATING).task

    assert list(choosable_unfinished_tasks(focal, draft)) == [late]
    writing.take_over(seen(draft), chosen=Chosen(unfinished=[late.pk]), by=focal)

    task = draft.plan.tasks.get()
    assert (task.text, task.due_on) == (late.text, date(2027, 6, 30))
    assert [row.unit for row in task.assignments.all()] == [unit]
    assert task.bases.get().kind == Basis.Kind.CONTINUES
    assert done.pk
    assert helped.pk
    assert not Duty.objects.filter(task=task).exists()


def test_the_work_of_a_unit_that_ended_goes_to_the_one_that_continues_it(draft, last_year, commune, focal):
    former = UnitFactory(parent=commune, valid_to=date(2026, 6, 30), name="Phòng cũ")
    heir = UnitFactory(parent=commune)
    former.successors.add(heir)
    task = TaskFactory(plan=last_year)
    AssignmentFactory(task=task, unit=former)
    DutyFactory(task=task, unit=heir)
    DutyFactory(task=task, unit=former, state=Duty.State.PASSED_ON)

    writing.take_over(seen(draft), chosen=Chosen(unfinished=[task.pk]), by=focal)

    assert draft.plan.tasks.get().assignments.get().unit == heir


def test_who_was_excused_has_the_work_no_more_and_who_got_it_later_has_it(draft, last_year, commune, focal):
    excused, later, helps = (UnitFactory(parent=commune) for _n in range(3))
    task = TaskFactory(plan=last_year)
    AssignmentFactory(task=task, unit=excused)
    AssignmentFactory(task=task, unit=helps, part=Part.COORDINATING)
    DutyFactory(task=task, unit=excused, state=Duty.State.DROPPED)
    DutyFactory(task=task, unit=later)
    DutyFactory(task=task, unit=helps, part=Part.COORDINATING)

    writing.take_over(seen(draft), chosen=Chosen(unfinished=[task.pk]), by=focal)

    rows = draft.plan.tasks.get().assignments.all()
    assert {(row.part, row.unit) for row in rows} == {(Part.LEAD, later), (Part.COORDINATING, helps)}


def test_numbers_follow_the_order_whatever_is_done(draft, focal):
    first, second, third = added(draft, focal, "Một", "Hai", "Ba")
    writing.put_under(seen(draft), task_ids=[second.pk, third.pk], heading="II. Nhiệm vụ / Báo chí", by=focal)
    writing.write_words(seen(draft), words={"purpose": "Để dân biết."}, by=focal)
    writing.move_task(seen(draft), task_id=third.pk, up=True, by=focal)
    outline.drop_tasks(seen(draft), task_ids=[first.pk], by=focal)
    writing.rename_heading(seen(draft), heading="Nhiệm vụ / Báo chí", to="Nhiệm vụ / Truyền thông", by=focal)

    section = "II. Nhiệm vụ / 1. Truyền thông"
    assert lines(draft) == [("II.1.1", section, "Ba"), ("II.1.2", section, "Hai"), ("–", "", "Một")]


def test_a_task_at_the_edge_of_its_heading_goes_under_the_neighbours(draft, focal):
    first, second = added(draft, focal, "Một", "Hai")
    writing.put_under(seen(draft), task_ids=[first.pk], heading="A", by=focal)
    writing.put_under(seen(draft), task_ids=[second.pk], heading="B", by=focal)

    writing.move_task(seen(draft), task_id=second.pk, up=True, by=focal)
    assert lines(draft) == [("I.1", "I. A", "Một"), ("I.2", "I. A", "Hai")]
    with pytest.raises(ValidationError):
        writing.move_task(seen(draft), task_id=first.pk, up=True, by=focal)


def test_parts_and_sums_of_a_task_keep_where_it_came_from(draft, above, last_year, focal, commune):
    other = DutyFactory(task=TaskFactory(plan=last_year, text="Bảng tin. Loa."), unit=commune).task
    writing.take_over(seen(draft), chosen=Chosen([above.pk], [other.pk]), by=focal)
    carried = Task.objects.get(plan=draft.plan, text=other.text)  # below no heading, so it comes first

    outline.merge_with_next(seen(draft), task_id=carried.pk, by=focal)
    assert {basis.superior_task_id for basis in carried.bases.all()} == {above.pk, other.pk}
    carried.refresh_from_db()
    rest = outline.split_task(seen(draft), task_id=carried.pk, at=5, text=carried.text, by=focal)
    assert {basis.superior_task_id for basis in rest.bases.all()} == {above.pk, other.pk}


def test_two_who_write_at_once_are_told(draft, focal):
    added(draft, focal, "Một")

    with pytest.raises(SomeoneElseChanged):
        writing.write_words(Seen(draft.plan_id, 0), words={"bases": "x"}, by=focal)


def test_a_draft_does_not_come_into_force_by_confirming_it(draft, focal):
    added(draft, focal, "Một")

    with pytest.raises(NotReady):
        confirm_plan(seen(draft), accepts_no_lead=True, by=focal, now=NOW)
    assert not Duty.objects.filter(task__plan=draft.plan).exists()


def test_a_heading_that_is_not_there_or_too_long_is_refused(draft, focal):
    [task] = added(draft, focal, "Một")

    with pytest.raises(ValidationError):
        writing.rename_heading(seen(draft), heading="Không có", to="x", by=focal)
    with pytest.raises(ValidationError):
        writing.put_under(seen(draft), task_ids=[task.pk], heading="x" * 301, by=focal)
    with pytest.raises(ValidationError):
        writing.take_over(seen(draft), chosen=Chosen(), by=focal)
