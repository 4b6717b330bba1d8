"""Which tasks are one work. Linked tasks are all linked with each other, so one look at the pairs is enough."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from sen.plan.models import SameWork


def same_work_of(task_id: int) -> list[int]:
    """The other tasks that are the same work."""
    pairs = SameWork.objects.filter(Q(first=task_id) | Q(second=task_id), is_confirmed=True)
    numbers = {number for pair in pairs.values_list("first_id", "second_id") for number in pair}
    return sorted(numbers - {task_id})


def works_of(task_ids: Iterable[int]) -> dict[int, int]:
    """Task number to the number of its work: the smallest task number in it. One query.

    Two tasks of one work that are both in `task_ids` get the same number, and totals count it once.
    """
    wanted = set(task_ids)
    linked: dict[int, set[int]] = defaultdict(set)
    pairs = SameWork.objects.filter(first__in=wanted, second__in=wanted, is_confirmed=True)
    for first, second in pairs.values_list("first_id", "second_id"):
        linked[first].add(second)
        linked[second].add(first)
    return {task: min({task, *linked[task]}) if task in linked else task for task in wanted}
