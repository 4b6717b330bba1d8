from datetime import date

from sen.org.models import Role
from sen.org.rules import WIDE
from sen.plan import rules
from sen.plan.models import (
    Assignment,
    Duty,
    Evidence,
    Part,
    Plan,
    Reading,
    Report,
    ReportDraft,
    Reviewer,
    Rhythm,
    SameWork,
    Task,
)
from sen.plan.rules import REPORTERS, REVIEWERS
from tests.factories import NOW
from tests.wall.cells import ALL, NONE, Address, Rule, Side

FOCAL = {Role.FOCAL_POINT}
IN_AUTHORITY = {"beside": WIDE}
REVIEW = {"own": REVIEWERS, "beside": REVIEWERS}
FOCAL_ONLY = {"own": FOCAL, "beside": FOCAL}


def build(side: Side):
    """A plan in force that gives the side's unit one duty, and one that is being checked."""
    unit, user = side.unit, side.all_roles
    term = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    plan = Plan.objects.create(authority=unit.authority, state=Plan.State.CONFIRMED, number=side.mark, **term)
    review = Plan.objects.create(authority=unit.authority, state=Plan.State.IN_REVIEW, number=side.mark)
    proposed = Task.objects.create(plan=review, position=1, number="1", text=side.mark)
    task = Task.objects.create(plan=plan, position=1, number="1", text=side.mark)
    same = Task.objects.create(plan=plan, position=2, number="2", text=side.mark)
    duty = Duty.objects.create(task=task, unit=unit, part=Part.LEAD, rhythm=Rhythm.EACH_PERIOD)
    report = Report.objects.create(
        duty=duty, period=date(2026, 1, 1), answer=Report.Answer.DONE, percent=100, note=side.mark,
        reported_at=NOW, reported_by_id=user.pk, reported_by_name=side.mark,
    )  # fmt: skip
    evidence = Evidence.objects.create(
        kind=Evidence.Kind.DOCUMENT,
        title=side.mark,
        document_number="1",
        unit=unit,
        report=report,
        added_at=NOW,
    )
    evidence.tasks.add(task)
    return {
        "plan": plan,
        "plan in review": review,
        "task": task,
        "task in review": proposed,
        "duty": duty,
        "report": report,
        "evidence": evidence,
        "reading": Reading.objects.create(
            plan=review, lines=[[1, 1, side.mark]], header={"title": side.mark}
        ),
        "reviewer": Reviewer.objects.create(plan=review, user_id=user.pk, user_name=side.mark, seen_at=NOW),
        "assignment": Assignment.objects.create(task=task, part=Part.LEAD, printed=side.mark, unit=unit),
        "same work": SameWork.objects.create(first=task, second=same),
        "report draft": ReportDraft.objects.create(
            duty=duty, user_id=user.pk, fields={"note": side.mark}, saved_at=NOW
        ),
    }


def plan_of(side: Side):
    return (side.rows["plan"],)


def plan_number_of(side: Side):
    return (side.rows["plan"].pk,)


RULES = [
    Rule(rules.wide_plans, "plan", own=WIDE, **IN_AUTHORITY),
    Rule(rules.reviewable_plans, "plan in review", **REVIEW),
    Rule(rules.visible_tasks, "task", **IN_AUTHORITY),
    Rule(rules.visible_plans, "plan", beside={*WIDE, *REVIEWERS, Role.ADMINISTRATOR}),
    Rule(rules.visible_plans, "plan in review", **REVIEW),
    Rule(rules.visible_duties, "duty", **IN_AUTHORITY),
    Rule(rules.own_duties, "duty", beside=NONE),
    Rule(rules.visible_reports, "report", **IN_AUTHORITY),
    Rule(rules.visible_evidence, "evidence", **IN_AUTHORITY),
    Rule(rules.can_report_on, "duty", own=REPORTERS),
    Rule(rules.can_withdraw_evidence, "evidence", own=REPORTERS),
    Rule(rules.can_lead, "task", **FOCAL_ONLY),
    Rule(rules.can_review, "plan in review", **REVIEW),
    Rule(rules.can_confirm, "plan in review", **FOCAL_ONLY),
    Rule(rules.can_withdraw_plan, "plan", **FOCAL_ONLY),
    Rule(rules.authorities_to_plan_for, "committee", **REVIEW),
    Rule(
        rules.can_read_document,
        "plan",
        own={*WIDE, *REVIEWERS},
        beside={*WIDE, *REVIEWERS},
        args=plan_number_of,
    ),
    Rule(rules.visible_plan_authorities, "committee", beside=ALL),
    Rule(rules.can_take_in, "committee", **REVIEW, args=lambda side: (side.unit.authority_id,)),
    Rule(rules.assignable_units, "unit", **REVIEW, args=plan_of),
    Rule(rules.assignable_groups, "group", **REVIEW, args=plan_of),
    Rule(rules.visible_reviews, "plan in review", **REVIEW),
]
RULES_ELSEWHERE = {
    "plan.rules.units_in_reach": "asks no actor; tests/plan",
    "plan.rules.groups_in_reach": "asks no actor; tests/plan",
}

KEY = {"form_key": "wall-0123456789"}
IN_REVIEW = "plan in review"


def on_review(prefix="", **sent):
    """A form of the review screen, sent as the plan stands."""

    def fields(side: Side):
        revision = side.rows[IN_REVIEW].revision
        return {f"{prefix}{name}": value for name, value in {**KEY, "revision": revision, **sent}.items()}

    return fields


POST_ONLY = {"row": IN_REVIEW, "allowed": 405, "stranger": 405, "anonymous": 405, "tells": False}

REASON = {**KEY, "reason": "x"}


ADDRESSES = [
    Address("plans-ket-thuc", row="plan", post=lambda _side: REASON, posted=422),
    Address("plans"),
    Address("plans-export", args=("csv",)),
    Address("plans-nhan", post=lambda side: {**KEY, "authority": side.rows["committee"].pk}, posted=422,
            foreign={"authority": "committee"}),
    Address("plans-detail", row="plan"),
    Address("plans-print", row="plan"),
    Address("plans-xlsx", row="plan", tells=False),  # the mark is inside a ZIP
    Address("plans-thu-hoi", row="plan", post=lambda _side: {**KEY, "reason": "x"}),
    Address("plans-huy", row=IN_REVIEW, post=lambda _side: {**KEY, "reason": "x"}),
    Address("plans-reading", row=IN_REVIEW, allowed=302, tells=False),
    Address("plans-retry", **POST_ONLY, post=lambda _side: {}),
    Address("plans-confirm", row=IN_REVIEW, post=on_review(), posted=422),
    Address("plans-review", row=IN_REVIEW),
    Address("plans-review-presence", row=IN_REVIEW, tells=False),
    Address("plans-review-header", **POST_ONLY, post=on_review(title="x")),
    Address("plans-review-bulk", **POST_ONLY, post=on_review("bulk-", what="drop", scope="marked"), posted=422,
            foreign={"bulk-tasks": "task in review"}),
    Address("plans-review-name", **POST_ONLY, post=on_review(printed="x", key="u1"), posted=422),
    Address("plans-review-add", **POST_ONLY, post=on_review("add-", text="x", number="9")),
    Address("plans-review-task", row=(IN_REVIEW, "task in review"), post=on_review(), posted=422),
]  # fmt: skip
