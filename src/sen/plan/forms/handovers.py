"""Passing open work of a unit that ended to one that continues it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import OnceForm
from sen.desk.register import ActionForm
from sen.org.models import Actor, Unit
from sen.plan import rules
from sen.plan.actions import handover
from sen.plan.dated_names import former_unit_of
from sen.plan.models import DutyTransfer


class Assign(ActionForm):
    name = "giao"
    label = _("Assign to a successor")
    intro = _("It is offered to this unit, and becomes its work when the unit accepts.")
    done_text = _("Offered. The unit is told on its desk.")
    watched = ("state", "to_unit_id")

    to = forms.Field(label=_("Successor"))

    choices = {"to": rules.heirs_to_assign}

    @classmethod
    def allowed(cls, actor: Actor, row: DutyTransfer) -> bool:
        return rules.can_assign(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        handover.assign_handovers([self.row.pk], to=self.cleaned_data["to"], by=by, now=now)
        return self.row


class Accept(ActionForm):
    name = "nhan-viec"
    label = _("Accept")
    send_label = _("Accept")
    intro = _("From now on your unit answers for it. What the former unit reported stays under its name.")
    done_text = _("Accepted: the work stands on your unit's desk.")
    watched = ("state", "to_unit_id")

    @classmethod
    def allowed(cls, actor: Actor, row: DutyTransfer) -> bool:
        return rules.can_accept(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        handover.accept_handovers([self.row.pk], by=by, now=now)
        return self.row


class Return(ActionForm):
    name = "tra-lai"
    label = _("Return")
    send_label = _("Return")
    intro = _("It goes back to who assigns it, with your reason.")
    done_text = _("Returned.")
    watched = ("state", "to_unit_id")

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def allowed(cls, actor: Actor, row: DutyTransfer) -> bool:
        return rules.can_accept(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        handover.return_handovers([self.row.pk], reason=self.cleaned_data["reason"], by=by, now=now)
        return self.row


class AnswerMany(OnceForm):
    """Accept or return what is ticked."""

    ACCEPT, RETURN = "nhan", "tra"

    work = forms.MultipleChoiceField(label=_("Work"), widget=forms.CheckboxSelectMultiple)
    decision = forms.ChoiceField(
        label=_("Answer"),
        choices=[(ACCEPT, _("Accept what is ticked")), (RETURN, _("Return what is ticked"))],
        initial=ACCEPT,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Needed when work is returned."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(choices)
        self.fields["work"].choices = listed  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["work"].initial = [value for value, _label in listed]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("decision") == self.RETURN and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why it is returned."))
        return data

    def numbers(self) -> list[int]:
        return [int(value) for value in self.cleaned_data["work"]]


def _why(row: DutyTransfer) -> str:
    return f"{row.get_state_display()}: {row.reason}" if row.reason else ""


class AssignMany(OnceForm):
    """For each piece of work the successor it is offered to; empty: later."""

    says_optional = False
    """“Later” says it already, at each of twenty choices."""

    def __init__(self, *args: Any, rows: Mapping[DutyTransfer, list[Unit]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row, heirs in rows.items():
            choices = [("", _("Later")), *((str(heir.pk), str(heir)) for heir in heirs)]
            self.fields[f"to_{row.pk}"] = forms.ChoiceField(
                label=str(row.duty.task),
                choices=choices,
                required=False,
                help_text=". ".join(filter(None, [former_unit_of(row), _why(row)])),
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(value for name, value in data.items() if name.startswith("to_")):
            self.add_error(None, _("Choose at least one."))
        return data

    def chosen(self) -> dict[Unit, list[int]]:
        """Successor to the numbers of what it is offered."""
        found: dict[Unit, list[int]] = {}
        for row, heirs in self.rows.items():
            wanted = self.cleaned_data[f"to_{row.pk}"]
            for heir in heirs:
                if str(heir.pk) == wanted:
                    found.setdefault(heir, []).append(row.pk)
        return found
