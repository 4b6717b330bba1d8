"""Two tasks are the same work: one section says what, another says who. Totals count it once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.errors import NotSameWork
from sen.plan.models import SameWork, Task
from sen.plan.queries.same_work import same_work_of
from sen.plan.rules import IN_FORCE, can_lead


@transaction.atomic
def link_same_work(
    task_id: int, other_id: int, *, likeness: float | None = None, by: Actor
) -> list[SameWork]:
    """Say that two tasks are one work. "The same" is meant as said: each is then the same as all linked to the other."""
    task, other = _lock(task_id, other_id, by=by)
    if task.pk == other.pk or task.plan_id != other.plan_id:
        raise NotSameWork(_("Choose another task of the same plan."))
    ours, theirs = [task.pk, *same_work_of(task.pk)], [other.pk, *same_work_of(other.pk)]
    if other.pk in ours:
        raise NotSameWork(_("The two tasks are linked already."))
    pairs = [_pair(one, two) for one in ours for two in theirs]
    written = [
        SameWork.objects.update_or_create(
            first_id=first,
            second_id=second,
            defaults={
                "is_confirmed": True,
                "likeness": likeness if {first, second} == {task.pk, other.pk} else None,
            },
        )[0]
        for first, second in pairs
    ]
    audit.record(
        "plan.same_work_linked",
        task,
        by=by,
        unit_id=task.plan.authority_id,
        other=other.pk,
        number=other.number,
    )
    return written


@transaction.atomic
def part_same_work(task_id: int, *, by: Actor) -> None:
    """Take a task out of the work it was linked to; the others stay linked."""
    (task,) = _lock(task_id, by=by)
    others = same_work_of(task.pk)
    if not others:
        raise NotSameWork(_("The task is not linked to another."))
    task.same_work_later.all().delete()
    task.same_work_earlier.all().delete()
    audit.record("plan.same_work_parted", task, by=by, unit_id=task.plan.authority_id, others=others)


def _lock(*task_ids: int, by: Actor) -> list[Task]:
    """In the order of their numbers, so that two who link the same pair do not wait for each other."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("plan").order_by("pk")
    tasks = {task.pk: task for task in rows.filter(pk__in=task_ids)}
    found = [tasks[pk] for pk in task_ids if pk in tasks]
    if len(found) != len(task_ids) or not all(can_lead(by, task) for task in found):
        raise PermissionDenied
    if any(task.plan.state not in IN_FORCE or task.is_dropped for task in found):
        raise NotSameWork(_("Only tasks of a plan in force can be linked."))
    return found


def _pair(one: int, two: int) -> tuple[int, int]:
    return (one, two) if one < two else (two, one)
