"""What units owe and report. Named to be read after `plan_rows`, whose plan it adds to."""

from sen.org.models import Role
from sen.org.rules import WIDE
from sen.plan import rules
from sen.plan.models import Duty, DutyTransfer, Evidence, Part, Rhythm, SameWork, Task
from sen.plan.rules import REPORTERS, REVIEWERS
from tests.factories import NOW
from tests.wall.cells import Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
WHOLE = {"own": WIDE, "beside": WIDE}
REVIEW = {"own": REVIEWERS, "beside": REVIEWERS}
MONTH = "2026-02"
"""One that `plan_rows` left unanswered."""


def build(side: Side):
    """A task nobody leads, one that is the same work as another, and a duty that happens now and then."""
    plan = side.rows["plan"]
    free, one, other, sometimes = (
        Task.objects.create(plan=plan, position=number, number=str(number), text=side.mark)
        for number in range(10, 14)
    )
    SameWork.objects.create(first=one, second=other, is_confirmed=True)
    now_and_then = Duty.objects.create(
        task=sometimes, unit=side.unit, part=Part.LEAD, rhythm=Rhythm.WHEN_IT_HAPPENS
    )
    former = side.rows["former unit"]
    former.successors.add(side.unit)
    left, offered = (
        Duty.objects.create(task=task, unit=former, part=Part.LEAD, rhythm=Rhythm.EACH_PERIOD)
        for task in (other, sometimes)
    )
    link = Evidence.objects.create(
        kind=Evidence.Kind.LINK, title=side.mark, url="https://example.org/", unit=side.unit, added_at=NOW
    )
    link.tasks.add(one)
    facts = {"succession": side.rows["succession"], "opened_at": NOW}
    officer = side.by_role[Role.OFFICER]
    Duty.objects.filter(pk=side.rows["duty"].pk).update(officer=officer)
    return {
        "person of a duty": officer,
        "link": link,
        "free task": free,
        "linked task": one,
        "duty now and then": now_and_then,
        "undecided unit handover": DutyTransfer.objects.create(duty=left, **facts),
        "unit handover": DutyTransfer.objects.create(
            duty=offered, to_unit=side.unit, state=DutyTransfer.State.OFFERED, **facts
        ),
    }


def of_task(side: Side):
    return (side.rows["task"],)


def of_handover(side: Side):
    return (side.rows["undecided unit handover"],)


KEEPS = {Role.ADMINISTRATOR, Role.FOCAL_POINT}
RULES = [
    Rule(rules.visible_handovers, "unit handover", beside={*WIDE, *KEEPS}),
    Rule(rules.decidable_handovers, "undecided unit handover", own=KEEPS, beside=KEEPS),
    Rule(rules.can_assign, "undecided unit handover", own=KEEPS, beside=KEEPS),
    Rule(
        rules.acceptable_handovers,
        "unit handover",
        own={Role.UNIT_LEAD, Role.FOCAL_POINT, Role.LEADER},
        beside={Role.FOCAL_POINT, Role.LEADER},
    ),
    Rule(
        rules.can_accept,
        "unit handover",
        own={Role.UNIT_LEAD, Role.FOCAL_POINT, Role.LEADER},
        beside={Role.FOCAL_POINT, Role.LEADER},
    ),
    Rule(rules.heirs_to_assign, "unit", own=KEEPS, beside=KEEPS, args=of_handover),
    Rule(rules.visible_handover_units, "unit", beside={*WIDE, *KEEPS}),
    Rule(rules.can_close, "plan", own={Role.FOCAL_POINT}, beside={Role.FOCAL_POINT}),
    Rule(rules.visible_duty_units, "unit", beside={*WIDE, Role.ADMINISTRATOR}),
    Rule(rules.visible_duties_of, "duty", beside=WIDE, args=of_task),
    Rule(rules.reportable_duties, "duty", own=REPORTERS),
    Rule(rules.chased_duties, "duty", **WHOLE),
    Rule(rules.linkable_tasks, "free task", **WHOLE, args=of_task),
    Rule(rules.leadable_units, "unit", **REVIEW, args=of_task),
    Rule(rules.leadable_groups, "group", **REVIEW, args=of_task),
    Rule(rules.can_name_officer, "duty", own=REPORTERS),
    Rule(rules.possible_officers, "person", own=REPORTERS, args=lambda side: (side.rows["duty"],)),
    Rule(rules.visible_officers, "person of a duty"),
    Rule(rules.visible_standing_evidence, "evidence", beside=WIDE),
    Rule(rules.can_read_evidence, "evidence", beside=WIDE),
    Rule(
        rules.can_read_evidence_file, "evidence", beside=WIDE, args=lambda side: (side.rows["evidence"].pk,)
    ),
]
RULES_ELSEWHERE = {
    "plan.rules.open_handovers": "asks no actor; narrows what a rule gave",
    "plan.rules.visible_tasks_of": "the same as visible_tasks; tests/plan/test_rules_of_duties.py",
    "plan.rules.visible_duties_in": "the same as visible_duties; tests/plan/test_rules_of_duties.py",
    "plan.rules.duties_of_tasks": "asks no actor; takes the tasks a rule gave",
    "plan.rules.standing_evidence_of_tasks": "takes the tasks a rule gave; the actor for what was withdrawn",
    "plan.rules.sees_whole_authority": "asks no row; tests/plan/test_rules_of_duties.py",
    "plan.rules.chases_units": "asks no row; tests/plan/test_rules_of_duties.py",
}


