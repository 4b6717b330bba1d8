"""Codes and passkeys as they are typed and sent. `org.actions` decides on codes, the fido2 library on passkeys."""

from typing import Any

from allauth.account.adapter import get_adapter as door
from allauth.account.forms import ReauthenticateForm as AllauthPasswordAgainForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.org import actions
from sen.org.errors import TooOften
from sen.org.models import User

BROKEN = (InvalidSignature, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError)
"""What the parsers and checks of fido2 raise on what no browser sends."""


def code_field(label: Any, *, is_number: bool = True) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    if is_number:
        attributes["inputmode"] = "numeric"
    widget = forms.TextInput(attrs={**attributes, "class": "code", "size": "14"})
    return forms.CharField(label=label, max_length=40, widget=widget)


def spend_try(person: User) -> None:
    """Few tries for each account, whichever page they come from: six digits are soon guessed otherwise."""
    try:
        actions.spend(tries_of(person), now=timezone.now())
    except TooOften:
        raise door().validation_error("too_many_login_attempts") from None


def forgive_tries(person: User) -> None:
    actions.give_back(tries_of(person), now=timezone.now())


def tries_of(person: User) -> dict[str, str]:
    return {"second_factor": str(person.pk), "second_factor_day": str(person.pk)}


class _Code(forms.Form):
    """In place of allauth's check, which lets a code open twice when clocks may drift."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("Code from the app, or a recovery code"))

    def clean_code(self) -> str:
        spend_try(self.user)
        code: str = self.cleaned_data["code"]
        factor = actions.use_code(self.user, code=code, now=timezone.now())
        if factor is None:
            raise get_adapter().validation_error("incorrect_code")
        forgive_tries(self.user)
        self.authenticator = factor
        return code


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """Between password and desk."""


class CodeAgainForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    """Before the own security is changed."""


class PasswordAgainForm(AllauthPasswordAgainForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NewAppForm(forms.Form):
    code = code_field(_("Code of six digits"))


class _Passkey(forms.Form):
    """A forged or broken answer is a refusal with an entry in the log, not an error of the program."""

    user: User | None

    def clean_credential(self) -> Any:
        if self.user:
            spend_try(self.user)
        try:
            factor = super().clean_credential()  # type: ignore[misc]  # allauth's form behind this one
        except (*BROKEN, ValidationError):
            actions.note_passkey_refused(self.user, now=timezone.now())
            raise get_adapter().validation_error("passkey_refused") from None
        if self.user:
            forgive_tries(self.user)
        return factor


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """Between password and desk."""


class PasskeyAgainForm(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before the own security is changed."""


class PasskeyLogInForm(_Passkey, LoginWebAuthnForm):  # type: ignore[misc]
    """In place of user name and password: the key asks for a finger, a face or a PIN itself."""


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)  # every passkey is asked to be one, none has to
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].help_text = _("So that you know it again: “Telephone”, “Key on my key ring”.")
        self.fields["name"].max_length = 60

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (*BROKEN, ValidationError):
            raise get_adapter().validation_error("passkey_refused") from None
        return cleaned


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name of this passkey"), max_length=60)
