"""What a unit says when it is given work: that it takes it, or why not; and what the focal point answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.plan.models.work import Duty


class Acknowledgement(models.Model):
    """One word of a unit on one duty. The duty counts meanwhile, whatever it says."""

    class State(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("duty", "Acknowledged")
        CONTESTED = "contested", pgettext_lazy("duty", "Contested")
        DECIDED = "decided", pgettext_lazy("duty", "Contested, decided")

    class Ground(models.TextChoices):
        NOT_OURS = "not_ours", _("It is not our work")
        DATE = "date", _("The date cannot be kept")
        DONE = "done", _("It was done before")
        MEANS = "means", _("People, money or means are lacking")
        OTHER = "other", pgettext_lazy("ground", "Another reason")

    class Decision(models.TextChoices):
        KEPT = "kept", _("It stays as it is")
        MOVED = "moved", _("Another date")
        GIVEN = "given", _("Another unit does it")
        EXCUSED = "excused", _("The unit is excused")

    duty = models.OneToOneField(Duty, on_delete=models.CASCADE, related_name="acknowledgement")
    state = models.CharField(_("state"), max_length=12, choices=State)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    said_at = models.DateTimeField(_("said at"))
    said_by_id = models.BigIntegerField()
    said_by_name = models.CharField(_("said by"), max_length=200)
    decision = models.CharField(_("decision"), max_length=7, choices=Decision, blank=True)
    remark = models.TextField(_("why so"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("word of a unit on its work")
        verbose_name_plural = _("words of units on their work")
        ordering = ["said_at", "pk"]
        indexes = [models.Index(fields=["state"], name="plan_acknowledgement_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="acknowledged") | (~Q(ground="") & ~Q(reason="")),
                name="plan_contested_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | (~Q(decision="") & ~Q(remark="") & Q(decided_at__isnull=False)),
                name="plan_decision_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.state}"

    @property
    def tone(self) -> str:
        return {"acknowledged": "ok", "contested": "late"}.get(self.state, "none")
