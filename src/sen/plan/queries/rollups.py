"""A plan added up: by unit, by task, as one row of figures. The same work counts once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q, QuerySet

from sen.lib.vi_text import fold
from sen.org.queries import dated_names
from sen.plan.models import Duty, Evidence, Part, Report, SameWork, Task
from sen.plan.queries.counts import asking, counts_by
from sen.plan.queries.overdue import with_standing
from sen.plan.queries.same_work import same_work_of, works_of
from sen.plan.standing import Cell, cell_of_count
from sen.plan.standing import Count as Answers

GOOD = (Duty.State.DONE, Duty.State.NOT_APPLICABLE, Duty.State.PASSED_ON)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in a roll-up. `mean_percent` is over the duties it gave a percent for: no report is not 0."""

    unit_id: int
    unit_name: str
    duties: int
    works: int
    unreported: int
    overdue: int
    done: int
    evidence: int
    mean_percent: float | None


def by_unit(duties: QuerySet[Duty], *, today: date, named_on: date | None = None) -> list[UnitRow]:
    """Roll up the duties handed in (start from `rules.visible_duties`). Five queries.

    `named_on`: the day whose names the units bear, of one plan its own (a query more).
    """
    groups = (
        with_standing(asking(duties), today=today).order_by().values("unit_id", unit_name=F("unit__name"))
    )
    rows: Iterable[dict[str, Any]] = groups.annotate(
        duties=Count("pk"),
        overdue=Count("pk", filter=Q(overdue__gt=0)),
        done=Count("pk", filter=Q(state=Duty.State.DONE)),
        mean_percent=Avg("percent"),
    )
    reported = _reported(duties)
    repeated = _repeated_works(duties)
    evidence = _evidence_by_unit(duties)
    rows = list(rows)
    names = {row["unit_id"]: row.pop("unit_name") for row in rows}
    names = dated_names(names, named_on) if named_on else names
    found = [
        UnitRow(
            unit_name=names[row["unit_id"]],
            works=row["duties"] - repeated.get(row["unit_id"], 0),
            unreported=row["duties"] - reported.get(row["unit_id"], 0),
            evidence=evidence.get(row["unit_id"], 0),
            **row,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: fold(row.unit_name))


def _reported(duties: QuerySet[Duty]) -> dict[int, int]:
    """Unit to how many of its duties have an answer at all."""
    reports = Report.objects.filter(duty__in=asking(duties).values("pk"), corrected_by=None).order_by()
    return dict(reports.values_list("duty__unit_id").annotate(n=Count("duty", distinct=True)))


def _repeated_works(duties: QuerySet[Duty]) -> dict[int, int]:
    """Unit to how many of its duties repeat a work it has a duty on already: tasks linked as the same work."""
    links = SameWork.objects.filter(is_confirmed=True)
    linked = asking(duties).filter(Q(task__in=links.values("first")) | Q(task__in=links.values("second")))
    tasks_of = defaultdict(list)
    for unit_id, task_id in linked.order_by().values_list("unit_id", "task_id"):
        tasks_of[unit_id].append(task_id)
    works = works_of({task for tasks in tasks_of.values() for task in tasks})
    return {unit: len(tasks) - len({works[task] for task in tasks}) for unit, tasks in tasks_of.items()}


def _evidence_by_unit(duties: QuerySet[Duty]) -> dict[int, int]:
    """Each piece once, however many tasks it serves."""
    given = evidence_of_tasks(asking(duties).values("task"))
    return dict(given.order_by().values_list("unit_id").annotate(n=Count("pk", distinct=True)))


def evidence_of_tasks(tasks: Any) -> QuerySet[Evidence]:
    """Standing evidence given to the tasks (numbers or a sub-select), each piece once."""
    serving = Evidence.tasks.through.objects.filter(task__in=tasks)
    return Evidence.objects.filter(pk__in=serving.values("evidence"), withdrawn_at=None)


def evidence_of_work(task_id: int) -> QuerySet[Evidence]:
    """What was given to a task or to one that is the same work. Two queries in all."""
    return evidence_of_tasks([task_id, *same_work_of(task_id)])


@dataclass(frozen=True, slots=True)
class Totals:
    """A plan in one row of figures. Works are counted, not lines: tasks linked as the same work are one."""

    tasks: int
    works: int
    without_lead: int
    reported: int
    done: int
    overdue: int
    evidence: int


def totals(tasks: QuerySet[Task], duties: QuerySet[Duty], *, today: date) -> Totals:
    """Add up tasks and their duties (both from rules). Five queries."""
    task_ids = list(tasks.filter(is_dropped=False).order_by().values_list("pk", flat=True))
    works = works_of(task_ids)
    facts = with_standing(asking(duties), today=today).order_by().values("task_id").annotate(
        leads=Count("pk", filter=Q(part=Part.LEAD)),
        n=Count("pk"),
        good=Count("pk", filter=Q(state__in=GOOD)),
        done=Count("pk", filter=Q(state=Duty.State.DONE)),
        overdue=Max("overdue"),
    )  # fmt: skip
    by_task = {row["task_id"]: row for row in facts}
    reports = Report.objects.filter(duty__in=asking(duties).values("pk"), corrected_by=None).order_by()
    reported = set(reports.values_list("duty__task_id", flat=True).distinct())
    members = defaultdict(list)
    for task, work in works.items():
        members[work].append(task)
    found = [[by_task[task] for task in group if task in by_task] for group in members.values()]
    return Totals(
        tasks=len(task_ids),
        works=len(members),
        without_lead=sum(not any(row["leads"] for row in rows) for rows in found),
        reported=sum(not reported.isdisjoint(group) for group in members.values()),
        done=sum(_is_done(rows) for rows in found),
        overdue=sum(any(row["overdue"] for row in rows) for rows in found),
        evidence=evidence_of_tasks(task_ids).count(),
    )


def _is_done(rows: Iterable[dict[str, Any]]) -> bool:
    """Every unit has finished or is excused, and at least one has finished."""
    rows = list(rows)
    return all(row["good"] == row["n"] for row in rows) and any(row["done"] for row in rows)


def without_lead(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks nobody leads, neither in their own name nor as the same work as one that is led."""
    links = SameWork.objects.filter(is_confirmed=True)
    return tasks.filter(
        ~_is_led("pk"),
        ~Exists(links.filter(_is_led("first"), second=OuterRef("pk"))),
        ~Exists(links.filter(_is_led("second"), first=OuterRef("pk"))),
    )


def _is_led(task: str) -> Exists:
    """Asked task by task: the leads of a country are half a million."""
    leads = Duty.objects.filter(task=OuterRef(task), part=Part.LEAD)
    return Exists(leads.exclude(state=Duty.State.DROPPED))


@dataclass(frozen=True, slots=True)
class Line:
    """A unit or a task with its months."""

    key: int
    label: str
    cells: Sequence[Cell]
    counts: Sequence[Answers]

    @property
    def pairs(self) -> list[tuple[Cell, Answers]]:
        return list(zip(self.cells, self.counts, strict=True))


def months_by_unit(
    duties: QuerySet[Duty], months: Sequence[date], *, today: date, named_on: date | None = None
) -> list[Line]:
    """The heat map: a line for each unit with duties, in the order of the names. Three queries."""
    counted = counts_by("unit", duties, today=today)
    names = dict(duties.order_by().values_list("unit_id", "unit__name").distinct())
    names = dated_names(names, named_on) if named_on else names
    keys = sorted(counted, key=lambda key: fold(names[key]))
    return [_line(key, names[key], counted[key], months, today) for key in keys]


def months_by_task(
    tasks: Sequence[Task], duties: QuerySet[Duty], months: Sequence[date], *, today: date
) -> list[Line]:
    """A line for each task handed in; one without duties of its own shows those of the same work. Five queries."""
    numbers = [task.pk for task in tasks]
    works = _whole_works(numbers)
    everyone = {task for group in works.values() for task in group}
    counted = counts_by("task", duties.filter(task__in=everyone), today=today)
    led = duties.filter(task__in=everyone, part=Part.LEAD).exclude(state=Duty.State.DROPPED)
    led_tasks = set(led.order_by().values_list("task_id", flat=True))
    lines = []
    for task in tasks:
        shown = [task.pk] if task.pk in counted else works[task.pk]
        months_of = {
            month: sum((counted.get(key, {}).get(month, Answers()) for key in shown), Answers())
            for month in months
        }
        has_lead = not led_tasks.isdisjoint(works[task.pk])
        lines.append(
            _line(task.pk, str(task), months_of, months, today, has_lead=has_lead or task.pk in counted)
        )
    return lines


def _whole_works(task_ids: Sequence[int]) -> dict[int, list[int]]:
    """Task number to all tasks of its work, itself first, also those not handed in. One query."""
    found = {task: [task] for task in task_ids}
    pairs = SameWork.objects.filter(Q(first__in=task_ids) | Q(second__in=task_ids), is_confirmed=True)
    for first, second in pairs.values_list("first_id", "second_id"):
        for one, other in ((first, second), (second, first)):
            if one in found:
                found[one].append(other)
    return found


def _line(
    key: int,
    label: str,
    counted: dict[date, Answers],
    months: Sequence[date],
    today: date,
    *,
    has_lead: bool = True,
) -> Line:
    counts = [counted.get(month, Answers()) for month in months]
    cells = [
        cell_of_count(count, month, today=today, has_lead=has_lead)
        for count, month in zip(counts, months, strict=True)
    ]
    return Line(key, label, cells, counts)
