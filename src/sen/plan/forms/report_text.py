"""Wording the report of a frozen round."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import OnceForm
from sen.org.models import Actor
from sen.plan.actions import report_text
from sen.plan.models import ReportPassage, Round
from sen.plan.report_text import Passage, stamp_of

LONGEST = 20_000
SAVE, RESTORE, LEAVE_OUT = DEEDS = ("save", "restore", "leave-out")


class _Words(OnceForm):
    """`standing`: the words that stand in the report now."""

    says_optional = False

    text = forms.CharField(
        label=_("Words of the report"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    do = forms.ChoiceField(choices=[(each, each) for each in DEEDS], required=False)
    """Which button was pressed; a form sent by another key is saved."""
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, standing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.initial = {**self.initial, "text": standing, "seen": stamp_of(standing)}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("do") in {"", SAVE} and not data.get("text", "").strip():
            self.add_error("text", _("Write the words, or leave the passage out with the button below."))
        return data

    def show_as_it_is_now(self) -> None:
        """After a refusal the same text may be sent again, now on top of what the page shows."""
        self.renew_key()
        self.resend_with("seen", stamp_of(self.standing))


class WordPassage(_Words):
    def __init__(self, *args: Any, round_: Round, passage: Passage, **kwargs: Any) -> None:
        super().__init__(*args, standing=passage.text, **kwargs)
        self.round, self.passage = round_, passage

    def act(self, *, by: Actor, now: datetime) -> None:
        texts = {RESTORE: self.passage.made, LEAVE_OUT: ""}
        text = texts.get(self.cleaned_data["do"], self.cleaned_data["text"])
        place = self.passage.place
        report_text.word_passage(
            self.round.pk, place=place, text=text, seen=self.cleaned_data["seen"], by=by, now=now
        )


class AddSentence(_Words):
    def __init__(self, *args: Any, round_: Round, behind: str, **kwargs: Any) -> None:
        super().__init__(*args, standing="", **kwargs)
        self.round, self.behind = round_, behind

    def act(self, *, by: Actor, now: datetime) -> None:
        text = self.cleaned_data["text"]
        report_text.add_sentence(self.round.pk, behind=self.behind, text=text, by=by, now=now)


class ChangeSentence(_Words):
    def __init__(self, *args: Any, sentence: ReportPassage, **kwargs: Any) -> None:
        super().__init__(*args, standing=sentence.text, **kwargs)
        self.sentence = sentence

    def act(self, *, by: Actor, now: datetime) -> None:
        text = "" if self.cleaned_data["do"] == LEAVE_OUT else self.cleaned_data["text"]
        report_text.change_sentence(
            self.sentence.pk, text=text, seen=self.cleaned_data["seen"], by=by, now=now
        )
