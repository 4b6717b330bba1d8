"""Plans that are written here: who writes, who comments, who approves, who gets them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from sen.org.models import Actor, Role, Unit
from sen.plan.models import (
    Basis,
    CommentPoint,
    CommentRequest,
    Duty,
    Part,
    Plan,
    PlanDraft,
    PlanRecipient,
    ReceivedFile,
    Task,
    UnitComment,
)
from sen.plan.rules.bases import citable_plan_tasks, upward
from sen.plan.rules.exchange import visible_received_files
from sen.plan.rules.plans import (
    IN_FORCE,
    REVIEWERS,
    answering_units,
    can_review,
    units_in_reach,
    units_of_ones_own,
)
from sen.plan.rules.work import visible_plans, visible_tasks
from sen.records.models import NumberSeries
from sen.records.rules import drawing_units

READERS = (*REVIEWERS, Role.LEADER)
"""Who reads a draft: who writes it and who signs it. Units see what they are asked about, observers nothing."""


def visible_drafts(actor: Actor) -> QuerySet[PlanDraft]:
    return PlanDraft.objects.filter(plan__authority__in=actor.authorities_as(*READERS))


def visible_draft_authorities(actor: Actor) -> QuerySet[Unit]:
    """The choices of a filter."""
    return Unit.objects.filter(pk__in=visible_drafts(actor).values("plan__authority"))


def can_write(actor: Actor, draft: PlanDraft) -> bool:
    """Choose tasks, write the words, ask for comments, lay it before the leader, number it."""
    return can_review(actor, draft.plan)


def can_lay(actor: Actor, draft: PlanDraft) -> bool:
    """Lay before the leader, take back, issue: the focal point's, as confirming is."""
    return draft.plan.authority_id in actor.authorities_as(Role.FOCAL_POINT)


def can_approve(actor: Actor, draft: PlanDraft) -> bool:
    return draft.plan.authority_id in actor.authorities_as(Role.LEADER)


def approvable_drafts(actor: Actor) -> QuerySet[PlanDraft]:
    """Before the leader now."""
    led = actor.authorities_as(Role.LEADER)
    return PlanDraft.objects.filter(
        plan__authority__in=led, plan__state=Plan.State.IN_REVIEW, stage=PlanDraft.Stage.LAID
    )


def drafts_to_go_on(actor: Actor) -> QuerySet[PlanDraft]:
    """What waits for those who write: returned by the leader, or approved and without its number."""
    mine = actor.authorities_as(Role.FOCAL_POINT)
    return PlanDraft.objects.filter(
        plan__authority__in=mine,
        plan__state=Plan.State.IN_REVIEW,
        stage__in=(PlanDraft.Stage.RETURNED, PlanDraft.Stage.APPROVED),
    )


def plans_of_above(actor: Actor, _row: object = None) -> QuerySet[Plan]:
    """Plans in force of other authorities that give the actor's units work: what a new plan may carry out."""
    mine = actor.authority_ids
    return visible_plans(actor).filter(state=Plan.State.CONFIRMED).exclude(authority__in=mine)


def plans_to_follow(actor: Actor, _row: object = None) -> QuerySet[Plan]:
    """Own plans in force or closed, whose unfinished tasks may go on."""
    return visible_plans(actor).filter(state__in=IN_FORCE, authority__in=actor.authorities_as(*REVIEWERS))


def choosable_superior_tasks(actor: Actor, draft: PlanDraft) -> QuerySet[Task]:
    """Tasks of above that the actor sees and the draft has not taken in."""
    taken = Basis.objects.filter(task__plan=draft.plan, superior_task__isnull=False)
    found = citable_plan_tasks(actor, draft.plan).filter(plan__state=Plan.State.CONFIRMED)
    found = found.exclude(plan__authority=draft.plan.authority_id)
    if draft.plan.superior_id:
        found = found.filter(plan=draft.plan.superior_id)
    return (
        found.exclude(pk__in=taken.values("superior_task"))
        .select_related("plan")
        .order_by("plan", "position")
    )


def choosable_received_files(actor: Actor, draft: PlanDraft) -> QuerySet[ReceivedFile]:
    """Lists of tasks that an authority above signed for this one, in its own Sen; the newest of each."""
    if not can_review(actor, draft.plan):
        return ReceivedFile.objects.none()
    own = visible_received_files(actor).filter(partner__authority=draft.plan.authority_id)
    lists = own.filter(kind=ReceivedFile.Kind.TASKS, state=ReceivedFile.State.TAKEN, is_newest=True)
    return lists.order_by("-signed_at", "pk")


