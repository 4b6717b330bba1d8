"""Reports and evidence."""

from django.db.models import Q, QuerySet

from sen.org.models import Actor
from sen.plan.models import Duty, Evidence, Plan, Report
from sen.plan.rules.directives import visible_directive_duties
from sen.plan.rules.plans import REPORTERS
from sen.plan.rules.work import visible_duties, visible_tasks


def visible_reports(actor: Actor) -> QuerySet[Report]:
    return Report.objects.filter(duty__in=visible_duties(actor).values("pk"))


def visible_evidence(actor: Actor) -> QuerySet[Evidence]:
    serving = Evidence.tasks.through.objects.filter(task__in=visible_tasks(actor).values("pk"))
    directed = visible_directive_duties(actor).values("pk")
    return Evidence.objects.filter(
        Q(pk__in=serving.values("evidence")) | Q(directive_answer__duty__in=directed)
    )


def can_report_on(actor: Actor, duty: Duty) -> bool:
    return duty.unit_id in actor.units_as(*REPORTERS)


def visible_standing_evidence(actor: Actor) -> QuerySet[Evidence]:
    """Without what was withdrawn, which only the own unit still sees."""
    own = Q(unit__in=actor.units_as(*REPORTERS))
    return visible_evidence(actor).filter(Q(withdrawn_at=None) | own)


def reportable_duties(actor: Actor) -> QuerySet[Duty]:
    """Duties for which the actor answers, in plans in force."""
    mine = visible_duties(actor).filter(unit__in=actor.units_as(*REPORTERS))
    return mine.filter(task__plan__state=Plan.State.CONFIRMED).exclude(state=Duty.State.DROPPED)


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
    return evidence.unit_id in actor.units_as(*REPORTERS)
