"""All that stands on the page of one duty or task; the rows come from rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from sen.plan.models import Duty, DutyTransfer, Evidence, Report, Task
from sen.plan.queries.overdue import with_standing
from sen.plan.queries.same_work import same_work_of
from sen.plan.queries.states import answers_from
from sen.plan.standing import Cell, cells_of


@dataclass(frozen=True, slots=True)
class DutyPage:
    """One duty: its months, what was answered and corrected, proof, who else works on it."""

    cells: Sequence[Cell]
    reports: Sequence[Report]
    """Newest period first; within one, what stands before what it corrected."""
    others: Sequence[Duty]
    same_work: Sequence[Task]
    evidence: Sequence[Evidence]
    """Of the whole work, withdrawn pieces left out."""


def duty_page(
    duty: Duty, *, duties: QuerySet[Duty], tasks: QuerySet[Task], evidence: QuerySet[Evidence], today: date
) -> DutyPage:
    """The page of `duty` (read with task and plan), from what the actor may see. Seven queries."""
    reports = list(duty.reports.prefetch_related(Prefetch("evidence", Evidence.objects.order_by("pk"))))
    reports.sort(
        key=lambda row: (row.period or date.min, row.corrected_by_id is None, row.reported_at), reverse=True
    )
    cells = cells_of(duty, answers_from(reports).get(duty.pk, {}), plan=duty.task.plan, today=today)
    work = work_page(duty.task, duties=duties, tasks=tasks, evidence=evidence, today=today)
    others = [row for row in work.duties if row.pk != duty.pk]
    return DutyPage(cells, reports, others, work.same_work, work.evidence)


def handovers_of(duty: Duty, handovers: QuerySet[DutyTransfer]) -> list[DutyTransfer]:
    """How the duty came here and where it goes, oldest first. One query."""
    found = handovers.filter(Q(duty=duty) | Q(received=duty)).exclude(state=DutyTransfer.State.LAPSED)
    return list(found.select_related("duty__unit", "duty__task__plan", "to_unit", "received", "succession"))


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A task together with the tasks that are the same work."""

    same_work: Sequence[Task]
    duties: Sequence[Duty]
    evidence: Sequence[Evidence]


def work_page(
    task: Task, *, duties: QuerySet[Duty], tasks: QuerySet[Task], evidence: QuerySet[Evidence], today: date
) -> WorkPage:
    """Four queries, from what the actor may see."""
    others = same_work_of(task.pk)
    everyone = [task.pk, *others]
    working = duties.filter(task__in=everyone).exclude(state=Duty.State.DROPPED)
    serving = Evidence.tasks.through.objects.filter(task__in=everyone).values("evidence")
    return WorkPage(
        same_work=list(tasks.filter(pk__in=others)),
        duties=list(with_standing(working.select_related("unit", "task__plan"), today=today)),
        evidence=list(evidence.filter(pk__in=serving, withdrawn_at=None).select_related("unit")),
    )
