"""Redrawing the list of tasks: split, merge, add, drop, restore."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan import wording
from sen.plan.actions.changing import Seen, changing, tasks_of
from sen.plan.models import Assignment, Basis, Part, Plan, Rhythm, Task

COPIED = ("part", "printed", "unit_id", "group_id", "is_generic", "score", "alternatives")
OF_A_BASIS = ("superior_task_id", "document_id", "kind", "cited", "likeness")
REDRAWN = ("text", "line_from", "line_to", "due_text", "due_on", "rhythm", "folded")


def split_task(seen: Seen, *, task_id: int, at: int, text: str, by: Actor) -> Task:
    """Cut a task in two at an offset of its text; both keep units, rhythm and due date.

    `text` is what the reviewer saw, as typed: the offset counts in it.
    """
    with changing(seen, by=by) as plan:
        [task] = tasks_of(plan, [task_id])
        try:
            first, second = wording.cut(text, at)
        except ValueError:
            raise ValidationError(_("Put the cursor where the second task begins.")) from None
        copied = list(task.assignments.order_by("pk"))
        before, task.text = task.text, first
        task.full_clean()
        task.save(update_fields=["text", "folded"])
        rest = _insert_after(task, plan=plan, text=second, number=_free_number(plan, task.number))
        _copy_assignments(copied, rest)
        _copy_bases(task, rest)
        facts = {"before": before, "after": [first, second], "second": rest.pk}
        audit.record("plan.task_split", task, by=by, unit_id=plan.authority_id, plan=plan.pk, **facts)
    return rest


def merge_with_next(seen: Seen, *, task_id: int, by: Actor) -> Task:
    """Make one task of this and the following that is not dropped; nobody named in either is lost."""
    with changing(seen, by=by) as plan:
        [task] = tasks_of(plan, [task_id])
        following = plan.tasks.filter(position__gt=task.position, is_dropped=False).first()
        if following is None:
            raise ValidationError(_("No task follows this one."))
        before = [task.text, following.text]
        _take_over(task, following)
        _take_over_assignments(task, following)
        _copy_bases(following, task)
        following.comment_points.update(task=task)
        merged, number = following.pk, following.number
        following.delete()
        facts = {"before": before, "after": task.text, "merged": merged, "merged_number": number}
        audit.record("plan.tasks_merged", task, by=by, unit_id=plan.authority_id, plan=plan.pk, **facts)
    return task


def add_task(seen: Seen, *, after_id: int | None, text: str, number: str, by: Actor) -> Task:
    """Add a task by hand below another one, or at the end."""
    with changing(seen, by=by) as plan:
        above = tasks_of(plan, [after_id])[0] if after_id else plan.tasks.last()
        number = number.strip() or (_free_number(plan, above.number) if above else "1")
        above = above or Task(plan=plan, position=0)
        task = _insert_after(above, plan=plan, text=text.strip(), number=number, is_by_hand=True)
        facts = {"number": task.number, "text": task.text}
        audit.record("plan.task_added", task, by=by, unit_id=plan.authority_id, plan=plan.pk, **facts)
    return task


def drop_tasks(seen: Seen, *, task_ids: Iterable[int], by: Actor) -> int:
    """Leave tasks out of the plan; they stay below the line and can be restored."""
    return _mark_dropped(seen, task_ids, is_dropped=True, by=by)


def restore_tasks(seen: Seen, *, task_ids: Iterable[int], by: Actor) -> int:
    return _mark_dropped(seen, task_ids, is_dropped=False, by=by)


def _mark_dropped(seen: Seen, task_ids: Iterable[int], *, is_dropped: bool, by: Actor) -> int:
    with changing(seen, by=by) as plan:
        tasks = [task for task in tasks_of(plan, task_ids) if task.is_dropped != is_dropped]
        plan.tasks.filter(pk__in=[task.pk for task in tasks]).update(is_dropped=is_dropped)
        verb = "plan.tasks_dropped" if is_dropped else "plan.tasks_restored"
        numbers = [task.number for task in tasks]
        audit.record(verb, plan, by=by, unit_id=plan.authority_id, numbers=numbers)
    return len(tasks)


def _insert_after(above: Task, *, plan: Plan, text: str, number: str, is_by_hand: bool = False) -> Task:
    plan.tasks.filter(position__gt=above.position).update(position=F("position") + 1)
    task = Task(
        plan=plan,
        position=above.position + 1,
        number=number,
        section=above.section,
        text=text,
        line_from=None if is_by_hand else above.line_from,
        line_to=None if is_by_hand else above.line_to,
        due_text="" if is_by_hand else above.due_text,
        due_on=None if is_by_hand else above.due_on,
        rhythm=Rhythm.EACH_PERIOD if is_by_hand else above.rhythm,
        is_added_by_hand=is_by_hand,
    )
    task.full_clean()
    task.save()
    return task


def _free_number(plan: Plan, number: str) -> str:
    """As in "IV.1.2 (2)", the printed number stays recognisable."""
    stem = number.rsplit(" (", 1)[0]
    taken = set(plan.tasks.filter(number__startswith=stem).values_list("number", flat=True))
    return next(name for n in range(2, len(taken) + 3) if (name := f"{stem} ({n})") not in taken)


def _copy_assignments(rows: Iterable[Assignment], task: Task) -> None:
    Assignment.objects.bulk_create(
        Assignment(task=task, **{name: getattr(row, name) for name in COPIED}) for row in rows
    )


def _copy_bases(source: Task, task: Task) -> None:
    """What a draft's task carries out or continues, its parts do; said once."""
    said = set(task.bases.values_list("superior_task", "document", "cited"))
    for basis in source.bases.order_by("pk"):
        if (basis.superior_task_id, basis.document_id, basis.cited) not in said:
            Basis.objects.create(task=task, **{name: getattr(basis, name) for name in OF_A_BASIS})


def _take_over(task: Task, following: Task) -> None:
    spans = [n for row in (task, following) for n in (row.line_from, row.line_to) if n is not None]
    task.text = wording.join(task.text, following.text)
    task.line_from, task.line_to = (min(spans), max(spans)) if spans else (None, None)
    task.due_text = task.due_text or following.due_text
    task.due_on = task.due_on or following.due_on
    task.full_clean()
    task.save(update_fields=REDRAWN)


def _take_over_assignments(task: Task, following: Task) -> None:
    """A unit or printed name that stands in both stands once; leading wins over coordinating."""
    own = {_identity(row): row for row in task.assignments.all()}
    for row in following.assignments.all():
        same = own.get(_identity(row))
        if same is None:
            _copy_assignments([row], task)
        elif row.part == Part.LEAD and same.part != Part.LEAD:
            same.part = Part.LEAD
            same.save(update_fields=["part"])


def _identity(row: Assignment) -> tuple[int | None, int | None, str]:
    return row.unit_id, row.group_id, "" if row.unit_id or row.group_id else row.printed
