"""Reporting rounds. Named to be read after `plan_rows`, whose plan and duty they ask about."""

from datetime import date, timedelta

from sen.org.models import Role
from sen.org.rules import WIDE
from sen.plan import rules
from sen.plan.models import (
    Answersheet,
    Chase,
    EscalationStep,
    PressItem,
    ReportPassage,
    Round,
    RoundSchedule,
    SheetForm,
    WorkLine,
)
from sen.plan.report_text import parts_of, passages_of, stamp_of
from sen.plan.rules import REPORTERS
from sen.plan.snapshots import built, digest_of
from tests.factories import NOW
from tests.wall.cells import Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
WHOLE = {"own": WIDE, "beside": WIDE}
FOCAL = {"own": {Role.FOCAL_POINT}, "beside": {Role.FOCAL_POINT}}
LEADER = {"own": {Role.LEADER}, "beside": {Role.LEADER}}
LATER = {"due_on": "01/01/2099", "due_time": "10:00"}
DUE = NOW + timedelta(days=36_500)


def build(side: Side):
    """An open round that the unit has not answered, one it has sent in, a list of press items, a frozen round."""
    plan, unit, user = side.rows["plan"], side.unit, side.all_roles
    term = {
        "plan": plan,
        "opens_at": NOW,
        "due_at": DUE,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 1, 31),
    }
    opened, other = (Round.objects.create(kind="ad_hoc", **term) for _ in range(2))
    press = Round.objects.create(kind="ad_hoc", form=SheetForm.PRESS, **term)
    asked = Answersheet.objects.create(
        round=opened, unit=unit, due_at=DUE, wanted_due_at=DUE + timedelta(days=1)
    )
    sent = {"unit": unit, "due_at": DUE, "state": Answersheet.State.SUBMITTED, "submitted_at": NOW,
            "submitted_by_id": user.pk}  # fmt: skip
    done = Answersheet.objects.create(round=other, **sent)
    listed = Answersheet.objects.create(round=press, **sent)
    frozen = Round.objects.create(kind="monthly", **term)
    kept = Answersheet.objects.create(round=frozen, **sent)
    for sheet in (done, kept):
        WorkLine.objects.create(sheet=sheet, duty=side.rows["duty"], text=side.mark)
    item = PressItem.objects.create(sheet=listed, position=1, summary=side.mark)
    content = built(frozen)
    Round.objects.filter(pk=frozen.pk).update(
        state=Round.State.FROZEN, frozen_at=NOW, snapshot=content, snapshot_sha256=digest_of(content)
    )
    frozen.refresh_from_db()
    by = {"written_at": NOW, "written_by_id": user.pk, "written_by_name": user.display_name}
    own = ReportPassage.objects.create(round=frozen, place="opening", is_own=True, text=side.mark, **by)
    return {
        "own sentence": own,
        "passage": f"line-{side.rows['duty'].pk}",
        "round": opened,
        "sent round": other,
        "press round": press,
        "frozen round": frozen,
        "sheet": asked,
        "sent sheet": done,
        "press sheet": listed,
        "press item": item,
        "work line": WorkLine.objects.filter(sheet=done).get(),
        "chase": Chase.objects.create(sheet=asked, days=1, to="unit", user_id=user.pk, told_at=NOW),
        "round schedule": RoundSchedule.objects.create(plan=plan, kind="monthly", made_at=NOW),
        "escalation step": EscalationStep.objects.create(
            authority=unit.authority, days=unit.pk % 50, to=EscalationStep.To.UNIT
        ),
    }


def of_sheet(side: Side):
    return (side.rows["sheet"],)


RULES = [
    Rule(rules.visible_rounds, "round", **WHOLE),
    Rule(rules.visible_round_plans, "plan", **WHOLE),
    Rule(rules.visible_sheets, "sheet", beside=WIDE),
    Rule(rules.visible_sheet_units, "unit", beside=WIDE),
    Rule(rules.answerable_sheets, "sheet", own=REPORTERS),
    Rule(rules.sheets_to_run, "sheet", **FOCAL),
    Rule(rules.late_sheets_to_lead, "sheet", **LEADER, args=lambda _side: (DUE + timedelta(days=1),)),
    Rule(rules.can_answer, "sheet", own=REPORTERS),
    Rule(rules.can_ask_extension, "sheet", own=REPORTERS),
    Rule(rules.can_run_round, "round", **FOCAL),
    Rule(rules.can_run_sheet, "sheet", **FOCAL),
    Rule(rules.plans_to_ask, "plan", **FOCAL),
    Rule(rules.possible_sheet_officers, "person", own=REPORTERS, args=of_sheet),
    Rule(rules.visible_round_schedules, "round schedule", **WHOLE),
    Rule(rules.can_stop_schedule, "round schedule", **FOCAL),
    Rule(rules.visible_escalation_steps, "escalation step", **WHOLE),
    Rule(rules.authorities_to_chase, "committee", **FOCAL),
    Rule(rules.authorities_without_usual_steps, "committee", **FOCAL),
    Rule(rules.can_set_steps, "escalation step", **FOCAL),
]
RULES_ELSEWHERE = {"plan.rules.asked_sheets": "asks no actor; tests/plan/actions/test_chasing.py"}


