"""What is owed and what is overdue: computed from dates each time, stored nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from sen.lib.vi_text import fold
from sen.plan.models import Duty, Plan, Report, Rhythm
from sen.plan.periods import last_closed, last_day, month_of
from sen.plan.queries.counts import asking
from sen.plan.queries.states import cells_of_duties
from sen.plan.standing import Cell, owed_cells

_SILENT = [Duty.State.NOT_APPLICABLE, Duty.State.DROPPED, Duty.State.PASSED_ON]
_IN_FORCE = Q(task__plan__state=Plan.State.CONFIRMED)


def with_standing(duties: QuerySet[Duty], *, today: date) -> QuerySet[Duty]:
    """Add `overdue` (closed months without an answer, or 1 for a passed due date) and `answer_now`.

    `answer_now` is what stands for the month of today, or for a duty due once; None when nobody has answered.
    """
    standing = Report.objects.filter(duty=OuterRef("pk"), corrected_by=None)
    now = standing.filter(Q(period=month_of(today)) | Q(period=None)).order_by("pk")
    return duties.annotate(overdue=_overdue(today), answer_now=Subquery(now.values("answer")[:1]))


def overdue_only(duties: QuerySet[Duty], *, today: date) -> QuerySet[Duty]:
    return asking(duties).annotate(overdue=_overdue(today)).filter(overdue__gt=0)


def _overdue(today: date) -> Case:
    """Asked months that have closed, less those answered; an answer never lies outside the asked months."""
    closed = last_closed(today)
    starts, ends = F("task__plan__starts_on"), F("task__plan__ends_on")
    first = Greatest(Coalesce("asked_from", starts), starts)
    last = Least(Coalesce("asked_until", ends), ends, Value(last_day(closed)))
    months = _MonthNumber(last) - _MonthNumber(first) + 1
    reports = Report.objects.filter(duty=OuterRef("pk"), corrected_by=None, period__lte=closed)
    answered = reports.order_by().values("duty").annotate(n=Count("pk")).values("n")
    return Case(
        When(~_IN_FORCE | Q(state__in=_SILENT), then=0),
        When(rhythm=Rhythm.ONCE, state=Duty.State.OPEN, due_on__lt=today, then=1),
        When(rhythm=Rhythm.ONCE, then=0),
        default=Greatest(months, 0) - Coalesce(Subquery(answered), 0),
        output_field=IntegerField(),
    )


class _MonthNumber(Func):
    """Months since the year 0. SQLite keeps days as texts, and cuts them itself: a function of Python's for each of
    100,000 rows took two seconds of four.
    """

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:
        day, given = compiler.compile(self.source_expressions[0])
        return f"(substr({day}, 1, 4) * 12 + substr({day}, 6, 2))", (*given, *given)

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:
        day, given = compiler.compile(self.source_expressions[0])
        return f"(EXTRACT(YEAR FROM {day})::int * 12 + EXTRACT(MONTH FROM {day})::int)", (*given, *given)


@dataclass(frozen=True, slots=True)
class UnitOverdue:
    """A unit that did not answer: on how many duties, for how many periods."""

    unit_id: int
    unit_name: str
    duties: int
    periods: int


def overdue_by_unit(duties: QuerySet[Duty], *, today: date) -> list[UnitOverdue]:
    """Exactly the units that owe an answer, those that owe most first. One query.

    Duties alike in what they lack are one row of the answer: each duty's lack is worked out once.
    """
    alike = asking(duties).order_by().values("unit_id", unit_name=F("unit__name"), lack=_overdue(today))
    found: dict[int, UnitOverdue] = {}
    for row in alike.annotate(n=Count("pk")):
        if row["lack"] > 0:
            known = found.get(row["unit_id"]) or UnitOverdue(row["unit_id"], row["unit_name"], 0, 0)
            periods = known.periods + row["n"] * row["lack"]
            found[row["unit_id"]] = replace(known, duties=known.duties + row["n"], periods=periods)
    return sorted(found.values(), key=lambda row: (-row.periods, fold(row.unit_name)))


@dataclass(frozen=True, slots=True)
class Owed:
    """What one duty waits for."""

    duty: Duty
    cells: Sequence[Cell]
    """What waits, oldest first; never empty."""

    @property
    def cell(self) -> Cell:
        return self.cells[0]

    @property
    def periods(self) -> int:
        return len(self.cells)

    @property
    def overdue(self) -> int:
        return sum(cell.is_overdue for cell in self.cells)


def duties_in_force(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Of plans in force, those that a unit answers for, with task, plan and unit."""
    rows = asking(duties).filter(_IN_FORCE).exclude(state__in=_SILENT)
    return rows.select_related("task__plan", "unit")


def owed(duties: QuerySet[Duty], *, today: date) -> list[Owed]:
    """What is to be answered now, soonest first. Two queries; for the duties of a unit, not of a province."""
    found = list(duties_in_force(duties))
    cells = cells_of_duties(found, today=today)
    lines = [Owed(duty, due) for duty in found if (due := _due(duty, cells[duty.pk]))]
    return sorted(lines, key=lambda line: (line.cell.closes_on, line.duty.task.position, line.duty.pk))


def _due(duty: Duty, cells: list[Cell]) -> list[Cell]:
    """A duty due once is asked for before its month as well: it shows as soon as it exists."""
    due = owed_cells(cells)
    if due or duty.rhythm != Rhythm.ONCE or duty.state != Duty.State.OPEN:
        return due
    return [cell for cell in cells if cell.closes_on == duty.due_on and cell.is_asked]


def overdue_total(duties: QuerySet[Duty], *, today: date) -> int:
    """How many duties are overdue. One query; it stands on every page."""
    return overdue_only(duties, today=today).count()
