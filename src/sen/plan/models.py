"""The rows of a plan: the document as read, its tasks, who leads, what each unit owes and what it answered."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.lib.vi_text import fold
from sen.org.models import Succession, Unit, UnitGroup


class Plan(models.Model):
    """One administrative plan document, such as 33/KH-UBND."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        UNREADABLE = "unreadable", _("Could not be read")
        IN_REVIEW = "in_review", _("Being checked")
        CONFIRMED = "confirmed", _("In force")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

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


class Rhythm(models.TextChoices):
    """When a unit answers. "Both" is what "định kỳ và đột xuất" asks for."""

    ONCE = "once", _("Once")
    EACH_PERIOD = "each_period", _("Each period")
    WHEN_IT_HAPPENS = "when_it_happens", _("When it happens")
    BOTH = "both", _("Each period and when it happens")


class Task(models.Model):
    """One line of work in a plan. Proposed while its plan is reviewed, work once it is confirmed."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=40)
    """The place in the outline, for example IV.6.2."""
    section = models.TextField(_("section"), blank=True)
    """The headings above it, joined by " / "."""
    text = models.TextField(_("task"))
    line_from = models.PositiveIntegerField(null=True, blank=True)
    line_to = models.PositiveIntegerField(null=True, blank=True)
    due_text = models.CharField(_("due date as printed"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=16, choices=Rhythm, default=Rhythm.EACH_PERIOD)
    is_dropped = models.BooleanField(_("dropped"), default=False)
    """Dropped in the review, or later with a reason in the audit; the row stays."""
    no_lead_accepted = models.BooleanField(_("no lead yet, accepted"), default=False)
    is_added_by_hand = models.BooleanField(default=False)
    folded = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["plan", "position", "pk"]
        indexes = [models.Index(fields=["plan", "position"], name="plan_task_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rhythm="once") | Q(due_on__isnull=False), name="plan_task_once_has_a_due_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = self.searched()
        super().save(*args, **kwargs)

    def searched(self) -> str:
        """What a search looks through; rows written many at once set it themselves."""
        return fold(f"{self.number} {self.section} {self.text}")


class Part(models.TextChoices):
    """What a unit is in a task."""

    LEAD = "lead", _("Lead")
    COORDINATING = "coordinating", _("Coordinating")


class Assignment(models.Model):
    """A name printed in the plan and the unit or group it stands for; confirming turns it into duties.

    A heading may name several leads ("Phòng A, Phòng B:"): each of them leads its own duty, as each
    unit of a group does. The review shows such a task, for a single lead answers better.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    part = models.CharField(_("part"), max_length=12, choices=Part)
    printed = models.CharField(_("as printed"), max_length=300, blank=True)
    """Empty when a reviewer named the unit and the document did not."""
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
    )
    group = models.ForeignKey(
        UnitGroup,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
    )
    is_generic = models.BooleanField(default=False)
    """Means nobody in particular ("các đơn vị liên quan"): stays as printed and makes no duty."""
    score = models.FloatField(null=True, blank=True)
    """How alike the printed name and the matched one are, 0 to 1; null when a person chose."""
    alternatives = models.JSONField(default=list, blank=True)
    """[[unit or group key such as "u12", score], ...] as offered to the reviewer."""

    class Meta:
        ordering = ["task", "-part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit"], condition=Q(unit__isnull=False), name="plan_unit_once_in_a_task"
            ),
            models.UniqueConstraint(
                fields=["task", "group"], condition=Q(group__isnull=False), name="plan_group_once_in_a_task"
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(group=None), name="plan_assignment_unit_or_group"
            ),
            models.CheckConstraint(
                condition=Q(is_generic=False) | Q(unit=None, group=None), name="plan_generic_name_is_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.unit or self.group or self.printed}"

    @property
    def percent(self) -> int | None:
        return None if self.score is None else round(100 * self.score)


class Duty(models.Model):
    """What one unit answers for in a task. A lead group gives each of its units one."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")
        DROPPED = "dropped", _("Dropped")
        PASSED_ON = "passed_on", _("Passed on")
        """A successor of its ended unit accepted the work: history stays here, what comes is asked there."""

    task = models.ForeignKey(Task, verbose_name=_("task"), on_delete=models.CASCADE, related_name="duties")
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="duties")
    part = models.CharField(_("part"), max_length=12, choices=Part)
    rhythm = models.CharField(_("rhythm"), max_length=16, choices=Rhythm)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.OPEN)
    percent = models.PositiveSmallIntegerField(
        _("progress (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    """Of the last report; null means no report yet, which is not 0."""
    asked_from = models.DateField(null=True, blank=True)
    """First day of the first month asked; null: from the plan's first. A unit named in June owes nothing for May."""
    asked_until = models.DateField(null=True, blank=True)
    """First day of the last month asked; null: to the plan's last. Set when it is done for good."""
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken care of by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="duties",
    )
    """The person within the unit; the unit answers, whoever it is."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["task__plan", "task__position", "-part", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "unit"], name="plan_duty_once_per_unit"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="plan_duty_percent_at_most_100"
            ),
            models.CheckConstraint(
                condition=~Q(rhythm="once") | Q(due_on__isnull=False), name="plan_duty_once_has_a_due_date"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "passed_on"]) | Q(asked_until=None),
                name="plan_duty_ends_when_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.number}, {self.unit} ({self.get_part_display()})"


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


class SameWork(models.Model):
    """Two tasks that are the same work: one section says what, another says who. Totals count them once."""

    first = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="same_work_later")
    second = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="same_work_earlier")
    """Always the task with the greater number, so that a pair stands once."""
    likeness = models.FloatField(null=True, blank=True)
    is_confirmed = models.BooleanField(default=False)
    """False while only suggested."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="plan_same_work_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="plan_same_work_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}"


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


class Handover(models.Model):
    """An open duty of a unit that ended, on its way to one that continues it. It stays where it is until accepted."""

    class State(models.TextChoices):
        UNDECIDED = "undecided", _("To be assigned")
        OFFERED = "offered", _("Waits for acceptance")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", pgettext_lazy("work of a former unit", "Accepted")
        LAPSED = "lapsed", _("No longer needed")

    duty = models.ForeignKey(Duty, verbose_name=_("duty"), on_delete=models.CASCADE, related_name="handovers")
    succession = models.ForeignKey(
        Succession, verbose_name=_("change of units"), on_delete=models.PROTECT, related_name="duty_handovers"
    )
    to_unit = models.ForeignKey(
        Unit,
        verbose_name=_("to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duty_handovers",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNDECIDED)
    reason = models.TextField(_("why it was returned"), blank=True)
    opened_at = models.DateTimeField(_("since"))
    offered_at = models.DateTimeField(_("assigned at"), null=True, blank=True)
    offered_by_id = models.BigIntegerField(null=True, blank=True)
    """Null: there was one successor only, and nobody had to choose."""
    offered_by_name = models.CharField(_("assigned by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(_("answered by"), max_length=200, blank=True)
    received = models.ForeignKey(
        Duty, on_delete=models.PROTECT, null=True, blank=True, related_name="received_from"
    )
    """The successor's duty: made when it accepted, or the one it had on the task already."""

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(state__in=["undecided", "offered", "returned"]),
                name="plan_one_open_handover_a_duty",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(received__isnull=False),
                name="plan_accepted_means_received",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(to_unit__isnull=False), name="plan_offered_to_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} → {self.to_unit or '–'}"