def sent(**fields):
    return lambda _side: {**KEY, **fields}


def worded(side: Side):
    made = passages_of(parts_of(side.rows["frozen round"].snapshot))[side.rows["passage"]].made
    return {**KEY, "text": "x", "seen": stamp_of(made)}


ADDRESSES = [
    Address("rounds"),
    Address("rounds-export", args=("csv",)),
    Address("rounds-mo", foreign={"plan": "plan"}, post=lambda side: {
        **KEY, **LATER, "plan": side.rows["plan"].pk, "kind": "monthly", "form": "work", "ends_on": "28/02/2026"}),
    Address("rounds-detail", row="round"),
    Address("rounds-chot", row="round", post=sent()),
    Address("rounds-vao-so", row="frozen round", foreign={"unit": "unit"},
            post=lambda side: {**KEY, "unit": side.unit.pk, "title": "x"}),
    Address("rounds-cong-van-don-doc", row="round", foreign={"unit": "unit", "units": "unit"},
            post=lambda side: {**KEY, "unit": side.unit.pk, "units": [side.unit.pk], "way": "each", "title": "x",
                               "body": "{{ don_vi }}", "signer_post": "x"}),
    Address("round-remind", row="round", allowed=405, stranger=405, anonymous=405, tells=False, post=sent()),
    Address("round-merged", row="sent round"),
    Address("round-print", row="press round"),
    Address("round-xlsx", row="sent round", tells=False),  # the mark is inside a ZIP
    Address("round-document", row="frozen round", tells=False),
    Address("round-words", row="frozen round"),
    Address("round-passage", row=("frozen round", "passage"), post=worded),
    Address("round-sentence-add", row=("frozen round", "passage"), post=sent(text="x", seen="x")),
    Address("round-sentence", row=("frozen round", "own sentence"),
            post=lambda side: {**KEY, "text": "x", "seen": stamp_of(side.rows["own sentence"].text)}),
    Address("round-page", row="frozen round"),
    Address("round-pdf", row="frozen round", tells=False),
    Address("sheets"),
    Address("sheets-export", args=("csv",)),
    Address("sheets-detail", row="sent sheet"),
    Address("sheets-tra-lai", row="sent sheet", post=sent(remark="x")),
    Address("sheets-xin-them-gio", row="sheet", post=sent(**{**LATER, "due_on": "01/01/2199"}, reason="x")),
    Address("sheets-duyet-them-gio", row="sheet", post=sent(decision="cho")),
    Address("sheets-chuyen", row="sheet", foreign={"officer": "person"},
            post=lambda side: {**KEY, "officer": side.rows["person"].pk}),
    Address("sheet-answer", row="sheet", post=sent(rest_is_nothing="on")),
    Address("round-schedules"),
    Address("round-schedules-export", args=("csv",)),
    Address("round-schedules-them", foreign={"plan": "plan"}, post=lambda side: {
        **KEY, "plan": side.rows["plan"].pk, "kind": "quarterly", "form": "work", "due_after_days": 5,
        "due_time": "17:00", "opens_before_days": 7}),
    Address("round-schedules-detail", row="round schedule"),
    Address("round-schedules-dung", row="round schedule", post=sent()),
    Address("escalation", tells=False),
    Address("escalation-export", args=("csv",), tells=False),
    Address("escalation-them", foreign={"authority": "committee"}, tells=False,
            post=lambda side: {**KEY, "authority": side.rows["committee"].pk, "days": 55, "to": "leader"}),
    Address("escalation-thuong-dung", foreign={"authority": "committee"}, tells=False,
            post=lambda side: {**KEY, "authority": side.rows["committee"].pk}),
    Address("escalation-detail", row="escalation step", tells=False),
    Address("escalation-bo", row="escalation step", tells=False, post=sent()),
]  # fmt: skip
