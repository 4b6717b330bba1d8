"""How many duties answered, by unit or by task and month: two queries however many duties there are."""

from collections import defaultdict
from datetime import date
from typing import Any, Literal

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models import Count as Number

from sen.plan.models import Duty, Plan, Report, Rhythm
from sen.plan.periods import is_closed, month_of_due, months_of
from sen.plan.standing import FINAL, Count

By = Literal["unit", "task"]
Counts = dict[int, dict[date, Count]]
"""Unit or task number to month to how many answered."""

_ONCE_DUE = Case(When(rhythm=Rhythm.ONCE, then=F("due_on")))
_TERM = {"starts_on": F("task__plan__starts_on"), "ends_on": F("task__plan__ends_on")}


def counts_by(by: By, duties: QuerySet[Duty], *, today: date) -> Counts:
    """Count the duties handed in (start from `rules.visible_duties`). The same as adding up their cells."""
    duties = asking(duties)
    counts: Counts = defaultdict(lambda: defaultdict(Count))
    _count_asked(counts, by, duties, today)
    _count_answers(counts, by, duties, today)
    return {key: dict(months) for key, months in counts.items()}


def asks_by_month(duties: QuerySet[Duty]) -> dict[date, int]:
    """Month to how many answers it asks for, given or not, whenever it closes. One query."""
    counts: Counts = defaultdict(lambda: defaultdict(Count))
    _count_asked(counts, "unit", asking(duties), date.max)
    found: dict[date, int] = defaultdict(int)
    for months in counts.values():
        for month, count in months.items():
            found[month] += count.overdue
    return dict(found)


def asking(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Those that are work: neither the duty nor its task was dropped.

    What was passed on keeps the months before; due once, it is asked of the successor alone.
    """
    elsewhere = Q(state=Duty.State.PASSED_ON, rhythm=Rhythm.ONCE)
    return duties.exclude(Q(state=Duty.State.DROPPED) | elsewhere).filter(task__is_dropped=False)


def _count_asked(counts: Counts, by: By, duties: QuerySet[Duty], today: date) -> None:
    """Every month asked counts as overdue once closed, until `_count_answers` takes the answered ones away."""
    groups = duties.order_by().values(
        "asked_from", "asked_until", "state", key=F(f"{by}_id"), plan_state=F("task__plan__state"),
        once_due=_ONCE_DUE, **_TERM,
    )  # fmt: skip
    for group in groups.annotate(n=Number("pk")):
        for month, count in _asked_of(group, today):
            counts[group["key"]][month] += count


def _asked_of(group: dict[str, Any], today: date) -> list[tuple[date, Count]]:
    is_elsewhere = group["state"] == Duty.State.PASSED_ON
    n, asks = group["n"], group["plan_state"] == Plan.State.CONFIRMED and not is_elsewhere
    is_exempt = group["state"] == Duty.State.NOT_APPLICABLE
    if due := group["once_due"]:
        month = month_of_due(due, group["starts_on"], group["ends_on"])
        if is_exempt:
            return [(month, Count(asked=n, not_applicable=n))]
        return [(month, Count(asked=n, overdue=n if asks and due < today else 0))]
    months = months_of(group["starts_on"], group["ends_on"])
    first, last = group["asked_from"] or months[0], group["asked_until"] or months[-1]

    def of(month: date) -> Count:
        if is_exempt:
            return Count(n, not_applicable=n)
        if month > last:
            return Count(n, done=n)
        return Count(n, overdue=n if asks and is_closed(month, today) else 0)

    asked = [month for month in months if month >= first and not (is_elsewhere and month > last)]
    return [(month, of(month)) for month in asked]


def _count_answers(counts: Counts, by: By, duties: QuerySet[Duty], today: date) -> None:
    term = {name: F(f"duty__{path.name}") for name, path in _TERM.items()}
    reports = Report.objects.filter(duty__in=duties.values("pk"), corrected_by=None).order_by()
    groups = reports.values(
        "period", "answer", key=F(f"duty__{by}_id"), plan_state=F("duty__task__plan__state"),
        state=F("duty__state"), once_due=Case(When(period=None, then=F("duty__due_on"))), **term,
    )  # fmt: skip
    for group in groups.annotate(n=Number("pk")):
        month, settled = _answered_in(group, today)
        counts[group["key"]][month] += _change_by(group, settled=settled)


def _change_by(group: dict[str, Any], *, settled: bool) -> Count:
    """An excused unit owes nothing: its answer takes the place of "not applicable", not of something overdue."""
    n = group["n"]
    if group["state"] != Duty.State.NOT_APPLICABLE:
        return Count(overdue=-n if settled else 0, **{group["answer"]: n})
    if group["period"] is None:
        return Count()  # a duty due once counts as excused, whatever was noted on it before
    return Count(not_applicable=-n) + Count(**{group["answer"]: n})


def _answered_in(group: dict[str, Any], today: date) -> tuple[date, bool]:
    """The month of the answers, and whether they take something overdue away."""
    is_elsewhere = group["state"] == Duty.State.PASSED_ON
    asks = group["plan_state"] == Plan.State.CONFIRMED and not is_elsewhere
    if group["period"]:
        return group["period"], asks and is_closed(group["period"], today)
    due = group["once_due"]
    month = month_of_due(due, group["starts_on"], group["ends_on"])
    return month, asks and due < today and group["answer"] in FINAL
