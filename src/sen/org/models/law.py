"""What an authority knows better than the recorded law: its own numbers, and announced swaps of working days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.org.models.units import Unit
from sen.regulation.model import Level, Override
from sen.regulation.model import Unit as Counted

LEVELS = {
    Unit.Level.PROVINCE: Level.PROVINCE,
    Unit.Level.CENTRAL: Level.PROVINCE,
    Unit.Level.DISTRICT: Level.DISTRICT,
}


def level_of(authority: Unit | None) -> Level:
    """Which rules a body has: those of a commune unless it says otherwise."""
    return LEVELS.get(Unit.Level(authority.level), Level.COMMUNE) if authority else Level.COMMUNE


class RuleOverride(models.Model):
    """A time limit of the authority's own in place of the recorded one, from one day to another, with its reason."""

    class CountedIn(models.TextChoices):
        HOURS = Counted.HOURS.value, _("hours")
        DAYS = Counted.DAYS.value, _("days")
        WORKING_DAYS = Counted.WORKING_DAYS.value, _("working days")

    authority = models.ForeignKey(
        Unit,
        verbose_name=pgettext_lazy("whose", "authority"),
        on_delete=models.PROTECT,
        related_name="rule_overrides",
    )
    rule_id = models.CharField(_("rule"), max_length=80)
    """See `regulation.catalogue.rule_ids()`."""
    amount = models.PositiveIntegerField(_("own number"))
    counted_in = models.CharField(_("counted in"), max_length=15, choices=CountedIn)
    reason = models.CharField(_("reason (own paper or signed text)"), max_length=300)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    """Ended before its first day: it never held."""
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(_("entered by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("own rule")
        verbose_name_plural = _("own rules")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="org_own_rule_ends_after_it_begins",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="org_own_rule_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}, {self.valid_from:%d/%m/%Y}"

    def as_override(self) -> Override:
        """In the form that the rules take."""
        return Override(
            rule_id=self.rule_id,
            amount=self.amount,
            unit=Counted(self.counted_in),
            reason=self.reason,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            levels=(level_of(self.authority),),
        )


class HolidaySwap(models.Model):
    """An announced change of working days: a day off, the day that is worked instead, or one of the two alone."""

    authority = models.ForeignKey(
        Unit,
        verbose_name=pgettext_lazy("whose", "authority"),
        on_delete=models.PROTECT,
        related_name="holiday_swaps",
    )
    day_off = models.DateField(_("day off"), null=True, blank=True)
    day_worked = models.DateField(_("day worked instead"), null=True, blank=True)
    reason = models.CharField(_("announced by (number of the paper)"), max_length=300)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(_("entered by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("swap of working days")
        verbose_name_plural = _("swaps of working days")
        ordering = [F("day_off").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day_off__isnull=False) | Q(day_worked__isnull=False),
                name="org_swap_names_a_day",
                violation_error_message=_("Give the day off, the day worked, or both."),
            ),
            models.UniqueConstraint(
                fields=["authority", "day_off"], condition=Q(withdrawn_at=None), name="org_day_off_once"
            ),
            models.UniqueConstraint(
                fields=["authority", "day_worked"], condition=Q(withdrawn_at=None), name="org_day_worked_once"
            ),
        ]

    def __str__(self) -> str:
        days = (self.day_off, self.day_worked)
        return " → ".join(f"{day:%d/%m/%Y}" if day else "–" for day in days)
