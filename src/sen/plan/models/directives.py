"""Directives: what a leader instructs units to do, on a row or on none, and what each unit answers."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.org.models import Unit


class Directive(models.Model):
    """One instruction, to one or several units; each of them answers for itself."""

    authority = models.ForeignKey(
        Unit,
        verbose_name=pgettext_lazy("whose", "authority"),
        on_delete=models.CASCADE,
        related_name="directives",
    )
    about_kind = models.CharField(max_length=60, blank=True)
    """A key of `registry.DIRECTABLE`, as "plan.task"; empty: on no row."""
    about_id = models.BigIntegerField(null=True, blank=True)
    number = models.CharField(_("document number"), max_length=100, blank=True)
    text = models.TextField(_("what is to be done"))
    due_at = models.DateTimeField(_("due"))
    given_at = models.DateTimeField(_("given at"))
    given_by_id = models.BigIntegerField()
    given_by_name = models.CharField(_("typed in by"), max_length=200)
    on_behalf_of_id = models.BigIntegerField(null=True, blank=True)
    on_behalf_of_name = models.CharField(_("on behalf of"), max_length=200, blank=True)
    """The leader, when somebody else entered it: in lent roles, or as the focal point."""
    corrected_at = models.DateTimeField(_("corrected at"), null=True, blank=True)
    """What it said before stands in the log."""
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        ordering = ["-given_at", "-pk"]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="plan_directive_about")]
        constraints = [
            models.CheckConstraint(
                condition=Q(about_kind="", about_id=None) | (~Q(about_kind="") & Q(about_id__isnull=False)),
                name="plan_directive_about_a_whole_row",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""),
                name="plan_directive_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        words = self.text if len(self.text) <= 120 else f"{self.text[:119].rstrip()}…"
        return f"{self.number}: {words}" if self.number else words

    @property
    def leader(self) -> str:
        """Whose word it is."""
        return self.on_behalf_of_name or self.given_by_name

    @property
    def whole(self) -> str:
        """As it stands in a table of others: number, text, day."""
        due = f"{timezone.localtime(self.due_at):%H:%M %d/%m/%Y}"
        facts = {"text": f"{self.number}: {self.text}" if self.number else self.text, "due": due}
        return str(_("%(text)s (due %(due)s)")) % facts


class DirectiveDuty(models.Model):
    """What one unit owes on a directive."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("directive", "Being carried out")
        ANSWERED = "answered", pgettext_lazy("directive", "Waits for the leader")
        RETURNED = "returned", pgettext_lazy("directive", "Returned by the leader")
        ACCEPTED = "accepted", pgettext_lazy("directive", "Accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("directive", "Withdrawn")

    directive = models.ForeignKey(
        Directive, verbose_name=_("directive"), on_delete=models.CASCADE, related_name="duties"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="directive_duties"
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    percent = models.PositiveSmallIntegerField(
        _("progress (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    """When the unit first said that it is done: by this it is late or not."""
    remark = models.TextField(_("remark of the leader"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(_("decided by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("directive to a unit")
        verbose_name_plural = _("directives to units")
        ordering = ["directive__due_at", "pk"]
        indexes = [models.Index(fields=["unit", "state"], name="plan_directives_of_a_unit")]
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit"], name="plan_directive_once_a_unit"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="plan_directive_percent_at_most_100"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "accepted"]) | Q(answered_at__isnull=False),
                name="plan_directive_answered_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.directive)

    @property
    def is_waiting(self) -> bool:
        """The unit has to do something."""
        return self.state in (self.State.OPEN, self.State.RETURNED)

    @property
    def wording(self) -> str:
        """All that the unit was told: if it changes meanwhile, whoever answers should see it."""
        return f"{self.directive.whole} {self.remark}"


class DirectiveAnswer(models.Model):
    """What a unit says on a directive: how far it is, or that it is done. Earlier answers stay."""

    duty = models.ForeignKey(DirectiveDuty, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(_("what was done"))
    percent = models.PositiveSmallIntegerField(
        _("progress (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    is_final = models.BooleanField(_("done"), default=False)
    given_at = models.DateTimeField()
    given_by_id = models.BigIntegerField()
    given_by_name = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("answer to a directive")
        verbose_name_plural = _("answers to directives")
        ordering = ["duty", "-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100),
                name="plan_directive_answer_percent_at_most_100",
            ),
            models.CheckConstraint(
                condition=Q(is_final=False) | Q(percent=100), name="plan_directive_answer_done_means_100"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} of {self.duty_id}"
