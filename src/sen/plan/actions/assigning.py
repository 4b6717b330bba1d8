"""Giving many tasks a unit, a rhythm or a date at once."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.actions.changing import Seen, assignee_of, changing, tasks_of
from sen.plan.actions.review import meaning_of, place, put, set_rhythm_of
from sen.plan.assignees import Assignee
from sen.plan.models import Assignment, Part, Plan, Task


def assign_lead(seen: Seen, *, task_ids: Iterable[int], key: str, by: Actor) -> int:
    """Make one unit or group the only lead of each task; a printed lead keeps its printed name."""
    with changing(seen, by=by) as plan:
        assignee = assignee_of(key, plan=plan, by=by)
        tasks = _with_names(tasks_of(plan, task_ids))
        for task in tasks:
            _lead(task, assignee)
        plan.tasks.filter(pk__in=[task.pk for task in tasks]).update(no_lead_accepted=False)
        _record("plan.lead_assigned", plan, tasks, by=by, to=key)
    return len(tasks)


def assign_coordinating(seen: Seen, *, task_ids: Iterable[int], key: str, by: Actor) -> int:
    """Add a coordinating unit or group to each task; where it leads already nothing changes."""
    with changing(seen, by=by) as plan:
        assignee = assignee_of(key, plan=plan, by=by)
        tasks = _with_names(tasks_of(plan, task_ids))
        for task in tasks:
            place(task, Part.COORDINATING, assignee)
        _record("plan.coordinating_assigned", plan, tasks, by=by, to=key)
    return len(tasks)


def accept_no_lead(seen: Seen, *, task_ids: Iterable[int], by: Actor) -> int:
    """Say that it is known that nobody leads these tasks yet. Those that have a lead are left alone."""
    with changing(seen, by=by) as plan:
        led = plan.tasks.filter(assignments__part=Part.LEAD).exclude(
            assignments__unit=None, assignments__group=None
        )
        tasks = [task for task in tasks_of(plan, task_ids) if task not in set(led)]
        plan.tasks.filter(pk__in=[task.pk for task in tasks]).update(no_lead_accepted=True)
        _record("plan.no_lead_accepted", plan, tasks, by=by)
    return len(tasks)


def set_rhythm(seen: Seen, *, task_ids: Iterable[int], rhythm: str, due_on: date | None, by: Actor) -> int:
    """Set when the units answer; a date only together with it."""
    with changing(seen, by=by) as plan:
        tasks = tasks_of(plan, task_ids)
        for task in tasks:
            set_rhythm_of(task, rhythm, due_on)
            task.full_clean()
        Task.objects.bulk_update(tasks, ["rhythm", "due_on"], batch_size=200)
        _record("plan.rhythm_set", plan, tasks, by=by, rhythm=rhythm, due_on=str(due_on or ""))
    return len(tasks)


def settle_name(seen: Seen, *, printed: str, key: str, by: Actor) -> int:
    """Say once whom a printed name means, wherever it stands in the plan and nobody is chosen yet."""
    if not key:
        raise ValidationError(_("Choose a unit from the list."))
    with changing(seen, by=by) as plan:
        assignee = meaning_of(key, plan=plan, by=by)
        rows = Assignment.objects.filter(
            task__plan=plan, printed=printed, unit=None, group=None, is_generic=False
        )
        settled = [_settle(row, assignee) for row in rows.prefetch_related("task__assignments")]
        if not settled:
            raise ValidationError(_("This name is settled already."))
        _record("plan.name_settled", plan, settled, by=by, printed=printed, to=key)
    return len(settled)


def _lead(task: Task, assignee: Assignee) -> None:
    """The row that stands for the assignee already stays, else the first lead becomes it."""
    rows = list(task.assignments.all())
    leads = [row for row in rows if row.part == Part.LEAD]
    same = next((row for row in rows if assignee.fits(row)), None)
    kept = same or next(iter(leads), None)
    for row in leads:
        if kept is not None and row.pk != kept.pk:
            row.delete()
    if kept is None or same is not None:
        place(task, Part.LEAD, assignee)
    else:
        put(kept, assignee)


def _settle(row: Assignment, assignee: Assignee | None) -> Task:
    """A task in which the unit stands already under another name needs no second row of it."""
    others = (other for other in row.task.assignments.all() if other.pk != row.pk)
    same = next((other for other in others if assignee and assignee.fits(other)), None)
    if same is None:
        put(row, assignee, is_generic=assignee is None)
        return row.task
    if row.part == Part.LEAD and same.part != Part.LEAD:
        same.part = Part.LEAD
        same.save(update_fields=["part"])
    row.delete()
    return row.task


def _with_names(tasks: list[Task]) -> list[Task]:
    """One query for the names of all of them: a plan has 500 tasks."""
    prefetch_related_objects(tasks, "assignments")
    return tasks


def _record(verb: str, plan: Plan, tasks: Iterable[Task], *, by: Actor, **facts: str) -> None:
    numbers = [task.number for task in tasks]
    audit.record(verb, plan, by=by, unit_id=plan.authority_id, numbers=numbers, **facts)
