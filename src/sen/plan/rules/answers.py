"""Reports and evidence."""

from django.db.models import Q, QuerySet

from sen.org.models import Actor
from sen.plan.models import Duty, Evidence, Plan, Report, Task
from sen.plan.rules.directives import visible_directive_duties
from sen.plan.rules.plans import answering_units
from sen.plan.rules.work import visible_duties, visible_tasks


def visible_reports(actor: Actor) -> QuerySet[Report]:
    return Report.objects.filter(duty__in=visible_duties(actor).values("pk"))


def standing_evidence_of_tasks(actor: Actor, tasks: QuerySet[Task]) -> QuerySet[Evidence]:
    """Whoever sees a task sees its evidence; what was withdrawn only the own unit."""
    serving = Evidence.tasks.through.objects.filter(task__in=tasks.values("pk"))
    own = Q(unit__in=answering_units(actor))
    return Evidence.objects.filter(Q(withdrawn_at=None) | own, pk__in=serving.values("evidence"))


def visible_evidence(actor: Actor) -> QuerySet[Evidence]:
    serving = Evidence.tasks.through.objects.filter(task__in=visible_tasks(actor).values("pk"))
    directed = visible_directive_duties(actor).values("pk")
    return Evidence.objects.filter(
        Q(pk__in=serving.values("evidence")) | Q(directive_answer__duty__in=directed)
    )


def can_report_on(actor: Actor, duty: Duty) -> bool:
    return duty.unit_id in answering_units(actor)


def visible_standing_evidence(actor: Actor) -> QuerySet[Evidence]:
    """Without what was withdrawn, which only the own unit still sees."""
    own = Q(unit__in=answering_units(actor))
    return visible_evidence(actor).filter(Q(withdrawn_at=None) | own)


def reportable_duties(actor: Actor) -> QuerySet[Duty]:
    """Duties for which the actor answers, in plans in force.

    What an own unit has to do is visible by that alone: `visible_duties` is not asked, for the figure on every page.
    """
    mine = Duty.objects.filter(unit__in=answering_units(actor)).exclude(state=Duty.State.DROPPED)
    return mine.filter(task__plan__state=Plan.State.CONFIRMED, task__is_dropped=False)


def can_read_evidence(actor: Actor, evidence: Evidence) -> bool:
    """What was withdrawn is read only by the unit that gave it."""
    if evidence.withdrawn_at is not None:
        return can_withdraw_evidence(actor, evidence)
    return visible_evidence(actor).filter(pk=evidence.pk).exists()


def can_read_evidence_file(actor: Actor, evidence_id: int) -> bool:
    """The file door asks before it serves a file of this row."""
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    return evidence is not None and can_read_evidence(actor, evidence)


def can_withdraw_evidence(actor: Actor, evidence: Evidence) -> bool:
    return evidence.unit_id in answering_units(actor)
