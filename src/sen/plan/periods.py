"""The months for which units answer. Pure date logic: a month is written as its first day."""

from calendar import monthrange
from datetime import date, datetime


def month_of(day: date) -> date:
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The day at whose end (24:00 in Vietnam) the month closes."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def months_of(starts_on: date, ends_on: date) -> list[date]:
    """Every month touched by a term; a term that ends before it starts has none."""
    months = []
    month = month_of(starts_on)
    while month <= ends_on:
        months.append(month)
        month = next_month(month)
    return months


def is_closed(month: date, today: date) -> bool:
    return last_day(month) < today


def is_ahead(month: date, today: date) -> bool:
    return today < month


def last_closed(today: date) -> date:
    """The month that closed last."""
    return month_before(month_of(today))


def month_of_due(due_on: date, starts_on: date, ends_on: date) -> date:
    """The month of a term in which a due date shows; one outside shows in the nearest."""
    return month_of(min(max(due_on, starts_on), ends_on))


def months_between(first: date, last: date) -> int:
    """How many months from one to the other, both counted; 0 when the last lies before the first."""
    return max(0, (last.year - first.year) * 12 + last.month - first.month + 1)


ONCE_KEY = "mot-lan"
"""In an address: a duty due once has no month."""


def key_of(period: date | None) -> str:
    """As it stands in an address: "2026-03", or "mot-lan"."""
    return f"{period:%Y-%m}" if period else ONCE_KEY


def period_of_key(key: str) -> date | None:
    """Raises ValueError for anything but a month or "mot-lan"."""
    return None if key == ONCE_KEY else datetime.strptime(key, "%Y-%m").date()  # noqa: DTZ007  # a month has no zone


def within(day: date, first: date, last: date) -> date:
    """The same day of the year, in the term; the term's last day where it has none such."""
    while day < first and day.year < last.year:
        try:
            day = day.replace(year=day.year + 1)
        except ValueError:  # 29/02
            day = date(day.year + 1, 2, 28)
    return day if first <= day <= last else last
