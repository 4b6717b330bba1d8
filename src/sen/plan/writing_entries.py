"""What writing a plan adds to the desk; called once, when Django starts."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from sen.desk import registry, rows
from sen.desk.waiting import Line, Quick, Source, register_waiting
from sen.org.models import Actor, Role
from sen.org.registry import register_hanging, register_personal, register_powers
from sen.plan import rules
from sen.plan.actions import succeeding
from sen.plan.forms.commenting import Agree
from sen.plan.forms.issuing import Approve, ReturnDraft
from sen.plan.models import CommentPoint, PlanDraft, UnitComment
from sen.records.registry import register_source

OF_THE_WRITERS = {
    "plan.draft_started": gettext_lazy("began to write the plan “%(title)s”"),
    "plan.tasks_taken_over": gettext_lazy(
        "took over %(superior)s tasks of above and %(unfinished)s unfinished ones"
    ),
    "plan.draft_worded": gettext_lazy("changed the words around the tasks"),
    "plan.tasks_put_under": gettext_lazy("put %(tasks)s tasks under “%(heading)s”"),
    "plan.heading_renamed": gettext_lazy("renamed the heading “%(before)s” to “%(after)s”"),
    "plan.task_moved": gettext_lazy("moved a task: %(text)s"),
    "plan.recipients_set": gettext_lazy("said to whom the plan goes"),
    "plan.comments_asked": gettext_lazy("asked %(units)s units for comments until %(due)s"),
    "plan.comments_closed": gettext_lazy("closed the request for comments; %(silent)s units were silent"),
    "plan.comment_decided": gettext_lazy("answered a remark: %(reply)s"),
}
OF_A_REVISION = {
    "plan.revision_named": gettext_lazy("said that the document revises %(number)s"),
    "plan.revision_matched": gettext_lazy("matched the tasks again (%(matched)s)"),
    "plan.revision_paired": gettext_lazy("paired %(later)s of the document with %(earlier)s of the plan"),
    "plan.revision_unnamed": gettext_lazy("said that the document is a plan of its own"),
}
OF_THE_FOCAL_POINT = {
    "plan.revised": gettext_lazy(
        "revised the plan by %(number)s: %(added)s added, %(changed)s changed, %(dropped)s dropped"
    ),
    "plan.draft_laid": gettext_lazy("laid the draft before the leader"),
    "plan.draft_taken_back": gettext_lazy("took the draft back: %(reason)s"),
    "plan.issued": gettext_lazy("issued the plan as %(number)s of %(day)s to %(recipients)s recipients"),
}
OF_THE_LEADER = {
    "plan.draft_approved": gettext_lazy("approved the draft"),
    "plan.draft_returned": gettext_lazy("returned the draft: %(remark)s"),
}
OF_THE_UNIT = {
    "plan.comment_sent": gettext_lazy("sent %(remarks)s remarks on the draft plan"),
    "plan.draft_agreed": gettext_lazy("agreed with the draft plan"),
}
PASSED_ON = {
    verb: gettext_lazy("passed on from %(before)s to %(after)s")
    for verb in ("plan.comment_passed_on", "plan.sheet_passed_on", "plan.directive_passed_on")
}


def register_writing() -> None:
    register_source("plan.plan", gettext_lazy("plan"), rules.visible_plans)
    registry.register_door(gettext_lazy("Draft plans"), "drafts", order=19)
    registry.register_door(gettext_lazy("Comments on draft plans"), "comments", order=21)
    for sentences in (
        OF_THE_WRITERS,
        OF_A_REVISION,
        OF_THE_FOCAL_POINT,
        OF_THE_LEADER,
        OF_THE_UNIT,
        PASSED_ON,
    ):
        for verb, sentence in sentences.items():
            registry.register_sentence(verb, sentence)
    register_powers(rules.REVIEWERS, *OF_THE_WRITERS, *OF_A_REVISION)
    register_powers([Role.FOCAL_POINT], *OF_THE_FOCAL_POINT)
    register_powers([Role.LEADER], *OF_THE_LEADER)
    register_powers(rules.REPORTERS, *OF_THE_UNIT)
    rows.register_addresses("plan.revision", "plans-revision", unit_path="plan__authority_id")
    register_hanging("plan.comments", gettext_lazy("comments on draft plans not answered"),
                     succeeding.open_comments_of, pass_on=succeeding.pass_comments)  # fmt: skip
    _register_waiting()
    for label, field in (
        ("plan.PlanDraft", "laid_by"),
        ("plan.PlanDraft", "decided_by"),
        ("plan.CommentRequest", "asked_by"),
        ("plan.CommentRequest", "closed_by"),
        ("plan.UnitComment", "sent_by"),
        ("plan.CommentPoint", "decided_by"),
        ("plan.Revision", "applied_by"),
    ):
        name = f"{field}_name"
        more = ("signer_name",) if (label, field) == ("plan.PlanDraft", "decided_by") else ()
        register_personal(label, f"{field}_id", f"{field}_id", name, *more, name=name)


def _register_waiting() -> None:
    register_waiting(
        Source("plan.draft", "sign", _laid, _laid_line, "", ("plan__authority",), (
            Quick(pgettext_lazy("waiting", "Approve"), Approve),
            Quick(pgettext_lazy("waiting", "Return"), ReturnDraft, asks=("remark",)),
        ), lambda actor: bool(actor.units_as(Role.LEADER))),
        Source("plan.draft_goes_on", "approve", _going_on, _going_on_line, "", ("plan__authority",),
               concerned=lambda actor: bool(actor.units_as(Role.FOCAL_POINT))),
        Source("plan.comment", "answer", _comments, _comment_line, "request__due_at", ("request__plan", "unit"),
               (Quick(gettext_lazy("We agree"), Agree),),
               lambda actor: bool(actor.units_as(*rules.REPORTERS))),
        Source("plan.comment_points", "approve", _remarked, _remarked_line, "", ("plan__authority",),
               concerned=lambda actor: bool(actor.units_as(Role.FOCAL_POINT))),
    )  # fmt: skip


def _laid(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.approvable_drafts(actor)


def _laid_line(row: PlanDraft) -> Line:
    text = _("Approve the draft plan: %(title)s") % {"title": row.plan.title}
    links = [(_("The paper (Word)"), reverse("drafts-document", args=[row.pk]))]
    return Line(text, reverse("drafts-detail", args=[row.pk]), row.laid_by_name, links)


def _going_on(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.drafts_to_go_on(actor)


def _going_on_line(row: PlanDraft) -> Line:
    if row.stage == PlanDraft.Stage.RETURNED:
        text = _("Returned by the leader: %(title)s") % {"title": row.plan.title}
        return Line(text, reverse("drafts-detail", args=[row.pk]), row.remark)
    text = _("Number and issue: %(title)s") % {"title": row.plan.title}
    return Line(text, reverse("drafts-ban-hanh", args=[row.pk]), row.signer_name)


def _comments(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.answerable_comments(actor).prefetch_related("points")


def _comment_line(row: UnitComment) -> Line:
    text = _("Comment on the draft plan: %(title)s") % {"title": row.request.plan.title}
    links = [(_("Make remarks"), reverse("comments-gop-y", args=[row.pk]))]
    return Line(text, reverse("comments-detail", args=[row.pk]), str(row.unit), links)


def _remarked(actor: Actor, _now: datetime) -> QuerySet[Any]:
    """Drafts with a remark that nobody has answered."""
    points = rules.decidable_points(actor).values("comment__request__plan")
    is_open = Q(plan__comment_requests__answers__points__state=CommentPoint.State.OPEN)
    drafts = PlanDraft.objects.filter(plan__in=points, stage__in=("writing", "returned"))
    return drafts.annotate(waits=Count("plan__comment_requests__answers__points", filter=is_open))


def _remarked_line(row: Any) -> Line:
    text = ngettext(
        "%(count)s remark on the draft plan: %(title)s",
        "%(count)s remarks on the draft plan: %(title)s",
        row.waits,
    ) % {"count": row.waits, "title": row.plan.title}
    return Line(text, reverse("drafts-comments", args=[row.pk]))
