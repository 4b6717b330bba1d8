"""A plan as a table for a spreadsheet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sen.plan.dated_names import named_in
from sen.plan.models import Plan
from sen.plan.queries.tree import Branch, Tree


def tree_table(tree: Tree, plan: Plan) -> Iterator[list[object]]:
    """A row a task in the order of the document: whose, when, and each month of the plan."""
    months = [cell.month for cell in next(iter(tree.branches)).cells] if tree.tasks else []
    yield [
        _("Section"), _("Number"), _("Task"), _("Lead"), _("Coordinating"), _("Rhythm"), _("Due on"),
        *(f"{month:%m/%Y}" for month in months),
    ]  # fmt: skip
    for limb in tree.limbs:
        for branch in limb.branches:
            yield _row(limb.title, branch, plan)


def _row(section: str, branch: Branch, plan: Plan) -> list[object]:
    task = branch.task
    return [
        section,
        task.number,
        task.text,
        _leads(branch, plan),
        ", ".join([*(named_in(duty.unit, plan) for duty in branch.others), *branch.printed]),
        task.get_rhythm_display(),
        task.due_on,
        *(cell.word for cell in branch.cells),
    ]


def _leads(branch: Branch, plan: Plan) -> str:
    named = ", ".join(named_in(duty.unit, plan) for duty in branch.leads)
    same = ", ".join(task.number for task in branch.same)
    if same:
        named = "; ".join(filter(None, [named, _("same work as %(number)s") % {"number": same}]))
    return named or _("no lead yet")
