"""What a task carries out and who carries it out, as far as the reader sees; and what it may carry out by its words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sen.plan.likeness import suggest_same_work
from sen.plan.models import Basis, Plan, Reading, ReferenceDocument, Task


@dataclass(frozen=True, slots=True)
class Carried:
    """One line of a task's page; without a row to open, the words stand alone."""

    words: str
    task: Task | None = None
    document: ReferenceDocument | None = None
    is_continued: bool = False
    """A task of the plan before, not finished there, that goes on here."""


@dataclass(frozen=True, slots=True)
class Suggested:
    task: Task
    superior: Task
    likeness: float

    @property
    def percent(self) -> int:
        return round(100 * self.likeness)


def bases_of(task: Task, *, tasks: QuerySet[Task], documents: QuerySet[ReferenceDocument]) -> list[Carried]:
    """What the task carries out. Three queries."""
    rows = list(Basis.objects.filter(task=task))
    seen = tasks.select_related("plan").in_bulk(
        [row.superior_task_id for row in rows if row.superior_task_id]
    )
    known = documents.in_bulk([row.document_id for row in rows if row.document_id])
    return [
        Carried(
            row.cited,
            seen.get(row.superior_task_id),
            known.get(row.document_id),
            row.kind == Basis.Kind.CONTINUES,
        )
        for row in rows
    ]


def carriers_of(task: Task, *, bases: QuerySet[Basis], tasks: QuerySet[Task]) -> list[Carried]:
    """Which authorities carry the task out; their own words only where the reader sees them. Two queries."""
    carried = bases.filter(superior_task=task, kind=Basis.Kind.CARRIES_OUT)
    rows = list(carried.select_related("task__plan__authority"))
    seen = tasks.in_bulk([row.task_id for row in rows])
    lines = {(row.task.plan.authority.name, seen.get(row.task_id)) for row in rows}
    return [
        Carried(name, task) for name, task in sorted(lines, key=lambda line: (line[0], str(line[1] or "")))
    ]


def with_task_counts(
    documents: QuerySet[ReferenceDocument], tasks: QuerySet[Task]
) -> QuerySet[ReferenceDocument]:
    """`task_count`: of the given tasks, those that carry the document out."""
    own = Basis.objects.filter(document=OuterRef("pk"), task__in=tasks.values("pk")).order_by()
    count = own.values("document").annotate(n=Count("task")).values("n")
    return documents.annotate(task_count=Coalesce(Subquery(count, output_field=IntegerField()), 0))


def tasks_of_superior(plan: Plan, citable: QuerySet[Task]) -> QuerySet[Task]:
    """Of what may be cited, the tasks of plans that the plan says it carries out, by number."""
    numbers = _numbers_cited(plan)
    plans = citable.order_by().values_list("plan", "plan__number").distinct()
    named = [pk for pk, number in plans if pk == plan.superior_id or _plain(number) in numbers]
    return citable.filter(plan__in=named)


def suggested_superiors(
    plan: Plan, tasks: Sequence[Task], citable: QuerySet[Task], *, at_most: int = 3
) -> Mapping[int, list[Suggested]]:
    """For each task the most alike of the superior plan's, best first; what it cites already is left out."""
    above = {task.pk: task for task in tasks_of_superior(plan, citable).select_related("plan")}
    if not above:
        return {}
    cited = set(
        Basis.objects.filter(task__in=[task.pk for task in tasks]).values_list("task", "superior_task")
    )
    found = suggest_same_work(
        {task.pk: _text(task) for task in tasks}, {pk: _text(task) for pk, task in above.items()}, others=1
    )
    likes = {
        task.pk: [
            Suggested(task, above[like.key], like.likeness)
            for like in found.get(task.pk, [])
            if isinstance(like.key, int) and (task.pk, like.key) not in cited
        ][:at_most]
        for task in tasks
    }
    return {key: lines for key, lines in likes.items() if lines}


def _numbers_cited(plan: Plan) -> set[str]:
    header = Reading.objects.filter(plan=plan).values_list("header", flat=True).first() or {}
    bases = header.get("legal_bases") or []
    return {_plain(basis.get("number") or "") for basis in bases if isinstance(basis, dict)} - {""}


def _plain(number: str) -> str:
    """One number: "33 / KH-UBND" and "33/KH–UBND"."""
    return re.sub(r"\s", "", number).replace("–", "-").upper()


def _text(task: Task) -> str:
    return f"{task.section.rpartition(' / ')[2]}. {task.text}"
