"""What a task carries out: a task of the superior plan, or a document that is no plan."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.lib.vi_text import fold
from sen.org.models import Unit
from sen.plan.models.work import Task


class ReferenceDocument(models.Model):
    """A document that tasks carry out and that is no plan here: a resolution, a scheme, a programme."""

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", _("Resolution")
        SCHEME = "scheme", _("Scheme")
        PROGRAMME = "programme", _("Programme")
        DIRECTIVE = "directive", pgettext_lazy("kind of document", "Directive")
        DECISION = "decision", pgettext_lazy("kind of document", "Decision")
        CONCLUSION = "conclusion", _("Conclusion")
        LETTER = "letter", _("Official letter")
        OTHER = "other", _("Another document")

    authority = models.ForeignKey(
        Unit, verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="reference_documents"
    )
    """The People's Committee in whose register it stands; the wall starts here."""
    kind = models.CharField(_("kind of document"), max_length=12, choices=Kind)
    number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=500)
    url = models.URLField(_("link"), max_length=1000, blank=True)
    attachment_id = models.BigIntegerField(null=True, blank=True)
    """A `guard.Attachment` owned by this row."""
    folded = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("reference document")
        verbose_name_plural = _("reference documents")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number", "issued_on"],
                condition=~Q(number=""),
                name="plan_reference_once_per_authority",
                violation_error_message=_("This document stands in the register already."),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.get_kind_display(), self.number, self.title) if part)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.number} {self.issuer} {self.title}")
        super().save(*args, **kwargs)


class Basis(models.Model):
    """One thing that a task carries out. `cited` says it in words, for whoever may not see the row it names."""

    class Kind(models.TextChoices):
        CARRIES_OUT = "carries_out", pgettext_lazy("basis", "Carries out")
        CONTINUES = "continues", pgettext_lazy("basis", "Continues")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="bases")
    superior_task = models.ForeignKey(
        Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_out_by"
    )
    document = models.ForeignKey(
        ReferenceDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="carried_out_by"
    )
    kind = models.CharField(_("how"), max_length=11, choices=Kind, default=Kind.CARRIES_OUT)
    """A task of last year that was not finished is continued, not carried out."""
    cited = models.CharField(_("as cited"), max_length=700)
    """Number of the task and of its plan, or the document: never the words of a task of another authority."""
    likeness = models.FloatField(null=True, blank=True)
    """0 to 1 when the pair was proposed by its words; null when a person chose."""

    class Meta:
        verbose_name = _("basis of a task")
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "superior_task"],
                condition=Q(superior_task__isnull=False),
                name="plan_superior_task_cited_once",
            ),
            models.UniqueConstraint(
                fields=["task", "document"],
                condition=Q(document__isnull=False),
                name="plan_document_cited_once",
            ),
            models.CheckConstraint(
                condition=Q(superior_task=None) | Q(document=None), name="plan_basis_task_or_document"
            ),
            models.CheckConstraint(condition=~Q(cited=""), name="plan_basis_is_said"),
        ]

    def __str__(self) -> str:
        return self.cited
