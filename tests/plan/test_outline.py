import pytest
from django.core.exceptions import ValidationError

from sen.audit.models import Entry
from sen.plan.actions.changing import Seen
from sen.plan.actions.outline import add_task, drop_tasks, merge_with_next, restore_tasks, split_task
from sen.plan.models import Part
from tests.plan.review_rows import assign, body_of, clerk_of, plan_in_review, task_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return plan_in_review()


@pytest.fixture
def by(plan):
    return clerk_of(plan)


def listed(plan):
    return [(task.number, task.text) for task in plan.tasks.filter(is_dropped=False)]


def test_split_task_makes_two_in_order_with_the_same_names(plan, by):
    unit = body_of(plan)
    task, after = task_in(plan, lead=unit, text="Làm A; làm B."), task_in(plan, text="Sau.")
    assign(task, "các đơn vị liên quan", Part.COORDINATING)

    rest = split_task(Seen(plan.pk, 0), task_id=task.pk, at=7, text=task.text, by=by)

    assert listed(plan) == [("II.1.1", "Làm A;"), ("II.1.1 (2)", "làm B."), (after.number, "Sau.")]
    names = list(rest.assignments.values_list("part", "printed", "unit"))
    assert names == list(task.assignments.values_list("part", "printed", "unit"))
    assert (rest.line_from, rest.line_to) == (task.line_from, task.line_to)
    assert Entry.objects.get().facts["after"] == ["Làm A;", "làm B."]


def test_split_twice_gives_the_next_free_number(plan, by):
    task = task_in(plan, text="A; B; C.")

    rest = split_task(Seen(plan.pk, 0), task_id=task.pk, at=3, text=task.text, by=by)
    split_task(Seen(plan.pk, 1), task_id=rest.pk, at=3, text=rest.text, by=by)

    assert [number for number, _text in listed(plan)] == ["II.1.1", "II.1.1 (2)", "II.1.1 (3)"]


@pytest.mark.parametrize("at", [0, 99])
def test_split_refuses_a_cut_at_an_end(plan, by, at):
    task = task_in(plan)

    with pytest.raises(ValidationError):
        split_task(Seen(plan.pk, 0), task_id=task.pk, at=at, text=task.text, by=by)

    assert len(listed(plan)) == 1


def test_merge_joins_text_lines_and_names_and_skips_what_was_dropped(plan, by):
    first_unit, second_unit = body_of(plan, "A"), body_of(plan, "B")
    task = task_in(plan, lead=first_unit, text="Làm A")
    task_in(plan, text="Bỏ.", is_dropped=True)
    following = task_in(plan, lead=second_unit, text="Làm B.")
    assign(following, first_unit, Part.COORDINATING)

    merge_with_next(Seen(plan.pk, 0), task_id=task.pk, by=by)

    task.refresh_from_db()
    assert listed(plan) == [("II.1.1", "Làm A; Làm B.")]
    assert (task.line_from, task.line_to) == (2, 7)
    named = [(row.part, row.unit) for row in task.assignments.order_by("pk")]
    assert named == [(Part.LEAD, first_unit), (Part.LEAD, second_unit)]


def test_merge_lets_leading_win_over_coordinating(plan, by):
    unit = body_of(plan)
    task = task_in(plan, text="Làm A")
    assign(task, unit, Part.COORDINATING)
    task_in(plan, lead=unit, text="làm B.")

    merge_with_next(Seen(plan.pk, 0), task_id=task.pk, by=by)

    assert [(row.part, row.unit) for row in task.assignments.all()] == [(Part.LEAD, unit)]


def test_the_last_task_cannot_be_merged(plan, by):
    task = task_in(plan)

    with pytest.raises(ValidationError):
        merge_with_next(Seen(plan.pk, 0), task_id=task.pk, by=by)


def test_add_task_stands_below_the_chosen_one(plan, by):
    first, _second = task_in(plan, text="Một."), task_in(plan, text="Hai.")

    added = add_task(Seen(plan.pk, 0), after_id=first.pk, text=" Thêm. ", number="", by=by)

    assert listed(plan) == [("II.1.1", "Một."), ("II.1.1 (2)", "Thêm."), ("II.1.2", "Hai.")]
    assert (added.is_added_by_hand, added.line_from, added.section) == (True, None, first.section)


def test_add_task_to_a_plan_in_which_nothing_was_read(plan, by):
    add_task(Seen(plan.pk, 0), after_id=None, text="Thêm.", number="", by=by)

    assert listed(plan) == [("1", "Thêm.")]


def test_drop_and_restore_keep_the_row(plan, by):
    task, other = task_in(plan), task_in(plan)

    assert drop_tasks(Seen(plan.pk, 0), task_ids=[task.pk, other.pk], by=by) == 2
    assert listed(plan) == []

    assert restore_tasks(Seen(plan.pk, 1), task_ids=[task.pk], by=by) == 1
    assert [number for number, _text in listed(plan)] == [task.number]
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
        "plan.tasks_dropped",
        "plan.tasks_restored",
    ]
