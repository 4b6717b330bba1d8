"""What a draft says, who is to be told of it, and what still stands between it and the leader."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sen.org.models import Unit
from sen.plan.models import (
    Basis,
    CommentPoint,
    CommentRequest,
    Part,
    Plan,
    PlanDraft,
    ReceivedFile,
    Task,
    UnitComment,
)
from sen.plan.queries.exchange import content_of as content_of_file
from sen.plan.queries.readiness import Readiness, readiness_of

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class WrittenTask:
    """A task with the names it bears, as it stands in the paper."""

    task: Task
    leads: tuple[str, ...]
    coordinating: tuple[str, ...]
    bases: tuple[Basis, ...]
    comments: int = 0
    open_comments: int = 0
    past_years: str = ""
    """Years before the plan's own that its words still name, as "2025, 2026"."""


@dataclass(frozen=True, slots=True)
class WrittenSection:
    title: str
    tasks: tuple[WrittenTask, ...]


@dataclass(frozen=True, slots=True)
class ReceivedTask:
    """A task in a signed list from above, that no plan in this database holds."""

    key: str
    """Number of the file and place in it: "12:3"."""
    plan: str
    content: Mapping[str, Any]

    @property
    def text(self) -> str:
        return str(self.content["text"])

    @property
    def cited(self) -> str:
        return ", ".join(filter(None, (self.content["number"], self.plan)))[:700]

    def as_task(self) -> Task:
        """With no plan and no place of its own; not to be stored."""
        day = self.content["due_on"]
        return Task(
            number=self.content["number"], section=self.content["section"], text=self.text,
            rhythm=self.content["rhythm"], due_on=date.fromisoformat(day) if day else None,
        )  # fmt: skip


def received_tasks(draft: PlanDraft, files: Iterable[ReceivedFile]) -> list[ReceivedTask]:
    """What these lists ask and the draft has not taken over yet, in their own order. One query beside theirs."""
    words = Basis.objects.filter(task__plan=draft.plan_id, superior_task=None, document=None)
    taken = set(words.values_list("cited", flat=True))
    found = []
    for file in files:
        content = content_of_file(file)
        plan = content["plan"]["number"] or content["plan"]["title"]
        lines = [ReceivedTask(f"{file.pk}:{n}", plan, task) for n, task in enumerate(content["tasks"])]
        found += [line for line in lines if line.cited not in taken]
    return found


def draft_of(plan: Plan) -> PlanDraft | None:
    """What stands beside a plan that is written here; nothing beside one that was read. Asked once a row."""
    found: PlanDraft | None = getattr(plan, "draft", None)
    return found


def written_sections(plan: Plan) -> tuple[WrittenSection, ...]:
    """The tasks in order below their headings. Three queries."""
    is_open = Q(comment_points__state=CommentPoint.State.OPEN)
    rows = (
        plan.tasks.filter(is_dropped=False)
        .annotate(said=Count("comment_points"), waits=Count("comment_points", filter=is_open))
        .prefetch_related("assignments__unit", "assignments__group", "bases")
        .order_by("position", "pk")
    )
    tasks = [
        WrittenTask(
            row,
            _names(row, Part.LEAD),
            _names(row, Part.COORDINATING),
            tuple(row.bases.all()),
            row.said,
            row.waits,
            past_years_in(row.text, plan.starts_on),
        )
        for row in rows
    ]
    return tuple(
        WrittenSection(title, tuple(each)) for title, each in groupby(tasks, lambda line: line.task.section)
    )


def past_years_in(text: str, starts_on: date | None) -> str:
    """Years before the plan's first that the words name: copied from last year, they are looked at once more."""
    years = {int(year) for year in YEAR.findall(text)}
    return ", ".join(str(year) for year in sorted(years) if starts_on and year < starts_on.year)


def content_of(plan: Plan) -> list[dict[str, Any]]:
    """What units are asked about, to be kept: docs of `CommentRequest.content`."""
    found = []
    for section in written_sections(plan):
        for line in section.tasks:
            units = {row.unit_id for row in line.task.assignments.all() if row.unit_id}
            found.append({
                "task": line.task.pk,
                "number": line.task.number,
                "section": section.title,
                "text": line.task.text,
                "leads": list(line.leads),
                "coordinating": list(line.coordinating),
                "when": when_of(line.task),
                "units": sorted(units),
            })  # fmt: skip
    return found


