"""What units answered, with evidence, and the report drawn up from it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sen.org.models import Unit
from sen.plan.models.directives import DirectiveAnswer
from sen.plan.models.work import Duty, Task


class Report(models.Model):
    """A unit's answer on a duty: for one period, or (no period) for a duty due once. Corrections add a row."""

    class Answer(models.TextChoices):
        REPORTED = "reported", _("Reported")
        DONE = "done", _("Done")
        NOTHING_AROSE = "nothing_arose", _("Nothing arose")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="reports")
    period = models.DateField(_("period"), null=True, blank=True)
    """The first day of the month it answers for."""
    answer = models.CharField(_("answer"), max_length=14, choices=Answer)
    percent = models.PositiveSmallIntegerField(
        _("progress (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    note = models.TextField(_("what was done"), blank=True)
    reason = models.TextField(_("why there is no evidence"), blank=True)
    closes_duty = models.BooleanField(_("nothing is left to do in later months"), default=False)
    reported_at = models.DateTimeField()
    reported_by_id = models.BigIntegerField()
    reported_by_name = models.CharField(max_length=200)
    corrected_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrects"
    )
    """The later report that stands in its place; history stays."""
    correction_reason = models.TextField(_("why it was corrected"), blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["duty", "period", "-reported_at", "-pk"]
        indexes = [models.Index(fields=["duty", "period"], name="plan_report_of_a_period")]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="plan_report_percent_at_most_100"
            ),
            models.UniqueConstraint(
                fields=["duty", "period"],
                condition=Q(corrected_by=None, period__isnull=False),
                name="plan_one_standing_report_a_period",
            ),
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(corrected_by=None, period=None),
                name="plan_one_standing_report_of_once",
            ),
            models.CheckConstraint(
                condition=~Q(answer="done") | Q(percent=100), name="plan_report_done_means_100"
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=["nothing_arose", "not_applicable"]) | Q(percent=None),
                name="plan_report_percent_goes_with_work",
            ),
            models.CheckConstraint(
                condition=Q(closes_duty=False) | Q(answer="done"), name="plan_report_only_done_closes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.period or ''} {self.get_answer_display()}"


class Evidence(models.Model):
    """Proof of work: a file, a link or a document number. It may serve several tasks; totals count it once."""

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        LINK = "link", _("Link")
        DOCUMENT = "document", _("Document number")

    class LinkState(models.TextChoices):
        UNCHECKED = "unchecked", _("Not checked")
        REACHABLE = "reachable", _("Opens")
        MOVED = "moved", _("Moved")
        GONE = "gone", _("No longer opens")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=300, blank=True)
    url = models.URLField(_("link"), max_length=1000, blank=True)
    document_number = models.CharField(_("document number"), max_length=100, blank=True)
    attachment_id = models.BigIntegerField(null=True, blank=True)
    """A `guard.Attachment` owned by this evidence."""
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="evidence")
    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    directive_answer = models.ForeignKey(
        DirectiveAnswer, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    """Given with an answer to a leader: it serves no task, and who sees the directive sees it."""
    tasks = models.ManyToManyField(Task, related_name="evidence")
    source = models.CharField(max_length=100, blank=True)
    """A row of a room above that it came from, as "newsroom.release:12"; empty when a clerk added it."""
    period = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True)
    added_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """Given by mistake: it no longer shows or counts, the row stays."""
    withdrawn_by_id = models.BigIntegerField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)
    link_state = models.CharField(
        _("state of the link"), max_length=10, choices=LinkState, default=LinkState.UNCHECKED
    )
    """As the nightly check found it; not checked, too, when the site does not let itself be asked."""
    link_checked_on = models.DateField(_("checked on"), null=True, blank=True)
    link_failures = models.PositiveSmallIntegerField(default=0)
    """Checks in a row that found nobody; one bad night makes no link gone."""
    link_moved_to = models.URLField(_("moved to"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="plan_evidence_source_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="link") | ~Q(url=""),
                name="plan_evidence_link_has_an_address",
                violation_error_message=_("Give the address of the page."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="document") | ~Q(document_number=""),
                name="plan_evidence_document_has_a_number",
                violation_error_message=_("Give the number and symbol of the document."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.document_number or self.url


class ReportDraft(models.Model):
    """What a clerk typed before sending, so that a cut connection or a flat battery loses nothing."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="drafts")
    user_id = models.BigIntegerField()
    period = models.DateField(null=True, blank=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two, for SQLite knows no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=["duty", "user_id", "period"],
                condition=Q(period__isnull=False),
                name="plan_draft_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["duty", "user_id"], condition=Q(period=None), name="plan_draft_once_without_period"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.user_id}"
