"""A signed paper leaves to its recipients; each receipt is noted."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.guard.models import Attachment
from sen.guard.rules import may_leave
from sen.jobs.actions import post_message
from sen.org.models import Actor, User
from sen.org.queries import people_in
from sen.records.actions.drawing import locked
from sen.records.errors import NotNow
from sen.records.models import DocumentRecipient, OutgoingDocument, Paper
from sen.records.rules import can_confirm_receipt, can_keep

State = OutgoingDocument.State


@transaction.atomic
def send_document(
    document_id: int, *, by: Actor, now: datetime, written: Mapping[int, int] | None = None
) -> OutgoingDocument:
    """To units inside Sen as a row and a letter to their people, to others as a letter or by hand.

    `written`: letters that the caller posted itself, by the position of the recipient; nobody gets a second one.
    """
    document = locked(document_id)
    if not can_keep(by, document):
        raise PermissionDenied
    if document.state != State.SIGNED:
        raise NotNow(_("File the signed copy first."))
    lines = list(document.recipients.select_related("unit"))
    if not lines:
        raise NotNow(_("Say to whom it goes: “Recipients”."))
    if any(not line.unit_id for line in lines) and not _may_leave(document):
        raise NotNow(_("The signed copy is marked for internal use: it goes to units of the list only."))
    document.state, document.sent_at = State.SENT, now
    document.sent_by_id, document.sent_by_name = by.user_id, by.name
    document.save(update_fields=["state", "sent_at", "sent_by_id", "sent_by_name"])
    if written is None:
        _post(document, lines, now)
    for line in lines if written is not None else ():
        line.sent_at, line.mails = now, written.get(line.position, 0) if written else 0
        line.save(update_fields=["sent_at", "mails"])
    facts = {"number": document.code, "recipients": len(lines)}
    audit.record("records.sent", document, by=by, unit_id=document.unit_id, **facts)
    return document


@transaction.atomic
def confirm_receipt(
    line_id: int, *, by: Actor, now: datetime, received_on: date | None = None, note: str = ""
) -> DocumentRecipient:
    """The recipient says that it has the paper; for one outside Sen whoever sent it notes it, with its day."""
    rows = DocumentRecipient.objects.select_for_update(of=("self",))
    line = rows.select_related("document__authority", "unit").get(pk=line_id)
    if not can_confirm_receipt(by, line) or line.document.state != State.SENT:
        raise PermissionDenied
    if line.received_at:
        raise NotNow(_("The receipt is noted already."))
    line.received_at = _moment(line, received_on, now)
    line.received_by_id, line.received_by_name, line.receipt_note = by.user_id, by.name, note.strip()
    line.full_clean(exclude=["document", "unit"])
    line.save(update_fields=["received_at", "received_by_id", "received_by_name", "receipt_note"])
    unit_id = line.unit_id or line.document.unit_id
    facts = {"number": line.document.code, "name": line.name}
    audit.record("records.received", line.document, by=by, unit_id=unit_id, **facts)
    return line


def _moment(line: DocumentRecipient, received_on: date | None, now: datetime) -> datetime:
    if received_on is None or received_on == timezone.localdate(now):
        return now
    if received_on > timezone.localdate(now):
        raise ValidationError({"received_on": _("This day is yet to come.")})
    if line.sent_at and received_on < timezone.localdate(line.sent_at):
        raise ValidationError({"received_on": _("It was not sent yet on this day.")})
    noon = datetime(received_on.year, received_on.month, received_on.day, 12)  # noqa: DTZ001  made aware below
    return max(timezone.make_aware(noon), line.sent_at or now)


def _may_leave(document: OutgoingDocument) -> bool:
    paper = document.papers.filter(part=Paper.Part.SIGNED).first()
    attached = (
        Attachment.objects.select_related("file").filter(pk=paper.attachment_id or 0).first()
        if paper
        else None
    )
    return attached is not None and may_leave(attached)


def _post(document: OutgoingDocument, lines: list[DocumentRecipient], now: datetime) -> None:
    people = people_in([line.unit_id for line in lines if line.unit_id], on=timezone.localdate(now))
    for line in lines:
        line.sent_at = now
        if line.unit_id:
            told = [person for person in people[line.unit_id] if person.email]
            for person in told:
                _write_to(person, line, document, now)
            line.mails = len(told)
        elif line.email:
            with translation.override("vi"):
                more = _("The signed paper follows by post or by the document network.")
            _letter(f"paper-sent-{document.pk}-r{line.pk}", line.email, document, "vi", more, now)
            line.mails = 1
        line.save(update_fields=["sent_at", "mails"])


def _write_to(person: User, line: DocumentRecipient, document: OutgoingDocument, now: datetime) -> None:
    with translation.override(person.language):
        more = _("Open Sen to read it, and to confirm that %(unit)s has it.") % {"unit": line.name}
    key = f"paper-sent-{document.pk}-{line.unit_id}-{person.pk}"
    _letter(key, person.email, document, person.language, more, now)


def _letter(
    key: str, address: str, document: OutgoingDocument, language: str, more: str, now: datetime
) -> None:
    with translation.override(language):
        facts = {
            "number": document.code, "title": document.title, "authority": document.authority.name,
            "kind": document.get_kind_display(), "day": f"{document.issued_on:%d/%m/%Y}",
        }  # fmt: skip
        subject = _("%(kind)s %(number)s of %(authority)s") % facts
        text = _("%(authority)s sends %(kind)s %(number)s of %(day)s: %(title)s.") % facts
        post_message(
            key=key, to=[address], subject=subject, text=f"{text}\n\n{more}", language=language, now=now
        )
