"""A paper is drawn up, changed, addressed, initialled or returned, given up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.guard.actions import TakenFile, attach
from sen.org.models import Actor, Unit
from sen.records.errors import NotNow
from sen.records.models import DocumentRecipient, OutgoingDocument, Paper
from sen.records.rules import can_change, can_draw_up, can_initial, can_keep, receivers_of

State = OutgoingDocument.State
Part = Paper.Part
MOST_OTHERS = 100


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What is drawn up by whom; `file` is the paper to be signed."""

    unit_id: int
    kind: str
    title: str
    file: TakenFile
    drafter: str = ""
    source: tuple[str, int] | None = None
    """Kind and number of the row it was made from."""
    is_made: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody outside the list of units; without a mailbox the paper goes by hand."""

    name: str
    email: str = ""


@transaction.atomic
def draw_up(given: NewDocument, *, by: Actor, now: datetime) -> OutgoingDocument:
    """Put a paper into the register as a draft of the unit."""
    if not can_draw_up(by, given.unit_id):
        raise PermissionDenied
    unit = Unit.objects.get(pk=given.unit_id, authority__isnull=False)
    kind, pk = given.source or ("", None)
    document = OutgoingDocument(
        authority_id=unit.authority_id or 0, unit=unit, kind=given.kind, title=" ".join(given.title.split()),
        drafter=given.drafter.strip(), source_kind=kind, source_id=pk, drawn_up_at=now, drawn_up_by_id=by.user_id,
        drawn_up_by_name=by.name,
    )  # fmt: skip
    document.full_clean(exclude=["authority", "unit"])
    document.save(force_insert=True)
    _file(document, given.file, is_made=given.is_made, by=by, now=now)
    audit.record("records.drawn_up", document, by=by, unit_id=unit.pk, title=document.title)
    return document


@transaction.atomic
def change_document(
    document_id: int,
    *,
    title: str,
    kind: str,
    drafter: str,
    file: TakenFile | None,
    is_made: bool = False,
    by: Actor,
    now: datetime,
) -> OutgoingDocument:
    """Other words on the list, another version of the paper. What was initialled must be initialled anew."""
    document = locked(document_id)
    if not can_change(by, document):
        raise PermissionDenied
    if document.state not in (State.DRAFT, State.INITIALLED):
        raise NotNow(_("It has its number already: its words stand."))
    wanted = {"title": " ".join(title.split()), "kind": kind, "drafter": drafter.strip()}
    changed = {name: value for name, value in wanted.items() if getattr(document, name) != value}
    if not changed and not file:
        raise ValidationError(_("Nothing was changed."))
    before = {name: str(getattr(document, name)) for name in changed}
    for name, value in changed.items():
        setattr(document, name, value)
    document.state, document.initialled_at = State.DRAFT, None
    document.full_clean(exclude=["authority", "unit"])
    document.save(update_fields=[*changed, "state", "initialled_at"])
    if file:
        _file(document, file, is_made=is_made, by=by, now=now)
    facts = {"before": before, "after": changed, "file": bool(file)}
    audit.record("records.changed", document, by=by, unit_id=document.unit_id, **facts)
    return document


@transaction.atomic
def address(
    document_id: int, *, unit_ids: Collection[int], others: Sequence[Other], by: Actor
) -> list[DocumentRecipient]:
    """The list "Nơi nhận" as a whole."""
    document = locked(document_id)
    if not can_change(by, document):
        raise PermissionDenied
    if not document.is_open:
        raise NotNow(_("It was sent already."))
    wanted = list(dict.fromkeys(unit_ids))
    units = receivers_of(document.authority).in_bulk(wanted)
    if len(units) != len(wanted):
        raise PermissionDenied
    if len(others) > MOST_OTHERS:
        raise ValidationError({"others": _("At most 100 lines.")})
    lines = [DocumentRecipient(name=units[pk].name, unit_id=pk) for pk in wanted]
    lines += [DocumentRecipient(name=each.name.strip(), email=each.email.strip()) for each in others]
    if not lines:
        raise ValidationError(_("Name at least one recipient."))
    document.recipients.all().delete()
    for position, line in enumerate(lines, 1):
        line.document, line.position = document, position
        check_line(line, owner="document")
        line.save(force_insert=True)
    names = [line.name for line in lines][:50]
    audit.record("records.addressed", document, by=by, unit_id=document.unit_id, names=names)
    return lines


@transaction.atomic
def initial(document_id: int, *, by: Actor, now: datetime) -> OutgoingDocument:
    """The head of the unit answers for what is in it."""
    document = locked(document_id)
    if not can_initial(by, document):
        raise PermissionDenied
    if document.state != State.DRAFT:
        raise NotNow(_("It is no draft any more."))
    document.state, document.remark = State.INITIALLED, ""
    document.initialled_at, document.initialled_by_id, document.initialled_by_name = now, by.user_id, by.name
    fields = ["state", "remark", "initialled_at", "initialled_by_id", "initialled_by_name"]
    document.save(update_fields=fields)
    audit.record("records.initialled", document, by=by, unit_id=document.unit_id)
    return document


@transaction.atomic
def return_document(document_id: int, *, remark: str, by: Actor) -> OutgoingDocument:
    """Back to whoever drew it up, with what is missing."""
    document = locked(document_id)
    if not (can_initial(by, document) or can_keep(by, document)):
        raise PermissionDenied
    if document.state not in (State.DRAFT, State.INITIALLED):
        raise NotNow(_("It has its number already: give it up, or send it."))
    if not remark.strip():
        raise ValidationError({"remark": _("Say what is missing.")})
    document.state, document.remark, document.initialled_at = State.DRAFT, remark.strip(), None
    document.save(update_fields=["state", "remark", "initialled_at"])
    audit.record("records.returned", document, by=by, unit_id=document.unit_id, remark=document.remark)
    return document


@transaction.atomic
def give_up(document_id: int, *, reason: str, by: Actor) -> OutgoingDocument:
    """It will not be sent. A number that it had stays its own: no other paper gets it."""
    document = locked(document_id)
    if not can_keep(by, document) and not (can_change(by, document) and not document.number):
        raise PermissionDenied
    if not document.is_open:
        raise NotNow(_("It was sent or given up already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    before = document.state
    document.state, document.void_reason = State.VOID, reason.strip()
    document.save(update_fields=["state", "void_reason"])
    facts = {"before": before, "number": document.code, "reason": document.void_reason}
    audit.record("records.given_up", document, by=by, unit_id=document.unit_id, **facts)
    return document


def locked(document_id: int) -> OutgoingDocument:
    rows = OutgoingDocument.objects.select_for_update(of=("self",)).select_related("authority", "unit")
    return rows.get(pk=document_id)


def _file(document: OutgoingDocument, file: TakenFile, *, is_made: bool, by: Actor, now: datetime) -> Paper:
    return add_paper(document, file, part=Part.DRAFT, is_made=is_made, by=by, now=now)


def add_paper(
    document: OutgoingDocument,
    file: TakenFile,
    *,
    part: str,
    is_made: bool = False,
    signatures: Sequence[dict[str, object]] = (),
    by: Actor,
    now: datetime,
) -> Paper:
    """A file of the document, in the caller's transaction."""
    paper = Paper(
        document=document, part=part, name=file.name, sha256=file.sha256, is_made=is_made,
        signatures=list(signatures), added_at=now, added_by_id=by.user_id, added_by_name=by.name,
    )  # fmt: skip
    paper.full_clean(exclude=["document"])
    paper.save(force_insert=True)
    paper.attachment_id = attach(file, owner=paper, by=by, now=now, unit_id=document.unit_id).pk
    paper.save(update_fields=["attachment_id"])
    return paper


def check_line(line: Any, *, owner: str) -> None:
    """A line of "Nơi nhận" has a name, and a mailbox that is one. `owner`: its field that names the paper."""
    try:
        if line.email:
            validate_email(line.email)
        line.full_clean(exclude=[owner, "unit"])
    except ValidationError as error:
        text = _("“%(name)s”: enter a name, and behind a semicolon a mailbox such as vanthu@example.vn.")
        raise ValidationError({"others": text % {"name": line.name}}) from error
