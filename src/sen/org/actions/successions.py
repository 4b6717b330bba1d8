"""Units merge, part, are renamed, end: drafted, confirmed, in effect at 00:00 of a day, taken back or corrected."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org import registry
from sen.org.actions.people import begin_role
from sen.org.actions.succession_checks import check_days, check_numbers, check_succession, check_units
from sen.org.actions.units import end_roles_in, keep_former_name
from sen.org.errors import NotASuccession, RoleHeldAlready, SuccessionSettled
from sen.org.models import Actor, Membership, Role, Succession, SuccessionLine, SuccessionRole, Unit
from sen.org.queries import depth_of, due_successions
from sen.org.rules import can_decide_succession, reorganisable_units

Kind, State = Succession.Kind, Succession.State


@dataclass(frozen=True, slots=True)
class Change:
    """What an act says, as typed."""

    kind: str
    olds: Sequence[Unit]
    effective_on: date
    act_number: str
    news: Sequence[Unit] = ()
    act_on: date | None = None
    act_title: str = ""
    new_name: str = ""
    new_short_name: str = ""

    def facts(self) -> dict[str, Any]:
        names = ("kind", "effective_on", "act_number", "act_on", "act_title", "new_name", "new_short_name")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def draft_succession(change: Change, *, by: Actor, now: datetime) -> Succession:
    """Write the change down to be looked at; nothing happens to any unit."""
    del now
    row = Succession(
        authority=_deciding_authority(change, by), decided_by_id=by.user_id, decided_by_name=by.name
    )
    _write(row, change, by)
    audit.record("org.succession_drafted", row, by=by, unit_id=row.authority_id, **_told(row, change))
    return row


@transaction.atomic
def change_succession(pk: int, change: Change, *, by: Actor, now: datetime) -> Succession:
    """Put a draft right."""
    del now
    row = _locked(pk, by)
    if row.state != State.DRAFT:
        raise SuccessionSettled(_("Only a draft can be changed. Take the change back and enter it anew."))
    row.roles.all().delete()
    _write(row, change, by)
    audit.record("org.succession_changed", row, by=by, unit_id=row.authority_id, **_told(row, change))
    return row


@transaction.atomic
def confirm_succession(pk: int, *, by: Actor, now: datetime) -> Succession:
    """From now on it takes effect by itself on its day; at once when the day has come.

    Sent again for one that could not take effect, it is tried again.
    """
    row = _locked(pk, by)
    if not row.is_open:
        raise SuccessionSettled(_("This change is in effect already, or was taken back."))
    today = timezone.localdate(now)
    check_succession(row, today=today)
    row.state, row.decided_at, row.refusal = State.PLANNED, now, ""
    row.decided_by_id, row.decided_by_name = by.user_id, by.name
    row.full_clean()
    row.save()
    audit.record(
        "org.succession_confirmed", row, by=by, unit_id=row.authority_id, day=row.effective_on.isoformat()
    )
    if row.effective_on <= today:
        _take_effect(row, by=by, now=now)
    return row


@transaction.atomic
def undo_succession(pk: int, *, reason: str, by: Actor, now: datetime) -> Succession:
    """Take back a draft, or a confirmed change whose day has not come."""
    del now
    row = _locked(pk, by)
    if not row.is_open:
        raise SuccessionSettled(_("What has taken effect is corrected, not taken back."))
    row.state, row.reason = State.UNDONE, _needed(reason)
    row.save(update_fields=["state", "reason"])
    audit.record("org.succession_undone", row, by=by, unit_id=row.authority_id, reason=row.reason)
    return row


@transaction.atomic
def choose_roles(
    pk: int, *, chosen: Iterable[tuple[int, int]], by: Actor, now: datetime
) -> list[SuccessionRole]:
    """Say who holds the same role in which successor: pairs of membership and unit number, the whole list anew.

    In effect already: those not given yet are given now, from the day of the change. A successor may lie beside or
    above what the actor keeps: there its own administrator gives roles, or naming it would be a way to rule it.
    """
    del now
    row = _locked(pk, by)
    if row.state not in (State.DRAFT, State.PLANNED, State.IN_EFFECT):
        raise SuccessionSettled(_("This change was taken back or corrected."))
    pairs = {(line.old_id, line.new_id) for line in row.lines.all()}
    wanted = set(chosen)
    units = dict(_ending_roles(row))
    kept = set(reorganisable_units(by).values_list("pk", flat=True))
    if any((units.get(held), unit) not in pairs or unit not in kept for held, unit in wanted):
        raise PermissionDenied
    for known in row.roles.filter(is_given=False):
        if (known.membership_id, known.to_unit_id) not in wanted:
            known.delete()
    standing = set(row.roles.values_list("membership_id", "to_unit_id"))
    for held, unit in sorted(wanted - standing):
        SuccessionRole.objects.create(succession=row, membership_id=held, to_unit_id=unit)
    audit.record("org.succession_roles_chosen", row, by=by, unit_id=row.authority_id, roles=len(wanted))
    if row.state == State.IN_EFFECT:
        _give_roles(row, by=by)
    return list(row.roles.all())


def _ending_roles(row: Succession) -> Iterable[tuple[int, int]]:
    """Number of each role in the units that end, with its unit."""
    return Membership.objects.filter(unit__in=row.lines.values("old")).values_list("pk", "unit_id")


@transaction.atomic
def take_effect(pk: int, *, now: datetime) -> bool:
    """The day has come. Twice is once; what the units do not allow is written on the row and waits for a person."""
    row = Succession.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != State.PLANNED or row.effective_on > timezone.localdate(now):
        return False
    try:
        with transaction.atomic():
            check_succession(row, today=timezone.localdate(now))
            _take_effect(row, by=None, now=now)
    except ValidationError as error:
        row.refresh_from_db()
        row.refusal = " ".join(error.messages)
        row.save(update_fields=["refusal"])
        return False
    return True


def take_due_effects(*, now: datetime) -> int:
    """Every change whose day has come, what lies deepest first: a district ends after its divisions."""
    due = due_successions(on=timezone.localdate(now))
    return sum(take_effect(row.pk, now=now) for row in due)


@transaction.atomic
def correct_succession(
    pk: int,
    *,
    reason: str,
    news: Sequence[Unit],
    act_number: str,
    by: Actor,
    now: datetime,
    act_on: date | None = None,
    act_title: str = "",
) -> Succession:
    """A correcting entry for what has taken effect: other successors, or the act put right. The first row stays.

    Days and the units that ended are not corrected here: the work of the time between stands on them.
    """
    row = _locked(pk, by)
    if row.state != State.IN_EFFECT:
        raise SuccessionSettled(_("Only what has taken effect is corrected."))
    change = _corrected(row, news, act_number=act_number, act_on=act_on, act_title=act_title)
    left_out = {line.new_id for line in row.lines.all() if line.new_id} - {unit.pk for unit in news}
    _check_not_taken_over(row, left_out)
    entry = Succession(authority=row.authority, corrects=row, reason=_needed(reason), effected_at=now)
    entry.decided_by_id, entry.decided_by_name, entry.decided_at = by.user_id, by.name, now
    entry.state = State.IN_EFFECT
    row.state = State.CORRECTED
    row.save(update_fields=["state"])
    _write(entry, change, by)
    for old in change.olds:
        _name_successors(old)
        _pass_on(entry, old, now)
    audit.record("org.succession_corrected", entry, by=by, unit_id=row.authority_id, reason=entry.reason)
    return entry


# ---- writing


def _write(row: Succession, change: Change, by: Actor) -> None:
    """The row with its lines; every unit with every successor, as a part where there are several."""
    check_units(change.olds, change.news, by)
    check_numbers(change.kind, olds=len(change.olds), news=len(change.news))
    for name, value in change.facts().items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    row.lines.all().delete()
    for old in change.olds:
        for new in change.news or (None,):
            line = SuccessionLine(succession=row, old=old, new=new, is_part=len(change.news) > 1)
            line.full_clean()
            line.save()
    if row.state != State.IN_EFFECT:
        check_days(row, _as_stored(change.olds), _as_stored(change.news))


def _as_stored(units: Sequence[Unit]) -> list[Unit]:
    """The rows as they are now, not as they were when the form was shown."""
    return list(Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("pk"))


def _take_effect(row: Succession, *, by: Actor | None, now: datetime) -> None:
    row.state, row.effected_at, row.refusal = State.IN_EFFECT, now, ""
    row.save(update_fields=["state", "effected_at", "refusal"])
    olds = Unit.objects.select_for_update(of=("self",)).filter(pk__in=row.lines.values("old"))
    for old in sorted(olds, key=lambda unit: (-depth_of(unit), unit.pk)):
        if row.kind == Kind.RENAME:
            _rename(row, old, by=by, now=now)
        else:
            _end(row, old, by=by, now=now)
    _give_roles(row, by=by)
    audit.record(
        "org.succession_took_effect", row, by=by, unit_id=row.authority_id, day=row.effective_on.isoformat()
    )


def _rename(row: Succession, unit: Unit, *, by: Actor | None, now: datetime) -> None:
    before = unit.name
    keep_former_name(unit, last_day=row.last_day, today=timezone.localdate(now))
    unit.name, unit.short_name = row.new_name, row.new_short_name or unit.short_name
    unit.full_clean()
    unit.save(update_fields=["name", "short_name"])
    facts = {
        "before": before,
        "after": unit.name,
        "since": row.effective_on.isoformat(),
        "act": row.act_number,
    }
    audit.record("org.unit_renamed", unit, by=by, unit_id=unit.pk, **facts)


def _end(row: Succession, unit: Unit, *, by: Actor | None, now: datetime) -> None:
    """A second part of a unit that ended the same day only adds a successor."""
    is_ended = unit.valid_to is not None
    if not is_ended:
        unit.valid_to = row.last_day
        unit.full_clean()
        unit.save(update_fields=["valid_to"])
        end_roles_in(unit, row.last_day, now)
    _name_successors(unit)
    _pass_on(row, unit, now)
    facts = {"last_day": row.last_day.isoformat(), "act": row.act_number}
    heirs = [line.new_id for line in row.lines.all() if line.old_id == unit.pk and line.new_id]
    audit.record("org.unit_ended", unit, by=by, unit_id=unit.pk, successors=heirs, **facts)


def _name_successors(unit: Unit) -> None:
    """Those of every change of the unit that stands; an end entered by hand before keeps its own."""
    lines = SuccessionLine.objects.filter(old=unit, new__isnull=False)
    standing = set(lines.filter(succession__state=State.IN_EFFECT).values_list("new_id", flat=True))
    corrected = set(lines.filter(succession__state=State.CORRECTED).values_list("new_id", flat=True))
    unit.successors.remove(*(corrected - standing))
    unit.successors.add(*standing)
    if len(standing) > 1:
        lines.filter(succession__state=State.IN_EFFECT).update(is_part=True)


def _pass_on(row: Succession, unit: Unit, now: datetime) -> None:
    for hanging in registry.HANGING.values():
        if hanging.pass_on:
            hanging.pass_on(row, unit, now)


def _give_roles(row: Succession, *, by: Actor | None) -> None:
    for chosen in row.roles.filter(is_given=False).select_related("membership__user", "to_unit"):
        held = chosen.membership
        if held.user.is_active:
            with suppress(RoleHeldAlready):  # given by hand meanwhile: the same in the end
                begin_role(held.user, chosen.to_unit, held.role, valid_from=row.effective_on, by=by)
        chosen.is_given = True
        chosen.save(update_fields=["is_given"])


def _deciding_authority(change: Change, by: Actor) -> Unit:
    """The kept authority nearest to the units: of several the first."""
    kept = by.authorities_as(Role.ADMINISTRATOR)
    if not kept:
        raise PermissionDenied
    nearest = next((old.authority_id for old in change.olds if old.authority_id in kept), None)
    return Unit.objects.get(pk=nearest or min(kept))


def _check_not_taken_over(row: Succession, left_out: Collection[int]) -> None:
    taken = sum(each.accepted(row, left_out) for each in registry.HANGING.values() if each.accepted)
    if left_out and taken:
        raise NotASuccession(
            _("A unit that has taken over work already cannot be struck out: pass that work on first.")
        )


def _corrected(row: Succession, news: Sequence[Unit], **act: Any) -> Change:
    olds = list(Unit.objects.filter(pk__in=row.lines.values("old")).order_by("pk"))
    names: dict[str, Any] = {"new_name": row.new_name, "new_short_name": row.new_short_name}
    return Change(kind=row.kind, olds=olds, news=news, effective_on=row.effective_on, **names, **act)


def _locked(pk: int, by: Actor) -> Succession:
    row = Succession.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or not can_decide_succession(by, row):
        raise PermissionDenied
    return row


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ValidationError(_("Say why."))
    return reason.strip()


def _told(row: Succession, change: Change) -> dict[str, Any]:
    return {
        "kind": str(row.kind),
        "day": row.effective_on.isoformat(),
        "act": row.act_number,
        "units": [unit.pk for unit in change.olds],
        "successors": [unit.pk for unit in change.news],
    }
