"""A plan that is written here: how far it is until it is signed, and who gets it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.org.models import Unit
from sen.plan.models.documents import Plan


class PlanDraft(models.Model):
    """Stands beside a plan that no paper was read for. Its tasks are the plan's own."""

    class Stage(models.TextChoices):
        WRITING = "writing", pgettext_lazy("draft", "Being written")
        LAID = "laid", pgettext_lazy("draft", "Before the leader")
        RETURNED = "returned", pgettext_lazy("draft", "Returned by the leader")
        APPROVED = "approved", pgettext_lazy("draft", "Approved, waits for its number")
        ISSUED = "issued", pgettext_lazy("draft", "Issued")

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="draft")
    previous = models.ForeignKey(
        Plan,
        verbose_name=_("follows"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
    )
    """The plan whose unfinished tasks may go on."""
    stage = models.CharField(_("state"), max_length=8, choices=Stage, default=Stage.WRITING)
    bases = models.TextField(_("Bases"), blank=True)
    purpose = models.TextField(_("Purpose and requirements"), blank=True)
    organisation = models.TextField(_("How it is carried out"), blank=True)
    signer_name = models.CharField(_("signer"), max_length=200, blank=True)
    signer_post = models.CharField(_("post of the signer"), max_length=200, blank=True)
    laid_at = models.DateTimeField(_("laid before the leader at"), null=True, blank=True)
    laid_by_id = models.BigIntegerField(null=True, blank=True)
    laid_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(_("decided by"), max_length=200, blank=True)
    remark = models.TextField(_("remark of the leader"), blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft plan")
        verbose_name_plural = _("draft plans")
        ordering = ["-plan__starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["laid", "approved", "issued"]) | Q(laid_at__isnull=False),
                name="plan_draft_laid_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["approved", "issued"])
                | (Q(decided_at__isnull=False) & ~Q(signer_name="")),
                name="plan_draft_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(stage="returned") | ~Q(remark=""), name="plan_draft_returned_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(stage="issued") | Q(issued_at__isnull=False),
                name="plan_draft_issued_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.plan)

    @property
    def revision(self) -> int:
        """Of its plan: a form says which was on the screen."""
        return self.plan.revision

    @property
    def is_open(self) -> bool:
        """Its words may be changed."""
        return self.stage in (self.Stage.WRITING, self.Stage.RETURNED)


KEPT = "Lưu:"
"""How a recipient begins that only keeps a copy: it stands in the last line, behind the records office."""


class PlanRecipient(models.Model):
    """A line of "Nơi nhận": a unit of the list, or somebody else by name, with a mailbox or without."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="recipients")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("recipient"), max_length=300)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(_("mailbox"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    mails = models.PositiveSmallIntegerField(default=0)
    """How many letters left for it: none means that the paper goes by hand."""

    class Meta:
        verbose_name = _("recipient of a plan")
        verbose_name_plural = _("recipients of a plan")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit"], condition=Q(unit__isnull=False), name="plan_recipient_unit_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="plan_recipient_has_a_name"),
            models.CheckConstraint(condition=Q(unit=None) | Q(email=""), name="plan_recipient_unit_or_box"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def keeps_a_copy(self) -> bool:
        return self.name.startswith(KEPT)


class CommentRequest(models.Model):
    """That units are asked for their comments on a draft until a day, on the words as they stood then."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="comment_requests"
    )
    asked_at = models.DateTimeField(pgettext_lazy("comment", "asked at"))
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(pgettext_lazy("comment", "asked by"), max_length=200)
    due_at = models.DateTimeField(_("due"))
    note = models.TextField(_("what to look at"), blank=True)
    content = models.JSONField(default=list)
    """[{"task", "number", "section", "text", "leads", "coordinating", "when", "units"}, ...] as asked about."""
    closed_at = models.DateTimeField(pgettext_lazy("comment", "closed at"), null=True, blank=True)
    closed_by_id = models.BigIntegerField(null=True, blank=True)
    closed_by_name = models.CharField(_("closed by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("request for comments")
        verbose_name_plural = _("requests for comments")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(closed_at=None), name="plan_one_open_comment_request"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")), name="plan_comments_due_after_asked"
            ),
        ]

    def __str__(self) -> str:
        return str(self.plan)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class UnitComment(models.Model):
    """The answer of one unit to one request."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("comment", "Not answered yet")
        AGREED = "agreed", pgettext_lazy("comment", "Agrees")
        REMARKED = "remarked", pgettext_lazy("comment", "Has remarks")

    request = models.ForeignKey(
        CommentRequest, verbose_name=_("draft plan"), on_delete=models.CASCADE, related_name="answers"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="plan_comments"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    sent_by_id = models.BigIntegerField(null=True, blank=True)
    sent_by_name = models.CharField(_("answered by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("comment of a unit")
        verbose_name_plural = _("comments of units")
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "unit"], name="plan_comment_once_a_unit"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(sent_at__isnull=False), name="plan_comment_sent_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def is_late(self) -> bool:
        return self.sent_at is not None and self.sent_at > self.request.due_at


class CommentPoint(models.Model):
    """One remark, and what became of it. It keeps the words it is about, whatever becomes of the task."""

    class About(models.TextChoices):
        TASK = "task", pgettext_lazy("comment", "A task")
        MISSING = "missing", pgettext_lazy("comment", "A task that is missing")
        WHOLE = "whole", pgettext_lazy("comment", "The whole draft")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("comment", "To be decided")
        TAKEN = "taken", pgettext_lazy("comment", "Taken up")
        PARTLY = "partly", pgettext_lazy("comment", "Taken up in part")
        REFUSED = "refused", pgettext_lazy("comment", "Not taken up")

    comment = models.ForeignKey(UnitComment, on_delete=models.CASCADE, related_name="points")
    about = models.CharField(_("about"), max_length=7, choices=About)
    task = models.ForeignKey(
        "Task", on_delete=models.SET_NULL, null=True, blank=True, related_name="comment_points"
    )
    number = models.CharField(_("number"), max_length=40, blank=True)
    asked_text = models.TextField(_("as it was asked about"), blank=True)
    text = models.TextField(_("remark"), blank=True)
    proposed = models.TextField(_("proposed wording"), blank=True)
    state = models.CharField(_("decision"), max_length=7, choices=State, default=State.OPEN)
    reply = models.TextField(_("explanation"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(_("decided by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("remark on a draft plan")
        verbose_name_plural = _("remarks on a draft plan")
        ordering = ["comment__request", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(proposed=""), name="plan_comment_point_says_something"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False), name="plan_comment_point_decided"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken"]) | ~Q(reply=""), name="plan_comment_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text or self.proposed}".strip()
