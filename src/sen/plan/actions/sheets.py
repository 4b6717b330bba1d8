"""A unit's sheet: sent in, sent back, given more time, handed to a colleague."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor, User
from sen.org.registry import OpenItem, Passing, in_batches
from sen.plan.errors import RoundClosed, SheetIncomplete
from sen.plan.models import Answersheet, Plan, PressItem, Report, Round, SheetForm, WorkLine
from sen.plan.queries.sheets import nothing_text, prefilled_of
from sen.plan.rules import can_answer, can_run_sheet, possible_sheet_officers
from sen.plan.snapshots import ITEM_FIELDS

__all__ = [
    "Filled",
    "ask_extension",
    "decide_extension",
    "hand_over_sheet",
    "open_sheets",
    "pass_sheets",
    "send_back_sheet",
    "submit_sheet",
]

State = Answersheet.State
MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Filled:
    """What a unit sends in: a text for each duty, or a list of press items."""

    texts: Mapping[int, str] = field(default_factory=dict)
    items: Sequence[Mapping[str, str]] = ()
    rest_is_nothing: bool = False
    """Of lines left empty: nothing arose. Of a list without items: there were none."""
    note: str = ""


@transaction.atomic
def submit_sheet(sheet_id: int, *, filled: Filled, by: Actor, now: datetime) -> Answersheet:
    """Send the sheet in. What first came after the time is late, and stays so; what was sent back is not late by that."""
    sheet = _locked(sheet_id)
    if not can_answer(by, sheet):
        raise PermissionDenied
    if sheet.state == State.SUBMITTED:
        raise RoundClosed(_("This sheet was sent in already. The focal point can send it back."))
    write = _put_items if sheet.round.form == SheetForm.PRESS else _put_lines
    sheet.is_nothing = write(sheet, filled)
    is_first = sheet.submitted_at is None
    sheet.state, sheet.note = State.SUBMITTED, filled.note.strip()
    sheet.is_late = sheet.is_late or (is_first and now > sheet.due_at)
    sheet.submitted_at, sheet.submitted_by_id, sheet.submitted_by_name = now, by.user_id, by.name
    sheet.wanted_due_at = sheet.accepted_at = None
    sheet.full_clean(exclude=["round", "unit", "officer"])
    sheet.save()
    audit.record(
        "plan.sheet_submitted", sheet, by=by, unit_id=sheet.unit_id, round=str(sheet.round),
        is_late=sheet.is_late, is_first=is_first,
    )  # fmt: skip
    return sheet


def _put_lines(sheet: Answersheet, filled: Filled) -> bool:
    """A line for each duty asked now, with what stood on it; True when none says more than that nothing arose."""
    prefilled = prefilled_of(sheet)
    texts = {line.duty.pk: filled.texts.get(line.duty.pk, "").strip() for line in prefilled}
    empty = [line.duty.task.number for line in prefilled if not texts[line.duty.pk]]
    if empty and not filled.rest_is_nothing:
        numbers = ", ".join(empty[:8])
        raise SheetIncomplete(
            _("Write a few words on each duty, or tick that nothing arose on those left empty: %(numbers)s.")
            % {"numbers": numbers}
        )
    sheet.lines.all().delete()
    rows = [
        WorkLine(
            sheet=sheet,
            duty=line.duty,
            text=texts[line.duty.pk] or nothing_text(),
            answer=line.answer or _answered(texts[line.duty.pk]),
            percent=line.percent,
            evidence=line.evidence,
        )
        for line in prefilled
    ]
    for row in rows:
        row.full_clean(exclude=["sheet", "duty"])
    WorkLine.objects.bulk_create(rows)
    return len(empty) == len(rows)


def _answered(text: str) -> str:
    """Words on a sheet are an answer too, where the unit has reported nothing on the duty itself."""
    return Report.Answer.REPORTED if text else Report.Answer.NOTHING_AROSE


def _put_items(sheet: Answersheet, filled: Filled) -> bool:
    """The list takes the place of what was sent before; True when it says that there was nothing."""
    told = [
        ({name: item.get(name, "").strip() for name in ITEM_FIELDS}, item.get("row", ""))
        for item in filled.items
    ]
    kept = [(item, key) for item, key in told if any(item.values())]
    items, keys = [item for item, _key in kept], [key for _item, key in kept]
    if any(not item["summary"] for item in items):
        raise SheetIncomplete(_("Say of each item in a few words what the press wrote."))
    if not items and not filled.rest_is_nothing:
        raise SheetIncomplete(_("Write at least one item, or tick that there were none."))
    if len(items) > MOST_ITEMS:
        raise SheetIncomplete(_("At most %(most)s items.") % {"most": MOST_ITEMS})
    _replace_items(sheet, items, keys)
    return not items


def _replace_items(sheet: Answersheet, items: Sequence[Mapping[str, str]], keys: Sequence[str]) -> None:
    """A line that stood stays the same row, for a directive may have been given on it.

    Lines keep their order, so each moves up at most: written from the first on, none meets another in its place.
    """
    standing = {str(row.pk): row for row in sheet.items.all()}
    rows: list[PressItem] = []
    last = 0
    for key in keys:
        row = standing.get(key)
        rows.append(row if row and row.position > last else PressItem(sheet=sheet))
        last = max(last, rows[-1].position or 0)
    sheet.items.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    for number, (item, row) in enumerate(zip(items, rows, strict=True), 1):
        row.position = number
        for name, value in item.items():
            setattr(row, name, value)
        row.full_clean(exclude=["sheet"])
        row.save()


@transaction.atomic
def send_back_sheet(
    sheet_id: int, *, remark: str, due_at: datetime | None = None, by: Actor, now: datetime
) -> Answersheet:
    """Have the unit correct what it sent in, with the remark that says what."""
    sheet = _locked(sheet_id)
    if not can_run_sheet(by, sheet):
        raise PermissionDenied
    if sheet.state != State.SUBMITTED:
        raise RoundClosed(_("Only a sheet that was sent in can be sent back."))
    if not remark.strip():
        raise ValidationError({"remark": _("Say what is to be corrected.")})
    if due_at is not None:
        _check_later(due_at, now)
        sheet.due_at = due_at
        sheet.chases.all().delete()  # another day has its own reminders
    sheet.state, sheet.remark, sheet.accepted_at = State.SENT_BACK, remark.strip(), None
    sheet.save(update_fields=["state", "remark", "due_at", "accepted_at"])
    audit.record(
        "plan.sheet_sent_back",
        sheet,
        by=by,
        unit_id=sheet.unit_id,
        round=str(sheet.round),
        remark=sheet.remark,
    )
    return sheet


@transaction.atomic
def ask_extension(sheet_id: int, *, due_at: datetime, reason: str, by: Actor, now: datetime) -> Answersheet:
    """Ask for more time; the focal point decides."""
    sheet = _locked(sheet_id)
    if not can_answer(by, sheet):
        raise PermissionDenied
    if sheet.state == State.SUBMITTED:
        raise RoundClosed(_("This sheet was sent in already."))
    _check_later(due_at, max(now, sheet.due_at))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why more time is needed.")})
    sheet.wanted_due_at, sheet.extension_reason = due_at, reason.strip()
    sheet.save(update_fields=["wanted_due_at", "extension_reason"])
    audit.record(
        "plan.extension_asked", sheet, by=by, unit_id=sheet.unit_id, round=str(sheet.round),
        until=_shown(due_at), reason=sheet.extension_reason,
    )  # fmt: skip
    return sheet


@transaction.atomic
def decide_extension(
    sheet_id: int, *, is_granted: bool, remark: str = "", by: Actor, now: datetime
) -> Answersheet:
    """Give the time that was asked for, or say why not."""
    del now
    sheet = _locked(sheet_id)
    if not can_run_sheet(by, sheet):
        raise PermissionDenied
    if sheet.wanted_due_at is None:
        raise RoundClosed(_("No more time was asked for."))
    if not is_granted and not remark.strip():
        raise ValidationError({"remark": _("Say why no more time is given.")})
    until, sheet.wanted_due_at = sheet.wanted_due_at, None
    if is_granted:
        sheet.due_at, sheet.state = until, State.EXTENDED
        sheet.chases.all().delete()
    sheet.remark = remark.strip() or sheet.remark
    sheet.save(update_fields=["wanted_due_at", "due_at", "state", "remark"])
    audit.record(
        "plan.extension_granted" if is_granted else "plan.extension_refused", sheet, by=by,
        unit_id=sheet.unit_id, round=str(sheet.round), until=_shown(until), remark=remark.strip(),
    )  # fmt: skip
    return sheet


@transaction.atomic
def hand_over_sheet(sheet_id: int, *, officer_id: int | None, by: Actor) -> Answersheet:
    """Say which colleague fills the sheet in, or nobody in particular. The unit goes on answering for it."""
    sheet = _locked(sheet_id)
    if not can_answer(by, sheet):
        raise PermissionDenied
    if officer_id is not None and not possible_sheet_officers(by, sheet).filter(pk=officer_id).exists():
        raise PermissionDenied
    before, sheet.officer_id = sheet.officer, officer_id
    sheet.save(update_fields=["officer"])
    after = User.objects.get(pk=officer_id) if officer_id else None
    names = {"before": str(before) if before else None, "after": str(after) if after else None}
    audit.record("plan.sheet_handed_over", sheet, by=by, unit_id=sheet.unit_id, **names)
    return sheet


def open_sheets(passing: Passing) -> list[OpenItem]:
    """Sheets that a person of the unit fills in, for a handing over."""
    found = _sheets(passing).select_related("round", "unit").order_by("due_at", "pk")
    return [OpenItem(str(sheet.pk), str(sheet.round)[:300]) for sheet in found]


def pass_sheets(passing: Passing, keys: Collection[str], by: Actor) -> None:
    del by
    for batch in in_batches(keys):
        _sheets(passing).filter(pk__in=batch).update(officer=passing.taker_id)


def _sheets(passing: Passing) -> QuerySet[Answersheet]:
    open_ones = Answersheet.objects.filter(round__state=Round.State.OPEN).exclude(state=State.SUBMITTED)
    return open_ones.filter(officer=passing.giver_id, unit=passing.unit_id)


def _locked(sheet_id: int) -> Answersheet:
    """The round before the sheet, as the freeze does: what comes in at the same moment is in it or refused."""
    round_id = Answersheet.objects.values_list("round_id", flat=True).get(pk=sheet_id)
    round_ = Round.objects.select_for_update(of=("self",)).select_related("plan").get(pk=round_id)
    sheet = (
        Answersheet.objects.select_for_update(of=("self",)).select_related("unit", "officer").get(pk=sheet_id)
    )
    if not round_.is_open:
        raise RoundClosed(_("This round is frozen; nothing in it changes any more."))
    if round_.plan.state == Plan.State.WITHDRAWN:
        raise RoundClosed(_("The plan was withdrawn; it asks nobody any more."))
    sheet.round = round_
    return sheet


def _check_later(due_at: datetime, than: datetime) -> None:
    if due_at <= than:
        raise ValidationError({"due_on": _("Choose a later time.")})


def _shown(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"
