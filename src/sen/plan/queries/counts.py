"""How many duties answered, by unit, task or plan, and month: two queries however many duties there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models import Count as Number

from sen.plan.models import Duty, Plan, Rhythm
from sen.plan.periods import is_closed, month_of_due, months_of
from sen.plan.standing import FINAL, Count

By = Literal["unit", "task", "plan"]
Counts = dict[int, dict[date, Count]]
"""Unit, task or plan number to month to how many answered."""
Groups = Sequence[Mapping[str, Any]]
"""Rows that the database counted: alike in all that matters, `n` of them."""

_KEYS = {"unit": "unit_id", "task": "task_id", "plan": "task__plan_id"}
_ONCE_DUE = Case(When(rhythm=Rhythm.ONCE, then=F("due_on")))
_TERM = {
    "plan_state": F("task__plan__state"), "starts_on": F("task__plan__starts_on"), "ends_on": F("task__plan__ends_on"),
}  # fmt: skip


def counts_by(by: By, duties: QuerySet[Duty], *, today: date) -> Counts:
    """Count the duties handed in (start from `rules.visible_duties`). The same as adding up their cells."""
    return counted(asked_groups(by, duties), answered_groups(by, duties), today=today)


def counted(asked: Groups, answered: Groups, *, today: date) -> Counts:
    """Add up what the database grouped."""
    counts: Counts = defaultdict(lambda: defaultdict(Count))
    _count_asked(counts, asked, today)
    _count_answers(counts, answered, today)
    return {key: dict(months) for key, months in counts.items()}


def asks_by_month(asked: Groups) -> dict[date, int]:
    """Month to how many answers it asks for, given or not, whenever it closes."""
    counts: Counts = defaultdict(lambda: defaultdict(Count))
    _count_asked(counts, asked, date.max)
    found: dict[date, int] = defaultdict(int)
    for months in counts.values():
        for month, count in months.items():
            found[month] += count.overdue
    return dict(found)


def asked_groups(by: By, duties: QuerySet[Duty]) -> Groups:
    """Duties alike in what they ask for when. One query."""
    alike = asking(duties).order_by().values(
        "asked_from", "asked_until", "state", key=F(_KEYS[by]), once_due=_ONCE_DUE, **_TERM
    )  # fmt: skip
    return list(alike.annotate(n=Number("pk")))


def answered_groups(by: By, duties: QuerySet[Duty]) -> Groups:
    """Standing answers alike in what they say for when. One query."""
    standing = asking(duties).filter(reports__isnull=False, reports__corrected_by=None)
    return list(answers_alike(by, standing).annotate(n=Number("reports")))


def answers_alike(by: By, answered: QuerySet[Duty], **more: Any) -> QuerySet[Any, Any]:
    """From the duties to their reports, never by a list of duties: PostgreSQL goes through such a list for each report
    when it does not know yet how long it is (measured: a minute for 500 duties just put in).
    """
    return answered.order_by().values(
        "state", key=F(_KEYS[by]), period=F("reports__period"), answer=F("reports__answer"),
        once_due=Case(When(reports__period=None, then=F("due_on"))), **_TERM, **more,
    )  # fmt: skip


def asking(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Those that are work: neither the duty nor its task was dropped.

    What was passed on keeps the months before; due once, it is asked of the successor alone.
    """
    elsewhere = Q(state=Duty.State.PASSED_ON, rhythm=Rhythm.ONCE)
    return duties.exclude(Q(state=Duty.State.DROPPED) | elsewhere).filter(task__is_dropped=False)


def _count_asked(counts: Counts, groups: Groups, today: date) -> None:
    """Every month asked counts as overdue once closed, until `_count_answers` takes the answered ones away."""
    for group in groups:
        for month, count in _asked_of(group, today):
            counts[group["key"]][month] += count


def _asked_of(group: Mapping[str, Any], today: date) -> list[tuple[date, Count]]:
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


def _count_answers(counts: Counts, groups: Groups, today: date) -> None:
    for group in groups:
        month, settled = _answered_in(group, today)
        counts[group["key"]][month] += _change_by(group, settled=settled)


def _change_by(group: Mapping[str, Any], *, settled: bool) -> Count:
    """An excused unit owes nothing: its answer takes the place of "not applicable", not of something overdue."""
    n = group["n"]
    if group["state"] != Duty.State.NOT_APPLICABLE:
        return Count(overdue=-n if settled else 0, **{group["answer"]: n})
    if group["period"] is None:
        return Count()  # a duty due once counts as excused, whatever was noted on it before
    return Count(not_applicable=-n) + Count(**{group["answer"]: n})


def _answered_in(group: Mapping[str, Any], today: date) -> tuple[date, bool]:
    """The month of the answers, and whether they take something overdue away."""
    is_elsewhere = group["state"] == Duty.State.PASSED_ON
    asks = group["plan_state"] == Plan.State.CONFIRMED and not is_elsewhere
    if group["period"]:
        return group["period"], asks and is_closed(group["period"], today)
    due = group["once_due"]
    month = month_of_due(due, group["starts_on"], group["ends_on"])
    return month, asks and due < today and group["answer"] in FINAL
