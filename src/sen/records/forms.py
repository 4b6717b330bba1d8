"""What is done with an outgoing document: drawn up, initialled, numbered, filed, sent, received."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.fields import DateField
from sen.desk.register import ActionForm
from sen.guard.errors import unreadable
from sen.guard.forms import NotSecretField, TakesFiles, UploadField
from sen.guard.kinds import Kinds
from sen.lib.documents import UnreadableDocument
from sen.lib.documents.signatures import PdfSignature, read_signatures
from sen.org.models import Actor
from sen.records import rules
from sen.records.actions import dispatching, drawing, numbering
from sen.records.actions.drawing import NewDocument, Other
from sen.records.kinds import DocumentKind
from sen.records.models import DocumentRecipient, OutgoingDocument
from sen.records.queries import usual_series

State = OutgoingDocument.State
TICKS = {"class": "ticks"}
DRAFTER_HELP = _("Stands in the symbol of an official letter: 15/UBND-VX.")


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds that leave an office daily first, the letter above all."""
    daily = [DocumentKind.LETTER, DocumentKind.REPORT, DocumentKind.PLAN, DocumentKind.INVITATION,
             DocumentKind.NOTICE, DocumentKind.SUBMISSION]  # fmt: skip
    rest = [kind for kind in DocumentKind if kind not in daily]
    return [(kind.value, kind.label) for kind in (*daily, *rest)]


