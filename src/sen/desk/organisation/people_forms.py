"""Forms on people and their roles. Each ends in one action of `org`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import rules
from sen.desk.organisation.handing_over import OfferHandover
from sen.desk.register import ActionForm, DateField
from sen.org import actions
from sen.org.models import Actor, Membership, Role
from sen.org.queries import factors_of, identities_of
from sen.org.rules import (
    can_ask_for_reset,
    can_confirm_reset,
    can_manage_account,
    managed_memberships,
    managed_people,
)


class InvitePerson(ActionForm):
    """Its view shows the link once: see `views.invite`."""

    name = "moi"
    label = _("Invite a person")
    intro = _("The person chooses a user name and a password by a link that works once and holds for a week.")
    send_label = _("Make the link")
    done_text = ""

    display_name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The link is sent there. Without e-mail you hand it over yourself."),
    )
    unit = forms.Field(label=_("Unit"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    choices = {"unit": rules.managed_units}
    field_order = ["display_name", "email", "unit", "role"]

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        del row
        return rules.is_administrator(actor)


class _OfAccount(ActionForm):
    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return can_manage_account(actor, row, today=timezone.localdate())


class GiveRole(ActionForm):
    name = "giao-vai-tro"
    label = _("Give a role")
    done_text = _("The role was given.")

    unit = forms.Field(label=_("Unit"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    valid_from = DateField(label=_("From"))
    valid_to = DateField(
        label=_("Until"), required=False, help_text=_("The last day. Empty: until further notice.")
    )

    acting = forms.ChoiceField(
        label=_("Only acting"),
        choices=[("", _("No, appointed")), *Membership.Acting.choices],
        required=False,
        help_text=_("For heads of units and leaders, with a last day and the paper."),
    )
    paper = forms.CharField(label=_("Paper (number and symbol)"), max_length=100, required=False)
    paper_on = DateField(label=_("Date of the paper"), required=False)

    choices = {"unit": rules.managed_units}
    field_order = ["unit", "role", "valid_from", "valid_to", "acting", "paper", "paper_on"]

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return managed_people(actor).filter(pk=row.pk).exists()

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        del row
        return {"valid_from": timezone.localdate()}

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        facts = {name: sent[name] for name in ("unit", "role", "valid_from", "valid_to")}
        if sent["acting"]:
            facts["as_acting"] = actions.Acting(sent["acting"], sent["paper"], sent["paper_on"])
        actions.give_role(self.row.pk, by=by, now=now, **facts)


class ChangePerson(_OfAccount):
    name = "sua"
    label = _("Change")
    watched = ("display_name", "email")

    display_name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        return {"display_name": row.display_name, "email": row.email}

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        return actions.change_person(
            self.row.pk, display_name=sent["display_name"], email=sent["email"], by=by, now=now
        )


class PasswordLink(_OfAccount):
    """Its view shows the link once: see `views.password_link`."""

    name = "lien-ket-mat-khau"
    label = _("Link for a new password")
    intro = _(
        "Make sure that you know who asks. The link works once and holds for one day; "
        "it is for this person alone."
    )
    send_label = _("Make the link")
    done_text = ""

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(row.is_active) and super().allowed(actor, row)


class CloseAccount(OfferHandover, _OfAccount):
    name = "dong"
    label = _("Close the account")
    send_label = _("Close the account")
    intro = _("The person can no longer log in, from now on. What he or she wrote stays.")
    done_text = _("The account is closed.")
    is_grave = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = managed_memberships(self.actor).filter(user=self.row).select_related("unit")
        self.offer(self.row, terms, now=self.now)

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(row.is_active) and super().allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.close_account(self.row.pk, by=by, now=now)


class EndSessions(_OfAccount):
    name = "dang-xuat"
    label = _("Log out everywhere")
    send_label = _("Log out everywhere")
    intro = _("For a lost telephone or a machine left open. The person can log in again at once.")
    done_text = _("The person was logged out everywhere.")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(row.is_active) and super().allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.end_sessions_of(self.row.pk, by=by, now=now)


class ReopenAccount(_OfAccount):
    name = "mo-lai"
    label = _("Open the account again")
    send_label = _("Open the account again")
    done_text = _("The account is open.")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return not row.is_active and super().allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.reopen_account(self.row.pk, by=by, now=now)


class UnlinkIdentity(_OfAccount):
    name = "go-lien-ket"
    label = _("Unlink from the identity provider")
    send_label = _("Unlink")
    intro = _(
        "For somebody who has a new identity there, or was linked wrongly. The person is logged out everywhere. Whoever "
        "logs in through the provider next under this person's name or e-mail address is linked anew."
    )
    done_text = _("The account was unlinked.")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return super().allowed(actor, row) and identities_of(row.pk).exists()

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.unlink_identity(self.row.pk, by=by, now=now)


class AskForReset(ActionForm):
    """The first of two persons."""

    name = "mat-yeu-to-thu-hai"
    label = _("Second factor lost")
    send_label = _("Ask for it to be taken away")
    intro = _(
        "The person lost the telephone or the key, and has no recovery codes. Make sure that it is this person who "
        "asks: see or call. A second person then confirms. The person and the leader are told by mail."
    )
    done_text = _("It was asked for. Now a second person has to confirm.")

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("What was lost, and how you know who asks.")
    )

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        may = can_ask_for_reset(actor, row, today=timezone.localdate())
        return may and factors_of(row.pk).exists()

    def act(self, *, by: Actor, now: datetime) -> Any:
        asked = actions.ask_for_reset(self.row.pk, reason=self.cleaned_data["reason"], by=by, now=now)
        return reverse("lost-factors-detail", args=[asked.pk])


class ConfirmReset(ActionForm):
    """The second of two persons."""

    name = "xac-nhan"
    label = _("Confirm")
    send_label = _("Confirm: take the second factor away")
    intro = _(
        "Make sure for yourself that it is this person who asks: see or call, do not trust a message. The second "
        "factor is taken away, every session ends, and the person sets up a new one at the next log-in."
    )
    done_text = _("The second factor was taken away. The person and the leader are told by mail.")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return row.is_open(timezone.now()) and can_confirm_reset(actor, row, today=timezone.localdate())

    def clean(self) -> dict[str, Any]:
        if why := actions.note_dependence(self.row.pk, by=self.actor, now=self.now):
            self.add_error(None, str(why.label))
        return super().clean()

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.confirm_reset(self.row.pk, by=by, now=now)


class WithdrawReset(ActionForm):
    name = "rut"
    label = _("Refuse or withdraw")
    send_label = _("Refuse or withdraw")
    intro = _("Nothing is taken away. It can be asked for again.")
    done_text = _("The request is over. Nothing was taken away.")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        is_own = row.requested_by_id == actor.user_id
        may = is_own or can_confirm_reset(actor, row, today=timezone.localdate())
        return may and row.is_open(timezone.now())

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.withdraw_reset(self.row.pk, by=by, now=now)


class EndRole(OfferHandover, ActionForm):
    name = "ket-thuc"
    label = _("End the role")
    send_label = _("End the role")
    intro = _("The role holds to the end of the last day. What the person wrote stays.")
    done_text = _("The end was saved.")

    last_day = DateField(label=_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(self.row.user, [self.row], now=self.now)

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return managed_memberships(actor).filter(pk=row.pk).exists()

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        return {"last_day": row.valid_to or timezone.localdate()}

    def act(self, *, by: Actor, now: datetime) -> Any:
        held = actions.end_role(self.row.pk, last_day=self.cleaned_data["last_day"], by=by, now=now)
        return reverse("people-detail", args=[held.user_id])


class WithdrawInvitation(ActionForm):
    name = "rut"
    label = _("Withdraw")
    send_label = _("Withdraw")
    intro = _("The link opens nothing any more.")
    done_text = _("The invitation was withdrawn.")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        del actor  # who sees the row may withdraw it
        return row.used_at is None and row.revoked_at is None

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.withdraw_invitation(self.row.pk, by=by, now=now)
