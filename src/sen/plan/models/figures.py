"""What each frozen or received report counts, so that a country is added up without reading its reports."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sen.org.models import Unit
from sen.plan.models.exchange import ReceivedFile
from sen.plan.models.rounds import Round, RoundKind
from sen.plan.rolling_up import Figures, Lines

PARTS = ("lead", "coordinating")
COUNTS = ("done", "going", "nothing", "exempt", "silent")


class ReportFigures(models.Model):
    """Written once with the freeze, or when a file is taken in; `sen.plan.rolling_up` says what counts where."""

    authority = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="report_figures"
    )
    round = models.OneToOneField(
        Round, on_delete=models.CASCADE, null=True, blank=True, related_name="figures"
    )
    received = models.OneToOneField(
        ReceivedFile, on_delete=models.CASCADE, null=True, blank=True, related_name="figures"
    )
    kind = models.CharField(max_length=12, choices=RoundKind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    units_asked = models.PositiveIntegerField(default=0)
    units_sent = models.PositiveIntegerField(default=0)
    lead_done = models.PositiveIntegerField(default=0)
    lead_going = models.PositiveIntegerField(default=0)
    lead_nothing = models.PositiveIntegerField(default=0)
    lead_exempt = models.PositiveIntegerField(default=0)
    lead_silent = models.PositiveIntegerField(default=0)
    coordinating_done = models.PositiveIntegerField(default=0)
    coordinating_going = models.PositiveIntegerField(default=0)
    coordinating_nothing = models.PositiveIntegerField(default=0)
    coordinating_exempt = models.PositiveIntegerField(default=0)
    coordinating_silent = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-starts_on", "kind", "pk"]
        indexes = [models.Index(fields=["authority", "starts_on", "kind"], name="plan_figures_of_a_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(round=None) ^ Q(received=None), name="plan_figures_of_one_report"
            ),
            models.CheckConstraint(
                condition=Q(units_sent__lte=models.F("units_asked")), name="plan_figures_sent_were_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on} {self.authority_id}"

    @property
    def figures(self) -> Figures:
        return Figures(
            self.units_asked, self.units_sent,
            *(Lines(*(getattr(self, f"{part}_{count}") for count in COUNTS)) for part in PARTS),
        )  # fmt: skip

    def take(self, figures: Figures) -> None:
        self.units_asked, self.units_sent = figures.units_asked, figures.units_sent
        for part in PARTS:
            for count in COUNTS:
                setattr(self, f"{part}_{count}", getattr(getattr(figures, part), count))
