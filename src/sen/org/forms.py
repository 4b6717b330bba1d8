"""The forms of the door. They only ask; allauth and the actions decide."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from sen.org.models import Unit

PASSWORD_HELP = _(
    "At least 12 characters. Four or five words that do not belong together are good and easy to remember."
)
USERNAME_HELP = _("Letters without diacritics, digits, and . _ - only. You will log in with it.")


def password_input(autocomplete: str = "new-password") -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


class _Door(forms.Form):
    """Our labels and helps on allauth's fields; no placeholder that vanishes while typing."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs.pop("placeholder", None)


class LogInForm(_Door, LoginForm):  # type: ignore[misc]  # allauth ships no types
    words = {
        "login": (_("User name or e-mail"), ""),
        "password": (_("Password"), ""),
        "remember": (_("Stay logged in on this device (not where others use it too)"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class _TwoPasswords(forms.Form):
    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if (first := cleaned.get("password1")) and first != cleaned.get("password2"):
            self.add_error("password2", _("The two are not the same. Type the new password again."))
        return cleaned


class ChangePasswordForm(_Door, _TwoPasswords, AllauthChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": (_("Current password"), ""),
        "password1": (_("New password"), PASSWORD_HELP),
        "password2": (_("New password again"), ""),
    }


class NewPasswordForm(_Door, _TwoPasswords, ResetPasswordKeyForm):  # type: ignore[misc]
    words = {
        "password1": (_("New password"), PASSWORD_HELP),
        "password2": (_("New password again"), ""),
    }


class ForgottenPasswordForm(_Door, ResetPasswordForm):  # type: ignore[misc]
    words = {"email": (_("Your e-mail address"), "")}


class NewAccountForm(_TwoPasswords):
    """User name and password of somebody who comes by invitation."""

    username = forms.CharField(
        label=_("User name"),
        help_text=USERNAME_HELP,
        max_length=60,
        validators=[RegexValidator(r"^[A-Za-z0-9._-]+\Z", USERNAME_HELP)],
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password1 = forms.CharField(
        label=_("Password"), help_text=PASSWORD_HELP, strip=False, widget=password_input()
    )
    password2 = forms.CharField(label=_("Password again"), strip=False, widget=password_input())


class FirstRunForm(NewAccountForm):
    """The People's Committee and its administrator, on a machine where nobody is yet."""

    code = forms.CharField(
        label=_("Code from the console"),
        help_text=_("Where Sen was started, a code of 12 letters and digits is shown."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    committee = forms.CharField(
        label=_("Name of the People's Committee"), help_text=_("In full, as on its seal."), max_length=200
    )
    level = forms.ChoiceField(label=_("Level"), choices=Unit.Level.choices, initial=Unit.Level.COMMUNE)
    display_name = forms.CharField(
        label=_("Your full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label=_("Your e-mail address"), required=False)

    field_order = [
        "code",
        "committee",
        "level",
        "display_name",
        "email",
        "username",
        "password1",
        "password2",
    ]
