"""A paper made from rows goes into the register of outgoing documents."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sen.desk.register import ActionForm
from sen.guard.actions import TakenFile, take_file
from sen.guard.kinds import Kinds
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.models import Round
from sen.plan.round_document import report_bytes, title_words
from sen.records import rules as records
from sen.records.actions.drawing import NewDocument, draw_up
from sen.records.kinds import DocumentKind
from sen.records.models import OutgoingDocument


class RegisterReport(ActionForm):
    name = "vao-so"
    label = _("To the outgoing documents")
    intro = _(
        "The report of this round becomes a draft of your unit: to be initialled, numbered, signed and sent."
    )
    send_label = _("Enter it")
    done_text = _("Entered. It waits for the head of the unit.")
    choices = {"unit": records.drawing_units}
    watched = ("state",)

    unit = forms.Field(label=_("Drawn up by"))
    title = forms.CharField(label=_("Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    file: TakenFile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("unit", records.drawing_units(self.actor).first())
        if self.row.snapshot:
            self.initial.setdefault("title", title_words(self.row.snapshot))

    @classmethod
    def allowed(cls, actor: Actor, row: Round) -> bool:
        may = rules.can_run_round(actor, row) and bool(actor.units_as(*records.DRAWERS))
        return may and row.state == Round.State.FROZEN

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if not self.errors:  # outside the transaction in which the action writes
            made = SimpleUploadedFile(f"bao-cao-{self.row.pk}.docx", report_bytes(self.row))
            try:
                self.file = take_file(made, kinds=Kinds.DOCUMENTS, by=self.actor, now=self.now)
            except ValidationError as error:
                self.add_error(None, error)
        return data

    def act(self, *, by: Actor, now: datetime) -> str:
        data = self.cleaned_data
        source = (Round._meta.label_lower, self.row.pk)
        given = NewDocument(
            data["unit"].pk, DocumentKind.REPORT, data["title"], self.file, source=source, is_made=True
        )
        document: OutgoingDocument = draw_up(given, by=by, now=now)
        return reverse("documents-detail", args=[document.pk])
