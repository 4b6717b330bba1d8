"""How much waits in an authority, as figures. For its own channels: no row, no name, no text leaves by them."""

from dataclasses import astuple, dataclass
from datetime import datetime

from django.utils import timezone

from sen.org.models import Unit
from sen.plan.models import Answersheet, DirectiveDuty, Duty, Plan
from sen.plan.queries.overdue import overdue_total
from sen.plan.rules import asked_sheets


@dataclass(frozen=True, slots=True)
class Waiting:
    sheets: int
    late_sheets: int
    duties: int
    directives: int
    plans: int

    @property
    def is_any(self) -> bool:
        return any(astuple(self))


def waiting_of(authority: Unit, *, now: datetime) -> Waiting:
    """Five queries."""
    sheets = asked_sheets().filter(round__plan__authority=authority)
    sheets = sheets.exclude(state=Answersheet.State.SUBMITTED)
    duties = Duty.objects.filter(task__plan__authority=authority)
    State = DirectiveDuty.State  # noqa: N806  (a class)
    directives = DirectiveDuty.objects.filter(
        directive__authority=authority, state__in=(State.OPEN, State.RETURNED)
    )
    plans = Plan.objects.filter(authority=authority, state=Plan.State.CONFIRMED, issued_on__isnull=False)
    return Waiting(
        sheets.count(),
        sheets.filter(due_at__lt=now).count(),
        overdue_total(duties, today=timezone.localdate(now)),
        directives.count(),
        plans.filter(publication=None).count(),
    )
