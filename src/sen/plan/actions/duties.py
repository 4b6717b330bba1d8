"""Who owes what: duties are made when a plan is confirmed and when a task gets its lead."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.org.queries import units_of_group
from sen.plan.assignees import Assignee
from sen.plan.errors import DutyClosed, TaskHasLead
from sen.plan.models import Assignment, Duty, Part, Plan, Task
from sen.plan.periods import month_of
from sen.plan.rules import assignable_groups, assignable_units, can_lead

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
    tasks = plan.tasks.filter(is_dropped=False).prefetch_related("assignments__group__within")
    members: dict[int, list[int]] = {}
    wanted = [duty for task in tasks for duty in wanted_duties(task, members, on=on, now=now)]
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


@transaction.atomic
def assign_lead(task_id: int, *, to: Assignee, by: Actor, now: datetime) -> list[Duty]:
    """Name who leads a task of a plan in force that nobody leads: a unit, or each unit of a group.

    They answer from the month in which they are named: a unit named in June owes nothing for May.
    """
    task = _lock_task(task_id, by)
    if task.duties.filter(part=Part.LEAD).exclude(state=Duty.State.DROPPED).exists():
        raise TaskHasLead(_("Somebody leads this task already."))
    return _assign(task, Part.LEAD, to, by=by, now=now)


@transaction.atomic
def add_coordinating(task_id: int, *, to: Assignee, by: Actor, now: datetime) -> list[Duty]:
    """Let a further unit, or each unit of a group, work on a task of a plan in force."""
    return _assign(_lock_task(task_id, by), Part.COORDINATING, to, by=by, now=now)


@transaction.atomic
def settle_duty(duty_id: int, *, state: str, reason: str, by: Actor) -> Duty:
    """Excuse a unit (not applicable), drop a duty given by mistake, or open one again; with the reason.

    Months that were answered keep their answers; an excused unit owes none of the others, past or to come.
    """
    duty = Duty.objects.select_for_update(of=("self",)).select_related("task__plan").get(pk=duty_id)
    if not can_lead(by, duty.task):
        raise PermissionDenied
    if duty.task.plan.state != Plan.State.CONFIRMED:
        raise DutyClosed(_("The plan is not in force, so its duties cannot be changed."))
    if not reason.strip():
        raise DutyClosed(_("Say why."))
    if duty.state == Duty.State.PASSED_ON:
        raise DutyClosed(_("This work was passed on: change it where it is now."))
    if state in (duty.state, Duty.State.DONE, Duty.State.PASSED_ON):
        raise DutyClosed(_("Choose another state."))
    before, duty.state = duty.state, Duty.State(state)
    duty.asked_until = None
    duty.full_clean(exclude=["task", "unit"])
    duty.save(update_fields=["state", "asked_until"])
    audit.record(
        "plan.duty_settled",
        duty,
        by=by,
        unit_id=duty.unit_id,
        before=before,
        after=state,
        reason=reason.strip(),
    )
    return duty


def _lock_task(task_id: int, by: Actor) -> Task:
    task = Task.objects.select_for_update(of=("self",)).select_related("plan").get(pk=task_id)
    if not can_lead(by, task):
        raise PermissionDenied
    if task.plan.state != Plan.State.CONFIRMED or task.is_dropped:
        raise DutyClosed(_("The plan is not in force, so its duties cannot be changed."))
    return task


def _assign(task: Task, part: Part, to: Assignee, *, by: Actor, now: datetime) -> list[Duty]:
    today = timezone.localdate(now)
    plan = task.plan
    may = assignable_units(by, plan) if to.unit_id else assignable_groups(by, plan)
    if not may.filter(pk=to.unit_id or to.group_id or 0).exists():
        raise PermissionDenied
    assignment, _is_new = Assignment.objects.update_or_create(
        task=task, unit_id=to.unit_id, group_id=to.group_id, defaults={"part": part, "score": None}
    )
    on = min(max(today, plan.starts_on), plan.ends_on)  # type: ignore[type-var]  # a plan in force has a term
    unit_ids = list(_units_named(assignment, {}, on=on))  # type: ignore[arg-type]
    if not unit_ids:
        raise DutyClosed(_("The group has no units today."))
    duties = [duty for pk in unit_ids if (duty := _give(task, pk, part, today=today, now=now))]
    audit.record(
        "plan.units_named",
        task,
        by=by,
        unit_id=plan.authority_id,
        part=part,
        duties=[duty.pk for duty in duties],
    )
    return duties


def _give(task: Task, unit_id: int, part: Part, *, today: date, now: datetime) -> Duty | None:
    """A new duty, the coordinating one made leading, or a dropped one taken up again; None when nothing changes."""
    starts_on = task.plan.starts_on
    begun = month_of(today) if starts_on and today > starts_on else None
    duty = task.duties.filter(unit=unit_id).first()
    if duty is None:
        duty = Duty(task=task, unit_id=unit_id, rhythm=task.rhythm, due_on=task.due_on, created_at=now)
        duty.asked_from = None if begun == month_of(starts_on or today) else begun
    elif duty.state == Duty.State.DROPPED:
        duty.state = Duty.State.OPEN
    elif not (part == Part.LEAD and duty.part == Part.COORDINATING):
        return None
    duty.part = part
    duty.full_clean(exclude=["task", "unit"])
    duty.save()
    return duty


def wanted_duties(task: Task, members: dict[int, list[int]], *, on: date, now: datetime) -> list[Duty]:
    """What the names of a task ask of units on that day; nothing is written. `members`: of groups asked before."""
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
