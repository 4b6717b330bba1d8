"""What every change in a review goes through: lock, rule, state, and nobody else in between."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sen.org.models import Actor
from sen.plan.actions.numbering import put_in_order
from sen.plan.assignees import Assignee
from sen.plan.errors import PlanNotInReview, SomeoneElseChanged
from sen.plan.models import Plan, PlanDraft, Task
from sen.plan.rules import assignable_groups, assignable_units, can_review


@dataclass(frozen=True, slots=True)
class Seen:
    """The plan as it stood on the actor's screen; every change of a review says which that was."""

    plan_id: int
    revision: int


@contextmanager
def changing(seen: Seen, *, by: Actor, may: Callable[[Actor, Plan], bool] = can_review) -> Iterator[Plan]:
    """Hold a plan that is being checked, as the actor saw it, for one change."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).select_related("draft").get(pk=seen.plan_id)
        if not may(by, plan):
            raise PermissionDenied
        if plan.state != Plan.State.IN_REVIEW:
            raise PlanNotInReview(_("This plan is not being checked any more."))
        draft: PlanDraft | None = getattr(plan, "draft", None)
        if draft and not draft.is_open:
            raise PlanNotInReview(
                _("The draft lies before the leader, or is approved. Take it back to change it.")
            )
        if plan.revision != seen.revision:
            raise SomeoneElseChanged(
                _(
                    "This plan was changed after you opened the page, by another person or in another window. "
                    "Nothing was written: look at it as it is now, then send again."
                )
            )
        yield plan
        if draft:
            put_in_order(plan)
        plan.revision += 1
        plan.save(update_fields=["revision"])


def tasks_of(plan: Plan, task_ids: Iterable[int]) -> list[Task]:
    """The tasks asked for, in order; one that is not of this plan refuses the whole change."""
    wanted = set(task_ids)
    found = list(Task.objects.filter(plan=plan, pk__in=wanted))
    if not found or len(found) != len(wanted):
        raise ValidationError(_("Choose at least one task of this plan."))
    return found


def assignee_of(key: str, *, plan: Plan, by: Actor) -> Assignee:
    """The unit or group behind a choice of the form, if the plan may give it work."""
    try:
        assignee = Assignee.of_key(key)
    except ValueError:
        raise ValidationError(_("Choose a unit from the list.")) from None
    rows = assignable_units(by, plan) if assignee.unit_id else assignable_groups(by, plan)
    if not rows.filter(pk__in=[assignee.unit_id or assignee.group_id]).exists():
        raise ValidationError(_("Choose a unit from the list."))
    return assignee
