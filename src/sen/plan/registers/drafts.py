"""Plans that are written here; what each unit says on them; each remark with its answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.register import Column, Register
from sen.desk.registry import Tone
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.forms.commenting import Agree, AskComments, CloseComments, Comment, DecidePoint
from sen.plan.forms.issuing import Approve, Issue, LayBefore, ReturnDraft, TakeBack
from sen.plan.forms.writing import (
    ChooseTasks,
    EditFrame,
    MoveForm,
    PutUnder,
    RenameHeading,
    SetRecipients,
    StartPlan,
    WriteWords,
)
from sen.plan.models import CommentPoint, Plan, PlanDraft, UnitComment
from sen.plan.queries.writing import comments_on, written_sections
from sen.records.models import OutgoingDocument
from sen.records.rules import visible_documents

Stage = PlanDraft.Stage
STAGES: dict[str, Tone] = {
    Stage.WRITING: "wait",
    Stage.LAID: "wait",
    Stage.RETURNED: "late",
    Stage.APPROVED: "wait",
    Stage.ISSUED: "ok",
}
COMMENTS: dict[str, Tone] = {
    UnitComment.State.WAITING: "wait",
    UnitComment.State.AGREED: "ok",
    UnitComment.State.REMARKED: "none",
}
POINTS: dict[str, Tone] = {
    CommentPoint.State.OPEN: "wait",
    CommentPoint.State.TAKEN: "ok",
    CommentPoint.State.PARTLY: "ok",
    CommentPoint.State.REFUSED: "none",
}
MAIN = (Approve, ReturnDraft, Issue, LayBefore, AskComments, TakeBack)
"""At the head of the page; what changes a part of the draft stands at that part."""
STEPS = (
    (Stage.WRITING, _("Write")),
    ("comments", _("Comments")),
    (Stage.LAID, _("Leader")),
    (Stage.ISSUED, _("Issue")),
)


def stage_of(draft: PlanDraft) -> str:
    """A draft that was given up is told as such."""
    if draft.plan.state == Plan.State.WITHDRAWN:
        return str(draft.plan.get_state_display())
    return str(draft.get_stage_display())


def stage_tone(draft: PlanDraft) -> Tone:
    return "none" if draft.plan.state == Plan.State.WITHDRAWN else STAGES[draft.stage]


class DraftRegister(Register):
    name = "drafts"
    path = "du-thao"
    title = _("Draft plans")
    intro = _(
        "Plans written here, until they are signed: from the tasks of above, with the comments of units."
    )
    empty = _("No plan is being written.")
    rows = rules.visible_drafts
    unit_path = "plan__authority_id"
    joined = ("plan__authority", "plan__superior", "previous")
    related = ("plan__comment_requests",)
    columns = (
        Column("plan", _("Plan"), value=lambda row: row.plan.title, sort="plan__folded"),
        Column(
            "authority", _("Whose plan"), value=lambda row: row.plan.authority, sort="plan__authority__name"
        ),
        Column("stage", value=stage_of, tone=stage_tone),
        Column("starts_on", _("From"), value=lambda row: row.plan.starts_on, sort="plan__starts_on"),
        Column("ends_on", _("Until"), value=lambda row: row.plan.ends_on),
    )
    order = ("-plan__starts_on", "-pk")
    search = "plan__folded"
    filters = {"stage": Stage, "plan__authority": rules.visible_draft_authorities}
    creates = (StartPlan,)
    forms = (
        Approve, ReturnDraft, ChooseTasks, WriteWords, EditFrame, PutUnder, RenameHeading, SetRecipients, AskComments,
        CloseComments, LayBefore, Issue, TakeBack,
    )  # fmt: skip
    detail_template = "plan/draft.html"

    @classmethod
    def context(cls, row: PlanDraft, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        may_write = rules.can_write(actor, row) and row.is_open and row.plan.state == Plan.State.IN_REVIEW
        return {
            "plan": row.plan,
            "tone": stage_tone(row),
            "stage": stage_of(row),
            "steps": steps_of(row),
            "sections": written_sections(row.plan),
            "standings": comments_on(row.plan),
            "recipients": list(row.plan.recipients.select_related("unit")),
            "may_write": may_write,
            "may_address": SetRecipients.allowed(actor, row),
            "main": [
                {"form": form, "url": reverse(f"drafts-{form.name}", args=[row.pk])}
                for form in MAIN
                if form.allowed(actor, row)
            ],
            "move": MoveForm(plan=row.plan),
            "may_give_up": row.plan.state == Plan.State.IN_REVIEW and rules.can_write(actor, row),
            "paper": _paper_of(row, actor) if row.stage == Stage.ISSUED else None,
            "superior": _seen(row.plan.superior, actor),
            "previous": _seen(row.previous, actor),
            "now": now,
        }


def steps_of(draft: PlanDraft) -> list[dict[str, Any]]:
    """Where the draft is, for the row of steps above it."""
    reached = {
        Stage.WRITING: 0, Stage.RETURNED: 0, Stage.LAID: 2, Stage.APPROVED: 3, Stage.ISSUED: 4,
    }[Stage(draft.stage)]  # fmt: skip
    if reached == 0 and any(request.is_open for request in draft.plan.comment_requests.all()):
        reached = 1
    return [
        {"label": label, "is_done": place < reached, "is_now": place == reached}
        for place, (_key, label) in enumerate(STEPS)
    ]


def _paper_of(draft: PlanDraft, actor: Actor) -> OutgoingDocument | None:
    """Its place in the register of outgoing documents, when its number came from a series."""
    source = {"source_kind": Plan._meta.label_lower, "source_id": draft.plan_id}
    return visible_documents(actor).filter(**source).order_by("pk").first()


def _seen(plan: Plan | None, actor: Actor) -> Plan | None:
    if plan is None:
        return None
    return rules.visible_plans(actor).filter(pk=plan.pk).first()


def _late(comment: UnitComment) -> str:
    label = str(comment.get_state_display())
    return str(_("%(state)s (late)")) % {"state": label} if comment.is_late else label


class CommentRegister(Register):
    name = "comments"
    path = "gop-y"
    title = _("Comments on draft plans")
    intro = _("What your unit is asked about, and what it has said.")
    empty = _("No comment is asked.")
    rows = rules.visible_comments
    unit_path = "unit_id"
    joined = ("request__plan__authority", "unit")
    related = ("points",)
    columns = (
        Column(
            "plan", _("Draft plan"), value=lambda row: row.request.plan.title, sort="request__plan__folded"
        ),
        Column("unit", sort="unit__folded"),
        Column("due_at", _("Due"), value=lambda row: row.request.due_at, sort="request__due_at"),
        Column("state", value=_late, tone=COMMENTS),
        Column("points", _("Remarks"), value=lambda row: len(row.points.all())),
    )
    facts = (
        Column("unit"),
        Column("asked_by", pgettext_lazy("comment", "Asked by"), value=lambda row: row.request.asked_by_name),
        Column("due_at", _("Due"), value=lambda row: row.request.due_at),
        Column("state", value=_late, tone=COMMENTS),
        Column("sent_by_name"),
        Column("note", _("What to look at"), value=lambda row: row.request.note),
    )
    order = ("-request__due_at", "-pk")
    filters = {"state": UnitComment.State, "unit": rules.visible_comment_units}
    forms = (Agree, Comment)
    detail_template = "plan/comment.html"

    @classmethod
    def context(cls, row: UnitComment, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        points: dict[int | None, list[CommentPoint]] = {}
        for point in row.points.all():
            key = point.task_id if point.about == CommentPoint.About.TASK else None
            points.setdefault(key, []).append(point)
        return {
            "lines": [{**line, "points": points.get(line["task"], [])} for line in row.request.content],
            "others": points.get(None, []),
            "is_over": row.request.is_open and row.request.due_at < now,
        }


class PointRegister(Register):
    """Exported it is the table that goes with the draft: who said what, what was taken up, why not."""

    name = "comment-points"
    path = "y-kien-gop-y"
    title = _("Remarks and answers")
    intro = _(
        "Each remark on a draft plan with what became of it. The table goes with the draft to the leader."
    )
    empty = _("No remark yet.")
    rows = rules.visible_comment_points
    unit_path = "comment__unit_id"
    joined = ("comment__request__plan__authority", "comment__request__plan__draft", "comment__unit", "task")
    columns = (
        Column("text", value=lambda row: row.text or row.proposed),
        Column("about", value=lambda row: row.number or str(row.get_about_display())),
        Column("unit", _("Unit"), value=lambda row: row.comment.unit, sort="comment__unit__folded"),
        Column("proposed"),
        Column("state", tone=POINTS),
        Column("reply"),
        Column("plan", _("Draft plan"), value=lambda row: row.comment.request.plan.title),
    )
    facts = (
        Column("about"),
        Column("number"),
        Column("asked_text"),
        Column("unit", _("Unit"), value=lambda row: row.comment.unit),
        Column("text"),
        Column("proposed"),
        Column("state", tone=POINTS),
        Column("reply"),
        Column("decided_by_name"),
    )
    order = ("-comment__request__asked_at", "pk")
    filters = {
        "state": CommentPoint.State,
        "comment__unit": rules.visible_comment_units,
        "comment__request__plan": rules.visible_commented_plans,
    }
    forms = (DecidePoint,)

    @classmethod
    def title_of(cls, row: CommentPoint) -> str:
        return str(_("%(unit)s: %(number)s")) % {
            "unit": row.comment.unit, "number": row.number or row.get_about_display(),
        }  # fmt: skip
