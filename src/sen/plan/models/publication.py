"""Whether a signed plan is public: where, since when, or on which ground it is not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.plan.models.documents import Plan


class PlanPublication(models.Model):
    """Law 104/2016/QH13, article 17(1)(d): plans are made public. No row: nobody has said anything yet."""

    class State(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("plan", "Public")
        IN_PART = "in_part", pgettext_lazy("plan", "Public in part")
        WITHHELD = "withheld", pgettext_lazy("plan", "Withheld")

    class Ground(models.TextChoices):
        """State secrets are no ground here: a document that holds one is never in Sen."""

        HARM = "harm", _("Would harm the interests of the State or of the community")
        PRIVATE = "private", _("Private life, personal or family secrets")
        BUSINESS = "business", _("Business secrets")
        INTERNAL = "internal", _("Internal work of the office")
        OTHER = "other", pgettext_lazy("ground", "Another provision of the law")

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="publication")
    state = models.CharField(_("state"), max_length=8, choices=State)
    public_on = models.DateField(_("public since"), null=True, blank=True)
    where = models.CharField(_("where"), max_length=500, blank=True)
    """An address on the web, or the board or gazette where it hangs."""
    ground = models.CharField(_("ground"), max_length=8, choices=Ground, blank=True)
    provision = models.CharField(_("article and act"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by_id = models.BigIntegerField()
    decided_by_name = models.CharField(_("decided by"), max_length=200)

    class Meta:
        verbose_name = _("whether a plan is public")
        verbose_name_plural = _("whether plans are public")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="withheld") | (Q(public_on__isnull=False) & ~Q(where="")),
                name="plan_public_says_where",
            ),
            models.CheckConstraint(
                condition=Q(state="public") | (~Q(ground="") & ~Q(provision="") & ~Q(reason="")),
                name="plan_withheld_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.state}"

    @property
    def tone(self) -> str:
        return {"public": "ok", "in_part": "wait"}.get(self.state, "none")
