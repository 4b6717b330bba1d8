"""How units follow one another."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sen.org.models.people import Membership
from sen.org.models.units import Unit


class Succession(models.Model):
    """What an act changes: units merge, part, are renamed or end, from one day on.

    A draft can be changed; a planned one takes effect by itself at 00:00 of its day; what has taken effect
    is put right by a further row that names it.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merger")
        SPLIT = "split", _("Split")
        RENAME = "rename", _("Renaming")
        DISSOLVE = "dissolve", _("Dissolution")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PLANNED = "planned", _("Waits for its day")
        IN_EFFECT = "in_effect", _("In effect")
        UNDONE = "undone", _("Taken back")
        CORRECTED = "corrected", _("Corrected")

    authority = models.ForeignKey(
        Unit, verbose_name=_("decided in"), on_delete=models.PROTECT, related_name="successions"
    )
    """The People's Committee whose administrator enters it."""
    kind = models.CharField(_("kind of change"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    effective_on = models.DateField(_("in effect from"))
    """The first day of the new order; what ends, ends the day before."""
    act_number = models.CharField(_("number of the act"), max_length=60)
    act_on = models.DateField(_("date of the act"), null=True, blank=True)
    act_title = models.TextField(_("title of the act"), blank=True)
    new_name = models.CharField(_("new name"), max_length=200, blank=True)
    """Of a renaming."""
    new_short_name = models.CharField(_("new short name"), max_length=60, blank=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(_("entered by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    effected_at = models.DateTimeField(_("took effect at"), null=True, blank=True)
    refusal = models.TextField(_("why it could not take effect"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    """Why it was taken back or corrected."""
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        verbose_name = _("change of units")
        verbose_name_plural = _("changes of units")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="rename") | ~Q(new_name=""),
                name="org_renaming_has_a_name",
                violation_error_message=_("Give the new name."),
            ),
            models.CheckConstraint(
                condition=~Q(state="in_effect") | Q(effected_at__isnull=False), name="org_in_effect_since"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%d/%m/%Y}, {self.act_number}"

    @property
    def last_day(self) -> date:
        """Of what ends."""
        return self.effective_on - timedelta(days=1)

    @property
    def is_open(self) -> bool:
        """Not in effect yet, and meant to be."""
        return self.state in (self.State.DRAFT, self.State.PLANNED)


class SuccessionLine(models.Model):
    """One unit of a change and one that continues it; a renamed one, or one that nobody continues, has a line alone."""

    succession = models.ForeignKey(Succession, on_delete=models.CASCADE, related_name="lines")
    old = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="lines_as_old"
    )
    new = models.ForeignKey(
        Unit,
        verbose_name=_("continued by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines_as_new",
    )
    is_part = models.BooleanField(_("a part"), default=False)
    """The new one took over a part: others took the rest."""

    class Meta:
        ordering = ["succession", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["succession", "old", "new"], name="org_succession_line_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="org_no_unit_continues_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new or '–'}"


class SuccessionRole(models.Model):
    """A person of an ending unit is to hold the same role in one that continues it."""

    succession = models.ForeignKey(Succession, on_delete=models.CASCADE, related_name="roles")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="carried_over")
    """The role that ends."""
    to_unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="carried_roles")
    is_given = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "membership", "to_unit"], name="org_carried_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} → {self.to_unit}"
