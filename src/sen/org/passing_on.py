"""Rows of what passes between persons: roles given for some days, open work handed over for good."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sen.org.open_work import Passing


class RoleDelegation(models.Model):
    """Some roles of one person in a unit, lent to another of the same authority from one day to another.

    It hangs on the giver's own terms: whatever ends them ends it too.
    """

    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        on_delete=models.CASCADE,
        related_name="delegations_given",
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given to"),
        on_delete=models.CASCADE,
        related_name="delegations_taken",
    )
    unit = models.ForeignKey(
        "org.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="delegations"
    )
    memberships = models.ManyToManyField(
        "org.Membership", verbose_name=_("roles"), related_name="delegations"
    )
    """The giver's own roles in the unit that are lent."""
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    paper = models.CharField(_("paper (number and symbol)"), max_length=100, blank=True)
    paper_on = models.DateField(_("date of the paper"), null=True, blank=True)
    made_at = models.DateTimeField(_("entered at"))
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True)
    ended_by_id = models.BigIntegerField(null=True, blank=True)
    ended_by_name = models.CharField(_("ended early by"), max_length=200, blank=True)
    told_of_begin_at = models.DateTimeField(null=True, blank=True)
    told_of_end_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delegation of roles")
        verbose_name_plural = _("delegations of roles")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="org_delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("taker")),
                name="org_delegation_goes_to_another",
                violation_error_message=_("Nobody delegates to oneself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}, {self.unit}"

    def said_roles(self) -> str:
        """What was given, in words; asks the prefetched terms."""
        return ", ".join(str(held.title) for held in self.memberships.all())

    def is_in_force(self, today: date) -> bool:
        """By its own days; whether the giver still has the roles is asked by `queries.delegations_in_force`."""
        return self.ended_at is None and self.valid_from <= today <= self.valid_to

    def is_over(self, today: date) -> bool:
        return self.ended_at is not None or self.valid_to < today


class Handover(models.Model):
    """Everything open of one person in a unit, passed to another in one act that both confirm."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits to be confirmed")
        DONE = "done", _("Handed over")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handed over by"),
        on_delete=models.CASCADE,
        related_name="handovers_given",
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken over by"),
        on_delete=models.CASCADE,
        related_name="handovers_taken",
    )
    unit = models.ForeignKey(
        "org.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="handovers"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField(_("list made at"))
    made_by_id = models.BigIntegerField(null=True, blank=True)
    made_by_name = models.CharField(_("list made by"), max_length=200)
    items = models.JSONField(default=list, blank=True)
    """What the giver confirmed: [{"kind", "key", "text", "effect"}, ...]; at the end with what became of it."""
    given_at = models.DateTimeField(_("confirmed by the giver at"), null=True, blank=True)
    given_by_id = models.BigIntegerField(null=True, blank=True)
    given_by_name = models.CharField(_("confirmed for the giver by"), max_length=200, blank=True)
    given_in_place_because = models.CharField(_("why in the giver's place"), max_length=300, blank=True)
    """Empty where the giver confirmed in person."""
    done_at = models.DateTimeField(_("confirmed by the taker at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("handing over")
        verbose_name_plural = _("handings over")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("taker")),
                name="org_handover_goes_to_another",
                violation_error_message=_("Choose another person to take over."),
            ),
            models.UniqueConstraint(
                fields=["giver", "unit"], condition=Q(state="open"), name="org_one_open_handover_of_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(given_at__isnull=False, done_at__isnull=False),
                name="org_handover_done_when_both_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}, {self.unit}"

    def passing(self, now: datetime) -> Passing:
        return Passing(
            self.giver_id, self.taker_id, str(self.taker), self.unit_id, self.unit.authority_id, now
        )

    @property
    def confirmed_keys(self) -> set[tuple[str, str]]:
        return {(item["kind"], item["key"]) for item in self.items}
