"""Reporting rounds: what a plan asks of its units for a time, each unit's sheet, and what was kept at the end."""

from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.org.models import Unit
from sen.plan.models.directives import DirectiveDuty
from sen.plan.models.documents import Plan
from sen.plan.models.work import Duty

QUARTERS = ("I", "II", "III", "IV")


class RoundKind(models.TextChoices):
    """How long the time is for which a round asks."""

    WEEKLY = "weekly", pgettext_lazy("round", "Week")
    MONTHLY = "monthly", pgettext_lazy("round", "Month")
    QUARTERLY = "quarterly", pgettext_lazy("round", "Quarter")
    HALF_YEARLY = "half_yearly", pgettext_lazy("round", "Six months")
    YEARLY = "yearly", pgettext_lazy("round", "Year")
    AD_HOC = "ad_hoc", pgettext_lazy("round", "Ad hoc")


class SheetForm(models.TextChoices):
    """What a unit fills in."""

    WORK = "work", _("A few lines on each duty")
    PRESS = "press", _("List of press items")


class Round(models.Model):
    """One time for which the units of a plan are asked at once."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("round", "Open")
        FROZEN = "frozen", pgettext_lazy("round", "Frozen")

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="rounds")
    kind = models.CharField(_("kind of round"), max_length=12, choices=RoundKind)
    form = models.CharField(_("what is filled in"), max_length=5, choices=SheetForm, default=SheetForm.WORK)
    title = models.CharField(_("what it is about"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    opens_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("due"))
    counts_hours = models.BooleanField(_("counted in hours"), default=False)
    """Reminders go out at night and on holidays too, for the hour does not wait."""
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    opened_by_id = models.BigIntegerField(null=True, blank=True)
    """Null: opened by its schedule."""
    opened_by_name = models.CharField(_("opened by"), max_length=200, blank=True)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    frozen_by_id = models.BigIntegerField(null=True, blank=True)
    frozen_by_name = models.CharField(_("frozen by"), max_length=200, blank=True)
    snapshot = models.JSONField(null=True, blank=True)
    """What every unit had answered when it was frozen; `sen.plan.snapshots` says how it is built."""
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    """Stands in the sealed log too: a snapshot changed afterwards does not fit it."""

    class Meta:
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "form", "starts_on"],
                condition=~Q(kind="ad_hoc"),
                name="plan_round_once_for_a_time",
                violation_error_message=_("There is a round of this kind for this time already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_round_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("opens_at")),
                name="plan_round_due_after_it_opens",
                violation_error_message=_("The round must be due after it opens."),
            ),
            models.CheckConstraint(
                condition=(Q(state="open") & Q(frozen_at=None, snapshot_sha256=""))
                | (Q(state="frozen") & Q(frozen_at__isnull=False) & ~Q(snapshot_sha256="")),
                name="plan_round_frozen_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        span = f"{self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"
        match self.kind:
            case RoundKind.MONTHLY:
                span = f"{self.starts_on:%m/%Y}"
            case RoundKind.QUARTERLY:
                span = f"{QUARTERS[(self.starts_on.month - 1) // 3]}/{self.starts_on:%Y}"
            case RoundKind.YEARLY:
                span = f"{self.starts_on:%Y}"
        label = f"{self.get_kind_display()} {span}"
        return f"{self.title} ({label})" if self.title else label

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class RoundSchedule(models.Model):
    """Rounds that open by themselves, one after the other."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="round_schedules"
    )
    kind = models.CharField(
        _("kind of round"),
        max_length=12,
        choices=[choice for choice in RoundKind.choices if choice[0] != RoundKind.AD_HOC],
    )
    form = models.CharField(_("what is filled in"), max_length=5, choices=SheetForm, default=SheetForm.WORK)
    due_weekday = models.PositiveSmallIntegerField(
        _("due on"), null=True, blank=True, validators=[MaxValueValidator(6)]
    )
    """Of a weekly round: Monday is 0. It asks for the seven days that end the day before."""
    due_after_days = models.SmallIntegerField(
        _("days after the last day"), default=5, validators=[MinValueValidator(-31), MaxValueValidator(60)]
    )
    due_time = models.TimeField(_("at"), default=time(17))
    opens_before_days = models.PositiveSmallIntegerField(
        _("opens so many days before it is due"), default=7, validators=[MaxValueValidator(60)]
    )
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    class Meta:
        verbose_name = _("schedule of rounds")
        verbose_name_plural = _("schedules of rounds")
        ordering = ["plan", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "form"],
                condition=Q(stopped_at=None),
                name="plan_schedule_once_a_kind",
                violation_error_message=_("Such rounds open by themselves already."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="weekly") & Q(due_weekday__isnull=False))
                | (~Q(kind="weekly") & Q(due_weekday=None)),
                name="plan_schedule_weekly_has_a_day",
                violation_error_message=_("Say on which day of the week it is due."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_form_display()}"


