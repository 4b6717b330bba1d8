"""What units say on their work, and what is said about a plan's publication. Read after `plan_rows`."""

from datetime import date

from sen.org.models import Role
from sen.org.rules import WIDE
from sen.plan import rules
from sen.plan.models import Acknowledgement, Duty, Part, Plan, PlanPublication, Rhythm, Task
from sen.plan.rules import REPORTERS
from tests.factories import NOW
from tests.wall.cells import Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
FOCAL = {"own": {Role.FOCAL_POINT}, "beside": {Role.FOCAL_POINT}}
LEADER = {"own": {Role.LEADER}, "beside": {Role.LEADER}}
BOTH = {"own": {Role.FOCAL_POINT, Role.LEADER}, "beside": {Role.FOCAL_POINT, Role.LEADER}}


def build(side: Side):
    """A duty on which nobody said a word, one that is contested, a signed plan, and a public one."""
    silent, contested = (
        Duty.objects.create(
            task=Task.objects.create(
                plan=side.rows["plan"], position=number, number=str(number), text=side.mark
            ),
            unit=side.unit,
            part=Part.LEAD,
            rhythm=Rhythm.EACH_PERIOD,
        )
        for number in (20, 21)
    )
    said = Acknowledgement.objects.create(
        duty=contested, state=Acknowledgement.State.CONTESTED, ground="other", reason=side.mark, said_at=NOW,
        said_by_id=side.all_roles.pk, said_by_name=side.mark,
    )  # fmt: skip
    signed = Plan.objects.create(
        authority=side.unit.authority, state=Plan.State.CONFIRMED, number=f"{side.mark} 2", issued_on=NOW.date(),
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
    )  # fmt: skip
    public = PlanPublication.objects.create(
        plan=side.rows["plan"], state=PlanPublication.State.PUBLIC, public_on=NOW.date(), where=side.mark,
        decided_at=NOW, decided_by_id=side.all_roles.pk, decided_by_name=side.mark,
    )  # fmt: skip
    return {
        "silent duty": silent,
        "contested duty": contested,
        "contest": said,
        "signed plan": signed,
        "publication": public,
    }


def of_contest(side: Side):
    return (side.rows["contested duty"],)


RULES = [
    Rule(rules.can_acknowledge, "silent duty", own=REPORTERS),
    Rule(rules.silent_duties, "silent duty", beside=WIDE),
    Rule(rules.own_silent_duties, "silent duty", own=REPORTERS),
    Rule(rules.silent_duties_of_plan, "silent duty", own=REPORTERS, args=lambda side: (side.rows["plan"],)),
    Rule(rules.visible_acknowledgements, "contest", beside=WIDE),
    Rule(rules.decidable_contests, "contest", **FOCAL),
    Rule(rules.can_decide_contest, "contested duty", **FOCAL),
    Rule(rules.units_to_take_over, "committee", args=of_contest, **FOCAL),
    Rule(rules.can_publish, "plan", **BOTH),
    Rule(rules.can_withhold, "plan", **LEADER),
    Rule(rules.plans_to_publish, "signed plan", **BOTH),
]


def sent(**fields):
    return lambda _side: {**KEY, **fields}


WHY = {"ground": "other", "provision": "1", "reason": "x"}
ADDRESSES = [
    Address("duties-nhan-viec", row="silent duty", post=sent()),
    Address("duties-y-kien", row="silent duty", post=sent(ground="other", reason="x")),
    Address(
        "duties-quyet-y-kien",
        row="contested duty",
        post=sent(decision="kept", remark="x"),
        foreign={"unit": "unit"},
    ),
    Address(
        "plans-nhan-het",
        row="plan",
        foreign={"duties": "silent duty"},
        post=lambda side: {**KEY, "duties": [side.rows["silent duty"].pk]},
    ),
    Address("plans-cong-khai", row="plan", post=sent(public_on="01/02/2026", where="x")),
    Address("plans-ghi-lai-cong-khai", row="plan", post=sent(reason="x")),
    Address("plans-chua-cong-khai", row="plan", post=sent(**WHY)),
]
