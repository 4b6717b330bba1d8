"""Handing over: the list is made, the giver confirms, the taker confirms."""

import hashlib
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import rules
from sen.desk.organisation.handing_over import shown_items
from sen.desk.register import ActionForm
from sen.org import actions
from sen.org.models import Actor, Handover
from sen.org.queries import open_work_of
from sen.org.rules import (
    can_confirm_giving,
    can_confirm_taking,
    can_read_handover_items,
    can_withdraw_handover,
)


class MakeHandover(ActionForm):
    name = "lap"
    label = _("Begin a handing over")
    intro = _(
        "Everything open of a person in one unit goes to a colleague of the same unit: duties, reports begun, "
        "invitations sent. First a list is made; it passes once both have confirmed it."
    )
    send_label = _("Make the list")
    done_text = _("The list was made. Now the giver confirms it.")

    giver = forms.Field(label=_("Handed over by"), help_text=_("The person and the unit in which."))
    taker = forms.Field(label=_("Taken over by"), help_text=_("Of the same unit."))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Such as: moves to another unit from 01/04/2026")
    )

    choices = {"giver": rules.possible_givers, "taker": rules.possible_takers}
    field_order = ["giver", "taker", "reason"]

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.roles)

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        return actions.make_handover(
            sent["giver"].pk, to=sent["taker"].pk, reason=sent["reason"], by=by, now=now
        )


class _WithList(ActionForm):
    """The list stands above the button, and what is sent says which list that was."""

    template = "desk/organisation/handover_form.html"
    watched = ("state", "given_at")

    def seen_digest(self) -> str:
        keys = sorted((item["kind"], item["key"]) for item in open_work_of(self.row, now=self.now))
        return hashlib.sha256(f"{super().seen_digest()}{keys}".encode()).hexdigest()

    def groups(self) -> Any:
        items = open_work_of(self.row, now=self.now)
        return shown_items(self.row, items, can_read_handover_items(self.actor, self.row))


class ConfirmGiving(_WithList):
    name = "ben-giao"
    label = _("Confirm as the giver")
    send_label = _("I hand this over")
    done_text = _("Confirmed. It passes as soon as the taker confirms too.")

    because = forms.CharField(
        label=_("Why in the giver's place"), max_length=300, required=False,
        help_text=_("Such as: has left; is ill. The record says that you confirmed in the giver's place."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].required = True
        if self.actor.user_id == self.row.giver_id:
            del self.fields["because"]

    @classmethod
    def allowed(cls, actor: Actor, row: Handover) -> bool:
        return can_confirm_giving(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.confirm_giving(
            self.row.pk, because=self.cleaned_data.get("because", ""), by=by, now=now
        )


class ConfirmTaking(_WithList):
    name = "ben-nhan"
    label = _("Confirm as the taker")
    send_label = _("I take this over")
    intro = _("Everything on the list becomes yours at once.")
    done_text = _("Handed over. You can print the record.")

    @classmethod
    def allowed(cls, actor: Actor, row: Handover) -> bool:
        return can_confirm_taking(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.confirm_taking(self.row.pk, by=by, now=now)


class WithdrawHandover(ActionForm):
    name = "rut"
    label = _("Withdraw")
    send_label = _("Withdraw")
    intro = _("Nothing passes. A new list can be made at any time.")
    done_text = _("The handing over was withdrawn.")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, row: Handover) -> bool:
        return can_withdraw_handover(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.withdraw_handover(self.row.pk, by=by, now=now)
