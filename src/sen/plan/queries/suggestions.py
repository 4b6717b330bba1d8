"""Which tasks of a plan may be the same work as this one."""

from collections.abc import Sequence

from django.db.models import QuerySet

from sen.plan.likeness import suggest_same_work
from sen.plan.models import Task
from sen.plan.queries.same_work import same_work_of


def suggested_partners(task: Task, tasks: QuerySet[Task]) -> Sequence[Task]:
    """The most alike of the plan's other tasks, best first; of one section none: a plan says a thing there once.

    Computed each time: a plan of 500 tasks takes some 30 ms, and nothing has to be kept in step.
    """
    rows = list(tasks.filter(plan=task.plan_id))
    others = [row for row in rows if section_of(row) != section_of(task)]
    linked = {task.pk, *same_work_of(task.pk)}
    found = suggest_same_work({task.pk: _text(task)}, {row.pk: _text(row) for row in others})
    by_number = {row.pk: row for row in others}
    keys = [like.key for like in found.get(task.pk, [])]
    return [by_number[key] for key in keys if isinstance(key, int) and key not in linked]


def section_of(task: Task) -> str:
    """The part before the first point: II of II.3.1."""
    return task.number.partition(".")[0]


def _text(task: Task) -> str:
    """With the nearest heading: section II says there what it is about."""
    return f"{task.section.rpartition(' / ')[2]}. {task.text}"
