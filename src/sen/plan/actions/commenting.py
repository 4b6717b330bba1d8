"""Units are asked for their comments on a draft; each remark gets an answer before the draft goes on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.jobs.actions import post_message
from sen.org.models import Actor
from sen.org.queries import people_in
from sen.plan.actions.numbering import put_in_order
from sen.plan.errors import NotInOrder
from sen.plan.models import CommentPoint, CommentRequest, Plan, PlanDraft, Rhythm, Task, UnitComment
from sen.plan.queries.writing import content_of
from sen.plan.rules import askable_units, can_comment, can_decide_point, can_write

About, PointState, State = CommentPoint.About, CommentPoint.State, UnitComment.State


@dataclass(frozen=True, slots=True)
class Remark:
    """What a unit says on one task (`task_id`), on what is missing, or on the whole."""

    about: str
    text: str = ""
    proposed: str = ""
    task_id: int | None = None


@dataclass(frozen=True, slots=True)
class PointDecision:
    """`uses_wording`: the proposed wording takes the place of the task's, or becomes a task."""

    state: str
    reply: str = ""
    uses_wording: bool = False


@transaction.atomic
def ask_comments(
    draft_id: int, *, unit_ids: Collection[int], due_at: datetime, note: str, by: Actor, now: datetime
) -> CommentRequest:
    """Ask units until a moment. They answer on the words as they stand now, whatever is changed meanwhile."""
    draft = _open_draft(draft_id, by)
    wanted = set(unit_ids)
    units = list(askable_units(by, draft).filter(pk__in=wanted))
    if not units or len(units) != len(wanted):
        raise ValidationError({"units": _("Choose at least one unit of the list.")})
    if due_at <= now:
        raise ValidationError({"due_on": _("This moment is past.")})
    if CommentRequest.objects.filter(plan=draft.plan, closed_at=None).exists():
        raise NotInOrder(_("Units are being asked already. Close that request first."))
    content = content_of(draft.plan)
    if not content:
        raise NotInOrder(_("The draft has no task yet."))
    request = CommentRequest(
        plan=draft.plan, asked_at=now, asked_by_id=by.user_id, asked_by_name=by.name, due_at=due_at,
        note=note.strip(), content=content,
    )  # fmt: skip
    request.full_clean(exclude=["plan"])
    request.save(force_insert=True)
    UnitComment.objects.bulk_create(UnitComment(request=request, unit=unit) for unit in units)
    facts = {"units": len(units), "due": _shown(due_at)}
    audit.record("plan.comments_asked", draft, by=by, unit_id=draft.plan.authority_id, **facts)
    _tell(request, [unit.pk for unit in units], now)
    return request


@transaction.atomic
def send_comment(comment_id: int, *, remarks: Sequence[Remark], by: Actor, now: datetime) -> UnitComment:
    """The unit's answer as a whole; none said means that it agrees. Until something is decided it may be sent again."""
    comment = _locked_comment(comment_id, by)
    asked = {line["task"]: line for line in comment.request.content}
    said = [remark for remark in remarks if remark.text.strip() or remark.proposed.strip()]
    if any(remark.about == About.TASK and remark.task_id not in asked for remark in said):
        raise PermissionDenied
    living = set(Task.objects.filter(plan=comment.request.plan_id, pk__in=asked).values_list("pk", flat=True))
    comment.points.all().delete()
    for remark in said:
        line = asked.get(remark.task_id or 0, {})
        point = CommentPoint(
            comment=comment, about=remark.about, task_id=remark.task_id if remark.task_id in living else None,
            number=str(line.get("number", "")), asked_text=str(line.get("text", "")), text=remark.text.strip(),
            proposed=remark.proposed.strip(),
        )  # fmt: skip
        point.full_clean(exclude=["comment", "task"])
        point.save(force_insert=True)
    comment.state = State.REMARKED if said else State.AGREED
    comment.sent_at, comment.sent_by_id, comment.sent_by_name = now, by.user_id, by.name
    comment.full_clean(exclude=["request", "unit"])
    comment.save(update_fields=["state", "sent_at", "sent_by_id", "sent_by_name"])
    verb = "plan.comment_sent" if said else "plan.draft_agreed"
    audit.record(verb, comment, by=by, unit_id=comment.unit_id, remarks=len(said))
    return comment


@transaction.atomic
def close_comments(draft_id: int, *, by: Actor, now: datetime) -> CommentRequest:
    """Ask no longer. Who has said nothing is named as silent."""
    draft = _open_draft(draft_id, by)
    request = CommentRequest.objects.select_for_update().filter(plan=draft.plan, closed_at=None).first()
    if request is None:
        raise NotInOrder(_("No unit is asked now."))
    request.closed_at, request.closed_by_id, request.closed_by_name = now, by.user_id, by.name
    request.save(update_fields=["closed_at", "closed_by_id", "closed_by_name"])
    silent = request.answers.filter(state=State.WAITING).count()
    audit.record("plan.comments_closed", draft, by=by, unit_id=draft.plan.authority_id, silent=silent)
    return request


