"""Papers made from rows go into the register of outgoing documents: the report of a round, letters to who is silent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.register import ActionForm
from sen.guard.actions import TakenFile, take_file
from sen.guard.kinds import Kinds
from sen.org.models import Actor, Unit
from sen.plan import rules
from sen.plan.models import Answersheet, Round, SheetForm
from sen.plan.queries.sheets import unanswered_tasks
from sen.plan.report_text import title_words
from sen.plan.round_document import report_bytes
from sen.records import rules as records
from sen.records.actions.drawing import NewDocument, draw_up
from sen.records.kinds import DocumentKind
from sen.records.letter_forms import EACH, WriteLetter
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


class ChaseByLetter(WriteLetter):
    """A letter to each unit that has not sent in, with the tasks on which it is silent."""

    name = "cong-van-don-doc"
    label = _("Letter to who has not answered")
    intro = _("A letter to each of them in the national form, with the tasks that wait for its words.")
    watched = ("state",)

    @classmethod
    def allowed(cls, actor: Actor, row: Round) -> bool:
        may = rules.can_run_round(actor, row) and super().allowed(actor, row)
        return may and row.is_open and _missing(row).exists()

    @classmethod
    def initial_of(cls, row: Round) -> dict[str, Any]:
        due = timezone.localtime(row.due_at)
        opening = (
            f"Thực hiện {row.plan.title}, {{{{ co_quan }}}} đã đề nghị các đơn vị báo cáo kết quả từ ngày "
            f"{row.starts_on:%d/%m/%Y} đến ngày {row.ends_on:%d/%m/%Y}, hạn gửi {due:%H:%M} ngày {due:%d/%m/%Y}."
        )
        silent = "Đến nay, {{ co_quan }} chưa nhận được báo cáo của {{ don_vi }}"
        asked = f"{silent} về các nhiệm vụ sau:\n{{{{ viec_con_thieu }}}}"
        missing = f"{silent}." if row.form == SheetForm.PRESS else asked
        return {
            "title": f"đôn đốc báo cáo kết quả từ ngày {row.starts_on:%d/%m/%Y} đến ngày {row.ends_on:%d/%m/%Y}",
            "body": f"{opening}\n{missing}\nĐề nghị {{{{ don_vi }}}} khẩn trương gửi báo cáo trên hệ thống Sen.",
            "units": list(_missing(row).values_list("unit", flat=True)),
            "way": EACH,
        }

    def values_for(self, unit: Unit) -> Mapping[str, object]:
        if not hasattr(self, "_silent"):
            self._silent = {} if self.row.form == SheetForm.PRESS else unanswered_tasks(self.row)
        return {"viec_con_thieu": self._silent.get(unit.pk, [])}


def _missing(round_: Round) -> QuerySet[Answersheet]:
    return round_.sheets.exclude(state=Answersheet.State.SUBMITTED)
