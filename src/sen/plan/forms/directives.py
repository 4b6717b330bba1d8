"""Giving a directive, answering it, deciding on the answer. Short: a leader does it on a phone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.fields import DateField
from sen.desk.register import ActionForm
from sen.guard.forms import TakesFiles, UploadField
from sen.guard.kinds import Kinds
from sen.org.models import Actor, Role
from sen.org.office_law import calendar_of
from sen.plan import rules
from sen.plan.actions import directives
from sen.plan.actions.directives import NewDirective
from sen.plan.actions.evidence import NewEvidence
from sen.plan.forms.rounds import END_OF_WORK, clock
from sen.plan.models import DirectiveDuty, Evidence
from sen.plan.registry import DIRECTABLE
from sen.plan.round_times import at

LONGEST = 5_000
MOST_DAYS = 250


def _words(label: Any, *, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class GiveDirective(ActionForm):
    name = "giao"
    label = _("Give a directive")
    send_label = pgettext_lazy("directive", "Give")
    done_text = _("Given. Each unit sees it on its desk.")
    choices = {
        "authority": rules.authorities_to_direct_for,
        "units": rules.directable_units,
        "on_behalf_of": rules.leaders_to_write_for,
    }
    several = frozenset({"units"})
    field_order = [
        "text",
        "units",
        "working_days",
        "due_on",
        "due_time",
        "number",
        "on_behalf_of",
        "authority",
    ]

    text = _words(_("What is to be done"))
    units = forms.Field(label=_("To which units"), widget=forms.CheckboxSelectMultiple)
    working_days = forms.IntegerField(
        label=_("Within so many working days"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Counted from tomorrow, without weekends and holidays. Or name the day below."),
    )
    due_on = DateField(label=_("Or until the day"), required=False)
    due_time = clock(_("At"), required=False, initial=END_OF_WORK)
    number = forms.CharField(label=_("Document number, if there is one"), max_length=100, required=False)
    on_behalf_of = forms.Field(label=_("In whose name"))
    authority = forms.Field(label=_("Authority"))
    about = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        del row
        return rules.can_direct(actor)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        authorities = list(rules.authorities_to_direct_for(self.actor)[:2])
        if len(authorities) == 1:
            self.fields["authority"].widget = forms.HiddenInput()
            self.initial.setdefault("authority", authorities[0].pk)
        if self.actor.authorities_as(Role.LEADER) >= self.actor.authorities_as(Role.FOCAL_POINT):
            del self.fields["on_behalf_of"]
        if about := _about_words(self.actor, str(self["about"].value() or "")):
            self.intro = _("About: %(about)s") % {"about": about}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("working_days") and data.get("due_on"):
            self.add_error("due_on", _("Either working days or a day, not both."))
        elif not (data.get("working_days") or data.get("due_on") or self.errors):
            self.add_error("working_days", _("Say by when."))
        return data

    def due_at(self) -> datetime:
        data = self.cleaned_data
        clock_time = data["due_time"] or END_OF_WORK
        if data["due_on"]:
            return at(data["due_on"], clock_time)
        today = timezone.localdate(self.now)
        return at(calendar_of(data["authority"]).after(today, data["working_days"]), clock_time)

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        leader = data.get("on_behalf_of")
        directive = directives.give_directive(
            NewDirective(
                authority_id=data["authority"].pk, unit_ids=[unit.pk for unit in data["units"]], text=data["text"],
                due_at=self.due_at(), number=data["number"], about=_row_of(data["about"]),
                on_behalf_of_id=leader.pk if leader else None,
            ), by=by, now=now,
        )  # fmt: skip
        return directive.duties.order_by("pk").first()


def _row_of(value: str) -> tuple[str, int] | None:
    kind, _colon, number = value.partition(":")
    if not kind:
        return None
    if kind not in DIRECTABLE or not number.isdecimal() or len(number) > 18:
        raise ValidationError(_("This row can bear no directive."))
    return kind, int(number)


def _about_words(actor: Actor, value: str) -> str:
    try:
        about = _row_of(value)
    except ValidationError:
        return ""
    row = about and DIRECTABLE[about[0]].rows(actor).filter(pk=about[1]).first()
    return f"{DIRECTABLE[about[0]].word}: {DIRECTABLE[about[0]].title(row)}" if about and row else ""


class CorrectDirective(ActionForm):
    name = "sua"
    label = pgettext_lazy("directive", "Correct")
    intro = _("It changes for every unit that was told. The old words stay in the log.")
    watched = ("wording",)

    text = _words(_("What is to be done"))
    due_on = DateField(label=_("Until the day"))
    due_time = clock(_("At"))
    number = forms.CharField(label=_("Document number, if there is one"), max_length=100, required=False)
    reason = _words(_("Why it is corrected"), rows=2)

    @classmethod
    def allowed(cls, actor: Actor, row: DirectiveDuty) -> bool:
        is_open = row.state not in directives.SETTLED
        return is_open and rules.can_change_directive(actor, row.directive)

    @classmethod
    def initial_of(cls, row: DirectiveDuty) -> Mapping[str, Any]:
        due = timezone.localtime(row.directive.due_at)
        return {
            "text": row.directive.text, "number": row.directive.number, "due_on": due.date(), "due_time": due.time(),
        }  # fmt: skip

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        directives.correct_directive(
            self.row.directive_id, text=data["text"], number=data["number"], reason=data["reason"],
            due_at=at(data["due_on"], data["due_time"]), by=by, now=now,
        )  # fmt: skip
        return self.row


class WithdrawDirective(ActionForm):
    name = "thu-hoi"
    label = pgettext_lazy("directive", "Withdraw")
    send_label = pgettext_lazy("directive", "Withdraw")
    intro = _("No unit has to carry it out any more. What was answered stays.")
    done_text = pgettext_lazy("directive", "Withdrawn.")
    is_grave = True

    reason = _words(_("Why it is withdrawn"), rows=2)

    @classmethod
    def allowed(cls, actor: Actor, row: DirectiveDuty) -> bool:
        return CorrectDirective.allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        reason = self.cleaned_data["reason"]
        directives.withdraw_directive(self.row.directive_id, reason=reason, by=by, now=now)
        return self.row


class AnswerDirective(TakesFiles, ActionForm):  # type: ignore[misc]  # one may clean to None, the other not
    name = "tra-loi"
    label = pgettext_lazy("directive", "Answer")
    send_label = _("Send the answer")
    done_text = _("Sent. The leader sees it.")
    watched = ("wording",)

    text = _words(_("What was done"))
    is_final = forms.BooleanField(label=_("Carried out: the leader is asked to look at it"), required=False)
    percent = forms.IntegerField(
        label=_("Progress (%)"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    photo = UploadField(label=_("Picture"), kinds=Kinds.PICTURES, required=False)
    file = UploadField(label=_("File"), kinds=Kinds.ANY, required=False)
    link = forms.URLField(label=_("Link"), required=False, max_length=1000, assume_scheme="https")
    document_number = forms.CharField(label=_("Document number"), required=False, max_length=100)

    @classmethod
    def allowed(cls, actor: Actor, row: DirectiveDuty) -> bool:
        return row.is_waiting and rules.can_answer_directive(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        directives.answer_directive(
            self.row.pk, text=data["text"], percent=data["percent"], is_final=data["is_final"],
            evidence=_evidence(data), by=by, now=now,
        )  # fmt: skip
        return self.row


def _evidence(data: Mapping[str, Any]) -> list[NewEvidence]:
    kinds = Evidence.Kind
    found = [NewEvidence(kinds.FILE, file=data[name]) for name in ("photo", "file") if data.get(name)]
    if data["link"]:
        found.append(NewEvidence(kinds.LINK, url=data["link"]))
    if data["document_number"]:
        found.append(NewEvidence(kinds.DOCUMENT, document_number=data["document_number"]))
    return found


class AcceptAnswer(ActionForm):
    name = "chap-nhan"
    label = pgettext_lazy("directive", "Accept")
    send_label = pgettext_lazy("directive", "Accept")
    intro = _("The directive is carried out; nothing more is asked of the unit.")
    done_text = pgettext_lazy("directive", "Accepted.")
    watched = ("state", "answered_at", "percent")

    remark = _words(_("Remark"), rows=2, required=False)

    @classmethod
    def allowed(cls, actor: Actor, row: DirectiveDuty) -> bool:
        return row.state == DirectiveDuty.State.ANSWERED and rules.can_decide_directive(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        directives.accept_answer(self.row.pk, remark=self.cleaned_data["remark"], by=by, now=now)
        return self.row


class ReturnAnswer(ActionForm):
    name = "tra-lai"
    label = pgettext_lazy("directive", "Return")
    send_label = pgettext_lazy("directive", "Return")
    intro = _("The unit goes on with it and answers again. The day stays.")
    done_text = _("Returned with your remark.")
    watched = ("state", "answered_at", "percent")

    remark = _words(_("What is missing"))

    @classmethod
    def allowed(cls, actor: Actor, row: DirectiveDuty) -> bool:
        return AcceptAnswer.allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        directives.return_answer(self.row.pk, remark=self.cleaned_data["remark"], by=by, now=now)
        return self.row
