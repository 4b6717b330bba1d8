"""Figures over the months of a plan: what was overdue at the end of each, what was proved how, and the year before."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count as Number
from django.db.models import F, Min, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from sen.plan.models import Duty, Evidence, Plan, Report
from sen.plan.periods import is_closed, month_of, month_of_due
from sen.plan.queries.counts import asking, asks_by_month, counts_by
from sen.plan.standing import FINAL, Count, months_of_plan

OWED_BY = (Duty.State.OPEN, Duty.State.DONE)


@dataclass(frozen=True, slots=True)
class Due:
    """As it stood when the month had ended: answers asked until then, given until then, missing."""

    month: date
    asked: int
    answered: int

    @property
    def overdue(self) -> int:
        return self.asked - self.answered


def overdue_trend(plan: Plan, duties: QuerySet[Duty], *, today: date) -> list[Due]:
    """For each month that has ended. Three queries.

    An answer counts from the day on which it was first given, so the past does not change when somebody catches up. What
    was excused, dropped or passed on since counts as if it never was.
    """
    asked = asks_by_month(duties)
    given = _given(duties)
    ended = [month for month in months_of_plan(plan) if is_closed(month, today)]
    return [
        Due(
            month,
            sum(n for of, n in asked.items() if of <= month),
            sum(n for (of, on), n in given.items() if of <= month and on <= month),
        )
        for month in ended
    ]


def _given(duties: QuerySet[Duty]) -> Mapping[tuple[date, date], int]:
    """(month asked, month of the first answer) to how many. Two queries."""
    owed = asking(duties).filter(state__in=OWED_BY)
    reports = Report.objects.filter(duty__in=owed.values("pk")).order_by()
    first = reports.filter(period__isnull=False, corrects=None)
    found: Counter[tuple[date, date]] = Counter()
    zone = timezone.get_default_timezone()
    groups = first.values("period", on=TruncMonth("reported_at", tzinfo=zone)).annotate(n=Number("pk"))
    for row in groups:
        found[row["period"], row["on"].date()] += row["n"]
    settled = reports.filter(period=None, corrected_by=None, answer__in=FINAL).values("duty")
    final = reports.filter(period=None, answer__in=FINAL, duty__in=settled).values(
        "duty",
        due=F("duty__due_on"),
        starts=F("duty__task__plan__starts_on"),
        ends=F("duty__task__plan__ends_on"),
    )
    for row in final.annotate(on=Min("reported_at")):
        month = month_of_due(row["due"], row["starts"], row["ends"])
        found[month, month_of(timezone.localdate(row["on"], zone))] += 1
    return found


def evidence_by_kind(
    plan: Plan, evidence: QuerySet[Evidence], duties: QuerySet[Duty]
) -> dict[str, dict[date, int]]:
    """Kind to month to how many pieces given to tasks of these duties; each piece once. One query."""
    serving = Evidence.tasks.through.objects.filter(task__in=asking(duties).values("task"))
    zone = timezone.get_default_timezone()
    rows = evidence.filter(pk__in=serving.values("evidence")).order_by()
    groups = rows.values("kind", on=TruncMonth("added_at", tzinfo=zone)).annotate(n=Number("pk"))
    months = months_of_plan(plan)
    found: dict[str, dict[date, int]] = defaultdict(lambda: dict.fromkeys(months, 0))
    for row in groups:
        month = row["on"].date()
        if months:
            found[row["kind"]][min(max(month, months[0]), months[-1])] += row["n"]
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """A month of a plan: duties asked, and how many of them answered."""

    month: date
    asked: int
    answered: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.answered / self.asked) if self.asked else None


def answered_by_month(plan: Plan, duties: QuerySet[Duty], *, today: date) -> list[Answered]:
    """Months that have begun. Two queries."""
    total: dict[date, Count] = defaultdict(Count)
    for months in counts_by("unit", duties, today=today).values():
        for month, count in months.items():
            total[month] += count
    begun = [month for month in months_of_plan(plan) if month <= today]
    return [Answered(month, total[month].asked, total[month].answered) for month in begun]


def plan_before(plan: Plan, plans: QuerySet[Plan]) -> Plan | None:
    """The one of the same authority that began last before it. One query."""
    if plan.starts_on is None:
        return None
    before = plans.filter(authority=plan.authority_id, starts_on__lt=plan.starts_on)
    return before.order_by("-starts_on", "-pk").first()


def same_month(lines: Sequence[Answered], month: date) -> Answered | None:
    """Of the year before."""
    return next((line for line in lines if line.month.month == month.month), None)
