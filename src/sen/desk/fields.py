"""Form parts every room uses: the one-time key, dates as Vietnam writes them."""

import hashlib
import secrets
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

KEY_FIELD = "form_key"


def new_key() -> str:
    return secrets.token_urlsafe(16)


def date_input() -> forms.DateInput:
    """A text field: a browser's own date field shows the browser's order of day and month, not ours."""
    return forms.DateInput(
        format="%d/%m/%Y",
        attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"},
    )


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""A slip such as 01/01/0026 or 31/12/9999 is told at once; reckoning with it would leave the calendar."""


class DateField(forms.DateField):
    """A day, shown and typed as dd/mm/yyyy."""

    widget = date_input()
    default_error_messages = {"invalid": _("Enter a day that exists as dd/mm/yyyy, such as 30/06/2026.")}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(_("Look at the year again: it must be between 1900 and 2199."))


LARGEST_KEY = 2**63 - 1


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. A number that no database holds is no row; Django's own field fails on it."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if str(key).isdecimal() and int(key) > LARGEST_KEY:
                raise ValidationError(self.error_messages["invalid_choice"], params={"value": str(key)[:20]})
        return super().clean(value)


class OnceForm(forms.Form):
    """A form that writes once however often it is sent. Put `form.as_once()` to `actions.send_once`."""

    form_key = forms.CharField(
        max_length=64,
        min_length=8,
        widget=forms.HiddenInput,
        initial=new_key,
        error_messages={
            "required": _("This form was opened too long ago. Send it again."),
        },
    )

    def digest(self) -> str:
        """Of all that was sent: the same key with another text is not the same form."""
        return digest_of(self.data, self.files)

    def renew_key(self) -> None:
        """Let what was typed be sent as a form of its own."""
        self.resend_with(KEY_FIELD, new_key())

    def resend_with(self, field: str, value: str) -> None:
        """Show the form again with another hidden value; what was typed stays."""
        data = QueryDict(mutable=True)
        for name in self.data:
            data.setlist(name, self.data.getlist(name))  # type: ignore[attr-defined]  # a bound form's data
        data[self.add_prefix(field)] = value
        self.data = data


UNSIGNED = {"csrfmiddlewaretoken", KEY_FIELD, "seen"}


def digest_of(data: Any, files: Any = ()) -> str:
    """SHA-256 of the fields sent and the names and sizes of the files."""
    sent = sorted((name, data.getlist(name)) for name in data if name not in UNSIGNED)
    attached = sorted((name, [(file.name, file.size) for file in files.getlist(name)]) for name in files)
    return hashlib.sha256(repr((sent, attached)).encode()).hexdigest()
