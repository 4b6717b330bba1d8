"""Own numbers in place of recorded ones, and announced swaps of working days."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.lib.working_days import WorkingDays
from sen.org.errors import NotOurRule
from sen.org.models import Actor, HolidaySwap, RuleOverride, Unit
from sen.org.models.law import level_of
from sen.org.rules import can_keep_law
from sen.regulation.catalogue import rule
from sen.regulation.errors import UnknownRule


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """What the authority sets in place of the recorded number."""

    amount: int
    counted_in: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def set_rule_override(
    authority: Unit, *, rule_id: str, limit: OwnLimit, reason: str, by: Actor, now: datetime
) -> RuleOverride:
    """Clocks that start from the first day on take the own number; those that run already keep theirs."""
    _lock(authority, by)
    _check_replaces(rule_id, authority, limit.valid_from)
    override = RuleOverride(
        authority=authority, rule_id=rule_id, amount=limit.amount, counted_in=limit.counted_in,
        reason=" ".join(reason.split()), valid_from=limit.valid_from, valid_to=limit.valid_to,
        decided_by_id=by.user_id, decided_by_name=by.name, decided_at=now,
    )  # fmt: skip
    override.full_clean()
    _check_alone(override)
    override.save()
    audit.record("org.rule_override_set", override, by=by, unit_id=authority.pk, **_facts_of(override))
    return override


@transaction.atomic
def end_rule_override(pk: int, *, last_day: date, by: Actor, now: datetime) -> RuleOverride:
    """From the day after, the recorded law holds again. Before its first day, it is withdrawn as a whole."""
    override = RuleOverride.objects.select_for_update(of=("self",)).select_related("authority").get(pk=pk)
    if not can_keep_law(by, override.authority):
        raise PermissionDenied
    if override.withdrawn_at or (override.valid_to and override.valid_to <= last_day):
        raise NotOurRule(_("It ends by that day already."))
    before = override.valid_to
    if last_day < override.valid_from:
        override.withdrawn_at = now
    else:
        override.valid_to = last_day
    override.full_clean()
    override.save(update_fields=["valid_to", "withdrawn_at"])
    change = {"before": {"valid_to": _said(before)}, "after": {"valid_to": last_day.isoformat()}}
    audit.record("org.rule_override_ended", override, by=by, unit_id=override.authority_id, **change)
    return override


@transaction.atomic
def announce_holiday_swap(
    authority: Unit, *, day_off: date | None, day_worked: date | None, reason: str, by: Actor, now: datetime
) -> HolidaySwap:
    """Clocks that start from now on are counted with it."""
    _lock(authority, by)
    _check_days(day_off, day_worked)
    swap = HolidaySwap(
        authority=authority, day_off=day_off, day_worked=day_worked, reason=" ".join(reason.split()),
        decided_by_id=by.user_id, decided_by_name=by.name, decided_at=now,
    )  # fmt: skip
    swap.full_clean(validate_constraints=False)
    _check_announced_once(swap)
    swap.full_clean()
    swap.save()
    facts = {"day_off": _said(day_off), "day_worked": _said(day_worked), "reason": swap.reason}
    audit.record("org.holiday_swap_announced", swap, by=by, unit_id=authority.pk, **facts)
    return swap


@transaction.atomic
def withdraw_holiday_swap(pk: int, *, by: Actor, now: datetime) -> HolidaySwap:
    swap = HolidaySwap.objects.select_for_update(of=("self",)).select_related("authority").get(pk=pk)
    if not can_keep_law(by, swap.authority):
        raise PermissionDenied
    if swap.withdrawn_at:
        raise NotOurRule(_("It was withdrawn already."))
    swap.withdrawn_at = now
    swap.save(update_fields=["withdrawn_at"])
    audit.record("org.holiday_swap_withdrawn", swap, by=by, unit_id=swap.authority_id)
    return swap


def _lock(authority: Unit, by: Actor) -> None:
    """Two people at once enter the same thing once."""
    Unit.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    if not can_keep_law(by, authority):
        raise PermissionDenied


def _check_replaces(rule_id: str, authority: Unit, day: date) -> None:
    try:
        found = rule(rule_id, on=day, level=level_of(authority))
    except UnknownRule:
        raise NotOurRule({"rule_id": _("There is no such rule.")}) from None
    if found.limit is None:
        raise NotOurRule(
            {"rule_id": _("On that day no time limit is recorded here: there is none to replace.")}
        )


def _check_alone(override: RuleOverride) -> None:
    same = RuleOverride.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=override.valid_from),
        authority=override.authority, rule_id=override.rule_id, withdrawn_at=None,
    )  # fmt: skip
    if override.valid_to:
        same = same.filter(valid_from__lte=override.valid_to)
    if same.exists():
        raise NotOurRule({"valid_from": _("Another own rule holds for it in that time: end that one first.")})


def _check_days(day_off: date | None, day_worked: date | None) -> None:
    """A slip in the date shows itself: the calendar says the same already."""
    plain = WorkingDays()
    if day_off and not plain.is_working(day_off):
        raise NotOurRule({"day_off": _("Nobody works on that day anyway.")})
    if day_worked and plain.is_working(day_worked):
        raise NotOurRule({"day_worked": _("That is a working day anyway.")})


def _check_announced_once(swap: HolidaySwap) -> None:
    known = HolidaySwap.objects.filter(authority=swap.authority, withdrawn_at=None)
    for name in ("day_off", "day_worked"):
        day = getattr(swap, name)
        if day and known.filter(**{name: day}).exists():
            raise NotOurRule({name: _("A swap with this day was entered already.")})


def _facts_of(override: RuleOverride) -> dict[str, object]:
    limit = {"amount": override.amount, "counted_in": override.counted_in}
    days = {"valid_from": _said(override.valid_from), "valid_to": _said(override.valid_to)}
    return {"rule_id": override.rule_id, **limit, **days, "reason": override.reason}


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
