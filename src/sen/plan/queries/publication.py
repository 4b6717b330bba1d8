"""By when a signed plan has to be public."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from sen.lib.working_days import WorkingDays
from sen.org.office_law import OfficeLaw, noon_of, office_law
from sen.plan.models import Plan, PlanPublication
from sen.regulation.deadlines import Deadline
from sen.regulation.errors import NoLimit
from sen.regulation.model import Start

RULE = "ati.plans_public"


@dataclass(frozen=True, slots=True)
class ToPublish:
    plan: Plan
    clock: Deadline
    calendar: WorkingDays

    def days_left(self, today: date) -> int:
        """Working days after today in which it can still be done; 0 on the last day."""
        ahead = (self.clock.due_on - today).days
        return sum(self.calendar.is_working(today + timedelta(days=n)) for n in range(1, ahead + 1))


def publication_of(plan: Plan) -> PlanPublication | None:
    """What was said about the plan; whoever sees the plan may know it."""
    return PlanPublication.objects.filter(plan=plan).first()


def is_said(plan: Plan) -> bool:
    """Somebody made the plan public, or withheld it. One query."""
    return PlanPublication.objects.filter(plan=plan).exists()


def to_publish(plans: Iterable[Plan]) -> Iterator[ToPublish]:
    """The clock of each; a plan signed before the law began has none. Two queries for each authority."""
    laws: dict[int, OfficeLaw] = {}
    for plan in plans:
        if plan.issued_on is None:
            continue
        law = laws.setdefault(plan.authority_id, office_law(plan.authority))
        try:
            clock = law.deadline(RULE, start=noon_of(plan.issued_on), reason=Start.SIGNED)
        except NoLimit:
            continue
        yield ToPublish(plan, clock, law.calendar)


def unsaid_plans() -> QuerySet[Plan]:
    """Plans in force about which nothing is said yet, of all authorities: for the job that watches their clocks."""
    running = Plan.objects.filter(
        state=Plan.State.CONFIRMED, publication__isnull=True, issued_on__isnull=False
    )
    return running.select_related("authority").order_by("pk")
