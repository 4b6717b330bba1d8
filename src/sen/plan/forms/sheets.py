"""What a unit fills in for a round, on a phone; and what is asked about a sheet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import DateField, OnceForm
from sen.desk.register import ActionForm
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import accepting, sheets
from sen.plan.actions.sheets import MOST_ITEMS, Filled
from sen.plan.forms.rounds import END_OF_WORK, clock, moment_of
from sen.plan.models import Answersheet, PressItem
from sen.plan.queries.sheets import Prefilled
from sen.plan.snapshots import ITEM_FIELDS

LONGEST = 5_000
MORE_ITEMS = 5
"""Empty items below those that stand; a button adds as many again."""
ROW = "row"
"""Which stored item a group shows; empty for a new one."""
PRIVATE = re.compile(r"@|\d[\d .]{7,}\d")
"""A mail address or a telephone number: who answers is an office, not a private person."""


class SheetOfWork(OnceForm):
    """A text for each duty, filled in with what the unit has reported."""

    says_optional = False

    def __init__(self, *args: Any, lines: Sequence[Prefilled], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"text_{line.duty.pk}"] = forms.CharField(
                label=str(line.duty.task),
                required=False,
                max_length=LONGEST,
                initial=line.text,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_evidence(line),
            )
        self.fields["rest_is_nothing"] = forms.BooleanField(
            label=_("On the lines left empty nothing arose"), required=False
        )
        self.fields["note"] = _note()

    def filled(self) -> Filled:
        data = self.cleaned_data
        return Filled(
            texts={line.duty.pk: data[f"text_{line.duty.pk}"] for line in self.lines},
            rest_is_nothing=data["rest_is_nothing"],
            note=data["note"],
        )


class SheetOfPress(OnceForm):
    """A list of press items; each is a group of fields that opens."""

    says_optional = False

    rows = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """How many groups the page shows."""

    def __init__(
        self, *args: Any, items: Sequence[Mapping[str, str]], opened: int = 1, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.opened = opened
        shown = rows_sent(self.data) if self.is_bound else 0
        self.count = min(max(len(items) + MORE_ITEMS, shown), MOST_ITEMS)
        self.initial["rows"] = self.count
        for number in range(1, self.count + 1):
            item = items[number - 1] if number <= len(items) else {}
            for name in ITEM_FIELDS:
                self.fields[f"{name}_{number}"] = _item_field(name, item.get(name, ""))
            self.fields[f"{ROW}_{number}"] = forms.CharField(
                required=False, max_length=20, initial=item.get(ROW, ""), widget=forms.HiddenInput
            )
            self.fields[f"responsible_{number}"].help_text = _("An office or a post, no private person.")
        self.fields["rest_is_nothing"] = forms.BooleanField(
            label=_("There was nothing in the press that week"), required=False
        )
        self.fields["note"] = _note()

    def groups(self) -> Iterator[tuple[int, list[forms.BoundField], bool]]:
        """Number, fields, and whether the group stands open: those with content and the first empty one."""
        for number in range(1, self.count + 1):
            fields = [self[f"{name}_{number}"] for name in ITEM_FIELDS]
            yield number, fields, number == self.opened or any(each.value() or each.errors for each in fields)

    @property
    def next_row(self) -> int | None:
        """The first of those that the button adds; none when the list is as long as it may be."""
        return self.count + 1 if self.count < MOST_ITEMS else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, self.count + 1):
            if PRIVATE.search(data.get(f"responsible_{number}", "")):
                text = _("Name the office or post, without telephone number or mail address.")
                self.add_error(f"responsible_{number}", ValidationError(text))
        return data

    def filled(self) -> Filled:
        data = self.cleaned_data
        items = [
            {name: data[f"{name}_{number}"] for name in (*ITEM_FIELDS, ROW)}
            for number in range(1, self.count + 1)
        ]
        return Filled(items=items, rest_is_nothing=data["rest_is_nothing"], note=data["note"])


def rows_sent(data: Mapping[str, Any]) -> int:
    """How many groups a page that is sent has shown; what no page of ours says is none."""
    text = str(data.get("rows", ""))
    return min(int(text), MOST_ITEMS) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def with_more_rows(data: Mapping[str, Any]) -> SheetOfPress:
    """What was typed, with further empty groups below: nothing is checked or sent in yet."""
    shown = rows_sent(data)
    items = [
        {name: str(data.get(f"{name}_{number}", "")) for name in (*ITEM_FIELDS, ROW)}
        for number in range(1, shown + 1)
    ]
    initial = {"note": data.get("note", ""), "rest_is_nothing": "rest_is_nothing" in data}
    return SheetOfPress(items=items, initial=initial, opened=shown + 1)


def _note() -> forms.CharField:
    return forms.CharField(
        label=_("Difficulties and proposals"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _item_field(name: str, value: str) -> forms.CharField:
    """Named as the model names it; an office in one line, all else in two."""
    label = capfirst(PressItem._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a text field
    if name == "responsible":
        return forms.CharField(label=label, required=False, max_length=200, initial=value)
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=LONGEST, initial=value, widget=area)


def _evidence(line: Prefilled) -> str:
    named = "; ".join(title for _pk, title in line.evidence)
    return str(_("Evidence: %(named)s")) % {"named": named} if named else ""


class SendBack(ActionForm):
    name = "tra-lai"
    label = _("Send back")
    send_label = _("Send back")
    intro = _("The unit corrects its sheet and sends it in again. Until then it counts as missing.")
    done_text = _("Sent back. The unit sees your remark on its desk.")
    watched = ("state", "submitted_at")

    remark = forms.CharField(
        label=_("What is to be corrected"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = DateField(label=_("New day, if it needs one"), required=False)
    due_time = clock(_("At"), required=False, initial=END_OF_WORK)

    @classmethod
    def allowed(cls, actor: Actor, row: Answersheet) -> bool:
        return row.round.is_open and not row.is_missing and rules.can_run_sheet(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        due_at = moment_of({**data, "due_time": data["due_time"] or END_OF_WORK}) if data["due_on"] else None
        sheets.send_back_sheet(self.row.pk, remark=data["remark"], due_at=due_at, by=by, now=now)
        return self.row


class AcceptSheet(ActionForm):
    name = "da-xem"
    label = _("Looked over")
    send_label = _("Looked over")
    intro = _("You have nothing to ask. It no longer waits for you; you can still send it back later.")
    done_text = _("Noted.")
    watched = ("state", "submitted_at")

    @classmethod
    def allowed(cls, actor: Actor, row: Answersheet) -> bool:
        waits = row.round.is_open and not row.is_missing and row.accepted_at is None
        return waits and rules.can_run_sheet(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        accepting.accept_sheet(self.row.pk, by=by, now=now)
        return self.row


class AskExtension(ActionForm):
    name = "xin-them-gio"
    label = _("Ask for more time")
    send_label = _("Ask")
    intro = _("The focal point decides. Until then the old day holds.")
    done_text = _("Asked. The answer stands on this page.")

    due_on = DateField(label=_("Until"))
    due_time = clock(_("At"), initial=END_OF_WORK)
    reason = forms.CharField(
        label=_("Why more time is needed"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def allowed(cls, actor: Actor, row: Answersheet) -> bool:
        return row.round.is_open and row.is_missing and rules.can_ask_extension(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        sheets.ask_extension(self.row.pk, due_at=moment_of(data), reason=data["reason"], by=by, now=now)
        return self.row


class DecideExtension(ActionForm):
    name = "duyet-them-gio"
    label = _("Decide on more time")
    send_label = _("Decide")
    done_text = _("Decided. The unit sees it on its desk.")
    watched = ("wanted_due_at",)

    GRANT, REFUSE = "cho", "khong"

    decision = forms.ChoiceField(
        label=_("Answer"),
        choices=[(GRANT, _("Give the time that was asked for")), (REFUSE, _("The old day holds"))],
        initial=GRANT,
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        help_text=_("Needed when no more time is given."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.wanted_due_at:
            until = f"{timezone.localtime(self.row.wanted_due_at):%H:%M %d/%m/%Y}"
            facts = {"unit": self.row.unit, "until": until, "reason": self.row.extension_reason}
            self.intro = _("%(unit)s asks for time until %(until)s: %(reason)s") % facts  # type: ignore[misc]

    @classmethod
    def allowed(cls, actor: Actor, row: Answersheet) -> bool:
        return row.round.is_open and row.wanted_due_at is not None and rules.can_run_sheet(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        is_granted = data["decision"] == self.GRANT
        sheets.decide_extension(self.row.pk, is_granted=is_granted, remark=data["remark"], by=by, now=now)
        return self.row


class HandOverSheet(ActionForm):
    name = "chuyen"
    label = _("Hand to a colleague")
    done_text = _("Saved. It stands first on that colleague's desk.")
    watched = ("officer_id",)
    choices = {"officer": rules.possible_sheet_officers}

    officer = forms.Field(
        label=_("Who fills it in"),
        required=False,
        help_text=_("Left empty: everybody who answers in the unit."),
    )

    @classmethod
    def allowed(cls, actor: Actor, row: Answersheet) -> bool:
        return row.round.is_open and row.is_missing and rules.can_answer(actor, row)

    @classmethod
    def initial_of(cls, row: Answersheet) -> dict[str, Any]:
        return {"officer": row.officer_id}

    def act(self, *, by: Actor, now: datetime) -> Any:
        del now
        officer = self.cleaned_data["officer"]
        sheets.hand_over_sheet(self.row.pk, officer_id=officer.pk if officer else None, by=by)
        return self.row
