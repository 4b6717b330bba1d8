"""What a clerk fills in on a phone: an answer, a few words, a picture."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import OnceForm
from sen.guard.forms import TakesFiles, UploadField
from sen.guard.kinds import Kinds
from sen.org.models import Actor
from sen.plan.actions.evidence import NewEvidence
from sen.plan.actions.reporting import Given
from sen.plan.models import Duty, Evidence, Report, Rhythm

DRAFTED = (
    "answer",
    "percent",
    "note",
    "link",
    "document_number",
    "reason",
    "closes_duty",
    "correction_reason",
)
"""What a draft keeps. Files are not kept: a browser would not let them be put back."""


LONGEST_NOTE = 5_000
"""Two pages: a note is read on a telephone by all who share the task. What is longer is a file."""


class ReportForm(TakesFiles, OnceForm):
    """Sent once; which answers and fields it has follows from the duty."""

    answer = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was done"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few words are enough. If it does not apply, say why."),
    )
    percent = forms.IntegerField(
        label=_("Progress (%)"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Enter a whole number from 0 to 100.")
        ),
    )
    photo = UploadField(label=_("Picture"), kinds=Kinds.PICTURES, required=False)
    file = UploadField(label=_("File"), kinds=Kinds.ANY, required=False)
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        error_messages={
            "invalid": _("Copy the whole address of the page, such as https://example.vn/bai-viet.")
        },
    )
    document_number = forms.CharField(label=_("Document number"), required=False, max_length=100)
    reason = forms.CharField(
        label=_("Why there is no evidence"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only when the work is done and nothing can be shown."),
    )
    closes_duty = forms.BooleanField(label=_("Nothing is left to do in later months"), required=False)
    correction_reason = forms.CharField(label=_("Why it is corrected"), max_length=500)
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """The report that stood when the page was opened: a second tap still means what the first meant."""

    def __init__(
        self, *args: Any, actor: Actor, now: datetime, duty: Duty, is_correction: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.now = actor, now
        self.fields["answer"].choices = answers_for(duty)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["photo"].widget.attrs["capture"] = "environment"
        if duty.rhythm == Rhythm.ONCE:
            del self.fields["closes_duty"]
        if not is_correction:
            del self.fields["correction_reason"]

    def given(self) -> Given:
        """What was filled in, as the action takes it."""
        data = self.cleaned_data
        return Given(
            answer=data["answer"],
            percent=data["percent"],
            note=data["note"],
            reason=data["reason"],
            closes_duty=data.get("closes_duty", False),
            evidence=_evidence(data),
        )


def answers_for(duty: Duty) -> list[tuple[str, Any]]:
    """Leave out "nothing arose" except where work happens now and then."""
    sometimes = duty.rhythm in (Rhythm.WHEN_IT_HAPPENS, Rhythm.BOTH)
    return [
        (answer.value, answer.label)
        for answer in Report.Answer
        if sometimes or answer != Report.Answer.NOTHING_AROSE
    ]


def initial_of(report: Report | None, draft: Mapping[str, Any] | None) -> dict[str, Any]:
    """A draft wins over what stands, for it was typed later."""
    if draft:
        return {name: draft[name] for name in DRAFTED if name in draft}
    if report is None:
        return {"answer": Report.Answer.REPORTED}
    return {name: getattr(report, name) for name in ("answer", "percent", "note", "reason", "closes_duty")}


def _evidence(data: Mapping[str, Any]) -> list[NewEvidence]:
    kinds = Evidence.Kind
    found = [NewEvidence(kinds.FILE, file=data[name]) for name in ("photo", "file") if data.get(name)]
    if data["link"]:
        found.append(NewEvidence(kinds.LINK, url=data["link"]))
    if data["document_number"]:
        found.append(NewEvidence(kinds.DOCUMENT, document_number=data["document_number"]))
    return found


class NothingAroseForm(OnceForm):
    """One answer for several duties of a month."""

    duties = forms.MultipleChoiceField(
        label=_("Work on which nothing arose"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duties"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["duties"].initial = [value for value, _label in choices]
