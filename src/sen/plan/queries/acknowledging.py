"""Who has taken the work of a plan, at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sen.plan.models import Acknowledgement, Duty, Report


@dataclass(frozen=True, slots=True)
class UnitSaid:
    unit: str
    duties: int
    taken: int
    contested: int

    @property
    def silent(self) -> int:
        return self.duties - self.taken - self.contested


def said_by_unit(duties: QuerySet[Duty]) -> Sequence[UnitSaid]:
    """One line a unit, of its open work; who has reported on a duty has taken it. One query."""
    contested = Q(acknowledgement__state=Acknowledgement.State.CONTESTED)
    spoke = Q(acknowledgement__isnull=False) | Q(reported=True)
    reported = Exists(Report.objects.filter(duty=OuterRef("pk")))
    rows = (
        duties.filter(state=Duty.State.OPEN, task__is_dropped=False)
        .annotate(reported=reported)
        .order_by()
        .values("unit_id", "unit__name", "unit__folded")
        .annotate(
            duties=Count("pk", distinct=True),
            contested=Count("pk", filter=contested, distinct=True),
            taken=Count("pk", filter=spoke & ~contested, distinct=True),
        )
        .order_by("unit__folded", "unit_id")
    )
    return [UnitSaid(row["unit__name"], row["duties"], row["taken"], row["contested"]) for row in rows]