def sent(**fields):
    return lambda _side: {**KEY, **fields}


def naming_a_unit(side: Side):
    return {**KEY, "unit": side.rows["unit"].pk}


ADDRESSES = [
    Address("duties"),
    Address("duties-export", args=("csv",)),
    Address("duties-detail", row="duty"),
    Address(
        "duties-nguoi-phu-trach", row="duty", foreign={"officer": "person"},
        post=lambda side: {**KEY, "officer": side.rows["person"].pk},
    ),
    Address("duties-doi-trang-thai", row="duty", post=sent(state="dropped", reason="x")),
    Address("tasks"),
    Address("tasks-export", args=("csv",)),
    Address("tasks-detail", row="task"),
    Address("tasks-giao-chu-tri", row="free task", post=naming_a_unit, foreign={"unit": "unit", "group": "group"}),
    Address("tasks-them-phoi-hop", row="free task", post=naming_a_unit, foreign={"unit": "unit"}),
    Address("tasks-cung-viec", row="task", foreign={"other": "task"},
            post=lambda side: {**KEY, "other": side.rows["free task"].pk}),
    Address("tasks-tach-viec", row="linked task", post=sent()),
    Address("evidence"),
    Address("evidence-export", args=("csv",)),
    Address("evidence-detail", row="evidence"),
    Address("evidence-sua-duong-dan", row="link", post=sent(url="https://example.org/new")),
    Address("evidence-rut", row="evidence", post=sent(reason="x")),
    Address("plan-report", row="duty", args=(MONTH,), post=sent(answer="reported", note="x")),
    Address("plan-draft", row="duty", args=(MONTH,), allowed=405, stranger=405, anonymous=405, tells=False,
            post=sent(note="x")),
    Address("plan-nothing-arose", args=(MONTH,), foreign={"duties": "duty now and then"},
            post=lambda side: {**KEY, "duties": [side.rows["duty now and then"].pk]}),
    Address("unit-handovers"),
    Address("unit-handovers-export", args=("csv",)),
    Address("unit-handovers-detail", row="unit handover"),
    Address("unit-handovers-nhan-viec", row="unit handover", post=sent()),
    Address("unit-handovers-tra-lai", row="unit handover", post=sent(reason="x")),
    Address("unit-handovers-giao", row="undecided unit handover", foreign={"to": "unit"},
            post=lambda side: {**KEY, "to": side.rows["unit"].pk}),
    Address("unit-handovers-accept", foreign={"work": "unit handover"},
            post=lambda side: {**KEY, "work": [side.rows["unit handover"].pk], "decision": "nhan"}),
    Address("unit-handovers-assign", post=lambda side: {
        **KEY, f"to_{side.rows['undecided unit handover'].pk}": side.rows["unit"].pk}),
    Address("plan-overdue"),
    Address("plan-summary"),
    Address("plan-summary-of", row="plan"),
    Address("plan-charts", row="plan"),
    Address("plan-chart-csv", row="plan", args=("last-year",)),
    Address("plan-tasks-by-month", row="plan"),
    Address("plan-unit-by-month", row=("plan", "unit")),
]  # fmt: skip
