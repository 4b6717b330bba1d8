"""Documents that revise a plan in force: who compares, who applies, who reads what changed."""

from django.db.models import QuerySet

from sen.org.models import Actor
from sen.org.rules import WIDE
from sen.plan.models import Plan, Revision, Task
from sen.plan.rules.plans import REVIEWERS, can_confirm, can_review

READERS = (*WIDE, *REVIEWERS)


def revisable_plans(actor: Actor, document: Plan) -> QuerySet[Plan]:
    """Plans in force of the authority whose document it is."""
    if not can_review(actor, document):
        return Plan.objects.none()
    same = Plan.objects.filter(authority=document.authority_id, state=Plan.State.CONFIRMED)
    return same.exclude(pk=document.pk).order_by("-starts_on", "-pk")


def visible_revisions(actor: Actor) -> QuerySet[Revision]:
    """What changed is read by those who see the whole plan; a unit is told of its own work."""
    return Revision.objects.filter(plan__authority__in=actor.authorities_as(*READERS))


def can_compare(actor: Actor, revision: Revision) -> bool:
    """Say which task is which, while the document is checked."""
    return can_review(actor, revision.document)


def can_apply(actor: Actor, revision: Revision) -> bool:
    return can_confirm(actor, revision.document)


def later_tasks(actor: Actor, document: Plan) -> QuerySet[Task]:
    """Tasks of the document: the choices of a pair."""
    tasks = Task.objects.filter(plan=document.pk, is_dropped=False).order_by("position")
    return tasks if can_review(actor, document) else tasks.none()


def earlier_tasks(actor: Actor, document: Plan) -> QuerySet[Task]:
    """Tasks of the plan it revises: the other choices."""
    tasks = Task.objects.filter(plan__revisions__document=document.pk, is_dropped=False)
    return tasks.order_by("position") if can_review(actor, document) else tasks.none()
