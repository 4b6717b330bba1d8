"""The register of outgoing documents, the post of a unit, the series of numbers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.register import Column, DateRange, Register, Related
from sen.desk.registry import Tone
from sen.org.models import Actor
from sen.records import rules
from sen.records.forms import (
    Address,
    ChangeDocument,
    ConfirmReceipt,
    DrawUp,
    FileSignedCopy,
    GiveNumber,
    GiveUp,
    Initial,
    ReturnDocument,
    SendDocument,
)
from sen.records.kinds import DocumentKind
from sen.records.letter_document import merged, values_of
from sen.records.letter_forms import (
    ChangeWords,
    InitialMailing,
    NumberMailing,
    SendMailing,
    WriteInvitation,
    WriteLetter,
    WriteReply,
)
from sen.records.models import DocumentRecipient, NumberSeries, OutgoingDocument
from sen.records.queries import paper_lines, recipient_names, signed_paper_of, source_of
from sen.records.series_forms import CloseSeries, OpenSeries

State = OutgoingDocument.State
TONES: dict[str, Tone] = {
    State.DRAFT: "wait",
    State.INITIALLED: "wait",
    State.NUMBERED: "wait",
    State.SIGNED: "wait",
    State.SENT: "ok",
    State.VOID: "none",
}
STEPS = (State.DRAFT, State.INITIALLED, State.NUMBERED, State.SIGNED, State.SENT)
DONE_WORDS = {
    State.DRAFT: pgettext_lazy("step", "Draft"),
    State.INITIALLED: pgettext_lazy("step", "Initialled"),
    State.NUMBERED: pgettext_lazy("step", "Numbered"),
    State.SIGNED: pgettext_lazy("step", "Signed"),
    State.SENT: pgettext_lazy("step", "Sent"),
}


def _kinds_of(series: NumberSeries) -> str:
    named = [str(kind.label) for kind in DocumentKind if kind.value in series.kinds]
    return ", ".join(named) or str(_("all that no other series takes"))


def _last_of(series: NumberSeries) -> str:
    return ", ".join(str(year) for year in series.years.all())


def _subject(document: OutgoingDocument) -> str:
    """As the paper book has it: "Báo cáo: Kết quả tháng 3"."""
    return f"{document.get_kind_display()}: {document.title}"


def _by_hand(_row: object) -> str:
    """A column of the paper book that Sen has nothing for: the clerk fills it in."""
    return ""


def _book_note(document: OutgoingDocument) -> str:
    words = document.get_state_display()
    return f"{words}: {document.void_reason}" if document.void_reason else words


def _receipt(line: DocumentRecipient) -> str:
    if line.received_at:
        return str(pgettext_lazy("receipt", "Received"))
    return str(pgettext_lazy("receipt", "Not confirmed yet")) if line.sent_at else ""


def _words_of(row: OutgoingDocument, actor: Actor) -> Mapping[str, Any]:
    """The text with its fields filled in, and the papers written together with it; from the sender's side."""
    if not hasattr(row, "wording") or not rules.can_see_draft(actor, row):
        return {}
    mailing = [
        {"row": each, "tone": TONES[each.state], "to": ", ".join(each.wording.addressees)}
        for each in rules.mailing_of(actor, row).select_related("wording")
    ]
    row.wording.document = row
    return {
        "words": merged(row.wording.body, values_of(row.wording)),
        "mailing": mailing if len(mailing) > 1 else [],
    }


