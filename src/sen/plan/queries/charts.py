"""Figures over the months of a plan: what was overdue at the end of each, what was proved how, and the year before."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models import Count as Number
from django.db.models.functions import TruncMonth
from django.utils import timezone

from sen.plan.models import Duty, Evidence, Plan
from sen.plan.periods import is_closed, month_of, month_of_due
from sen.plan.queries.counts import Groups, answers_alike, asked_groups, asking, asks_by_month, counted
from sen.plan.standing import FINAL, Count, months_of_plan

OWED_BY = (Duty.State.OPEN, Duty.State.DONE)


@dataclass(frozen=True, slots=True)
class Figures:
    """What some plans asked for and what was answered, as the database grouped it; each chart adds up its own part."""

    asked: Groups
    answered: Groups
    """Answers that stand and those corrected since; one of a duty due once is by itself."""

    def of(self, plan: Plan) -> "Figures":
        asked, answered = (
            [group for group in groups if group["key"] == plan.pk] for groups in (self.asked, self.answered)
        )
        return Figures(asked, answered)


def figures_of(duties: QuerySet[Duty]) -> Figures:
    """Of the duties handed in, of one plan or several. Two queries."""
    zone = timezone.get_default_timezone()
    answered = answers_alike(
        "plan",
        asking(duties).filter(reports__isnull=False),
        duty=Case(When(reports__period=None, then=F("pk"))),
        on=TruncMonth("reports__reported_at", tzinfo=zone),
        is_standing=_is(Q(reports__corrected_by=None)),
        is_first=_is(Q(reports__corrects=None)),
    )
    groups = answered.annotate(n=Number("reports"), first=Min("reports__reported_at"))
    return Figures(asked_groups("plan", duties), list(groups))


def _is(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Due:
    """As it stood when the month had ended: answers asked until then, given until then, missing."""

    month: date
    asked: int
    answered: int

    @property
    def overdue(self) -> int:
        return self.asked - self.answered


def overdue_trend(plan: Plan, figures: Figures, *, today: date) -> list[Due]:
    """For each month that has ended.

    An answer counts from the day on which it was first given, so the past does not change when somebody catches up. What
    was excused, dropped or passed on since counts as if it never was.
    """
    own = figures.of(plan)
    asked = asks_by_month(own.asked)
    given = _given(own.answered)
    ended = [month for month in months_of_plan(plan) if is_closed(month, today)]
    return [
        Due(
            month,
            sum(n for of, n in asked.items() if of <= month),
            sum(n for (of, on), n in given.items() if of <= month and on <= month),
        )
        for month in ended
    ]


def _given(answered: Groups) -> Mapping[tuple[date, date], int]:
    """(month asked, month of the first answer) to how many."""
    found: Counter[tuple[date, date]] = Counter()
    once: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for group in answered:
        if group["state"] not in OWED_BY:
            continue
        if group["period"] is None:
            once[group["duty"]].append(group)
        elif group["is_first"]:
            found[group["period"], group["on"].date()] += group["n"]
    for groups in once.values():
        final = [group for group in groups if group["answer"] in FINAL]
        if any(group["is_standing"] for group in final):
            first: datetime = min(group["first"] for group in final)
            due = month_of_due(final[0]["once_due"], final[0]["starts_on"], final[0]["ends_on"])
            found[due, month_of(timezone.localdate(first, timezone.get_default_timezone()))] += 1
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


def answered_by_month(plan: Plan, figures: Figures, *, today: date) -> list[Answered]:
    """Months that have begun."""
    own = figures.of(plan)
    standing = [group for group in own.answered if group["is_standing"]]
    total: dict[date, Count] = defaultdict(Count, counted(own.asked, standing, today=today).get(plan.pk, {}))
    begun = [month for month in months_of_plan(plan) if month <= today]
    return [Answered(month, total[month].asked, total[month].answered) for month in begun]


def plan_and_before(plans: QuerySet[Plan], pk: int) -> tuple[Plan | None, Plan | None]:
    """The plan of this number, and the one of the same authority that began last before it. One query."""
    same = Plan.objects.filter(pk=pk, authority=OuterRef("authority"))
    before = Q(starts_on__lt=Subquery(same.values("starts_on")))
    wanted = Case(When(pk=pk, then=Value(0)), default=Value(1))
    found = list(plans.filter(Q(pk=pk) | before).order_by(wanted, "-starts_on", "-pk")[:2])
    if not found or found[0].pk != pk:
        return None, None
    return found[0], found[1] if len(found) > 1 else None


def same_month(lines: Sequence[Answered], month: date) -> Answered | None:
    """Of the year before."""
    return next((line for line in lines if line.month.month == month.month), None)
