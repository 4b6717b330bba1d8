"""A checked plan comes into force, or leaves again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.actions.changing import Seen, changing
from sen.plan.actions.duties import make_duties
from sen.plan.errors import NotReady
from sen.plan.models import Plan, Reviewer
from sen.plan.queries.readiness import Readiness, readiness_of
from sen.plan.rules import can_confirm, can_review, can_withdraw_plan

DROPPABLE = (Plan.State.READING, Plan.State.UNREADABLE, Plan.State.IN_REVIEW)


def confirm_plan(seen: Seen, *, accepts_no_lead: bool, by: Actor, now: datetime) -> Plan:
    """Put the plan in force and give each unit its duties.

    `accepts_no_lead`: the actor was told how many tasks nobody leads yet, and wants the plan all the same.
    """
    with changing(seen, by=by, may=can_confirm) as plan:
        ready = readiness_of(plan)
        if problems := [*ready.problems, *_unaccepted(ready.without_lead, accepts_no_lead=accepts_no_lead)]:
            raise NotReady(problems)
        if hasattr(plan, "draft"):
            raise NotReady([_("A plan that is written here comes into force when it is issued.")])
        if hasattr(plan, "revision_of"):
            raise NotReady(
                [_("This document revises a plan in force: apply it on the page that compares them.")]
            )
        plan.tasks.filter(pk__in=ready.without_lead_ids).update(no_lead_accepted=True)
        put_in_force(plan, ready, by=by, now=now)
    return plan


def put_in_force(plan: Plan, ready: Readiness, *, by: Actor, now: datetime) -> None:
    """The last step of checking and of issuing, inside their transaction: each unit gets its duties."""
    plan.state = Plan.State.CONFIRMED
    plan.confirmed_by_id, plan.confirmed_by_name, plan.confirmed_at = by.user_id, by.name, now
    plan.full_clean()
    plan.save(update_fields=["state", "confirmed_by_id", "confirmed_by_name", "confirmed_at"])
    Reviewer.objects.filter(plan=plan).delete()
    facts = {"tasks": ready.tasks, "without_lead": ready.without_lead, "before": "in_review"}
    audit.record("plan.confirmed", plan, by=by, unit_id=plan.authority_id, after=str(plan.state), **facts)
    make_duties(plan, by=by, now=now)


def _unaccepted(without_lead: int, *, accepts_no_lead: bool) -> list[str]:
    if not without_lead or accepts_no_lead:
        return []
    text = _("%(count)s tasks have no lead yet. Assign one, or accept that below.")
    return [text % {"count": without_lead}]


@transaction.atomic
def drop_review(plan_id: int, *, reason: str, by: Actor) -> Plan:
    """Give a plan up before it came into force. The same file may be brought in again."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if not can_review(by, plan):
        raise PermissionDenied
    if plan.state not in DROPPABLE:
        raise ValidationError(_("Only a plan that is not in force yet can be given up."))
    return _leave(plan, "plan.review_dropped", reason=reason, by=by)


@transaction.atomic
def withdraw_plan(plan_id: int, *, reason: str, by: Actor) -> Plan:
    """Take a plan out of force: its duties are asked of nobody any more, what was reported stays."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if not can_withdraw_plan(by, plan):
        raise PermissionDenied
    if plan.state != Plan.State.CONFIRMED:
        raise ValidationError(_("Only a plan in force can be withdrawn."))
    return _leave(plan, "plan.withdrawn", reason=reason, by=by)


def _leave(plan: Plan, verb: str, *, reason: str, by: Actor) -> Plan:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    before, plan.state = plan.state, Plan.State.WITHDRAWN
    plan.full_clean()
    plan.save(update_fields=["state"])
    Reviewer.objects.filter(plan=plan).delete()
    facts = {"before": str(before), "after": str(plan.state), "reason": reason.strip()}
    audit.record(verb, plan, by=by, unit_id=plan.authority_id, **facts)
    return plan
