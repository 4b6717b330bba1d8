"""Documents that revise a plan in force. Read after `plan_rows`."""

from datetime import date

from sen.org.models import Role
from sen.plan import rules
from sen.plan.models import Plan, RevisedTask, Revision, Task
from sen.plan.rules import REVIEWERS
from sen.plan.rules.revising import READERS
from tests.factories import NOW
from tests.wall.cells import Address, Rule, Side

KEY = {"form_key": "wall-0123456789"}
REVIEW = {"own": REVIEWERS, "beside": REVIEWERS}
FOCAL = {"own": {Role.FOCAL_POINT}, "beside": {Role.FOCAL_POINT}}
READ = {"own": READERS, "beside": READERS}
TERM = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def build(side: Side):
    """A document that is compared, one that was applied, and one of which nobody has said what it is."""
    compared, applied, unsaid = (
        Plan.objects.create(
            authority=side.unit.authority, state=state, number=side.mark, title=side.mark, **TERM
        )
        for state in (Plan.State.IN_REVIEW, Plan.State.MERGED, Plan.State.IN_REVIEW)
    )
    revised = Plan.objects.create(
        authority=side.unit.authority, state=Plan.State.CONFIRMED, title=side.mark, **TERM
    )
    earlier = Task.objects.create(plan=revised, position=1, number="1", text=side.mark)
    later = Task.objects.create(plan=compared, position=1, number="1", text=side.mark)
    revision = Revision.objects.create(document=compared, plan=revised)
    done = Revision.objects.create(
        document=applied, plan=revised, content={"same": 1, "added": [{"number": "1", "text": side.mark}]},
        applied_at=NOW, applied_by_id=side.all_roles.pk, applied_by_name=side.mark,
    )  # fmt: skip
    return {
        "compared document": compared,
        "unsaid document": unsaid,
        "revised plan": revised,
        "earlier task": earlier,
        "later task": later,
        "revision": revision,
        "applied revision": done,
        "pair": RevisedTask.objects.create(revision=revision, later=later, earlier=earlier),
    }


def of_document(side: Side):
    return (side.rows["compared document"],)


RULES = [
    Rule(rules.revisable_plans, "revised plan", **REVIEW, args=of_document),
    Rule(rules.visible_revisions, "applied revision", **READ),
    Rule(rules.can_compare, "revision", **REVIEW),
    Rule(rules.can_apply, "revision", **FOCAL),
    Rule(rules.later_tasks, "later task", **REVIEW, args=of_document),
    Rule(rules.earlier_tasks, "earlier task", **REVIEW, args=of_document),
]


def sent(**fields):
    return lambda _side: {**KEY, **fields}


def pair(side: Side):
    return {**KEY, "later": side.rows["later task"].pk, "earlier": side.rows["earlier task"].pk}


COMPARED = {"row": "compared document"}
ADDRESSES = [
    Address("plans-compare", **COMPARED),
    Address("plans-revision", row="applied revision"),
    Address("plans-sua-doi", row="unsaid document", foreign={"plan": "revised plan"},
            post=lambda side: {**KEY, "plan": side.rows["revised plan"].pk, "mode": "replaces"}),
    Address("plans-ghep-nhiem-vu", **COMPARED, post=pair, foreign={"later": "later task", "earlier": "earlier task"}),
    Address("plans-khop-lai", **COMPARED, post=sent()),
    Address("plans-khong-sua-doi", **COMPARED, post=sent()),
    Address("plans-ap-dung-sua-doi", **COMPARED, post=sent(accepts_no_lead="on")),
]  # fmt: skip