def choosable_unfinished_tasks(actor: Actor, draft: PlanDraft) -> QuerySet[Task]:
    """Tasks of the plan that this one follows whose lead has not finished, and that are not taken in yet."""
    if not can_review(actor, draft.plan) or draft.previous_id is None:
        return Task.objects.none()
    open_lead = Duty.objects.filter(task=OuterRef("pk"), part=Part.LEAD, state=Duty.State.OPEN)
    unfinished = open_lead.exclude(percent=100)
    taken = Basis.objects.filter(task__plan=draft.plan, superior_task__isnull=False)
    own = visible_tasks(actor).filter(Exists(unfinished), plan=draft.previous_id)
    return own.exclude(pk__in=taken.values("superior_task")).select_related("plan").order_by("position")


def askable_units(actor: Actor, draft: PlanDraft) -> QuerySet[Unit]:
    """Whom the draft may give work, and so may be asked: the bodies of the authority, the committees below."""
    if not can_review(actor, draft.plan):
        return Unit.objects.none()
    return units_in_reach(draft.plan).filter(valid_to=None).order_by("folded", "pk")


def receiving_units(actor: Actor, draft: PlanDraft) -> QuerySet[Unit]:
    """Those, and the committees above, to which it goes as a report."""
    if not can_review(actor, draft.plan):
        return Unit.objects.none()
    above = upward(draft.plan.authority)
    reach = units_in_reach(draft.plan).values("pk")
    return Unit.objects.filter(Q(pk__in=reach) | Q(pk__in=above), valid_to=None).order_by("folded", "pk")


def series_for_plan(actor: Actor, draft: PlanDraft) -> QuerySet[NumberSeries]:
    """Open series of the authority that take plans, for who numbers this one and draws up papers there."""
    if not can_lay(actor, draft) or not units_to_draw_up(actor, draft).exists():
        return NumberSeries.objects.none()
    rows = NumberSeries.objects.filter(authority=draft.plan.authority_id, closed_at=None)
    return rows.order_by("name", "pk")


def units_to_draw_up(actor: Actor, draft: PlanDraft) -> QuerySet[Unit]:
    """In whose name the plan goes into the register of outgoing documents."""
    return drawing_units(actor).filter(authority=draft.plan.authority_id)


def visible_recipients(actor: Actor, draft: PlanDraft) -> QuerySet[PlanRecipient]:
    """Whoever reads the draft sees to whom it goes."""
    return PlanRecipient.objects.filter(plan=draft.plan, plan__draft__in=visible_drafts(actor).values("pk"))


def visible_comment_requests(actor: Actor) -> QuerySet[CommentRequest]:
    """What was asked: those who read the draft, and the units that were asked."""
    return CommentRequest.objects.filter(pk__in=visible_comments(actor).values("request"))


def visible_comments(actor: Actor) -> QuerySet[UnitComment]:
    """Own units' answers; all of them for those who read the draft. No unit sees what another says."""
    mine = Q(unit__in=units_of_ones_own(actor))
    return UnitComment.objects.filter(mine | Q(request__plan__authority__in=actor.authorities_as(*READERS)))


def visible_commented_plans(actor: Actor) -> QuerySet[Plan]:
    """The choices of a filter."""
    return Plan.objects.filter(pk__in=visible_comments(actor).values("request__plan"))


def visible_comment_units(actor: Actor) -> QuerySet[Unit]:
    """The choices of a filter."""
    return Unit.objects.filter(pk__in=visible_comments(actor).values("unit"))


def visible_comment_points(actor: Actor) -> QuerySet[CommentPoint]:
    return CommentPoint.objects.filter(comment__in=visible_comments(actor).values("pk"))


def can_comment(actor: Actor, comment: UnitComment) -> bool:
    """Whoever answers for the unit; for a committee below its focal point as well."""
    return comment.unit_id in answering_units(actor)


def answerable_comments(actor: Actor) -> QuerySet[UnitComment]:
    """Own units' answers that are waited for."""
    return UnitComment.objects.filter(
        unit__in=answering_units(actor),
        state=UnitComment.State.WAITING,
        request__closed_at=None,
        request__plan__state=Plan.State.IN_REVIEW,
    )


def can_decide_point(actor: Actor, point: CommentPoint) -> bool:
    return can_review(actor, point.comment.request.plan)


def decidable_points(actor: Actor) -> QuerySet[CommentPoint]:
    """Remarks on which those who write have said nothing yet."""
    mine = actor.authorities_as(Role.FOCAL_POINT)
    return CommentPoint.objects.filter(
        comment__request__plan__authority__in=mine,
        comment__request__plan__state=Plan.State.IN_REVIEW,
        state=CommentPoint.State.OPEN,
    )
