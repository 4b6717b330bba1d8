"""A plan written here keeps its order and its numbers by itself, after every change."""

from sen.plan.models import Plan, PlanDraft, Task
from sen.plan.outline_numbers import in_order, numbered

LEFT_OUT = "–"
"""The number of a task that was dropped from a draft."""


def put_in_order(plan: Plan) -> None:
    """Tasks of one heading together, headings and tasks numbered in order; dropped ones at the end.

    Where purpose and requirements are written they are heading I of the paper, and the tasks begin with II.
    Derived from what the entry before says, so it has none of its own.
    """
    rows = list(plan.tasks.order_by("position", "pk"))
    kept = [task for task in rows if not task.is_dropped]
    kept = [kept[place] for place in in_order([task.section for task in kept])]
    changed = []
    draft = PlanDraft.objects.filter(plan=plan).first()
    names = numbered([task.section for task in kept], first=2 if draft and draft.purpose else 1)
    for position, (task, (number, section)) in enumerate(zip(kept, names, strict=True), 1):
        changed += _set(task, position, number, section)
    for position, task in enumerate((task for task in rows if task.is_dropped), len(kept) + 1):
        changed += _set(task, position, LEFT_OUT, task.section)
    Task.objects.bulk_update(changed, ["position", "number", "section", "folded"], batch_size=100)


def _set(task: Task, position: int, number: str, section: str) -> list[Task]:
    if (task.position, task.number, task.section) == (position, number, section):
        return []
    task.position, task.number, task.section = position, number, section
    task.folded = task.searched()
    return [task]
