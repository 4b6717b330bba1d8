from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.actions.changing import Seen
from sen.plan.actions.review import TAKE_AWAY, TaskChange, change_task, edit_header
from sen.plan.errors import PlanNotInReview, SomeoneElseChanged
from sen.plan.models import Part, Plan, Rhythm
from tests.factories import UnitFactory, actor_in
from tests.plan.review_rows import assign, body_of, clerk_of, focal_point_of, plan_in_review, task_in

pytestmark = pytest.mark.django_db


def change(task, **fields):
    return TaskChange(
        **{"text": task.text, "number": task.number, "rhythm": task.rhythm, "due_on": task.due_on, **fields}
    )


def names_of(task):
    return [(row.part, row.printed, row.unit) for row in task.assignments.order_by("pk")]


def test_edit_header_writes_the_fields_and_one_entry():
    plan = plan_in_review(number="")
    by = clerk_of(plan)

    edit_header(Seen(plan.pk, 0), fields={"number": "12/KH-UBND", "title": plan.title}, by=by)

    plan.refresh_from_db()
    assert (plan.number, plan.revision) == ("12/KH-UBND", 1)
    [entry] = Entry.objects.all()
    assert (entry.verb, entry.unit_id) == ("plan.header_corrected", plan.authority_id)
    assert entry.facts == {"plan": plan.pk, "before": {"number": ""}, "after": {"number": "12/KH-UBND"}}


def test_edit_header_refuses_a_term_that_ends_before_it_starts():
    plan = plan_in_review()

    with pytest.raises(ValidationError):
        edit_header(Seen(plan.pk, 0), fields={"ends_on": date(2025, 1, 1)}, by=clerk_of(plan))

    plan.refresh_from_db()
    assert (plan.ends_on, plan.revision) == (date(2026, 12, 31), 0)
    assert not Entry.objects.exists()


def test_change_task_writes_words_rhythm_and_names():
    plan = plan_in_review()
    lead, further, other = body_of(plan, "Phòng A"), body_of(plan, "Phòng B"), body_of(plan, "Phòng C")
    task = task_in(plan, lead="Phòng Ạ")
    noise = assign(task, "hợp tác", Part.COORDINATING)
    kept = assign(task, "các đơn vị liên quan", Part.COORDINATING)
    placed = {task.assignments.get(part=Part.LEAD).pk: f"u{lead.pk}", noise.pk: TAKE_AWAY, kept.pk: ""}

    change_task(
        Seen(plan.pk, 0),
        task_id=task.pk,
        change=change(
            task,
            text=" Làm khác. ",
            rhythm=Rhythm.ONCE,
            due_on=date(2026, 6, 1),
            placed=placed,
            leads=[f"u{further.pk}"],
            coordinating=[f"u{other.pk}"],
        ),
        by=clerk_of(plan),
    )

    task.refresh_from_db()
    assert (task.text, task.rhythm, task.due_on) == ("Làm khác.", Rhythm.ONCE, date(2026, 6, 1))
    assert names_of(task) == [
        (Part.LEAD, "Phòng Ạ", lead),
        (Part.COORDINATING, "các đơn vị liên quan", None),
        (Part.LEAD, "", further),
        (Part.COORDINATING, "", other),
    ]
    assert Entry.objects.get().verb == "plan.task_corrected"


def test_change_task_refuses_once_without_a_date():
    plan = plan_in_review()
    task = task_in(plan)

    with pytest.raises(ValidationError, match="ngày"):
        change_task(
            Seen(plan.pk, 0), task_id=task.pk, change=change(task, rhythm=Rhythm.ONCE), by=clerk_of(plan)
        )

    task.refresh_from_db()
    assert task.rhythm == Rhythm.EACH_PERIOD


def test_change_task_refuses_a_unit_the_plan_cannot_give_work():
    plan, stranger = plan_in_review(), UnitFactory()
    task = task_in(plan)

    with pytest.raises(ValidationError):
        change_task(
            Seen(plan.pk, 0),
            task_id=task.pk,
            change=change(task, leads=[f"u{stranger.pk}"]),
            by=clerk_of(plan),
        )

    assert names_of(task) == []


def test_change_task_refuses_the_same_unit_under_two_names():
    plan = plan_in_review()
    unit = body_of(plan)
    task = task_in(plan, lead=unit)
    second = assign(task, "Phòng KT", Part.COORDINATING)

    with pytest.raises(ValidationError, match="hai lần"):
        change_task(
            Seen(plan.pk, 0),
            task_id=task.pk,
            change=change(task, placed={second.pk: f"u{unit.pk}"}),
            by=clerk_of(plan),
        )


def test_a_task_of_another_plan_is_refused():
    plan, other = plan_in_review(), plan_in_review()
    task = task_in(other)

    with pytest.raises(ValidationError):
        change_task(Seen(plan.pk, 0), task_id=task.pk, change=change(task, text="Khác"), by=clerk_of(plan))

    task.refresh_from_db()
    assert task.text != "Khác"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.OBSERVER, Role.ADMINISTRATOR])
def test_other_roles_may_not_change_a_review(role):
    plan = plan_in_review()
    by = actor_in(plan.authority, role=role)

    with pytest.raises(PermissionDenied):
        edit_header(Seen(plan.pk, 0), fields={"number": "1"}, by=by)


def test_a_reviewer_of_another_authority_may_not_change_a_review():
    plan, other = plan_in_review(), plan_in_review()

    with pytest.raises(PermissionDenied):
        edit_header(Seen(plan.pk, 0), fields={"number": "1"}, by=focal_point_of(other))


@pytest.mark.parametrize("state", [Plan.State.READING, Plan.State.CONFIRMED, Plan.State.WITHDRAWN])
def test_only_a_plan_being_checked_is_changed(state):
    plan = plan_in_review(state=state)

    with pytest.raises(PlanNotInReview):
        edit_header(Seen(plan.pk, 0), fields={"number": "1"}, by=clerk_of(plan))


def test_the_second_of_two_reviewers_is_told_and_nothing_of_hers_is_written():
    plan = plan_in_review()
    first, second = clerk_of(plan), focal_point_of(plan)
    edit_header(Seen(plan.pk, 0), fields={"number": "1/KH"}, by=first)

    with pytest.raises(SomeoneElseChanged):
        edit_header(Seen(plan.pk, 0), fields={"number": "2/KH"}, by=second)

    plan.refresh_from_db()
    assert (plan.number, plan.revision) == ("1/KH", 1)
    assert Entry.objects.count() == 1