class DrawUp(TakesFiles, ActionForm):  # type: ignore[misc]  # both only widen what Form.clean gives
    name = "soan"
    label = _("Enter a document")
    intro = _("A draft of your unit. Its head initials it; then the records clerk numbers and sends it.")
    done_text = _("Entered. It waits for the head of the unit.")
    choices = {"unit": rules.drawing_units}
    field_order = ("kind", "title", "unit", "drafter", "document", "is_not_secret")

    kind = forms.ChoiceField(label=_("Kind of document"), choices=kind_choices)
    title = forms.CharField(
        label=pgettext_lazy("paper", "What it is about"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unit = forms.Field(label=_("Drawn up by"))
    drafter = forms.CharField(
        label=_("Abbreviation of the drafting body"), max_length=20, required=False, help_text=DRAFTER_HELP
    )
    document = UploadField(label=_("The paper"), kinds=Kinds.DOCUMENTS)
    is_not_secret = NotSecretField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        units = rules.drawing_units(self.actor)
        self.initial.setdefault("unit", units.first())
        if units.count() == 1:
            self.fields["unit"].widget = forms.HiddenInput()

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.units_as(*rules.DRAWERS))

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        data = self.cleaned_data
        given = NewDocument(data["unit"].pk, data["kind"], data["title"], data["document"], data["drafter"])
        return drawing.draw_up(given, by=by, now=now)


class _OnDocument(ActionForm):
    """What another did with it meanwhile is seen first."""

    watched = ("state", "remark")


class ChangeDocument(TakesFiles, _OnDocument):  # type: ignore[misc]  # both only widen what Form.clean gives
    name = "sua"
    label = _("Change it")
    intro = _("What was initialled must be initialled anew. Earlier versions of the paper stay.")
    field_order = ("kind", "title", "drafter", "document", "is_not_secret")

    kind = forms.ChoiceField(label=_("Kind of document"), choices=kind_choices)
    title = forms.CharField(
        label=pgettext_lazy("paper", "What it is about"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    drafter = forms.CharField(
        label=_("Abbreviation of the drafting body"), max_length=20, required=False, help_text=DRAFTER_HELP
    )
    document = UploadField(label=_("Another version of the paper"), kinds=Kinds.DOCUMENTS, required=False)
    is_not_secret = NotSecretField()

    @classmethod
    def initial_of(cls, row: OutgoingDocument) -> dict[str, Any]:
        return {"kind": row.kind, "title": row.title, "drafter": row.drafter}

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        is_early = row.state in (State.DRAFT, State.INITIALLED) and not hasattr(row, "wording")
        return is_early and rules.can_change(actor, row)

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        data = self.cleaned_data
        said = {name: data[name] for name in ("title", "kind", "drafter")}
        return drawing.change_document(self.row.pk, **said, file=data.get("document") or None, by=by, now=now)


class NamesRecipients(ActionForm):
    """The list "Nơi nhận": units that are ticked, and others one a line. A subclass says which units there are."""

    label = _("Recipients")
    several = frozenset({"units"})

    units = forms.Field(label=_("Units"), required=False, widget=forms.CheckboxSelectMultiple(attrs=TICKS))
    others = forms.CharField(
        label=_("Others"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line; behind a semicolon the mailbox, if there is one: The station; tram@example.vn"
        ),
    )

    @classmethod
    def standing(cls, lines: Iterable[Any]) -> dict[str, Any]:
        """What the fields hold for lines that stand already."""
        lines = list(lines)
        others = [f"{line.name}; {line.email}".rstrip("; ") for line in lines if not line.unit_id]
        return {"units": [line.unit_id for line in lines if line.unit_id], "others": "\n".join(others)}

    @property
    def unit_ids(self) -> list[int]:
        return [unit.pk for unit in self.cleaned_data["units"]]

    @property
    def other_lines(self) -> list[Other]:
        return others_in(self.cleaned_data["others"])


class Address(NamesRecipients, _OnDocument):
    name = "noi-nhan"
    intro = _("Units of the list get it in Sen and confirm its receipt; others by mail or by hand.")
    choices = {"units": rules.receiving_units}

    @classmethod
    def initial_of(cls, row: OutgoingDocument) -> dict[str, Any]:
        return cls.standing(row.recipients.all())

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        return row.is_open and rules.can_change(actor, row)

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        drawing.address(self.row.pk, unit_ids=self.unit_ids, others=self.other_lines, by=by)
        return self.row  # type: ignore[no-any-return]


def others_in(text: str) -> list[Other]:
    """A recipient a line, with a mailbox behind a semicolon."""
    lines = [line.rpartition(";") if ";" in line else (line, "", "") for line in text.splitlines()]
    return [Other(name.strip(), mail.strip()) for name, _sign, mail in lines if name.strip() or mail.strip()]


class Initial(_OnDocument):
    name = "ky-nhay"
    label = pgettext_lazy("paper", "Initial it")
    intro = _("You answer for what is in it. The records clerk numbers it for the leader's signature.")
    send_label = pgettext_lazy("paper", "Initial it")
    done_text = _("Initialled. It waits for its number.")

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        return row.state == State.DRAFT and rules.can_initial(actor, row)

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        return drawing.initial(self.row.pk, by=by, now=now)


class ReturnDocument(_OnDocument):
    name = "tra-lai"
    label = pgettext_lazy("paper", "Return it")
    send_label = pgettext_lazy("paper", "Return it")
    done_text = pgettext_lazy("paper", "Returned.")

    remark = forms.CharField(
        label=_("What is missing"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        stands = row.state == State.INITIALLED or (row.state == State.DRAFT and not row.remark)
        return stands and (rules.can_initial(actor, row) or rules.can_keep(actor, row))

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        return drawing.return_document(self.row.pk, remark=self.cleaned_data["remark"], by=by)


class GiveNumber(_OnDocument):
    name = "cap-so"
    label = _("Give it a number")
    intro = _("The next number of the series. Print the paper with it for the signature.")
    send_label = _("Give the number")
    done_text = _("Numbered. File the signed copy when it is signed.")
    choices = {"series": rules.series_for}
    field_order = ("series", "issued_on", "signer")

    series = forms.Field(label=_("Number series"))
    issued_on = DateField(label=_("Day of the document"))
    signer = forms.CharField(label=_("Who signs"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        series = list(rules.series_for(self.actor, self.row))
        usual = usual_series(series, self.row.kind)
        self.initial.setdefault("series", usual.pk if usual else None)
        self.initial.setdefault("issued_on", timezone.localdate(self.now))
        if not series:
            self.notice = _("There is no number series yet.")
            self.notice_label = _("Open a number series")
            self.notice_url = reverse("number-series-mo-so")

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        return row.state == State.INITIALLED and rules.can_keep(actor, row)

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        data = self.cleaned_data
        return numbering.give_number(
            self.row.pk,
            series_id=data["series"].pk,
            issued_on=data["issued_on"],
            signer=data["signer"],
            by=by,
            now=now,
        )


class ReadsSignatures(TakesFiles):
    """Whose electronic signatures the PDF in the field `document` bears, read before anything is written."""

    signatures: list[PdfSignature]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.signatures = []
        if not self.errors and data.get("document"):
            try:
                self.signatures = read_signatures(data["document"].content, roots=settings.SIGNATURE_ROOTS)
            except UnreadableDocument as error:
                self.add_error("document", unreadable(error))
        return data

    @property
    def signature_facts(self) -> list[dict[str, object]]:
        return [each.facts() for each in self.signatures]


class FileSignedCopy(ReadsSignatures, _OnDocument):
    name = "ban-ky"
    label = _("File the signed copy")
    intro = _(
        "A scan, or the PDF with electronic signatures: Sen tells who signed, when, and whether it was changed."
    )
    send_label = _("File it")
    done_text = _("Filed. It can be sent.")

    document = UploadField(label=_("Signed copy"), kinds=Kinds.DOCUMENTS | Kinds.PICTURES)
    is_not_secret = NotSecretField()

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        return row.state in (State.NUMBERED, State.SIGNED) and rules.can_keep(actor, row)

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        file = self.cleaned_data["document"]
        numbering.file_signed_copy(self.row.pk, file=file, signatures=self.signature_facts, by=by, now=now)
        return self.row  # type: ignore[no-any-return]


class SendDocument(_OnDocument):
    name = "gui"
    label = pgettext_lazy("paper", "Send it")
    intro = _("Units of the list find it in Sen and get a letter; their receipt is noted here.")
    send_label = pgettext_lazy("paper", "Send it")
    done_text = pgettext_lazy("paper", "Sent.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.row.recipients.exists():
            self.notice = _("Nobody is named as recipient yet.")
            self.notice_label = _("Recipients")
            self.notice_url = reverse("documents-noi-nhan", args=[self.row.pk])

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        return row.state == State.SIGNED and rules.can_keep(actor, row)

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        return dispatching.send_document(self.row.pk, by=by, now=now)


class GiveUp(_OnDocument):
    name = "huy"
    label = pgettext_lazy("paper", "Give it up")
    intro = _("It will not be sent. Its number, if it has one, is given to no other document.")
    send_label = pgettext_lazy("paper", "Give it up")
    done_text = _("Given up.")
    is_grave = True

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        own = rules.can_change(actor, row) and not row.number
        return row.is_open and (own or rules.can_keep(actor, row))

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        return drawing.give_up(self.row.pk, reason=self.cleaned_data["reason"], by=by)


class ConfirmReceipt(ActionForm):
    name = "da-nhan"
    label = _("Confirm the receipt")
    intro = _("Whoever sent it sees that your unit has it.")
    send_label = _("We have it")
    done_text = _("Confirmed.")
    watched = ("received_at",)

    received_on = DateField(label=_("Received on"), required=False)
    note = forms.CharField(label=_("On the receipt"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate(self.now))

    @classmethod
    def allowed(cls, actor: Actor, row: DocumentRecipient) -> bool:
        waits = row.received_at is None and row.document.state == State.SENT
        return waits and rules.can_confirm_receipt(actor, row)

    def act(self, *, by: Actor, now: datetime) -> DocumentRecipient:
        data = self.cleaned_data
        return dispatching.confirm_receipt(
            self.row.pk, received_on=data.get("received_on"), note=data.get("note", ""), by=by, now=now
        )
