"""A plan document as read, and who checks it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.lib.vi_text import fold
from sen.org.models import Unit


class Plan(models.Model):
    """One administrative plan document, such as 33/KH-UBND."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        UNREADABLE = "unreadable", _("Could not be read")
        IN_REVIEW = "in_review", _("Being checked")
        CONFIRMED = "confirmed", _("In force")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MERGED = "merged", pgettext_lazy("plan", "Taken into the plan it revises")

    authority = models.ForeignKey(
        Unit, verbose_name=_("issued by"), on_delete=models.PROTECT, related_name="plans"
    )
    """The People's Committee whose plan it is; the wall starts here."""
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.READING)
    number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    doc_type = models.CharField(_("kind of document"), max_length=60, blank=True)
    title = models.TextField(_("title"), blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    issued_text = models.CharField(_("date as printed"), max_length=100, blank=True)
    """Kept beside `issued_on`, for a day may be left blank and must not be guessed."""
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    superior = models.ForeignKey(
        "self",
        verbose_name=_("carries out"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_out_by",
    )
    document_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    attachment_id = models.BigIntegerField(null=True, blank=True)
    """The original: a `guard.Attachment` owned by this plan."""
    reading_percent = models.PositiveSmallIntegerField(default=0)
    reading_error = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    """Counts every change made in the review, so that two reviewers at once are told."""
    uploaded_by_id = models.BigIntegerField(null=True, blank=True)
    uploaded_by_name = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    folded = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "document_sha256"],
                condition=~Q(document_sha256="") & ~Q(state="withdrawn"),
                name="plan_same_file_once_per_authority",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "closed"])
                | (Q(starts_on__isnull=False) & Q(ends_on__isnull=False)),
                name="plan_in_force_has_a_term",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.doc_type, self.number, self.title) if part) or f"#{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.number} {self.doc_type} {self.title}")
        super().save(*args, **kwargs)


class Reading(models.Model):
    """What `plan.reading` made of the document; kept as it was read, whatever the reviewers change."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="reading")
    lines = models.JSONField(default=list)
    """[[number, page, text], ...] of the original."""
    header = models.JSONField(default=dict)
    outline = models.JSONField(default=list)
    recipients = models.JSONField(default=list)
    signature = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    """[{"code", "line", ...}]; the desk words them."""
    read_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"reading of {self.plan_id}"


class Reviewer(models.Model):
    """Who has the review screen open: two at once are told of each other."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviewers")
    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=200)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "user_id"], name="plan_reviewer_once")]

    def __str__(self) -> str:
        return self.user_name
