"""Open duties of a unit that ended pass to one that continues it, after that one has accepted."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor, Succession, Unit
from sen.org.queries import living_heirs
from sen.plan.errors import DutyClosed
from sen.plan.models import Duty, DutyTransfer, Part, Plan, Rhythm
from sen.plan.periods import month_before, month_of, next_month
from sen.plan.rules import acceptable_handovers, decidable_handovers, open_handovers

State = DutyTransfer.State
BATCH = 200


def open_duties(unit_ids: Collection[int]) -> dict[int, int]:
    """Unit number to its open duties in plans in force: what hangs on a unit that ends."""
    rows = _open().filter(unit__in=unit_ids).order_by().values_list("unit_id")
    return dict(rows.annotate(n=Count("pk")))


@transaction.atomic
def open_handovers_of(succession: Succession, unit: Unit, now: datetime) -> int:
    """The unit has ended: every open duty of it, and what was on its way to it, waits for a successor.

    With one successor it is offered at once; with several somebody says to which.
    """
    heirs = living_heirs(unit)
    only = heirs[0] if len(heirs) == 1 else None
    standing = set(open_handovers().filter(duty__unit=unit).values_list("duty_id", flat=True))
    new = [
        _addressed(DutyTransfer(duty=duty, succession=succession, opened_at=now), only, now)
        for duty in _open().filter(unit=unit).order_by("pk")
        if duty.pk not in standing
    ]
    DutyTransfer.objects.bulk_create(new, batch_size=BATCH)
    for row in open_handovers().filter(duty__unit=unit, duty__in=standing).select_related("to_unit"):
        if row.to_unit not in heirs or (row.offered_by_id is None and only is None):
            row.succession = succession
            _addressed(row, only, now).save()
    for row in open_handovers().filter(to_unit=unit):
        _addressed(row, only, now).save()
    if new:
        audit.record(
            "plan.handover_opened", unit, by=None, unit_id=unit.pk, duties=len(new), change=succession.pk
        )
    return len(new)


def taken_over(succession: Succession, unit_ids: Collection[int]) -> int:
    """How much of a change units have accepted."""
    accepted = DutyTransfer.objects.filter(state=State.ACCEPTED, to_unit__in=unit_ids)
    return accepted.filter(duty__unit__in=succession.lines.values("old")).count()


@transaction.atomic
def assign_handovers(numbers: Collection[int], *, to: Unit, by: Actor, now: datetime) -> list[DutyTransfer]:
    """Say which successor the work is offered to."""
    rows = _locked(numbers, decidable_handovers(by))
    for row in rows:
        if to not in living_heirs(row.duty.unit):
            raise ValidationError(
                _("%(unit)s does not continue %(old)s.") % {"unit": to, "old": row.duty.unit}
            )
        _addressed(row, to, now)
        row.offered_by_id, row.offered_by_name, row.reason = by.user_id, by.name, ""
        row.decided_at, row.decided_by_id, row.decided_by_name = None, None, ""
        row.full_clean(exclude=["duty", "succession"])
        row.save()
        audit.record(
            "plan.handover_offered", row.duty, by=by, unit_id=row.duty.unit_id, to=to.pk, unit=str(to)
        )
    return rows


@transaction.atomic
def accept_handovers(numbers: Collection[int], *, by: Actor, now: datetime) -> list[Duty]:
    """The successor takes the work over: from now on it answers, and nobody else. All of them or none."""
    rows = _locked(numbers, acceptable_handovers(by))
    return [duty for row in rows if (duty := _accept(row, by=by, now=now))]


@transaction.atomic
def return_handovers(
    numbers: Collection[int], *, reason: str, by: Actor, now: datetime
) -> list[DutyTransfer]:
    """Not ours: back to who decides, with the reason."""
    if not reason.strip():
        raise ValidationError(_("Say why it is returned."))
    rows = _locked(numbers, acceptable_handovers(by))
    for row in rows:
        row.state, row.reason = State.RETURNED, reason.strip()
        _signed(row, by, now)
        audit.record("plan.handover_returned", row.duty, by=by, unit_id=row.to_unit_id, reason=row.reason)
    return rows


def _open() -> QuerySet[Duty]:
    return Duty.objects.filter(
        state=Duty.State.OPEN, task__plan__state=Plan.State.CONFIRMED, task__is_dropped=False
    )


def _locked(numbers: Collection[int], allowed: QuerySet[DutyTransfer]) -> list[DutyTransfer]:
    """Who may is asked behind the lock: of two who answer at once the second finds it answered."""
    wanted = set(numbers)
    if not wanted:
        raise ValidationError(_("Choose at least one."))
    rows = DutyTransfer.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    rows = rows.select_related("duty__task__plan", "duty__unit", "succession", "to_unit")
    locked = list(rows.order_by("pk"))
    if allowed.filter(pk__in=wanted).count() != len(wanted):
        raise PermissionDenied
    return locked


def _addressed(row: DutyTransfer, to: Unit | None, now: datetime) -> DutyTransfer:
    row.to_unit, row.offered_at = to, now if to else None
    row.state = State.OFFERED if to else State.UNDECIDED
    return row


def _signed(row: DutyTransfer, by: Actor, now: datetime) -> None:
    row.decided_at, row.decided_by_id, row.decided_by_name = now, by.user_id, by.name
    row.full_clean(exclude=["duty", "succession"])
    row.save()


def _accept(row: DutyTransfer, *, by: Actor, now: datetime) -> Duty | None:
    old = Duty.objects.select_for_update(of=("self",)).select_related("task__plan").get(pk=row.duty_id)
    if row.to_unit is None or old.state != Duty.State.OPEN or old.task.plan.state != Plan.State.CONFIRMED:
        row.state = State.LAPSED  # excused, dropped or closed meanwhile: nothing is left to pass on
        _signed(row, by, now)
        return None
    split = _first_month_of_heir(old, row.succession.effective_on)
    received = _received(old, row.to_unit, split, now)
    old.state = Duty.State.PASSED_ON
    old.asked_until = None if old.rhythm == Rhythm.ONCE else month_before(split)
    old.full_clean(exclude=["task", "unit"])
    old.save(update_fields=["state", "asked_until"])
    row.state, row.received = State.ACCEPTED, received
    _signed(row, by, now)
    facts = {
        "before": old.unit_id,
        "after": received.unit_id,
        "from_duty": old.pk,
        "unit": str(row.duty.unit),
    }
    audit.record("plan.handover_accepted", received, by=by, unit_id=received.unit_id, **facts)
    audit.record("plan.duty_passed_on", old, by=by, unit_id=old.unit_id, unit=str(row.to_unit))
    return received


def _first_month_of_heir(old: Duty, effective_on: date) -> date:
    """Each month is asked of one unit only: that of the change is the heir's, unless the old unit answered it."""
    answered = old.reports.filter(corrected_by=None, period__isnull=False).order_by("-period")
    last = answered.values_list("period", flat=True).first()
    first = month_of(effective_on)
    return next_month(last) if last and last >= first else first


