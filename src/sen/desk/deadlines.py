"""The deadlines of one person, of all rooms: on a page, and as a calendar by a private link."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sen.desk.registry import DEADLINE_SOURCES
from sen.desk.waiting import dated_answers
from sen.lib.calendars import Dated, calendar_bytes, within_reach
from sen.org.models import Actor

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Day:
    """All that is due on one day."""

    on: date
    lines: list[Dated]
    is_past: bool
    is_today: bool


def deadlines_of(actor: Actor, now: datetime) -> list[Dated]:
    """Soonest first, as far as a calendar reaches. What the actor may see at this moment, nothing else."""
    lines = [line for source in DEADLINE_SOURCES for line in source(actor, now)]
    return within_reach([*dated_answers(actor, now), *lines], timezone.localdate(now))


def days_of(lines: list[Dated], now: datetime) -> list[Day]:
    """The lines by day; at most sixty of them, from the earliest."""
    today = timezone.localdate(now)
    days: dict[date, list[Dated]] = {}
    for line in lines[:SHOWN]:
        days.setdefault(day_of(line), []).append(line)
    return [Day(on, held, on < today, on == today) for on, held in days.items()]


def day_of(line: Dated) -> date:
    return timezone.localdate(line.at) if isinstance(line.at, datetime) else line.at


def calendar_of(actor: Actor, *, now: datetime, absolute: Callable[[str], str]) -> bytes:
    lines = [replace(line, url=absolute(line.url)) for line in deadlines_of(actor, now)]
    return calendar_bytes(_("Sen: deadlines of %(name)s") % {"name": actor.name}, lines, now=now)