class Answersheet(models.Model):
    """What one unit answers in a round."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("sheet", "Not sent yet")
        SUBMITTED = "submitted", pgettext_lazy("sheet", "Sent in")
        SENT_BACK = "sent_back", pgettext_lazy("sheet", "Sent back")
        EXTENDED = "extended", pgettext_lazy("sheet", "More time given")

    round = models.ForeignKey(
        Round, verbose_name=_("reporting round"), on_delete=models.CASCADE, related_name="sheets"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="answersheets"
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    due_at = models.DateTimeField(_("due"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken care of by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answersheets",
    )
    wanted_due_at = models.DateTimeField(_("more time asked until"), null=True, blank=True)
    """An extension that waits for its approval."""
    extension_reason = models.TextField(_("why more time is needed"), blank=True)
    remark = models.TextField(_("remark of the focal point"), blank=True)
    """Why it was sent back, or why no more time was given."""
    note = models.TextField(_("difficulties and proposals"), blank=True)
    is_nothing = models.BooleanField(_("nothing to report"), default=False)
    submitted_at = models.DateTimeField(_("sent in at"), null=True, blank=True)
    submitted_by_id = models.BigIntegerField(null=True, blank=True)
    submitted_by_name = models.CharField(_("sent in by"), max_length=200, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    accepted_at = models.DateTimeField(_("looked over at"), null=True, blank=True)
    """The focal point had nothing to ask; empty again when it is sent back."""

    class Meta:
        verbose_name = _("answersheet")
        verbose_name_plural = _("answersheets")
        ordering = ["due_at", "unit__folded", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="plan_sheet_once_a_unit"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
                name="plan_sheet_sent_in_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.unit}"

    @property
    def is_missing(self) -> bool:
        return self.state != self.State.SUBMITTED


class WorkLine(models.Model):
    """What a unit says on one of its duties, in the words that go into the report."""

    sheet = models.ForeignKey(Answersheet, on_delete=models.CASCADE, related_name="lines")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("what was done"))
    answer = models.CharField(max_length=14, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(100)])
    """As they stood when it was sent in."""
    evidence = models.JSONField(default=list, blank=True)
    """Numbers and names of the evidence of that time: [[12, "Ảnh hội chợ"], ...]."""

    class Meta:
        ordering = ["sheet", "duty__task__position", "duty_id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "duty"], name="plan_line_once_a_duty")]

    def __str__(self) -> str:
        return f"line {self.pk} of sheet {self.sheet_id}"


class PressItem(models.Model):
    """One line of a unit's list of press items. Who answers for it is an office or a post, no private person."""

    sheet = models.ForeignKey(Answersheet, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    summary = models.TextField(_("what the press wrote"))
    directives = models.TextField(_("directives received"), blank=True)
    action = models.TextField(_("what was done about it"), blank=True)
    verification = models.TextField(_("verification"), blank=True)
    result = models.TextField(_("result"), blank=True)
    responsible = models.CharField(_("responsible office or post"), max_length=200, blank=True)

    class Meta:
        ordering = ["sheet", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="plan_press_item_once_in_its_place")
        ]

    def __str__(self) -> str:
        return f"item {self.position} of sheet {self.sheet_id}"


