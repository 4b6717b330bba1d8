"""Checking what was read: the header and the words, rhythm and names of one task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.actions.changing import Seen, assignee_of, changing, tasks_of
from sen.plan.assignees import Assignee
from sen.plan.models import Assignment, Part, Plan, Rhythm, Task

HEADER = ("doc_type", "number", "title", "place", "issued_on", "starts_on", "ends_on")
TAKE_AWAY = "-"
"""Instead of a unit: the name does not belong to this task."""
AS_PRINTED = "="
"""Instead of a unit: the name means nobody in particular and stays as it is."""


@dataclass(frozen=True, slots=True)
class TaskChange:
    """Everything the form of one task holds."""

    text: str
    number: str
    rhythm: str
    due_on: date | None = None
    placed: Mapping[int, str] = field(default_factory=dict)
    """Assignment number to "u12", "g3", "" (not decided), `AS_PRINTED` or `TAKE_AWAY`."""
    leads: Sequence[str] = ()
    """Further leads, as "u12" or "g3"."""
    coordinating: Sequence[str] = ()
    no_lead_accepted: bool = False


def edit_header(seen: Seen, *, fields: Mapping[str, Any], by: Actor) -> Plan:
    """Correct what was read above the text. `fields` are some of `HEADER`."""
    with changing(seen, by=by) as plan:
        names = [name for name in HEADER if name in fields]
        before = {name: str(getattr(plan, name) or "") for name in names}
        for name in names:
            setattr(plan, name, fields[name])
        plan.full_clean()
        plan.save(update_fields=[*names, "folded"])
        after = {name: str(getattr(plan, name) or "") for name in names}
        _record("plan.header_corrected", plan, by=by, **_differing(before, after))
    return plan


def change_task(seen: Seen, *, task_id: int, change: TaskChange, by: Actor) -> Task:
    """Write the form of one task as a whole."""
    with changing(seen, by=by) as plan:
        [task] = tasks_of(plan, [task_id])
        before = _facts(task)
        task.text, task.number = change.text.strip(), change.number.strip()
        task.no_lead_accepted = change.no_lead_accepted
        set_rhythm_of(task, change.rhythm, change.due_on)
        task.full_clean()
        task.save(update_fields=["text", "number", "rhythm", "due_on", "no_lead_accepted", "folded"])
        _place(task, change, plan=plan, by=by)
        _record("plan.task_corrected", task, by=by, plan=plan, **_differing(before, _facts(task)))
    return task


def set_rhythm_of(task: Task, rhythm: str, due_on: date | None) -> None:
    """A task that is due once needs the day; one of another rhythm keeps a day only if it was given."""
    if rhythm == Rhythm.ONCE and due_on is None:
        raise ValidationError({"due_on": _("A task that is due once needs a date.")})
    task.rhythm, task.due_on = Rhythm(rhythm), due_on


def place(task: Task, part: str, assignee: Assignee) -> None:
    """Give the task one more lead or coordinating unit; who coordinates and now leads, leads."""
    rows = list(task.assignments.all())
    same = next((row for row in rows if assignee.fits(row)), None)
    if same is None:
        chosen = {"unit_id": assignee.unit_id, "group_id": assignee.group_id}
        Assignment.objects.create(task=task, part=part, **chosen)
    elif part == Part.LEAD and same.part != Part.LEAD:
        same.part = Part.LEAD
        same.save(update_fields=["part"])


def _place(task: Task, change: TaskChange, *, plan: Plan, by: Actor) -> None:
    rows = {row.pk: row for row in task.assignments.all()}
    for pk, key in change.placed.items():
        if pk not in rows:
            raise ValidationError(_("Choose a unit from the list."))
        if key == TAKE_AWAY:
            rows.pop(pk).delete()
            continue
        put(rows[pk], meaning_of(key, plan=plan, by=by), is_generic=key == AS_PRINTED)
    for part, keys in ((Part.LEAD, change.leads), (Part.COORDINATING, change.coordinating)):
        for key in keys:
            place(task, part, assignee_of(key, plan=plan, by=by))


def meaning_of(key: str, *, plan: Plan, by: Actor) -> Assignee | None:
    """Whom a choice of the form means; None when it is nobody, or not decided yet."""
    return None if key in ("", AS_PRINTED) else assignee_of(key, plan=plan, by=by)


def put(row: Assignment, assignee: Assignee | None, *, is_generic: bool = False) -> None:
    """Say whom a printed name means. When a person chose, there is no score."""
    unit_id, group_id = (assignee.unit_id, assignee.group_id) if assignee else (None, None)
    if (row.unit_id, row.group_id, row.is_generic) == (unit_id, group_id, is_generic):
        return
    others = (other for other in row.task.assignments.all() if other.pk != row.pk)
    if assignee and any(assignee.fits(other) for other in others):
        raise ValidationError(_("The same unit stands twice in this task."))
    row.unit_id, row.group_id, row.is_generic, row.score = unit_id, group_id, is_generic, None
    row.full_clean()
    row.save(update_fields=["unit", "group", "is_generic", "score"])


def _facts(task: Task) -> dict[str, Any]:
    rows = task.assignments.order_by("-part", "pk").select_related("unit", "group")
    return {
        "number": task.number,
        "text": task.text,
        "rhythm": str(task.rhythm),
        "due_on": str(task.due_on or ""),
        "no_lead_accepted": task.no_lead_accepted,
        "names": [[row.part, str(row.unit or row.group or row.printed)] for row in rows],
    }


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    changed = [name for name in after if before[name] != after[name]]
    return {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }


def _record(verb: str, target: Plan | Task, *, by: Actor, plan: Plan | None = None, **facts: Any) -> None:
    owner = plan or target
    assert isinstance(owner, Plan)
    audit.record(verb, target, by=by, unit_id=owner.authority_id, plan=owner.pk, **facts)
