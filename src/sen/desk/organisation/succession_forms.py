"""Units merge, part, are renamed, end: drafted, looked at, confirmed. Each form ends in one action of `org`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import rules
from sen.desk.register import ActionForm, DateField
from sen.org import actions
from sen.org.models import Actor, Succession
from sen.org.rules import can_decide_succession

DRAFT, PLANNED, IN_EFFECT = (
    Succession.State.DRAFT,
    Succession.State.PLANNED,
    Succession.State.IN_EFFECT,
)
ACT_FIELDS = ("act_number", "act_on", "act_title")


def _ticks() -> forms.CheckboxSelectMultiple:
    """A telephone has no Ctrl key; a long list scrolls by itself."""
    return forms.CheckboxSelectMultiple(attrs={"class": "ticks"})


class _Act(ActionForm):
    act_number = forms.CharField(
        label=_("Number of the act"), max_length=60, help_text=_("As printed: 1685/NQ-UBTVQH15")
    )
    act_on = DateField(label=_("Date of the act"), required=False)
    act_title = forms.CharField(
        label=_("Title of the act"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class _ChangeFacts(_Act):
    kind = forms.ChoiceField(label=_("Kind of change"), choices=Succession.Kind.choices)
    olds = forms.Field(label=_("Units that end, or the one that is renamed"), widget=_ticks())
    news = forms.Field(
        label=_("Continued by"),
        required=False,
        help_text=_("Enter a new unit first with the day on which it begins. A renaming has none."),
        widget=_ticks(),
    )
    effective_on = DateField(
        label=_("In effect from"),
        help_text=_(
            "The first day of the new order; what ends, ends the day before. It may lie in the future."
        ),
    )
    new_name = forms.CharField(label=_("New name (of a renaming)"), max_length=200, required=False)
    new_short_name = forms.CharField(label=_("New short name"), max_length=60, required=False)

    choices = {"olds": rules.ending_units, "news": rules.continuing_units}
    several = frozenset({"olds", "news"})
    field_order = ["kind", "olds", "news", "effective_on", *ACT_FIELDS, "new_name", "new_short_name"]

    def change(self) -> actions.Change:
        sent = self.cleaned_data
        names = ("kind", "effective_on", *ACT_FIELDS, "new_name", "new_short_name")
        facts = {name: sent[name] for name in names}
        return actions.Change(olds=list(sent["olds"]), news=list(sent["news"]), **facts)


class DraftSuccession(_ChangeFacts):
    name = "lap"
    label = _("Enter a change of units")
    intro = _("First a draft: nothing changes until you have looked at what hangs on the units and confirm.")
    send_label = _("Look at it")
    done_text = _("The draft was saved. Look at it below, then confirm.")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        del row
        return rules.is_administrator(actor)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.draft_succession(self.change(), by=by, now=now)


class ChangeSuccession(_ChangeFacts):
    name = "sua"
    label = _("Change the draft")
    watched = ("state", "kind", "effective_on", "act_number")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return row.state == DRAFT and can_decide_succession(actor, row)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        names = ("kind", "effective_on", *ACT_FIELDS, "new_name", "new_short_name")
        lines = list(row.lines.all())
        units = {
            "olds": [line.old_id for line in lines],
            "news": [line.new_id for line in lines if line.new_id],
        }
        return {name: getattr(row, name) for name in names} | units

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.change_succession(self.row.pk, self.change(), by=by, now=now)


class ConfirmSuccession(ActionForm):
    name = "xac-nhan"
    label = _("Confirm")
    send_label = _("Confirm")
    intro = _(
        "On its day it takes effect by itself at 00:00; if the day has come, at once. "
        "Roles in units that end end with them, and their open work is offered to those that continue them."
    )
    done_text = _("The change was confirmed.")
    is_grave = True
    watched = ("state", "kind", "effective_on", "act_number")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return (row.state == DRAFT or bool(row.refusal)) and can_decide_succession(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.confirm_succession(self.row.pk, by=by, now=now)


class ChooseRoles(ActionForm):
    name = "vai-tro"
    label = _("Who goes on where")
    intro = _(
        "The ticked persons hold the same role in the successor from the first day. Their old role ends."
    )
    done_text = _("The choice was saved.")

    chosen = forms.MultipleChoiceField(
        label=_("Same role in the successor"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, actor: Actor, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, row=row, **kwargs)
        pairs = rules.roles_to_carry(actor, row)
        self.fields["chosen"].choices = [(key, label) for key, label, _is_chosen in pairs]  # type: ignore[attr-defined]
        self.initial["chosen"] = [key for key, _label, is_chosen in pairs if is_chosen]

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        is_open = row.state in (DRAFT, PLANNED, IN_EFFECT) and row.kind != Succession.Kind.RENAME
        return is_open and can_decide_succession(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        pairs = [tuple(map(int, key.split("-"))) for key in self.cleaned_data["chosen"]]
        actions.choose_roles(self.row.pk, chosen=[(held, unit) for held, unit in pairs], by=by, now=now)
        return self.row


class UndoSuccession(ActionForm):
    name = "rut"
    label = _("Take back")
    send_label = _("Take back")
    intro = _("It has not taken effect; nothing was changed. The entry stays with your reason.")
    done_text = _("The change was taken back.")
    is_grave = True

    reason = forms.CharField(label=_("Reason"), max_length=500)

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return row.is_open and can_decide_succession(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.undo_succession(self.row.pk, reason=self.cleaned_data["reason"], by=by, now=now)


class CorrectSuccession(_Act):
    name = "dinh-chinh"
    label = _("Correct")
    intro = _("A further entry puts the act or the successors right. The first entry stays to be read.")
    done_text = _("The correcting entry was saved.")
    watched = ("state",)

    news = forms.Field(label=_("Continued by"), required=False, widget=_ticks())
    reason = forms.CharField(label=_("Reason"), max_length=500)

    choices = {"news": rules.continuing_units}
    several = frozenset({"news"})
    field_order = ["news", *ACT_FIELDS, "reason"]

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return row.state == IN_EFFECT and can_decide_succession(actor, row)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        news = [line.new_id for line in row.lines.all() if line.new_id]
        return {name: getattr(row, name) for name in ACT_FIELDS} | {"news": news}

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        facts = {name: sent[name] for name in (*ACT_FIELDS, "reason")}
        entry = actions.correct_succession(self.row.pk, news=list(sent["news"]), by=by, now=now, **facts)
        return reverse("successions-detail", args=[entry.pk])
