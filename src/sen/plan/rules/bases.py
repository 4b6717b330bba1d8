"""What tasks carry out: reference documents, and tasks of a plan of above."""

from django.db.models import Q, QuerySet

from sen.org.models import Actor, Unit
from sen.plan.models import Basis, Plan, ReferenceDocument, Task
from sen.plan.rules.plans import IN_FORCE, REVIEWERS, can_review, wide_plans
from sen.plan.rules.work import visible_tasks


def visible_references(actor: Actor) -> QuerySet[ReferenceDocument]:
    """Everybody in the authority reads its register."""
    return ReferenceDocument.objects.filter(authority__in=actor.authority_ids)


def can_keep_reference(actor: Actor, document: ReferenceDocument) -> bool:
    return document.authority_id in actor.authorities_as(*REVIEWERS)


def can_read_reference_file(actor: Actor, document_id: int) -> bool:
    """The file door asks before it serves a file of this row."""
    return visible_references(actor).filter(pk=document_id).exists()


def can_cite(actor: Actor, task: Task) -> bool:
    """Say what a task carries out: who checks the plans of its authority."""
    return can_review(actor, task.plan)


def visible_bases(actor: Actor) -> QuerySet[Basis]:
    """Those of visible tasks; and for whoever sees the whole plan that is cited, that it is.

    A province so learns which communes carry out its task. What their tasks say it reads only if it sees them.
    """
    cited = Q(superior_task__plan__in=wide_plans(actor).filter(state__in=IN_FORCE).values("pk"))
    running = Q(task__plan__state__in=IN_FORCE, task__is_dropped=False)
    return Basis.objects.filter(Q(task__in=visible_tasks(actor).values("pk")) | (cited & running))


def removable_bases(actor: Actor, task: Task) -> QuerySet[Basis]:
    return Basis.objects.filter(task=task) if can_cite(actor, task) else Basis.objects.none()


def citable_plan_tasks(actor: Actor, plan: Plan) -> QuerySet[Task]:
    """Tasks the actor sees in other plans in force of the plan's authority and of those above it."""
    if not can_review(actor, plan):
        return Task.objects.none()
    return visible_tasks(actor).filter(plan__authority__in=upward(plan.authority)).exclude(plan=plan)


def citable_tasks(actor: Actor, task: Task) -> QuerySet[Task]:
    return citable_plan_tasks(actor, task.plan).select_related("plan").order_by("plan", "position")


def citable_references(actor: Actor, task: Task) -> QuerySet[ReferenceDocument]:
    documents = ReferenceDocument.objects.filter(authority=task.plan.authority_id)
    return documents if can_cite(actor, task) else documents.none()


def visible_reference_tasks(actor: Actor, document: ReferenceDocument) -> QuerySet[Task]:
    """Who carries the document out, as far as the actor sees."""
    served = Basis.objects.filter(document=document).values("task")
    return visible_tasks(actor).filter(pk__in=served).select_related("plan")


def tasks_to_tick(actor: Actor, document: ReferenceDocument) -> QuerySet[Task]:
    """Tasks of running plans of the authority that do not name the document yet."""
    if not can_keep_reference(actor, document):
        return Task.objects.none()
    own = visible_tasks(actor).filter(plan__authority=document.authority_id, plan__state=Plan.State.CONFIRMED)
    return own.exclude(bases__document=document).order_by("-plan", "position")


def upward(authority: Unit) -> list[int]:
    """The authority and those above it, nearest first. A unit below itself ends the way."""
    found = [authority.pk]
    above = Unit.objects.filter(pk=authority.pk).values_list("parent__authority", flat=True).first()
    while above is not None and above not in found:
        found.append(above)
        above = Unit.objects.filter(pk=above).values_list("parent__authority", flat=True).first()
    return found