@transaction.atomic
def decide_point(point_id: int, *, decision: PointDecision, by: Actor, now: datetime) -> CommentPoint:
    """Answer a remark; it may be answered anew as long as the draft is open. The unit reads the answer."""
    found = CommentPoint.objects.select_related("comment__request").get(pk=point_id)
    draft = PlanDraft.objects.select_for_update(of=("self",)).get(plan=found.comment.request.plan_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=draft.plan_id)
    point = (
        CommentPoint.objects.select_for_update(of=("self",))
        .select_related("comment__request__plan", "task")
        .get(pk=point_id)
    )
    if not can_decide_point(by, point):
        raise PermissionDenied
    if plan.state != Plan.State.IN_REVIEW or not draft.is_open:
        raise NotInOrder(_("The draft lies before the leader, or is approved. Take it back to change it."))
    if decision.state not in (PointState.TAKEN, PointState.PARTLY, PointState.REFUSED):
        raise ValidationError({"state": _("Choose a decision.")})
    if decision.state != PointState.TAKEN and not decision.reply.strip():
        raise ValidationError({"reply": _("Say why.")})
    if decision.uses_wording:
        _use(point, plan, decision)
        put_in_order(plan)
        plan.revision += 1
        plan.save(update_fields=["revision"])
    point.state, point.reply = PointState(decision.state), decision.reply.strip()
    point.decided_at, point.decided_by_id, point.decided_by_name = now, by.user_id, by.name
    point.full_clean(exclude=["comment", "task"])
    point.save(update_fields=["state", "reply", "task", "decided_at", "decided_by_id", "decided_by_name"])
    facts = {"decision": str(point.state), "reply": point.reply, "wording": decision.uses_wording}
    audit.record("plan.comment_decided", point.comment, by=by, unit_id=point.comment.unit_id, **facts)
    return point


def _use(point: CommentPoint, plan: Plan, decision: PointDecision) -> None:
    """Put the unit's words into the draft."""
    if decision.state == PointState.REFUSED or not point.proposed:
        raise ValidationError({"uses_wording": _("There is no wording to take over.")})
    if point.about == About.MISSING:
        if point.task_id is not None:
            raise ValidationError({"uses_wording": _("It was taken over before.")})
        last = plan.tasks.order_by("-position").first()
        task = Task(
            plan=plan, position=(last.position if last else 0) + 1, number="1", text=point.proposed,
            section=last.section if last and not last.is_dropped else "", rhythm=Rhythm.EACH_PERIOD, is_added_by_hand=True,
        )  # fmt: skip
        task.full_clean()
        task.save(force_insert=True)
        point.task = task
        return
    if point.task is None or point.task.is_dropped:
        raise ValidationError({"uses_wording": _("The task is not in the draft any more.")})
    point.task.text = point.proposed
    point.task.full_clean()
    point.task.save(update_fields=["text", "folded"])


def _open_draft(draft_id: int, by: Actor) -> PlanDraft:
    draft = (
        PlanDraft.objects.select_for_update(of=("self",)).select_related("plan__authority").get(pk=draft_id)
    )
    if not can_write(by, draft):
        raise PermissionDenied
    if draft.plan.state != Plan.State.IN_REVIEW or not draft.is_open:
        raise NotInOrder(_("The draft lies before the leader, or is approved. Take it back to change it."))
    return draft


def _locked_comment(comment_id: int, by: Actor) -> UnitComment:
    rows = UnitComment.objects.select_for_update(of=("self",)).select_related("request__plan", "unit")
    comment = rows.get(pk=comment_id)
    if not can_comment(by, comment):
        raise PermissionDenied
    # Locked as well, so that nothing is said to a request that is being closed.
    request = CommentRequest.objects.select_for_update(of=("self",)).get(pk=comment.request_id)
    if not request.is_open or comment.request.plan.state != Plan.State.IN_REVIEW:
        raise NotInOrder(_("Comments are not asked any more."))
    if comment.points.exclude(state=PointState.OPEN).exists():
        raise NotInOrder(_("Your remarks are being answered already, so they cannot be changed."))
    return comment


def _tell(request: CommentRequest, unit_ids: list[int], now: datetime) -> None:
    """One letter a person, in the person's language, however many of the units are his or hers."""
    people = people_in(unit_ids, on=timezone.localdate(now))
    for person in {each.pk: each for found in people.values() for each in found}.values():
        if not person.email:
            continue
        with translation.override(person.language):
            facts = {"plan": request.plan.title, "due": _shown(request.due_at)}
            subject = _("Comments are asked on a draft plan, until %(due)s") % facts
            text = _(
                "Your unit is asked for its comments on the draft of %(plan)s, until %(due)s.\n\n"
                "Open Sen: it stands on your desk. “We agree” is one tap; a remark can be made on each task."
            ) % facts  # fmt: skip
            post_message(
                key=f"plan-comments-{request.pk}-{person.pk}", to=[person.email], subject=subject,
                text=f"{text}\n\n{request.note}".rstrip(), language=person.language, now=now,
            )  # fmt: skip


def _shown(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"
