"""A plan in force as its document has it: sections, tasks, who does what, how this month stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from sen.plan.models import Duty, Part, Plan, Rhythm, SameWork, Task
from sen.plan.periods import month_of
from sen.plan.queries.rollups import months_by_task
from sen.plan.standing import Cell, Standing, months_of_plan

NO_LEAD = "no_lead"
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the tree is narrowed; an empty value narrows nothing."""

    unit: int | None = None
    part: str = ""
    rhythm: str = ""
    state: str = ""
    """A `Standing` of the month, `OVERDUE` or `NO_LEAD`."""

    @property
    def narrows(self) -> bool:
        return bool(self.unit or self.part or self.rhythm or self.state)


@dataclass(frozen=True, slots=True)
class Branch:
    """A task with the units that owe something on it."""

    task: Task
    leads: tuple[Duty, ...]
    others: tuple[Duty, ...]
    same: tuple[Task, ...]
    """Tasks of the plan that are the same work: one says what, another who."""
    is_led: bool
    """By itself, or as the same work."""
    printed: tuple[str, ...]
    """Names of the document that stand for nobody in particular."""
    cells: tuple[Cell, ...]
    cell: Cell | None
    """Of the month shown, or nearest to it; None before the plan starts."""
    ever_overdue: bool


@dataclass(frozen=True, slots=True)
class Limb:
    title: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    limbs: tuple[Limb, ...]
    month: date | None
    """Of which the states are shown: this one, or the last or first of the plan."""
    tasks: int

    @property
    def branches(self) -> Iterable[Branch]:
        return (branch for limb in self.limbs for branch in limb.branches)


def plan_tree(
    plan: Plan, tasks: QuerySet[Task], duties: QuerySet[Duty], *, wanted: Wanted, today: date
) -> Tree:
    """Tasks and duties come from rules. A constant number of queries, however long the plan is."""
    rows = list(tasks.filter(plan=plan).prefetch_related("assignments").order_by("position", "pk"))
    owed: dict[int, list[Duty]] = {}
    for duty in duties.filter(task__plan=plan).exclude(state=Duty.State.DROPPED).select_related("unit"):
        owed.setdefault(duty.task_id, []).append(duty)
    months = months_of_plan(plan)
    month = _shown(months, today)
    lines = {line.key: line.cells for line in months_by_task(rows, duties, months, today=today)}
    links = _links(rows)
    led = {
        task for task, rows_of_task in owed.items() if any(duty.part == Part.LEAD for duty in rows_of_task)
    }
    branches = [
        _branch(task, owed.get(task.pk, []), links[task.pk], led, lines.get(task.pk, ()), month)
        for task in rows
    ]
    kept = [branch for branch in branches if _fits(branch, wanted)]
    limbs = tuple(
        Limb(title, tuple(group)) for title, group in groupby(kept, key=lambda branch: branch.task.section)
    )
    return Tree(limbs, month, len(kept))


def _shown(months: list[date], today: date) -> date | None:
    """The month of today while the plan runs, else the nearest of its months."""
    if not months:
        return None
    return min(max(month_of(today), months[0]), months[-1])


def _links(tasks: Iterable[Task]) -> dict[int, list[Task]]:
    """Task number to the other tasks of its work that are shown. One query."""
    by_number = {task.pk: task for task in tasks}
    links: dict[int, list[Task]] = {number: [] for number in by_number}
    pairs = SameWork.objects.filter(first__in=by_number, second__in=by_number, is_confirmed=True)
    for first, second in pairs.order_by("pk").values_list("first_id", "second_id"):
        links[first].append(by_number[second])
        links[second].append(by_number[first])
    return links


def _branch(
    task: Task,
    duties: Sequence[Duty],
    same: Sequence[Task],
    led: Collection[int],
    cells: Sequence[Cell],
    month: date | None,
) -> Branch:
    nobody = (row.printed for row in task.assignments.all() if not row.unit_id and not row.group_id)
    return Branch(
        task=task,
        leads=tuple(duty for duty in duties if duty.part == Part.LEAD),
        others=tuple(duty for duty in duties if duty.part != Part.LEAD),
        same=tuple(same),
        is_led=any(each.pk in led for each in (task, *same)),
        printed=tuple(nobody),
        cells=tuple(cells),
        cell=_cell_shown(cells, month),
        ever_overdue=any(cell.is_overdue for cell in cells),
    )


def _cell_shown(cells: Sequence[Cell], month: date | None) -> Cell | None:
    """That of the month. Work that owes nothing in it shows how it stood when last asked, else when next asked."""
    shown = next((cell for cell in cells if cell.month == month), None)
    if shown is None or shown.is_asked or shown.standing == Standing.NO_LEAD:
        return shown
    asked = [cell for cell in cells if cell.is_asked]
    past = [cell for cell in asked if cell.month < shown.month]
    return past[-1] if past else next(iter(asked), shown)


def _fits(branch: Branch, wanted: Wanted) -> bool:
    duties = {Part.LEAD: branch.leads, Part.COORDINATING: branch.others}
    asked = duties.get(Part(wanted.part), ()) if wanted.part else (*branch.leads, *branch.others)
    if wanted.unit and not any(duty.unit_id == wanted.unit for duty in asked):
        return False
    if wanted.part and not asked:
        return False
    if wanted.rhythm and branch.task.rhythm not in _rhythms(wanted.rhythm):
        return False
    return _stands(branch, wanted.state)


def _rhythms(wanted: str) -> set[str]:
    """What is "both" answers to each of its halves."""
    also = {Rhythm.BOTH} if wanted in (Rhythm.EACH_PERIOD, Rhythm.WHEN_IT_HAPPENS) else set()
    return {wanted, *also}


def _stands(branch: Branch, state: str) -> bool:
    if not state:
        return True
    if state == NO_LEAD:
        return not branch.is_led
    if state == OVERDUE:
        return branch.ever_overdue
    return branch.cell is not None and branch.cell.standing == state
