"""Who owes what: duties are made when a plan is confirmed and when a task gets its lead."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.models import Assignment, Duty, Part, Plan, Task
from sen.plan.queries.groups import units_of_group

BATCH = 200


@transaction.atomic
def make_duties(plan: Plan, *, by: Actor, now: datetime) -> list[Duty]:
    """Give each unit that a task of the plan names a duty of its own; those that stand already are left alone.

    A group gives one to each unit that belonged to it on the plan's date, leading or coordinating.
    A unit named as both leads. A printed name that stands for no unit ("các đơn vị liên quan") makes none.
    """
    on = plan.issued_on or plan.starts_on
    if on is None:
        raise ValueError("a plan without a term cannot make duties")
    tasks = plan.tasks.filter(is_dropped=False).prefetch_related("assignments__group")
    members: dict[int, list[int]] = {}
    wanted = [duty for task in tasks for duty in _duties_of(task, members, on=on, now=now)]
    standing = set(Duty.objects.filter(task__plan=plan).values_list("task_id", "unit_id"))
    new = [duty for duty in wanted if (duty.task_id, duty.unit_id) not in standing]
    Duty.objects.bulk_create(new, batch_size=BATCH)
    leads = {duty.task_id for duty in wanted if duty.part == Part.LEAD}
    without = sum(task.pk not in leads for task in tasks)
    audit.record(
        "plan.duties_made",
        plan,
        by=by,
        unit_id=plan.authority_id,
        duties=len(new),
        tasks_without_lead=without,
    )
    return new


def _duties_of(task: Task, members: dict[int, list[int]], *, on: date, now: datetime) -> list[Duty]:
    parts: dict[int, str] = {}
    # Leads first: a unit that also coordinates is the lead.
    for assignment in sorted(task.assignments.all(), key=lambda row: row.part != Part.LEAD):
        for unit_id in _units_named(assignment, members, on=on):
            parts.setdefault(unit_id, assignment.part)
    return [
        Duty(task=task, unit_id=unit_id, part=part, rhythm=task.rhythm, due_on=task.due_on, created_at=now)
        for unit_id, part in parts.items()
    ]


def _units_named(assignment: Assignment, members: dict[int, list[int]], *, on: date) -> Iterable[int]:
    if assignment.unit_id:
        return [assignment.unit_id]
    if assignment.group is None:
        return []
    if assignment.group.pk not in members:
        found = units_of_group(assignment.group, on=on)
        members[assignment.group.pk] = list(found.values_list("pk", flat=True))
    return members[assignment.group.pk]
