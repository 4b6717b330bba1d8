"""The register of an authority's own templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from sen.desk.register import Column, Register
from sen.guard.queries import attachments_of
from sen.org.models import Actor
from sen.records import rules
from sen.records.fields import PAPER_FIELDS
from sen.records.kinds import DocumentKind
from sen.records.models import OfficeTemplate
from sen.records.template_forms import AddTemplate, ReplaceTemplate, RetireTemplate


def _state(template: OfficeTemplate) -> str:
    return pgettext("template", "Retired") if template.retired_at else pgettext("template", "In use")


KIND = Column("kind", value=lambda row: row.get_kind_display())
STATE = Column(
    "state",
    pgettext_lazy("template", "State"),
    value=_state,
    tone=lambda row: "none" if row.retired_at else "ok",
)


class TemplateRegister(Register):
    name = "own-templates"
    path = "mau-van-ban"
    title = _("Own templates of the office")
    intro = _("Word files with fields, from which papers written in Sen are drawn.")
    empty = _("No own template yet. Papers are drawn in the national form.")
    rows = rules.visible_templates
    unit_path = "authority_id"
    joined = ("authority",)
    columns = (
        Column("name", sort="name"),
        KIND,
        "version",
        Column("added_at", pgettext_lazy("template", "Newest version of"), sort="added_at"),
        STATE,
    )
    facts = (KIND, "authority", "version", STATE)
    order = ("name", "pk")
    filters = {"kind": DocumentKind}
    creates = (AddTemplate,)
    forms = (ReplaceTemplate, RetireTemplate)
    list_template = "records/own_templates.html"
    detail_template = "records/own_template.html"

    @classmethod
    def context(cls, row: OfficeTemplate, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        files = enumerate(attachments_of(row), start=1)
        versions = [{"number": number, "file": file} for number, file in files]
        return {"versions": versions[::-1], "fields": PAPER_FIELDS}
