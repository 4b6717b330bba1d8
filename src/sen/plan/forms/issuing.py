"""A plan written here goes to the leader, and comes into force with its number."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.fields import DateField
from sen.desk.register import ActionForm
from sen.guard.actions import TakenFile, take_file
from sen.guard.forms import NotSecretField, UploadField
from sen.guard.kinds import Kinds
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import issuing
from sen.plan.actions.issuing import FromSeries, Numbered
from sen.plan.draft_document import draft_bytes
from sen.plan.models import Plan, PlanDraft
from sen.plan.queries.readiness import readiness_of
from sen.plan.queries.writing import problems_before_laying
from sen.records.forms import ReadsSignatures
from sen.records.kinds import DocumentKind
from sen.records.queries import usual_series

Stage = PlanDraft.Stage


class LayBefore(ActionForm):
    name = "trinh"
    label = _("Lay before the leader")
    intro = _("From then on its words stand still. The leader approves it, or returns it with a remark.")
    send_label = _("Lay before the leader")
    done_text = _("It lies before the leader.")
    watched = ("revision",)
    template = "plan/lay_form.html"

    accepts_no_lead = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = readiness_of(self.row.plan)
        self.problems = problems_before_laying(self.row, ready)
        if ready.without_lead:
            text = _("%(count)s tasks have no lead yet; it is laid before the leader all the same")
            self.fields["accepts_no_lead"].label = text % {"count": ready.without_lead}
        else:
            self.fields["accepts_no_lead"].widget = forms.HiddenInput()

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        return row.is_open and row.plan.state == Plan.State.IN_REVIEW and rules.can_lay(actor, row)

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        return issuing.lay_before(
            self.row.pk, accepts_no_lead=self.cleaned_data["accepts_no_lead"], by=by, now=now
        )


class TakeBack(ActionForm):
    name = "rut-lai"
    label = _("Take it back")
    intro = _("The draft can be changed again. An approval is gone with it.")
    send_label = _("Take it back")
    done_text = _("Taken back.")
    watched = ("stage",)

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        lies = row.stage in (Stage.LAID, Stage.APPROVED) and row.plan.state == Plan.State.IN_REVIEW
        return lies and rules.can_lay(actor, row)

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        return issuing.take_back_draft(self.row.pk, reason=self.cleaned_data["reason"], by=by)


class Approve(ActionForm):
    name = "duyet"
    label = pgettext_lazy("draft", "Approve")
    intro = _("The paper is made of these words. It comes into force when it has its number.")
    send_label = pgettext_lazy("draft", "Approve")
    done_text = pgettext_lazy("draft", "Approved.")
    watched = ("revision", "stage")

    post = forms.CharField(
        label=_("Post under which you sign"),
        max_length=200,
        required=False,
        help_text=_("Such as: Chủ tịch, or Phó Chủ tịch; Sen adds TM. and KT. Left empty: Chủ tịch."),
    )

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        lies = row.stage == Stage.LAID and row.plan.state == Plan.State.IN_REVIEW
        return lies and rules.can_approve(actor, row)

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        return issuing.approve_draft(self.row.pk, post=self.cleaned_data["post"], by=by, now=now)


class ReturnDraft(ActionForm):
    name = "tra-lai"
    label = pgettext_lazy("draft", "Return")
    send_label = pgettext_lazy("draft", "Return")
    intro = _("Those who write it go on with it and lay it before you again.")
    done_text = _("Returned with your remark.")
    watched = ("revision", "stage")

    remark = forms.CharField(
        label=_("What is missing"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5_000
    )

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        return Approve.allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        return issuing.return_draft(self.row.pk, remark=self.cleaned_data["remark"], by=by, now=now)


class Issue(ReadsSignatures, ActionForm):
    name = "ban-hanh"
    label = _("Number and issue")
    intro = _(
        "The plan comes into force: each unit gets its duties, and every recipient a letter. The signed paper may be added."
    )
    send_label = _("Issue")
    done_text = _("The plan is in force and was sent to its recipients.")
    watched = ("revision", "stage")
    choices = {"series": rules.series_for_plan, "unit": rules.units_to_draw_up}
    field_order = ("series", "number", "issued_on", "unit", "document", "is_not_secret")

    series = forms.Field(
        label=_("Number series"),
        required=False,
        help_text=_(
            "The plan gets the next number, and stands in the outgoing documents with its recipients."
        ),
    )
    number = forms.CharField(
        label=_("Number and symbol"),
        max_length=60,
        required=False,
        help_text=_("Only when the number was given outside Sen."),
    )
    issued_on = DateField(label=_("Date"))
    unit = forms.Field(label=_("Drawn up by"), required=False)
    document = UploadField(label=_("Signed paper"), kinds=Kinds.DOCUMENTS, required=False)
    is_not_secret = NotSecretField()

    paper: TakenFile | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        series = list(rules.series_for_plan(self.actor, self.row))
        usual = usual_series(series, DocumentKind.PLAN)
        units = rules.units_to_draw_up(self.actor, self.row)
        self.initial.setdefault("series", usual.pk if usual else None)
        self.initial.setdefault("unit", units.first())
        self.initial.setdefault("issued_on", timezone.localdate(self.now))
        self.fields["series"].empty_label = _("none: the number was given outside Sen")  # type: ignore[attr-defined]
        if not series:
            self.fields["series"].widget = forms.HiddenInput()
            self.fields["number"].help_text = ""
        if not series or units.count() == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        if not self.row.plan.recipients.exists():
            self.notice = _("Nobody is named as recipient yet.")
            self.notice_label = _("Recipients")
            self.notice_url = reverse("drafts-noi-nhan", args=[self.row.pk])

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        waits = row.stage == Stage.APPROVED and row.plan.state == Plan.State.IN_REVIEW
        return waits and rules.can_lay(actor, row)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("series") and data.get("number"):
            self.add_error("number", _("Choose a series or enter a number, not both."))
        if data.get("series") and not data.get("unit"):
            self.add_error("unit", _("Say which unit has drawn it up."))
        if data.get("series") and not self.errors:  # outside the transaction in which the action writes
            made = SimpleUploadedFile(f"ke-hoach-{self.row.plan_id}.docx", draft_bytes(self.row))
            try:
                self.paper = take_file(made, kinds=Kinds.DOCUMENTS, by=self.actor, now=self.now)
            except ValidationError as error:
                self.add_error(None, error)
        return data

    def act(self, *, by: Actor, now: datetime) -> str:
        data = self.cleaned_data
        series = (
            FromSeries(data["series"].pk, data["unit"].pk, self.paper, self.signature_facts)
            if self.paper
            else None
        )
        numbered = Numbered(data["number"], data["issued_on"], data.get("document") or None, series)
        issuing.issue_plan(self.row.pk, numbered=numbered, by=by, now=now)
        return reverse("plans-detail", args=[self.row.plan_id])
