"""What rooms put on their forms to take files. Screening happens while the form is checked."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sen.guard.actions import take_file, too_large
from sen.guard.kinds import MEGABYTE, Kinds, endings_of, limit_of
from sen.org.models import Actor

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object


def _help_text_now(endings: list[str], limit: int) -> str:
    told = {"endings": ", ".join(endings), "limit_mb": limit // MEGABYTE}
    return gettext("Kinds: %(endings)s. Up to %(limit_mb)d MB.") % told


_help_text = lazy(_help_text_now, str)


class UploadField(forms.FileField):
    """A file to be taken by the door. `accept` and the help text follow from the kinds."""

    def __init__(self, *, kinds: Kinds, **options: Any) -> None:
        self.kinds = kinds
        endings, limit = endings_of(kinds), limit_of(kinds)
        options.setdefault("help_text", _help_text(endings, limit))
        options.setdefault("error_messages", {"empty": _("The file is empty.")})
        super().__init__(**options)
        self.widget.attrs["accept"] = ",".join(endings + (["image/*"] if Kinds.PICTURES in kinds else []))

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile) and (data.size or 0) > limit_of(self.kinds):
            raise too_large(limit_of(self.kinds))
        return super().to_python(data)


class NotSecretField(forms.BooleanField):
    """The sender's own word, before a document is uploaded."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("I confirm that this document is not on a list of state secrets"))
        missing = _("Confirm that the document is not a state secret. If you are not sure, do not send it.")
        options.setdefault("error_messages", {"required": missing})
        super().__init__(**{**options, "required": True})


class TakesFiles(_Form):
    """Mixin of a form with `actor` and `now`: its UploadFields come out of `cleaned_data` as `TakenFile`.

    The door is asked while the form is checked, so outside the transaction in which its action writes.
    """

    actor: Actor
    now: datetime

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        uploads = [name for name, field in self.fields.items() if isinstance(field, UploadField)]
        if self.errors:
            return data  # the file must be chosen again anyway: do not read it in vain
        for name in uploads:
            if self.cleaned_data.get(name):
                self._take(name)
        return data

    def _take(self, name: str) -> None:
        field = self.fields[name]
        assert isinstance(field, UploadField)
        upload = self.cleaned_data[name]
        try:
            self.cleaned_data[name] = take_file(upload, kinds=field.kinds, by=self.actor, now=self.now)
        except ValidationError as error:
            self.add_error(name, error)
