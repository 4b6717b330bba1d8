"""What is done with an own template: added, replaced by a new version, retired."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.register import ActionForm
from sen.guard.forms import NotSecretField, TakesFiles, UploadField
from sen.guard.kinds import Kinds
from sen.org.models import Actor
from sen.records import rules
from sen.records.actions import templates
from sen.records.actions.templates import NewTemplate
from sen.records.filling import template_faults
from sen.records.forms import kind_choices
from sen.records.models import OfficeTemplate
from sen.records.series_forms import OfAuthority

FILE_HELP = _("A Word file (.docx) of at most 5 MB, without macros. Every fault is told with its line.")


class WordField(UploadField):
    """A document of which only Word's form is any use; what is none is told as a fault of the template."""

    def __init__(self, **options: Any) -> None:
        super().__init__(kinds=Kinds.DOCUMENTS, help_text=FILE_HELP, **options)
        self.widget.attrs["accept"] = ".docx"


class _WithTemplate(TakesFiles, ActionForm):
    """Faults stand at the file, all at once, before the action's transaction begins: they take half a second."""

    document = WordField(label=_("Word file with fields"))
    is_not_secret = NotSecretField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = _("Fields are written as {{ don_vi }}. The sample shows how; change it in Word.")
        self.notice_label = _("Fields and sample")
        self.notice_url = reverse("own-templates-fields")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and (faults := template_faults(data["document"].content)):
            self.add_error("document", faults)
        return data


class AddTemplate(_WithTemplate, OfAuthority):
    name = "them"
    label = _("Add a template")
    intro = _("Papers written in Sen can then be drawn from it, in place of the national form.")
    send_label = pgettext_lazy("template", "Add it")
    done_text = _("Added. Look at its preview before it is used.")
    field_order = ("kind", "title", "document", "is_not_secret", "authority")

    kind = forms.ChoiceField(label=_("Kind of document"), choices=kind_choices)
    # the name of a form stands above; this is the field
    title = forms.CharField(label=_("Name of the template"), max_length=120)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            named = {"authority": data["authority"], "kind": data["kind"], "name": data["title"]}
            if rules.visible_templates(self.actor).filter(**named, retired_at=None).exists():
                told = _now("There is a template of this name. Open it and enter a new version.")
                self.add_error("title", told)
        return data

    def act(self, *, by: Actor, now: datetime) -> OfficeTemplate:
        data = self.cleaned_data
        given = NewTemplate(data["authority"].pk, data["kind"], data["title"], data["document"])
        return templates.add_template(given, by=by, now=now)


class ReplaceTemplate(_WithTemplate):
    name = "phien-ban-moi"
    label = _("Enter a new version")
    intro = _("New papers are drawn from it; earlier versions stay.")
    done_text = _("The new version is in use.")
    watched = ("version", "retired_at")

    @classmethod
    def allowed(cls, actor: Actor, row: OfficeTemplate) -> bool:
        return row.retired_at is None and rules.can_keep_template(actor, row)

    def act(self, *, by: Actor, now: datetime) -> OfficeTemplate:
        return templates.replace_template(self.row.pk, file=self.cleaned_data["document"], by=by, now=now)


class RetireTemplate(ActionForm):
    name = "thoi-dung"
    label = pgettext_lazy("template", "Retire it")
    intro = _("No more papers are drawn from it. Those written stand, and its files can still be read.")
    send_label = pgettext_lazy("template", "Retire it")
    done_text = pgettext_lazy("template", "Retired.")
    is_grave = True
    watched = ("version", "retired_at")

    @classmethod
    def allowed(cls, actor: Actor, row: OfficeTemplate) -> bool:
        return row.retired_at is None and rules.can_keep_template(actor, row)

    def act(self, *, by: Actor, now: datetime) -> OfficeTemplate:
        return templates.retire_template(self.row.pk, by=by, now=now)