def when_of(task: Task) -> str:
    """As in the paper: each period; once, with the day."""
    day = f", {task.due_on:%d/%m/%Y}" if task.due_on else ""
    return f"{task.get_rhythm_display()}{day}"


def problems_before_laying(draft: PlanDraft, ready: Readiness | None = None) -> list[str]:
    """What the leader should not have to find. Tasks without a lead are asked about on the form."""
    ready = ready or readiness_of(draft.plan)
    problems = list(ready.problems)
    if not draft.plan.title:
        problems.append(_("Give the plan a title."))
    if ready.unsettled:
        text = ngettext(
            "%(count)s name matched to nobody", "%(count)s names matched to nobody", len(ready.unsettled)
        )
        problems.append(text % {"count": len(ready.unsettled)})
    if CommentRequest.objects.filter(plan=draft.plan_id, closed_at=None).exists():
        problems.append(_("Units are still asked for comments: close the request first."))
    undecided = CommentPoint.objects.filter(
        comment__request__plan=draft.plan_id, state=CommentPoint.State.OPEN
    ).count()
    if undecided:
        text = ngettext(
            "%(count)s remark of a unit has no answer yet.",
            "%(count)s remarks of units have no answer yet.",
            undecided,
        )
        problems.append(text % {"count": undecided})
    return problems


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request for comments stands."""

    request: CommentRequest
    answers: Sequence[UnitComment]
    points: int
    open_points: int

    @property
    def sent(self) -> int:
        return sum(answer.state != UnitComment.State.WAITING for answer in self.answers)

    @property
    def asked(self) -> int:
        return len(self.answers)


def comments_on(plan: Plan) -> list[Standing]:
    """The requests of a draft, newest first. Three queries."""
    requests = list(plan.comment_requests.order_by("-asked_at", "-pk"))
    answers = defaultdict(list)
    rows = UnitComment.objects.filter(request__in=requests).select_related("unit", "request")
    for row in rows.order_by("unit__folded", "pk"):
        answers[row.request_id].append(row)
    is_open = Q(state=CommentPoint.State.OPEN)
    counts = {
        row["comment__request"]: (row["n"], row["waits"])
        for row in CommentPoint.objects.filter(comment__request__in=requests)
        .order_by()
        .values("comment__request")
        .annotate(n=Count("pk"), waits=Count("pk", filter=is_open))
    }
    return [Standing(each, answers[each.pk], *counts.get(each.pk, (0, 0))) for each in requests]


@dataclass(frozen=True, slots=True)
class Merged:
    """What all units say on one task, on what is missing, or on the whole."""

    title: str
    asked_text: str
    text_now: str
    points: tuple[CommentPoint, ...]


def merged_points(points: Sequence[CommentPoint]) -> list[Merged]:
    """In the order of the draft: the whole first, then task by task, then what is missing."""
    order = {CommentPoint.About.WHOLE: 0, CommentPoint.About.TASK: 1, CommentPoint.About.MISSING: 2}

    def place(point: CommentPoint) -> tuple[int, int, int]:
        position = point.task.position if point.task else 1_000_000
        return order[CommentPoint.About(point.about)], position, point.task_id or 0

    found = []
    for (kind, _position, _task), each in groupby(sorted(points, key=place), place):
        rows = tuple(each)
        first = rows[0]
        title = (
            str(first.get_about_display())
            if kind != 1
            else (first.task.number if first.task else first.number)
        )
        now = first.task.text if first.task else ""
        found.append(Merged(title, first.asked_text, now, rows))
    return found


def proposed_recipients(draft: PlanDraft, above: Collection[int]) -> list[int]:
    """Numbers of the units that a plan usually goes to: the committee above, and whom it gives work."""
    named = Unit.objects.filter(
        assignments__task__plan=draft.plan_id, assignments__task__is_dropped=False, valid_to=None
    )
    return [*above, *named.order_by("folded", "pk").values_list("pk", flat=True).distinct()]


def _names(task: Task, part: str) -> tuple[str, ...]:
    rows = [row for row in task.assignments.all() if row.part == part]
    return tuple(str(row.unit or row.group or row.printed) for row in rows)
