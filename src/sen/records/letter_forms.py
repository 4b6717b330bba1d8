"""Letters, invitations and replies written in Sen, and the steps of a whole mailing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.fields import DateField
from sen.desk.register import ActionForm
from sen.guard.actions import TakenFile, take_file
from sen.guard.kinds import Kinds
from sen.org.models import Actor, Unit
from sen.records import rules
from sen.records.actions import writing
from sen.records.actions.drawing import Other
from sen.records.actions.writing import Copy, Words
from sen.records.forms import DRAFTER_HELP, TICKS, GiveNumber, Initial, SendDocument, others_in
from sen.records.kinds import DocumentKind
from sen.records.letter_document import WORDS_FIELDS, letter_bytes, place_of, uses
from sen.records.models import OutgoingDocument, Wording

State = OutgoingDocument.State
MOST_FILLED = 30
"""Half a second each, while somebody waits."""
TOGETHER, EACH = "together", "each"
WAYS = (
    (TOGETHER, _("One paper to all of them")),
    (EACH, _("A paper for each, with its own name and figures")),
)
LETTER_START = """{{ co_quan }} đề nghị {{ don_vi }} …
Đề nghị quý đơn vị quan tâm, phối hợp thực hiện."""
INVITATION_START = """Tới dự: …
Chủ trì: …
Thời gian: … giờ … phút, ngày …/…/…
Địa điểm: …
Rất mong quý đại biểu đến dự đúng giờ."""
REPLY_START = """{{ co_quan }} nhận được Công văn số … ngày …/…/… của {{ don_vi }} về việc …
Về nội dung này, {{ co_quan }} có ý kiến như sau:
1. …
{{ co_quan }} trả lời để {{ don_vi }} biết, phối hợp."""


def fields_help() -> str:
    """The fields with what they give, below the text."""
    listed = "; ".join(f"{{{{ {field.name} }}}} – {field.label}" for field in WORDS_FIELDS)
    return _now("A paragraph a line. Fields that Sen fills in: %(fields)s.") % {"fields": listed}


class _Words(ActionForm):
    """What every form of words asks."""

    choices = {"own_template": rules.templates_to_use}

    title = forms.CharField(
        label=pgettext_lazy("paper", "What it is about"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands behind “V/v” in a letter, below the title in an invitation."),
    )
    body = forms.CharField(label=_("Text"), max_length=30_000, widget=forms.Textarea(attrs={"rows": 12}))
    drafter = forms.CharField(
        label=_("Abbreviation of the drafting body"), max_length=20, required=False, help_text=DRAFTER_HELP
    )
    place = forms.CharField(label=_("Place named on the paper"), max_length=100, required=False)
    answer_by = DateField(label=_("Answer expected by"), required=False)
    signer_post = forms.CharField(
        label=_("Post of the signer"),
        max_length=100,
        initial="Chủ tịch",
        help_text=_("A deputy signs in the head's place: write “Phó Chủ tịch”, Sen adds KT. and TM."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = fields_help()
        kind = self.kind or self.row.kind
        own = rules.templates_to_use(self.actor).filter(kind=kind)
        chooser = cast("forms.ModelChoiceField[Any]", self.fields["own_template"])
        chooser.queryset, chooser.empty_label = own, _now("The national form, drawn by Sen")
        if not own:
            self.fields.pop("own_template")

    own_template = forms.Field(label=_("Drawn as"), required=False)
    kind = ""
    """Empty: the row's own."""

    def words(self, kind: str) -> Words:
        data = self.cleaned_data
        names = ("body", "drafter", "signer_post", "place", "answer_by")
        said = {name: data[name] for name in names}
        title = " ".join(data["title"].split())
        return Words(kind=kind, title=title, template=data.get("own_template"), **said)

    def made(self, wording: Wording, name: str) -> TakenFile:
        """The paper as a file of the form, before anything is written. Raises `ValidationError`."""
        upload = SimpleUploadedFile(f"{name}.docx", letter_bytes(wording))
        return take_file(upload, kinds=Kinds.DOCUMENTS, by=self.actor, now=self.now)

    def check_words(self, kind: str) -> None:
        """Faults stand at their field before any paper is drawn."""
        if not self.cleaned_data.get("answer_by") and uses(self.cleaned_data.get("body", ""), "han_tra_loi"):
            self.add_error("answer_by", _("The text names this day: {{ han_tra_loi }}. Say which."))
        if not self.errors:
            try:
                writing.check_words(self.words(kind))
            except ValidationError as error:
                self.add_error(None, error)