class EscalationStep(models.Model):
    """Who is told, so many days before or after a sheet is due."""

    class To(models.TextChoices):
        UNIT = "unit", _("Whoever answers in the unit")
        UNIT_LEAD = "unit_lead", _("The unit's head")
        LEADER = "leader", _("The leader of the authority")

    USUAL = ((-3, To.UNIT), (0, To.UNIT), (1, To.UNIT_LEAD), (3, To.LEADER))
    """Days and addressees an authority begins with."""

    authority = models.ForeignKey(
        Unit,
        verbose_name=pgettext_lazy("whose", "authority"),
        on_delete=models.CASCADE,
        related_name="escalation_steps",
    )
    days = models.SmallIntegerField(
        _("days after it is due"),
        validators=[MinValueValidator(-30), MaxValueValidator(60)],
        help_text=_("Below zero: so many days before. Zero: on the day."),
    )
    to = models.CharField(_("who is told"), max_length=9, choices=To)

    class Meta:
        verbose_name = _("step of reminders")
        verbose_name_plural = _("steps of reminders")
        ordering = ["authority", "days", "to"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "days", "to"],
                name="plan_escalation_once",
                violation_error_message=_("This step stands already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.days:+d}: {self.get_to_display()}"


class Chase(models.Model):
    """That a person was told by mail of a step for a sheet, a directive or a comment, so that it is not told again."""

    sheet = models.ForeignKey(Answersheet, on_delete=models.CASCADE, null=True, related_name="chases")
    directive = models.ForeignKey(DirectiveDuty, on_delete=models.CASCADE, null=True, related_name="chases")
    comment = models.ForeignKey("UnitComment", on_delete=models.CASCADE, null=True, related_name="chases")
    days = models.SmallIntegerField()
    to = models.CharField(max_length=9, choices=EscalationStep.To)
    user_id = models.BigIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "days", "to", "user_id"], name="plan_chase_once"),
            models.UniqueConstraint(
                fields=["directive", "days", "to", "user_id"], name="plan_chase_directive_once"
            ),
            models.UniqueConstraint(
                fields=["comment", "days", "to", "user_id"], name="plan_chase_comment_once"
            ),
            models.CheckConstraint(
                condition=Q(sheet__isnull=False, directive=None, comment=None)
                | Q(sheet=None, directive__isnull=False, comment=None)
                | Q(sheet=None, directive=None, comment__isnull=False),
                name="plan_chase_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days:+d} {self.to} of {self.sheet_id or self.directive_id or self.comment_id}"


class ReportPassage(models.Model):
    """Words of the focal point in the report of a round: in place of those made from a sheet, or behind them.

    Sheets and what was frozen stay as they are; `sen.plan.report_text` says which places there are.
    """

    round = models.ForeignKey(
        Round, verbose_name=_("reporting round"), on_delete=models.CASCADE, related_name="passages"
    )
    place = models.CharField(max_length=80)
    """Key of the passage that these words replace, or behind which they stand."""
    is_own = models.BooleanField(_("own sentence"), default=False)
    text = models.TextField(_("words of the report"), max_length=20_000, blank=True)
    """Empty: the passage is left out of the paper."""
    written_at = models.DateTimeField(_("written at"))
    written_by_id = models.BigIntegerField()
    written_by_name = models.CharField(_("written by"), max_length=200)

    class Meta:
        verbose_name = _("passage of a report")
        verbose_name_plural = _("passages of a report")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "place"], condition=Q(is_own=False), name="plan_passage_changed_once"
            ),
            models.CheckConstraint(
                condition=Q(is_own=False) | ~Q(text=""), name="plan_own_sentence_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.text[:60]}"
