"""A document that revises a plan in force: what it takes from it, and what became of the plan by it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.plan.models.documents import Plan
from sen.plan.models.work import Task


class Revision(models.Model):
    """One document that revises one plan: proposed while it is checked, then applied once.

    The plan in force keeps its row, and with it rounds, reports, evidence, directives and links: progress is carried
    over by staying where it is.
    """

    class Mode(models.TextChoices):
        REPLACES = "replaces", pgettext_lazy("revision", "Replaces the whole plan")
        AMENDS = "amends", pgettext_lazy("revision", "Amends and supplements it")

    document = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="revision_of")
    """The document as taken in and checked."""
    plan = models.ForeignKey(
        Plan, verbose_name=_("revises"), on_delete=models.CASCADE, related_name="revisions"
    )
    mode = models.CharField(_("how"), max_length=8, choices=Mode, default=Mode.REPLACES)
    number_before = models.CharField(max_length=60, blank=True)
    content = models.JSONField(default=dict, blank=True)
    """What changed, kept when it is applied: {"added": [...], "changed": [...], "dropped": [...], "same": n}."""
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by_id = models.BigIntegerField(null=True, blank=True)
    applied_by_name = models.CharField(_("applied by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("revision of a plan")
        verbose_name_plural = _("revisions of plans")
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None) | ~Q(content={}), name="plan_applied_revision_says_what"
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None


class RevisedTask(models.Model):
    """That a task of the document is one of the plan; without a later one, that the plan's task is dropped by it;
    without an earlier one, that a person said it is new.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="pairs")
    later = models.OneToOneField(
        Task, on_delete=models.CASCADE, null=True, blank=True, related_name="revised_from"
    )
    earlier = models.ForeignKey(
        Task, on_delete=models.CASCADE, null=True, blank=True, related_name="revised_by"
    )
    is_by_hand = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("pair of a revision")
        ordering = ["revision", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "earlier"], name="plan_task_revised_once"),
            models.CheckConstraint(
                condition=~Q(later=None, earlier=None), name="plan_revised_pair_names_a_task"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.later_id} = {self.earlier_id}"