class WriteLetter(_Words):
    name = "soan-cong-van"
    label = _("Write a letter")
    intro = _("Sen draws it in the national form: to one, to several, or one to each (mail-merge).")
    send_label = _("Write it")
    done_text = _("Written. It waits for the head of the unit.")
    choices = {
        "unit": rules.drawing_units,
        "units": rules.addressed_units,
        "own_template": rules.templates_to_use,
    }
    several = frozenset({"units"})
    field_order = (
        "unit",
        "title",
        "units",
        "others",
        "way",
        "own_template",
        "body",
        "answer_by",
        "drafter",
        "place",
        "signer_post",
    )
    kind = DocumentKind.LETTER.value
    start = LETTER_START

    unit = forms.Field(label=_("Drawn up by"))
    units = forms.Field(
        label=_("Addressed to"), required=False, widget=forms.CheckboxSelectMultiple(attrs=TICKS)
    )
    others = forms.CharField(
        label=_("Others"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line; behind a semicolon the mailbox, if there is one: The station; tram@example.vn"
        ),
    )
    way = forms.ChoiceField(label=_("How it goes"), choices=WAYS, initial=TOGETHER, widget=forms.RadioSelect)

    copies: list[Copy]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        units = rules.drawing_units(self.actor)
        first = units.select_related("authority").first()
        self.initial.setdefault("unit", first)
        self.initial.setdefault("body", self.start)
        if first is not None and first.authority is not None:
            self.initial.setdefault("place", place_of(first.authority))
        if units.count() == 1:
            self.fields["unit"].widget = forms.HiddenInput()

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.units_as(*rules.DRAWERS))

    def values_for(self, unit: Unit) -> Mapping[str, object]:
        """What fields give for one unit, beside its name."""
        return {}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        self.copies = []
        self.check_words(self.kind)
        if not self.errors:
            if not data["units"] and not data["others"].strip():
                self.add_error("units", _("Name at least one recipient."))
                return data
            reached = rules.receivers_of(data["unit"].authority)
            if set(data["units"]) - set(reached):
                self.add_error("units", _("Papers of this unit do not go to some of these units."))
                return data
            try:  # outside the transaction in which the action writes
                self.copies = list(self._copies(data))
            except ValidationError as error:
                self.add_error(None, error)
        return data

    def act(self, *, by: Actor, now: datetime) -> str:
        source = (self.row._meta.label_lower, self.row.pk) if self.row is not None else None
        unit_id = self.cleaned_data["unit"].pk
        documents = writing.write_papers(
            self.words(self.kind), self.copies, unit_id=unit_id, by=by, now=now, source=source
        )
        return reverse("documents-detail", args=[documents[0].pk])

    def _copies(self, data: Mapping[str, Any]) -> Iterator[Copy]:
        units, others = list(data["units"]), others_in(data["others"])
        if len(units) + len(others) > writing.MOST_PAPERS:
            raise ValidationError(_now("At most %(n)s papers at once.") % {"n": writing.MOST_PAPERS})
        if data.get("own_template") and data["way"] == EACH and len(units) + len(others) > MOST_FILLED:
            raise ValidationError(
                _now("From an own template at most %(n)s papers at once.") % {"n": MOST_FILLED}
            )
        if data["way"] == TOGETHER:
            values = self.values_for(units[0]) if len(units) == 1 and not others else {}
            yield self._copy(data, units, others, values, 1)
            return
        for place, unit in enumerate(units, 1):
            yield self._copy(data, [unit], [], self.values_for(unit), place)
        for place, other in enumerate(others, len(units) + 1):
            yield self._copy(data, [], [other], {}, place)

    def _copy(
        self, data: Mapping[str, Any], units: Sequence[Unit], others: Sequence[Other],
        values: Mapping[str, object], place: int,
    ) -> Copy:  # fmt: skip
        names = [*(unit.name for unit in units), *(other.name for other in others)]
        words = self.words(self.kind)
        unit = data["unit"]
        document = OutgoingDocument(
            authority=unit.authority, unit=unit, kind=self.kind, title=words.title, drafter=words.drafter,
            drawn_up_at=self.now,
        )  # fmt: skip
        wording = Wording(
            document=document, body=words.body, addressees=names, values=dict(values), place=words.place,
            answer_by=words.answer_by, signer_post=words.signer_post, template=words.template,
        )  # fmt: skip
        file = self.made(wording, f"van-ban-{place:03}")
        return Copy([unit.pk for unit in units], others, names, file, values)


