"""Documents that are no plan and that tasks carry out: resolutions, schemes, programmes."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sen.desk.register import Column, DateRange, Register, Related
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.forms.bases import AddReference, CorrectReference, TickTasks
from sen.plan.models import ReferenceDocument
from sen.plan.queries.bases import with_task_counts


def file_of(document: ReferenceDocument) -> str:
    return reverse("guard-file", args=[document.attachment_id]) if document.attachment_id else ""


class ReferenceRegister(Register):
    name = "references"
    path = "van-ban-can-cu"
    title = _("Reference documents")
    intro = _("Resolutions, schemes and programmes that are no plan here, and how many tasks carry each out.")
    empty = _("No document yet. Add the resolution or scheme that your plan carries out.")
    rows = rules.visible_references
    unit_path = "authority_id"
    columns = (
        Column("title", _("Document"), value=str),
        Column("issuer"),
        Column("issued_on"),
        Column(
            "task_count", _("Tasks that carry it out"), value=lambda row: row.task_count, sort="task_count"
        ),
    )
    facts = (
        "kind",
        "number",
        "issued_on",
        "issuer",
        "title",
        Column("url", link=lambda row: row.url),
        Column(
            "file", _("File"), value=lambda row: _("Open the file") if row.attachment_id else "", link=file_of
        ),
        Column("task_count", _("Tasks that carry it out"), value=lambda row: row.task_count),
    )
    order = ("-issued_on", "-pk")
    search = "folded"
    filters = {"kind": ReferenceDocument.Kind, "issued_on": DateRange(_("Date"))}
    tables = (
        Related(
            _("Tasks that carry it out"),
            rules.visible_reference_tasks,
            ("number", "text", Column("plan", _("Plan"), value=lambda task: str(task.plan))),
            register="tasks",
            empty=_("No task names it yet."),
        ),
    )
    forms = (TickTasks, CorrectReference)
    creates = (AddReference,)

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return with_task_counts(super().visible(actor), rules.visible_tasks(actor))
