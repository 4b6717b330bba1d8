"""A plan whose time is over is put away: nothing more is asked, everything stays to be read."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.models import Plan
from sen.plan.rules import can_close


@transaction.atomic
def close_plan(plan_id: int, *, by: Actor, now: datetime) -> Plan:
    """Close a plan after its last day. What was left unanswered is overdue no more, and stays unanswered."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if not can_close(by, plan):
        raise PermissionDenied
    if plan.state != Plan.State.CONFIRMED:
        raise ValidationError(_("Only a plan in force can be closed."))
    if plan.ends_on is None or plan.ends_on >= timezone.localdate(now):
        raise ValidationError(_("A plan can be closed after its last day."))
    plan.state = Plan.State.CLOSED
    plan.full_clean()
    plan.save(update_fields=["state"])
    facts = {"before": str(Plan.State.CONFIRMED), "after": str(plan.state)}
    audit.record("plan.closed", plan, by=by, unit_id=plan.authority_id, **facts)
    return plan