def _received(old: Duty, unit: Unit, first: date, now: datetime) -> Duty:
    """A duty of its own, or the one it has on the task already, which then covers both."""
    plan = old.task.plan
    begins: date | None = max(first, old.asked_from or first)
    if begins and plan.starts_on and begins <= month_of(plan.starts_on):
        begins = None
    known = Duty.objects.select_for_update(of=("self",)).filter(task=old.task_id, unit=unit).first()
    if known is None:
        known = Duty(
            task=old.task, unit=unit, part=old.part, rhythm=old.rhythm, due_on=old.due_on, created_at=now
        )
        known.asked_from = begins
    else:
        _check_can_join(known, unit)
        known.part = Part.LEAD if Part.LEAD in (known.part, old.part) else known.part
        if known.state == Duty.State.DROPPED:
            known.state, known.asked_from = Duty.State.OPEN, begins
        elif known.asked_from and (begins is None or begins < known.asked_from):
            known.asked_from = begins
    known.full_clean(exclude=["task", "unit"])
    known.save()
    return known


def _check_can_join(known: Duty, unit: Unit) -> None:
    """Work that is finished or excused there would swallow the open one, and nobody would do it."""
    if known.state not in (Duty.State.OPEN, Duty.State.DROPPED):
        raise DutyClosed(
            _(
                "%(unit)s has this task already, and there it is closed (%(state)s): %(task)s. Open it there first, or return the handover."
            )
            % {"unit": unit, "state": known.get_state_display(), "task": known.task.number}
        )
