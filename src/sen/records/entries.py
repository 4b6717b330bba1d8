"""What outgoing documents add to the desk; called once, when Django starts."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sen.desk import registry
from sen.desk.waiting import Line, Quick, Source, register_waiting
from sen.lib.calendars import Dated
from sen.org.models import Actor, Role
from sen.org.registry import register_hanging, register_personal, register_powers
from sen.records import rules
from sen.records.forms import ConfirmReceipt, Initial, ReturnDocument
from sen.records.models import DocumentRecipient, OutgoingDocument

State = OutgoingDocument.State
OF_THE_DRAWERS = {
    "records.drawn_up": gettext_lazy("entered the document “%(title)s”"),
    "records.changed": gettext_lazy("changed the document"),
    "records.addressed": gettext_lazy("said to whom the document goes"),
}
OF_THE_HEADS = {
    "records.initialled": gettext_lazy("initialled the document"),
    "records.mailing_initialled": gettext_lazy("initialled %(papers)s papers of a mailing"),
}
OF_BOTH = {
    "records.returned": gettext_lazy("returned the document: %(remark)s"),
    "records.given_up": gettext_lazy("gave the document up: %(reason)s"),
    "records.received": gettext_lazy("noted that %(name)s has received %(number)s"),
}
OF_THE_KEEPERS = {
    "records.numbered": gettext_lazy("gave it the number %(number)s of %(day)s"),
    "records.signed_copy_filed": gettext_lazy("filed the signed copy %(name)s"),
    "records.sent": gettext_lazy("sent %(number)s to %(recipients)s recipients"),
    "records.mailing_numbered": gettext_lazy("numbered %(papers)s papers of a mailing"),
    "records.mailing_sent": gettext_lazy("sent %(papers)s papers of a mailing"),
    "records.series_opened": gettext_lazy("opened the number series “%(name)s”"),
    "records.series_closed": gettext_lazy("closed the number series “%(name)s”"),
}


def register_records() -> None:
    registry.register_door(gettext_lazy("Outgoing documents"), "documents", order=60)
    registry.register_door(gettext_lazy("Documents received"), "post", order=61)
    for sentences in (OF_THE_DRAWERS, OF_THE_HEADS, OF_BOTH, OF_THE_KEEPERS):
        for verb, sentence in sentences.items():
            registry.register_sentence(verb, sentence)
    register_powers(rules.DRAWERS, *OF_THE_DRAWERS, *OF_BOTH)
    register_powers([Role.UNIT_LEAD, Role.FOCAL_POINT], *OF_THE_HEADS)
    register_powers(rules.KEEPERS, *OF_THE_KEEPERS)
    register_hanging("records.drafts", gettext_lazy("documents not sent yet"), open_documents_of)
    registry.register_deadlines(deadlines)
    _register_waiting()
    for label, field in (
        ("records.OutgoingDocument", "drawn_up_by"),
        ("records.OutgoingDocument", "initialled_by"),
        ("records.OutgoingDocument", "numbered_by"),
        ("records.OutgoingDocument", "sent_by"),
        ("records.Paper", "added_by"),
        ("records.DocumentRecipient", "received_by"),
    ):
        name = f"{field}_name"
        register_personal(label, f"{field}_id", f"{field}_id", name, name=name)


def open_documents_of(unit_ids: Collection[int]) -> Mapping[int, int]:
    """Units to how many papers of theirs have not left."""
    rows = OutgoingDocument.objects.filter(unit__in=unit_ids).exclude(state__in=(State.SENT, State.VOID))
    return Counter(rows.values_list("unit_id", flat=True))


def deadlines(actor: Actor, _now: datetime) -> Iterator[Dated]:
    """When answers to own letters are expected: of those sent, one line a mailing."""
    sent = rules.visible_documents(actor).filter(unit__in=actor.units_as(*rules.DRAWERS), state=State.SENT)
    awaited = sent.filter(wording__answer_by__isnull=False, wording__mailing=F("pk")).select_related(
        "wording"
    )
    for each in awaited:
        text = _("Answers expected: %(number)s, %(title)s") % {"number": each.code, "title": each.title}
        url = reverse("documents-detail", args=[each.pk])
        if each.wording.answer_by:
            yield Dated(f"records.answer-{each.pk}", each.wording.answer_by, text, url)


def _register_waiting() -> None:
    returned = Quick(pgettext_lazy("waiting", "Return"), ReturnDocument, asks=("remark",))
    register_waiting(
        Source("records.initial", "sign", _to_initial, _initial_line, "", ("unit",),
               (Quick(pgettext_lazy("paper", "Initial it"), Initial), returned),
               lambda actor: bool(actor.units_as(Role.UNIT_LEAD))),
        Source("records.keep", "approve", _to_keep, _keep_line, "", ("unit",),
               concerned=lambda actor: bool(actor.units_as(*rules.KEEPERS))),
        Source("records.receipt", "answer", _to_confirm, _receipt_line, "", ("document__authority", "unit"),
               (Quick(gettext_lazy("We have it"), ConfirmReceipt),),
               lambda actor: bool(actor.units_as(*rules.DRAWERS))),
    )  # fmt: skip


def _to_initial(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.documents_to_initial(actor).filter(remark="")


def _initial_line(row: OutgoingDocument) -> Line:
    text = _("Initial: %(title)s") % {"title": row.title}
    return Line(text, reverse("documents-detail", args=[row.pk]), f"{row.unit} · {row.drawn_up_by_name}")


def _to_keep(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.documents_to_keep(actor)


def _keep_line(row: OutgoingDocument) -> Line:
    words = {
        State.INITIALLED: _("Give it a number: %(title)s"),
        State.NUMBERED: _("File the signed copy: %(title)s"),
        State.SIGNED: _("Send it: %(title)s"),
    }
    text = words[State(row.state)] % {"title": row.title}
    return Line(text, reverse("documents-detail", args=[row.pk]), f"{row.code or row.unit}")


def _to_confirm(actor: Actor, _now: datetime) -> QuerySet[Any]:
    return rules.post_to_confirm(actor)


def _receipt_line(row: DocumentRecipient) -> Line:
    facts = {"number": row.document.code, "title": row.document.title}
    text = _("Confirm the receipt: %(number)s, %(title)s") % facts
    return Line(text, reverse("post-detail", args=[row.pk]), f"{row.document.authority} → {row.unit}")
