"""Keys, partners and received files: what a person enters and decides."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sen.desk.register import ActionForm
from sen.lib.signed_files import LARGEST
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import exchange
from sen.plan.models import Partner, ReceivedFile


class MakeKey(ActionForm):
    name = "tao-khoa"
    label = _("Make a signing key")
    intro = _(
        "With it your authority signs the files it hands on. A former key signs no more, and every partner must compare the new one."
    )
    send_label = _("Make the key")
    done_text = _("The key is made. Send its line to your partners, then call and read out the groups.")
    is_grave = True
    choices = {"authority": rules.authorities_to_sign_for}

    authority = forms.Field(label=_("Authority"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("authority", rules.authorities_to_sign_for(self.actor).first())

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.authorities_as(*rules.KEY_KEEPERS))

    def act(self, *, by: Actor, now: datetime) -> Any:
        exchange.make_key(self.cleaned_data["authority"].pk, by=by, now=now)
        return reverse("partners")


class AddPartner(ActionForm):
    name = "them"
    label = _("Add a partner")
    intro = _("Enter the line of the key as it came by mail or on paper. Nothing is taken under it until it is compared over the phone.")  # fmt: skip
    done_text = _("Entered. Now call them at a number you know and compare the groups.")
    choices = {"authority": rules.authorities_to_sign_for, "place": rules.committees_around}

    authority = forms.Field(label=_("Exchanges with"))
    partner_name = forms.CharField(label=_("Name of the partner"), max_length=200)
    place = forms.Field(
        label=_("Stands in our list of units as"),
        required=False,
        help_text=_("Needed to add its reports up, and to hand it the tasks it has in your plans."),
    )
    key = forms.CharField(
        label=_("Line of the key"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("authority", rules.authorities_to_sign_for(self.actor).first())

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.authorities_as(*rules.KEY_KEEPERS))

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        entered = Partner(
            authority=data["authority"], name=data["partner_name"], place=data["place"], key=data["key"]
        )
        return exchange.add_partner(entered, by=by, now=now)


class ConfirmPartner(ActionForm):
    name = "xac-nhan"
    label = _("Compare the key")
    intro = _(
        "Call the partner at a number you already know, not one from the mail with the key. Ask them to read out the six groups of their own key, and type what you hear. Sen compares."
    )
    send_label = _("Compare and confirm")
    done_text = _("The groups are the same. Files of this partner can be taken in.")
    watched = ("state", "key")

    heard = forms.CharField(
        label=_("The six groups you hear"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "inputmode": "tel",
                "autocomplete": "off",
                "placeholder": "12345 12345 12345 12345 12345 12345",
            }
        ),
    )
    heard_from = forms.CharField(label=_("Read out by (office or post)"), max_length=200)

    @classmethod
    def allowed(cls, actor: Actor, row: Partner) -> bool:
        return row.state == Partner.State.PROPOSED and rules.can_keep_partner(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        return exchange.confirm_partner(
            self.row.pk, heard=data["heard"], heard_from=data["heard_from"], by=by, now=now
        )


class RevokePartner(ActionForm):
    name = "thu-hoi"
    label = _("Revoke the key")
    intro = _("From now on no file under this key is taken in. What was taken in before stays.")
    send_label = _("Revoke")
    done_text = _("Revoked.")
    is_grave = True
    watched = ("state",)

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    @classmethod
    def allowed(cls, actor: Actor, row: Partner) -> bool:
        return row.state != Partner.State.REVOKED and rules.can_keep_partner(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return exchange.revoke_partner(self.row.pk, reason=self.cleaned_data["reason"], by=by, now=now)


class BringIn(ActionForm):
    name = "nhan"
    label = _("Bring in a file")
    intro = _(
        "A file that another authority has signed and sent to yours. You see what is in it before anything is taken in."
    )
    send_label = _("Check the file")
    done_text = _("The signature is good. Look at what the file would add and change.")

    file = forms.FileField(
        label=_("File"),
        help_text=_("As it came, ending in .sen; at most 8 MB."),
        widget=forms.FileInput(attrs={"accept": ".sen"}),
    )

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return rules.chases_units(actor)

    def clean_file(self) -> exchange.CheckedFile:
        """Outside the transaction in which the action writes: a refusal is kept though nothing is written."""
        sent = self.cleaned_data["file"]
        try:
            return exchange.check_file(sent.read(LARGEST + 1), by=self.actor, now=self.now)
        except forms.ValidationError as error:
            code = str(getattr(error, "code", "") or "")
            exchange.record_refused_file(code, by=self.actor)
            raise

    def act(self, *, by: Actor, now: datetime) -> Any:
        return exchange.bring_in(self.cleaned_data["file"], by=by, now=now).row


class TakeInFile(ActionForm):
    name = "tiep-nhan"
    label = _("Take it in")
    intro = _("What the page shows is taken in as it is. Nobody can change it afterwards.")
    send_label = _("Take it in")
    done_text = _("Taken in.")
    watched = ("state",)

    @classmethod
    def allowed(cls, actor: Actor, row: ReceivedFile) -> bool:
        return row.state == ReceivedFile.State.WAITING and rules.can_decide_file(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return exchange.take_in_file(self.row.pk, by=by, now=now)


class DropFile(ActionForm):
    name = "bo"
    label = _("Do not take it in")
    send_label = _("Do not take it in")
    done_text = _("Not taken in. The same file can be brought in again.")
    is_grave = True
    watched = ("state",)

    @classmethod
    def allowed(cls, actor: Actor, row: ReceivedFile) -> bool:
        return row.state == ReceivedFile.State.WAITING and rules.can_decide_file(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return exchange.drop_file(self.row.pk, by=by, now=now)
