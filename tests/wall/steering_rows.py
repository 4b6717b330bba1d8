"""Directives. Named to be read after `rounds_rows`, whose press item and sheet they may be about."""

import hashlib
from datetime import timedelta

from sen.org.models import Role
from sen.org.rules import WIDE
from sen.plan import rules
from sen.plan.forms.directives import AcceptAnswer
from sen.plan.models import Directive, DirectiveAnswer, DirectiveDuty
from sen.plan.rules import DIRECTORS, REPORTERS
from tests.factories import NOW
from tests.wall.cells import Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
DUE = NOW + timedelta(days=36_500)
LEADER = {"own": {Role.LEADER}, "beside": {Role.LEADER}}
BOTH = {"own": DIRECTORS, "beside": DIRECTORS}


def build(side: Side):
    """A directive on the side's press item that the unit has to carry out, and one it has answered."""
    item = side.rows["press item"]
    term = {"authority": side.unit.authority, "text": side.mark, "due_at": DUE, "given_at": NOW,
            "given_by_id": side.all_roles.pk, "given_by_name": side.mark}  # fmt: skip
    opened = Directive.objects.create(about_kind="plan.pressitem", about_id=item.pk, **term)
    answered = Directive.objects.create(**term)
    duty = DirectiveDuty.objects.create(directive=opened, unit=side.unit)
    done = DirectiveDuty.objects.create(
        directive=answered, unit=side.unit, state=DirectiveDuty.State.ANSWERED, answered_at=NOW
    )
    answer = DirectiveAnswer.objects.create(
        duty=done, text=side.mark, percent=100, is_final=True, given_at=NOW, given_by_id=side.all_roles.pk
    )
    return {
        "directive": opened,
        "directive duty": duty,
        "answered directive": done,
        "directive answer": answer,
        "leader": side.by_role[Role.LEADER],
    }


RULES = [
    Rule(rules.visible_directive_duties, "directive duty", beside=WIDE),
    Rule(rules.visible_directives, "directive", beside=WIDE),
    Rule(rules.visible_directive_units, "unit", beside=WIDE),
    Rule(rules.authorities_to_direct_for, "committee", **BOTH),
    Rule(rules.directable_units, "unit", **BOTH),
    Rule(rules.leaders_to_write_for, "leader", own={Role.FOCAL_POINT}, beside={Role.FOCAL_POINT}),
    Rule(rules.can_change_directive, "directive", **LEADER),
    Rule(rules.can_decide_directive, "answered directive", **LEADER),
    Rule(rules.decidable_directive_duties, "answered directive", **LEADER),
    Rule(rules.answerable_directive_duties, "directive duty", own=REPORTERS),
    Rule(rules.can_answer_directive, "directive duty", own=REPORTERS),
    Rule(rules.visible_press_items, "press item", beside=WIDE),
]
RULES_ELSEWHERE = {
    "plan.rules.can_direct": "asks of no row: whether somebody directs at all; tests/plan",
    "desk.rules.sent_forms_of": "the own forms only; tests/plan/screens/test_rounds.py",
    "desk.rules.was_sent_by": "the own forms only; tests/plan/screens/test_waiting.py",
}


def sent(**fields):
    return lambda _side: {**KEY, **fields}


def given(side: Side):
    return {
        **KEY,
        "authority": side.rows["committee"].pk,
        "units": side.unit.pk,
        "text": "x",
        "working_days": 3,
    }


def accepted(side: Side):
    """As the list shows the answer."""
    row = side.rows["answered directive"]
    values = [str(getattr(row, name)) for name in AcceptAnswer.watched]
    return {**KEY, "seen": hashlib.sha256(repr(values).encode()).hexdigest()}


LATER = {"due_on": "01/01/2199", "due_time": "10:00"}
ADDRESSES = [
    Address("desk-waiting"),
    Address(
        "desk-waiting-act",
        row="answered directive",
        args=("plan.directive_answer", 0),
        allowed=405,
        stranger=405,
        anonymous=405,
        tells=False,
        post=accepted,
    ),
    Address("directives"),
    Address("directives-export", args=("csv",)),
    Address("sheets-da-xem", row="sent sheet", post=sent()),
    Address("directives-giao", post=given, foreign={"units": "unit", "authority": "committee"}),
    Address("directives-detail", row="directive duty"),
    Address("directives-tra-loi", row="directive duty", post=sent(text="x")),
    Address("directives-chap-nhan", row="answered directive", post=sent()),
    Address("directives-tra-lai", row="answered directive", post=sent(remark="x")),
    Address("directives-sua", row="directive duty", post=sent(text="x", reason="x", **LATER)),
    Address("directives-thu-hoi", row="directive duty", post=sent(reason="x")),
]
