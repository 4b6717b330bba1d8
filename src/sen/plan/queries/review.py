"""What the review shows: a page of tasks by section beside the lines they were read from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sen.plan.models import Assignment, Part, Plan, Reading, Task

PER_PAGE = 60
"""Tasks on a page: 500 tasks are 13 pages, and an old computer draws one at once."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    page: int
    text: str
    task_ids: tuple[int, ...]
    """The tasks read from it; a heading has none."""
    starts_page: bool

    @property
    def first_task(self) -> int | None:
        return self.task_ids[0] if self.task_ids else None


@dataclass(frozen=True, slots=True)
class Card:
    """A task with whom it names, sorted by part."""

    task: Task
    leads: tuple[Assignment, ...]
    others: tuple[Assignment, ...]

    @property
    def is_led(self) -> bool:
        return any(row.unit_id or row.group_id for row in self.leads)

    @property
    def waits(self) -> bool:
        """A printed name of which nobody has said whom it means."""
        rows = (*self.leads, *self.others)
        return any(not (row.unit_id or row.group_id or row.is_generic) for row in rows)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where each task stands, for paging and jumping without loading their texts."""

    pk: int
    number: str
    section: str
    line_from: int | None
    line_to: int | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    places: tuple[Place, ...]
    """All tasks of the plan."""
    sections: tuple[Section, ...]
    lines: tuple[Line, ...]
    number: int
    pages: int

    @property
    def numbers(self) -> range:
        return range(1, self.pages + 1)

    @property
    def section_names(self) -> list[str]:
        return list(dict.fromkeys(place.section for place in self.places))

    def ids_of_section(self, name: str) -> list[int]:
        return [place.pk for place in self.places if place.section == name]


def review_page(
    plan: Plan, *, number: int = 1, task: int | None = None, line: int | None = None
) -> ReviewPage:
    """The page asked for, or the one on which a task or a line stands. Four queries, however long the plan is."""
    fields = ("pk", "number", "section", "line_from", "line_to")
    places = tuple(Place(*row) for row in plan.tasks.values_list(*fields))
    pages = max(1, -(-len(places) // PER_PAGE))
    number = min(max(1, page_of(places, task=task, line=line) or number), pages)
    shown = places[(number - 1) * PER_PAGE : number * PER_PAGE]
    tasks = _tasks(plan, [place.pk for place in shown])
    first, last = _span(places, number, pages)
    lines = _lines(plan, first, last, shown)
    by_section = groupby(tasks, lambda task: task.section)
    sections = tuple(Section(title, tuple(map(card_of, rows))) for title, rows in by_section)
    return ReviewPage(places, sections, lines, number, pages)


def card_of(task: Task) -> Card:
    rows = list(task.assignments.all())
    leads = tuple(row for row in rows if row.part == Part.LEAD)
    return Card(task, leads, tuple(row for row in rows if row.part != Part.LEAD))


def page_of(places: Sequence[Place], *, task: int | None = None, line: int | None = None) -> int | None:
    """The page of a task, or the one whose lines hold the line."""
    if task is not None:
        index = next((n for n, place in enumerate(places) if place.pk == task), None)
    elif line is not None:
        index = next((n for n, place in enumerate(places) if (place.line_to or 0) >= line), len(places) - 1)
    else:
        return None
    return None if index is None or index < 0 else index // PER_PAGE + 1


def task_at(places: Iterable[Place], line: int) -> Place | None:
    """The task that was read from a line."""
    return next((p for p in places if p.line_from and p.line_to and p.line_from <= line <= p.line_to), None)


def _tasks(plan: Plan, ids: list[int]) -> list[Task]:
    tasks = list(plan.tasks.filter(pk__in=ids).prefetch_related("assignments__unit", "assignments__group"))
    for task in tasks:
        task.plan = plan  # the same row, so that a form sees its revision
    return tasks


def _span(places: Sequence[Place], number: int, pages: int) -> tuple[int, int | None]:
    """The lines of a page: from where the one before ended; the last page has the rest."""
    before = [place.line_to for place in places[: (number - 1) * PER_PAGE] if place.line_to]
    upto = [place.line_to for place in places[: number * PER_PAGE] if place.line_to]
    first = max(before) + 1 if before else 1
    return first, (max(upto, default=first) if number < pages else None)


def _lines(plan: Plan, first: int, last: int | None, shown: Sequence[Place]) -> tuple[Line, ...]:
    stored = Reading.objects.filter(plan=plan).values_list("lines", flat=True).first() or []
    owners: dict[int, list[int]] = {}
    for place in shown:
        for number in range(place.line_from or 1, (place.line_to or 0) + 1):
            owners.setdefault(number, []).append(place.pk)
    lines, page_before = [], None
    for number, page, text in stored:
        if number >= first and (last is None or number <= last):
            lines.append(Line(number, page, text, tuple(owners.get(number, ())), page != page_before))
            page_before = page
    return tuple(lines)
