"""Saying that a plan is public, or why not. The public site calls `publish_plan` when it shows one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.desk.actions import clear_alarm, raise_alarm
from sen.desk.models import Alarm
from sen.org.models import Actor
from sen.plan.errors import NotInOrder
from sen.plan.models import Plan, PlanPublication
from sen.plan.queries.publication import to_publish, unsaid_plans
from sen.plan.rules import IN_FORCE, can_publish, can_withhold

State = PlanPublication.State
OVERDUE = "plan.publication_overdue"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a plan, or a part of it, is kept from the public."""

    ground: str
    provision: str
    reason: str


@transaction.atomic
def publish_plan(
    plan_id: int, *, public_on: date, where: str, but: Withheld | None = None, by: Actor, now: datetime
) -> PlanPublication:
    """The plan is public since that day; `but`: a part of it is not, and a leader says why."""
    plan, row = _locked(plan_id)
    if not can_publish(by, plan) or (but and not can_withhold(by, plan)):
        raise PermissionDenied
    if public_on > timezone.localdate(now):
        raise ValidationError({"public_on": _("This day is yet to come.")})
    if plan.issued_on and public_on < plan.issued_on:
        raise ValidationError({"public_on": _("The plan was not signed yet on this day.")})
    row.state = State.IN_PART if but else State.PUBLIC
    row.public_on, row.where = public_on, where.strip()
    _write(row, but, by=by, now=now)
    facts = {"where": row.where, "day": public_on.strftime("%d/%m/%Y"), "reason": row.reason}
    audit.record("plan.published", plan, by=by, unit_id=plan.authority_id, **facts)
    return row


@transaction.atomic
def withhold_plan(plan_id: int, *, why: Withheld, by: Actor, now: datetime) -> PlanPublication:
    """Nothing of it is public. It can be published later; then the ground is gone from the row and stays in the log."""
    plan, row = _locked(plan_id)
    if not can_withhold(by, plan):
        raise PermissionDenied
    row.state, row.public_on, row.where = State.WITHHELD, None, ""
    _write(row, why, by=by, now=now)
    facts = {"provision": row.provision, "reason": row.reason}
    audit.record("plan.withheld", plan, by=by, unit_id=plan.authority_id, **facts)
    return row


def watch_publication(*, now: datetime) -> None:
    """Each night: an alarm for every plan whose last day is over; away when the plan left force."""
    late = {each.plan.pk: each for each in to_publish(unsaid_plans()) if each.clock.is_over(now)}
    raised = Alarm.objects.filter(kind=OVERDUE, cleared_at=None).values_list("key", flat=True)
    for key in set(raised) - {_key(pk) for pk in late}:
        clear_alarm(key, now=now)
    for pk, each in late.items():
        facts = {"plan": str(each.plan)[:200], "day": f"{each.clock.due_on:%d/%m/%Y}"}
        raise_alarm(
            _key(pk), kind=OVERDUE, now=now, unit_id=each.plan.authority_id, facts=facts,
            url=reverse("plans-detail", args=[pk]),
        )  # fmt: skip


def _key(plan_id: int) -> str:
    return f"{OVERDUE}:{plan_id}"


@transaction.atomic
def take_back_publication(plan_id: int, *, reason: str, by: Actor) -> None:
    """It was said by mistake, or the ground is gone: the clock runs on from the signature, as if nothing had been said."""
    plan, row = _locked(plan_id)
    if not can_withhold(by, plan):
        raise PermissionDenied
    if row.pk is None:
        raise NotInOrder(_("Nobody has said whether this plan is public."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    facts = {"was": row.state, "reason": reason.strip()}
    row.delete()
    audit.record("plan.publication_taken_back", plan, by=by, unit_id=plan.authority_id, **facts)


def _locked(plan_id: int) -> tuple[Plan, PlanPublication]:
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state not in IN_FORCE:
        raise NotInOrder(_("Only a plan in force is made public."))
    return plan, PlanPublication.objects.filter(plan=plan).first() or PlanPublication(plan=plan)


def _write(row: PlanPublication, why: Withheld | None, *, by: Actor, now: datetime) -> None:
    row.ground, row.provision, row.reason = (
        (why.ground, why.provision.strip(), why.reason.strip()) if why else ("", "", "")
    )
    row.decided_at, row.decided_by_id, row.decided_by_name = now, by.user_id, by.name
    row.full_clean(exclude=["plan"])
    row.save()
    clear_alarm(_key(row.plan_id), now=now)