class DocumentRegister(Register):
    name = "documents"
    path = "van-ban-di"
    title = _("Outgoing documents")
    intro = _("Papers of the authority: drawn up, initialled, numbered, signed, sent, received.")
    empty = _("No document yet.")
    rows = rules.visible_documents
    unit_path = "unit_id"
    joined = ("authority", "unit", "wording", "series")
    columns = (
        Column("title", pgettext_lazy("paper", "What it is about"), sort="folded"),
        Column("code", _("Number and symbol"), value=lambda row: row.code, sort="number"),
        Column("kind", value=lambda row: row.get_kind_display()),
        Column("issued_on", _("Day"), sort="issued_on"),
        Column("unit", _("Drawn up by"), sort="unit__folded"),
        Column("state", tone=TONES),
    )
    facts = (
        Column("kind", value=lambda row: row.get_kind_display()),
        Column("unit", _("Drawn up by"), value=lambda row: f"{row.unit} · {row.drawn_up_by_name}"),
        Column("initialled_by_name"),
        Column("code", _("Number and symbol"), value=lambda row: row.code),
        Column("issued_on", _("Day of the document")),
        Column("signer_name"),
        Column("sent_at"),
    )
    order = ("-drawn_up_at", "-pk")
    search = "folded"
    filters = {
        "state": State,
        "kind": DocumentKind,
        "unit": rules.visible_drawing_units,
        "issued_on": DateRange(_("Day")),
    }
    exported = (
        Column("code", _("Number and symbol"), value=lambda row: row.code),
        Column("issued_on", _("Day of the document")),
        Column("subject", _("Kind and subject"), value=_subject),
        Column("signer_name"),
        Column("recipients", _("Recipients"), value=lambda row: "; ".join(row.seen_recipients)),
        Column("unit", _("Who keeps the file copy")),
        Column("copies", _("Number of copies"), value=_by_hand),
        Column("note", pgettext_lazy("book", "Note"), value=_book_note),
    )
    """The register of outgoing documents of Decree 30/2020/ND-CP, Appendix IV."""
    creates = (WriteLetter, WriteInvitation, WriteReply, DrawUp)
    forms = (
        InitialMailing,
        NumberMailing,
        SendMailing,
        Initial,
        GiveNumber,
        FileSignedCopy,
        SendDocument,
        Address,
        ChangeWords,
        ChangeDocument,
        ReturnDocument,
        GiveUp,
    )
    list_template = "records/documents.html"
    detail_template = "records/document.html"

    @classmethod
    def title_of(cls, row: OutgoingDocument) -> str:
        return row.title

    @classmethod
    def prepare_export(cls, rows: Sequence[Any], *, actor: Actor) -> None:
        names = recipient_names(rules.visible_recipient_lines(actor), rows)
        for row in rows:
            row.seen_recipients = names.get(row.pk, [])

    @classmethod
    def context(cls, row: OutgoingDocument, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        reached = STEPS.index(State(row.state)) if row.state in STEPS else -1
        return {
            "tone": TONES[row.state],
            "steps": [
                {"label": DONE_WORDS[step], "is_done": place <= reached, "is_now": place == reached + 1}
                for place, step in enumerate(STEPS)
            ],
            "papers": paper_lines(rules.visible_papers(actor).filter(document=row)),
            "recipients": list(rules.recipients_seen(actor, row).select_related("unit")),
            "own_side": rules.can_see_draft(actor, row),
            "may_note": rules.can_keep(actor, row) and row.state == State.SENT,
            "source": source_of(row, actor),
            **_words_of(row, actor),
        }


class PostRegister(Register):
    name = "post"
    path = "van-ban-den"
    title = _("Documents received")
    intro = _("What was sent to your unit. Confirm that you have it.")
    empty = _("Nothing was sent to your unit.")
    rows = rules.visible_post
    unit_path = "unit_id"
    joined = ("document__authority", "unit")
    columns = (
        Column("document", value=lambda row: row.document.title, sort="document__folded"),
        Column("code", _("Number and symbol"), value=lambda row: row.document.code),
        Column("authority", pgettext_lazy("post", "From"), value=lambda row: row.document.authority),
        Column("sent_at", sort="sent_at"),
        Column("unit", pgettext_lazy("post", "To"), sort="unit__folded"),
        Column("receipt", _("Receipt"), value=_receipt, tone=lambda row: "ok" if row.received_at else "wait"),
    )
    facts = (
        Column("code", _("Number and symbol"), value=lambda row: row.document.code),
        Column("kind", _("Kind of document"), value=lambda row: row.document.get_kind_display()),
        Column("issued_on", _("Day of the document"), value=lambda row: row.document.issued_on),
        Column("authority", pgettext_lazy("post", "From"), value=lambda row: row.document.authority),
        Column("signer", _("Who signs"), value=lambda row: row.document.signer_name),
        Column("unit", pgettext_lazy("post", "To")),
        Column("sent_at"),
        Column("received_at"),
        Column("received_by_name"),
        Column("receipt_note"),
    )
    exported = (
        Column("sent_at", _("Day it came")),
        Column("number", _("Number on arrival"), value=_by_hand),
        Column("authority", pgettext_lazy("post", "From"), value=lambda row: row.document.authority),
        Column("code", _("Number and symbol"), value=lambda row: row.document.code),
        Column("issued_on", _("Day of the document"), value=lambda row: row.document.issued_on),
        Column("subject", _("Kind and subject"), value=lambda row: _subject(row.document)),
        Column("unit", pgettext_lazy("post", "To")),
        Column("received_at"),
        Column("received_by_name"),
        Column("note", pgettext_lazy("book", "Note"), value=lambda row: row.receipt_note),
    )
    """The register of documents received of the same appendix."""
    order = ("-sent_at", "-pk")
    search = "document__folded"
    filters = {"document__authority": rules.visible_senders}
    forms = (ConfirmReceipt,)
    detail_template = "records/post.html"

    @classmethod
    def title_of(cls, row: DocumentRecipient) -> str:
        return row.document.title

    @classmethod
    def context(cls, row: DocumentRecipient, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        return {"paper": signed_paper_of(rules.visible_papers(actor), row.document)}


class SentRegister(Register):
    """Lines of "Nơi nhận" from the sender's side: who has it, who not yet. Exported it is the dispatch book."""

    name = "dispatch"
    path = "so-gui-van-ban"
    title = _("Dispatch book")
    intro = _("Each recipient of each document that was sent, with its receipt.")
    empty = _("Nothing was sent yet.")
    rows = rules.visible_dispatches
    unit_path = "document__unit_id"
    joined = ("document", "unit")
    columns = (
        Column("document", value=lambda row: row.document.title, sort="document__folded"),
        Column("code", _("Number and symbol"), value=lambda row: row.document.code, sort="document__number"),
        Column("name", sort="name"),
        Column("sent_at", sort="sent_at"),
        Column("mails", _("Letters")),
        Column("receipt", _("Receipt"), value=_receipt, tone=lambda row: "ok" if row.received_at else "wait"),
        Column("received_at"),
    )
    exported = (
        Column("sent_at"),
        Column("code", _("Number and symbol"), value=lambda row: row.document.code),
        Column("subject", _("Kind and subject"), value=lambda row: _subject(row.document)),
        Column("name"),
        Column("mails", _("Letters")),
        Column("received_at"),
        Column("received_by_name"),
        Column("note", pgettext_lazy("book", "Note"), value=lambda row: row.receipt_note),
    )
    order = ("-sent_at", "-pk")
    search = "document__folded"
    forms = (ConfirmReceipt,)

    @classmethod
    def title_of(cls, row: DocumentRecipient) -> str:
        return f"{row.document.code} – {row.name}"


class SeriesRegister(Register):
    name = "number-series"
    path = "so-van-ban"
    title = _("Number series")
    intro = _("Numbers given one after another within a year; none is given twice.")
    empty = _("No number series yet.")
    rows = rules.visible_number_series
    unit_path = "authority_id"
    joined = ("authority",)
    related = ("years",)
    columns = (
        Column("name", sort="name"),
        Column("issuer"),
        Column("kinds", value=_kinds_of),
        Column("years", _("Last number"), value=_last_of),
        Column("closed_at"),
    )
    order = ("authority", "name", "pk")
    creates = (OpenSeries,)
    forms = (CloseSeries,)
    tables = (
        Related(
            _("Documents numbered"),
            rules.visible_numbered,
            (
                Column("code", _("Number and symbol"), value=lambda row: row.code),
                "title",
                "issued_on",
                Column("state", tone=TONES),
            ),
            register="documents",
        ),
    )
