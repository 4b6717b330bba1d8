"""Plans that are written here, and what units say on them. Read after `plan_rows`."""

from datetime import UTC, date, datetime

from sen.org.models import Role
from sen.plan import rules
from sen.plan.models import CommentPoint, CommentRequest, Plan, PlanDraft, PlanRecipient, Task, UnitComment
from sen.plan.outline_numbers import without_marker
from sen.plan.rules import REPORTERS, REVIEWERS
from sen.plan.rules.writing import READERS
from sen.records.rules import DRAWERS
from tests.factories import NOW
from tests.wall.cells import NONE, Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
REVIEW = {"own": REVIEWERS, "beside": REVIEWERS}
READ = {"own": READERS, "beside": READERS}
FOCAL = {"own": {Role.FOCAL_POINT}, "beside": {Role.FOCAL_POINT}}
LEADER = {"own": {Role.LEADER}, "beside": {Role.LEADER}}
DUE = datetime(2099, 12, 31, 10, tzinfo=UTC)
TERM = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def build(side: Side):
    """A draft that units are asked about, one that nobody is asked about, one before the leader, one approved."""
    open_, asked, free = (_draft(side, "writing") for _n in range(3))
    laid, approved = _draft(side, "laid"), _draft(side, "approved")
    request, waiting = _asked(side, open_, "remarked"), _asked(side, asked, "waiting")
    task = open_.plan.tasks.get()
    point = CommentPoint.objects.create(
        comment=request.answers.get(), about="task", task=task, text=side.mark, proposed=side.mark, number="1"
    )
    recipient = PlanRecipient.objects.create(plan=approved.plan, position=1, name=side.mark, unit=side.unit)
    return {
        "draft": open_,
        "draft task": task,
        "free draft": free,
        "free draft task": free.plan.tasks.get(),
        "laid draft": laid,
        "approved draft": approved,
        "drafted plan": open_.plan,
        "recipient": recipient,
        "comment request": request,
        "comment": request.answers.get(),
        "waiting comment": waiting.answers.get(),
        "point": point,
    }


def _draft(side: Side, stage: str):
    user = side.all_roles
    plan = Plan.objects.create(
        authority=side.unit.authority, state=Plan.State.IN_REVIEW, title=side.mark, revision=1, **TERM
    )
    Task.objects.create(plan=plan, position=1, number="I.1", section=f"I. {side.mark}", text=side.mark)
    done = {"laid_at": NOW, "laid_by_id": user.pk, "laid_by_name": side.mark} if stage != "writing" else {}
    if stage == "approved":
        done |= {
            "decided_at": NOW,
            "decided_by_id": user.pk,
            "decided_by_name": side.mark,
            "signer_name": side.mark,
        }
    return PlanDraft.objects.create(
        plan=plan, previous=side.rows["plan"], stage=stage, purpose=side.mark, **done
    )


def _asked(side: Side, draft: PlanDraft, state: str):
    user = side.all_roles
    task = draft.plan.tasks.get()
    line = {"task": task.pk, "number": "1", "section": "", "text": side.mark, "leads": [], "coordinating": [],
            "when": "", "units": []}  # fmt: skip
    request = CommentRequest.objects.create(
        plan=draft.plan,
        asked_at=NOW,
        asked_by_id=user.pk,
        asked_by_name=side.mark,
        due_at=DUE,
        content=[line],
    )
    sent = {"sent_at": NOW, "sent_by_id": user.pk, "sent_by_name": side.mark} if state != "waiting" else {}
    UnitComment.objects.create(request=request, unit=side.unit, state=state, **sent)
    return request


def of_draft(side: Side):
    return (side.rows["draft"],)


def of_approved(side: Side):
    return (side.rows["approved draft"],)


