"""The difference that a revising document makes, as its screen shows it and as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sen.plan.difference import Piece, words_changed
from sen.plan.models import Part, Plan, RevisedTask, Revision, Task

FIELDS = ("number", "section", "text", "when", "leads", "coordinating")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing about a task that is said differently."""

    field: str
    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Paired:
    earlier: Task
    later: Task
    changes: Sequence[Change]
    is_by_hand: bool


@dataclass(slots=True)
class Difference:
    changed: list[Paired] = field(default_factory=list)
    added: list[Task] = field(default_factory=list)
    dropped: list[Task] = field(default_factory=list)
    kept: list[Task] = field(default_factory=list)
    """Of the plan, not named by a document that only amends."""
    same: list[Paired] = field(default_factory=list)

    @property
    def pairs(self) -> list[Paired]:
        return [*self.changed, *self.same]

    def kept_as(self) -> dict[str, Any]:
        """As it is stored when it is applied: words only, so that it stays readable whatever becomes of the rows."""
        return {
            "added": [facts_of(task) for task in self.added],
            "changed": [
                {"before": facts_of(pair.earlier), "after": facts_of(pair.later)} for pair in self.changed
            ],
            "dropped": [facts_of(task) for task in self.dropped],
            "same": len(self.same) + len(self.kept),
        }


def revision_of(document: Plan) -> Revision | None:
    """What the document revises; None for one that is a plan of its own."""
    found: Revision | None = getattr(document, "revision_of", None)
    return found


def difference_of(revision: Revision) -> Difference:
    """Five queries, however many tasks there are."""
    earlier = _tasks(revision.plan_id)
    later = _tasks(revision.document_id)
    rows = list(RevisedTask.objects.filter(revision=revision))
    pairs = {row.later_id: (row.earlier_id, row.is_by_hand) for row in rows if row.later_id}
    gone = {row.earlier_id for row in rows if row.later_id is None and row.earlier_id}
    found = Difference()
    taken = set()
    for task in later.values():
        old_pk, by_hand = pairs.get(task.pk, (None, False))
        old = earlier.get(old_pk or 0)
        if old is None:
            found.added.append(task)
            continue
        taken.add(old.pk)
        pair = Paired(old, task, changes_of(facts_of(old), facts_of(task)), by_hand)
        (found.changed if pair.changes else found.same).append(pair)
    for task in earlier.values():
        if task.pk not in taken:
            is_gone = revision.mode == Revision.Mode.REPLACES or task.pk in gone
            (found.dropped if is_gone else found.kept).append(task)
    return found


def changes_of(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Field by field; a number or heading alone that is written another way is told too."""
    labels = {
        "number": _("Number"), "section": _("Section"), "text": _("Task"), "when": pgettext("difference", "When"), "leads": _("Lead"),
        "coordinating": _("Coordinating"),
    }  # fmt: skip
    return [
        Change(name, labels[name], words_changed(before[name], after[name]))
        for name in FIELDS
        if before[name].split() != after[name].split()
    ]


def facts_of(task: Task) -> dict[str, str]:
    rows = list(task.assignments.all())

    def names(part: str) -> str:
        return ", ".join(
            sorted(str(row.unit or row.group or row.printed) for row in rows if row.part == part)
        )

    day = f", {task.due_on:%d/%m/%Y}" if task.due_on else ""
    return {
        "number": task.number,
        "section": task.section,
        "text": task.text,
        "when": f"{task.get_rhythm_display()}{day}",
        "leads": names(Part.LEAD),
        "coordinating": names(Part.COORDINATING),
    }


def _tasks(plan_id: int) -> dict[int, Task]:
    rows = Task.objects.filter(plan=plan_id, is_dropped=False).order_by("position", "pk")
    return {task.pk: task for task in rows.prefetch_related("assignments__unit", "assignments__group")}