class WriteInvitation(WriteLetter):
    name = "soan-giay-moi"
    label = _("Write an invitation")
    kind = DocumentKind.INVITATION.value
    start = INVITATION_START


class WriteReply(WriteLetter):
    name = "soan-tra-loi"
    label = _("Write a reply")
    start = REPLY_START


class ChangeWords(_Words):
    name = "sua-loi-van"
    label = _("Change the words")
    intro = _("For every paper of the mailing without a number; what was initialled must be initialled anew.")
    watched = ("state", "remark", "title")
    field_order = ("title", "own_template", "body", "answer_by", "drafter", "place", "signer_post")

    papers: dict[int, TakenFile]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    @classmethod
    def initial_of(cls, row: OutgoingDocument) -> dict[str, Any]:
        wording = row.wording
        names = ("body", "place", "answer_by", "signer_post")
        return {
            "title": row.title,
            "drafter": row.drafter,
            **{name: getattr(wording, name) for name in names},
        }

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        is_early = row.state in (State.DRAFT, State.INITIALLED)
        return is_early and hasattr(row, "wording") and rules.can_change(actor, row)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        self.papers = {}
        self.check_words(self.row.kind)
        if not self.errors:
            try:
                self.papers = dict(self._files())
            except ValidationError as error:
                self.add_error(None, error)
        return data

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        writing.rewrite_papers(self.row.pk, self.words(self.row.kind), self.papers, by=by, now=now)
        return self.row  # type: ignore[no-any-return]

    def _files(self) -> Iterator[tuple[int, TakenFile]]:
        words = self.words(self.row.kind)
        rows = rules.mailing_of(self.actor, self.row).select_related("authority", "wording__template")
        early = rows.filter(state__in=(State.DRAFT, State.INITIALLED))
        for place, document in enumerate(early, 1):
            wording = document.wording
            wording.document = document
            document.title, document.drafter = words.title, words.drafter
            wording.body, wording.place = words.body, words.place
            wording.answer_by, wording.signer_post = words.answer_by, words.signer_post
            wording.template = words.template
            yield document.pk, self.made(wording, f"van-ban-{place:03}")


def _waiting(actor: Actor, row: OutgoingDocument, state: str) -> int:
    """How many papers of a mailing of several stand there."""
    if not hasattr(row, "wording"):
        return 0
    return rules.mailing_of(actor, row).filter(state=state).count()


class InitialMailing(Initial):
    name = "ky-nhay-ca-dot"
    label = _("Initial the whole mailing")
    send_label = _("Initial all")
    done_text = _("Initialled. They wait for their numbers.")

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        return rules.can_initial(actor, row) and _waiting(actor, row, State.DRAFT) > 1

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        writing.initial_mailing(self.row.pk, by=by, now=now)
        return self.row  # type: ignore[no-any-return]


class NumberMailing(GiveNumber):
    name = "cap-so-ca-dot"
    label = _("Number the whole mailing")
    intro = _("Each paper gets a number of its own, one after another in the order of the list.")
    send_label = _("Give the numbers")
    done_text = _("Numbered. File the signed copies when they are signed.")

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        return rules.can_keep(actor, row) and _waiting(actor, row, State.INITIALLED) > 1

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        data = self.cleaned_data
        day: date = data["issued_on"]
        writing.number_mailing(
            self.row.pk, series_id=data["series"].pk, issued_on=day, signer=data["signer"], by=by, now=now
        )
        return self.row  # type: ignore[no-any-return]


class SendMailing(SendDocument):
    name = "gui-ca-dot"
    label = _("Send the whole mailing")
    send_label = _("Send all")

    @classmethod
    def allowed(cls, actor: Actor, row: OutgoingDocument) -> bool:
        return rules.can_keep(actor, row) and _waiting(actor, row, State.SIGNED) > 1

    def act(self, *, by: Actor, now: datetime) -> OutgoingDocument:
        writing.send_mailing(self.row.pk, by=by, now=now)
        return self.row  # type: ignore[no-any-return]