RULES = [
    Rule(rules.visible_drafts, "draft", **READ),
    Rule(rules.visible_draft_authorities, "committee", **READ),
    Rule(rules.can_write, "draft", **REVIEW),
    Rule(rules.can_lay, "draft", **FOCAL),
    Rule(rules.can_approve, "draft", **LEADER),
    Rule(rules.approvable_drafts, "laid draft", **LEADER),
    Rule(rules.drafts_to_go_on, "approved draft", **FOCAL),
    Rule(rules.plans_of_above, "plan", own=NONE),
    Rule(rules.plans_to_follow, "plan", **REVIEW),
    Rule(rules.choosable_received_files, "taken file", **FOCAL, args=of_draft),
    Rule(rules.choosable_superior_tasks, "superior task", own=NONE, args=of_draft),
    Rule(rules.choosable_unfinished_tasks, "task", own=REVIEWERS, beside={Role.FOCAL_POINT}, args=of_draft),
    Rule(rules.askable_units, "unit", **REVIEW, args=of_draft),
    Rule(rules.receiving_units, "unit", **REVIEW, args=of_draft),
    Rule(rules.series_for_plan, "number series", **FOCAL, args=of_approved),
    Rule(rules.units_to_draw_up, "unit", own=DRAWERS, args=of_approved),
    Rule(rules.visible_recipients, "recipient", **READ, args=of_approved),
    Rule(rules.visible_comment_requests, "comment request", beside=READERS),
    Rule(rules.visible_comments, "comment", beside=READERS),
    Rule(rules.visible_commented_plans, "drafted plan", beside=READERS),
    Rule(rules.visible_comment_units, "unit", beside=READERS),
    Rule(rules.visible_comment_points, "point", beside=READERS),
    Rule(rules.can_comment, "comment", own=REPORTERS),
    Rule(rules.answerable_comments, "waiting comment", own=REPORTERS),
    Rule(rules.can_decide_point, "point", **REVIEW),
    Rule(rules.decidable_points, "point", **FOCAL),
]
RULES_ELSEWHERE = {
    "plan.rules.upward": "asks no actor; tests/plan/actions/test_bases.py",
    "plan.rules.answering_units": "numbers of units, of which other rules are made; tests/plan/test_work_from_above.py",
    "plan.rules.units_of_ones_own": "as above",
}


def sent(**fields):
    return lambda _side: {**KEY, **fields}


def frame(side: Side):
    return {**KEY, "title": "x", "starts_on": "01/01/2026", "ends_on": "31/12/2026",
            "authority": side.rows["committee"].pk}  # fmt: skip


ADDRESSES = [
    Address("drafts"),
    Address("drafts-export", args=("csv",)),
    Address("drafts-soan", post=frame, foreign={"authority": "committee", "superior": "plan", "previous": "plan"}),
    Address("drafts-detail", row="draft"),
    Address("drafts-comments", row="draft"),
    Address("drafts-page", row="draft"),
    Address("drafts-pdf", row="draft", tells=False),
    Address("drafts-document", row="draft", tells=False),  # the mark is inside a ZIP
    Address("drafts-move", row="draft", allowed=405, stranger=405, anonymous=405, tells=False, posted=422,
            post=lambda side: {**KEY, "revision": 1, "move": f"{side.rows['draft task'].pk}-up"}),
    Address("drafts-chon-viec", row="draft", foreign={"superior": "task", "unfinished": "task"},
            post=lambda side: {**KEY, "unfinished": [side.rows["task"].pk]}),
    Address("drafts-loi-van", row="draft", post=sent(bases="x")),
    Address("drafts-thong-tin", row="draft", post=frame),
    Address("drafts-dua-vao-muc", row="draft", foreign={"tasks": "draft task"},
            post=lambda side: {**KEY, "tasks": [side.rows["draft task"].pk], "new_heading": "x"}),
    Address("drafts-doi-muc", row="draft", post=lambda side: {**KEY, "heading": without_marker(side.rows["draft task"].section), "to": "x"}),
    Address("drafts-noi-nhan", row="draft", foreign={"units": "unit"},
            post=lambda side: {**KEY, "units": [side.unit.pk]}),
    Address("drafts-xin-y-kien", row="free draft", foreign={"units": "unit"},
            post=lambda side: {**KEY, "units": [side.unit.pk], "due_on": "31/12/2099", "due_time": "17:00"}),
    Address("drafts-dong-y-kien", row="draft", post=sent()),
    Address("drafts-trinh", row="free draft", post=sent(accepts_no_lead="on")),
    Address("drafts-rut-lai", row="laid draft", post=sent(reason="x")),
    Address("drafts-duyet", row="laid draft", post=sent()),
    Address("drafts-tra-lai", row="laid draft", post=sent(remark="x")),
    Address("drafts-ban-hanh", row="approved draft", foreign={"series": "number series", "unit": "unit"},
            post=sent(number="999/KH", issued_on="11/03/2026", is_not_secret="on")),
    Address("comments"),
    Address("comments-export", args=("csv",)),
    Address("comments-detail", row="comment"),
    Address("comments-gop-y", row="comment", post=sent(**{"whole-text": "x"})),
    Address("comments-nhat-tri", row="comment", post=sent()),
    Address("comment-points"),
    Address("comment-points-export", args=("csv",)),
    Address("comment-points-detail", row="point"),
    Address("comment-points-quyet", row="point", post=sent(state="taken")),
]  # fmt: skip
