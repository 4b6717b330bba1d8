"""Proof of work, each piece once however many tasks it serves."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.register import Column, DateRange, Register
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.dated_names import named_on, with_names
from sen.plan.forms.duties import CorrectLink, WithdrawEvidence
from sen.plan.link_words import tone_of, word_of
from sen.plan.models import Evidence


def address_of(evidence: Evidence) -> str:
    """Where it can be seen: the file door, or the page it links to."""
    if evidence.attachment_id:
        return reverse("guard-file", args=[evidence.attachment_id])
    return evidence.url


def unit_of(evidence: Evidence) -> str:
    """As it was called on the day the proof was given."""
    return named_on(evidence.unit, timezone.localdate(evidence.added_at))


class EvidenceRegister(Register):
    name = "evidence"
    path = "minh-chung"
    title = _("Evidence")
    rows = rules.visible_standing_evidence
    unit_path = "unit_id"
    columns = (
        Column("title", _("Evidence"), value=str),
        Column("kind"),
        Column("unit", value=unit_of, sort="unit__folded"),
        Column("tasks", _("Tasks"), value=lambda row: ", ".join(task.number for task in row.tasks.all())),
        Column("link_state", value=word_of, tone=tone_of),
        Column("added_at", _("Added")),
    )
    facts = (
        Column("title", _("Evidence"), value=str, link=address_of),
        "kind",
        Column("link_state", value=word_of, tone=tone_of),
        Column("link_moved_to", link=lambda evidence: evidence.link_moved_to),
        "document_number",
        Column("unit", value=unit_of),
        Column("tasks", _("Tasks"), value=lambda row: "\n".join(str(task) for task in row.tasks.all())),
        Column("added_by_name", _("Added by")),
        Column("added_at", _("Added")),
    )
    filters = {
        "unit": rules.visible_duty_units,
        "kind": Evidence.Kind,
        "link_state": Evidence.LinkState,
        "added_at": DateRange(_("Added")),
    }
    forms = (CorrectLink, WithdrawEvidence)

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        """A piece may serve several tasks; each reader is told of those that he or she sees."""
        rows = with_names(super().visible(actor), "unit", actor)
        return rows.prefetch_related(Prefetch("tasks", rules.visible_tasks(actor)))
