"""What tasks carry out. Named to be read after `plan_rows`, whose plan it adds to."""

from datetime import date

from sen.org.models import Role
from sen.org.rules import WIDE
from sen.plan import rules
from sen.plan.models import Basis, Duty, Part, Plan, ReferenceDocument, Rhythm, Task
from sen.plan.rules import REVIEWERS
from tests.wall.cells import ALL, Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
REVIEW = {"own": REVIEWERS, "beside": REVIEWERS}


def build(side: Side):
    """An older plan whose task is cited, a document that a task carries out, and one that none does."""
    authority = side.unit.authority
    term = {"starts_on": date(2025, 1, 1), "ends_on": date(2026, 12, 31)}
    older = Plan.objects.create(authority=authority, state=Plan.State.CONFIRMED, number=side.mark, **term)
    above = Task.objects.create(plan=older, position=1, number="1", text=side.mark)
    Duty.objects.create(task=above, unit=side.unit, part=Part.LEAD, rhythm=Rhythm.EACH_PERIOD)
    kept = {"authority": authority, "kind": ReferenceDocument.Kind.SCHEME, "title": side.mark}
    document = ReferenceDocument.objects.create(number=f"1/{side.mark}", **kept)
    task = side.rows["task"]
    Basis.objects.create(task=task, document=document, cited=side.mark)
    return {
        "superior task": above,
        "reference": document,
        "other reference": ReferenceDocument.objects.create(number=f"2/{side.mark}", **kept),
        "basis": Basis.objects.create(task=task, superior_task=side.rows["free task"], cited=side.mark),
    }


def of_task(side: Side):
    return (side.rows["task"],)


def of_plan(side: Side):
    return (side.rows["plan"],)


def of_reference(side: Side):
    return (side.rows["reference"],)


FOCAL = {Role.FOCAL_POINT}
"""Of those who check plans, who sees tasks of another unit."""
RULES = [
    Rule(rules.visible_references, "reference", beside=ALL),
    Rule(rules.can_keep_reference, "reference", **REVIEW),
    Rule(
        rules.can_read_reference_file, "reference", beside=ALL, args=lambda side: (side.rows["reference"].pk,)
    ),
    Rule(rules.can_cite, "task", **REVIEW),
    Rule(rules.visible_bases, "basis", beside=WIDE),
    Rule(rules.removable_bases, "basis", **REVIEW, args=of_task),
    Rule(rules.citable_plan_tasks, "superior task", own=REVIEWERS, beside=FOCAL, args=of_plan),
    Rule(rules.citable_tasks, "superior task", own=REVIEWERS, beside=FOCAL, args=of_task),
    Rule(rules.citable_references, "reference", **REVIEW, args=of_task),
    Rule(rules.visible_reference_tasks, "task", beside=WIDE, args=of_reference),
    Rule(rules.tasks_to_tick, "superior task", own=REVIEWERS, beside=FOCAL, args=of_reference),
]
RULES_ELSEWHERE: dict[str, str] = {}


def entered(**fields):
    given = {"kind": "scheme", "title": "x", "number": "9/NQ", "is_not_secret": "on"}
    return lambda _side: {**KEY, **given, **fields}


ADDRESSES = [
    Address("references"),
    Address("references-export", args=("csv",)),
    Address("references-detail", row="reference"),
    Address("references-them", foreign={"authority": "committee"}, tells=False,
            post=lambda side: {**entered()(side), "authority": side.rows["committee"].pk}),
    Address("references-sua", row="other reference", post=entered(number="10/NQ")),
    Address("references-gan-nhiem-vu", row="other reference", foreign={"tasks": "task"},
            post=lambda side: {**KEY, "tasks": [side.rows["task"].pk]}),
    Address("tasks-can-cu", row="task", foreign={"superior": "superior task", "document": "reference"},
            post=lambda side: {**KEY, "superior": side.rows["superior task"].pk}),
    Address("tasks-bo-can-cu", row="task", foreign={"basis": "basis"},
            post=lambda side: {**KEY, "basis": side.rows["basis"].pk}),
    Address("plans-khop-cap-tren", row="plan", post=lambda _side: {**KEY}, posted=422),
]  # fmt: skip
