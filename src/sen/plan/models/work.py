"""The tasks of a plan, who leads, and what each unit owes."""

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
from sen.plan.models.documents import Plan


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


class DutyTransfer(models.Model):
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
