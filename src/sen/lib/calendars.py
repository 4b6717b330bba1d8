"""Days and hours as an iCalendar file (RFC 5545) that the calendars of telephones and of offices take.

A day is an event of the whole day; an hour is an event of a moment in Vietnam's time, with the zone described.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
BACK, AHEAD = timedelta(days=60), timedelta(days=400)
AT_MOST = 500
REFRESH = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Dated:
    """One line of a calendar. `key` is the row's own and stays, as "plan.duty-12": a calendar knows a moved line by it."""

    key: str
    at: date | datetime
    text: str
    url: str
    detail: str = ""
    category: str = ""
    changed_at: datetime | None = None


def within_reach(lines: Iterable[Dated], today: date) -> list[Dated]:
    """Sixty days back, four hundred ahead, the 500 that come first: soonest first, and what is past last."""
    near = [line for line in lines if today - BACK <= _day(line) <= today + AHEAD]
    near.sort(key=lambda line: (_day(line) < today, abs(_day(line) - today), line.key))
    return sorted(near[:AT_MOST], key=lambda line: (_day(line), line.key))


def calendar_bytes(name: str, lines: Iterable[Dated], *, now: datetime) -> bytes:
    """The whole file: lines of at most 75 bytes, no letter cut in two.

    The same lines give the same bytes, whenever they are asked for, when each says when it was changed.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Sen//Lich han//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _one_line(name))  # such a field is written as it stands
    calendar.add("x-wr-timezone", HERE.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    calendar.add_component(_zone())
    for line in lines:
        calendar.add_component(_event(line, now))
    return bytes(calendar.to_ical())


def _event(line: Dated, now: datetime) -> Event:
    changed = (line.changed_at or now).astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"{line.key}@sen")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", int(changed.timestamp()) if line.changed_at else 0)
    event.add("summary", _one_line(line.text))
    event.add("url", _one_line(line.url))
    event.add("transp", "TRANSPARENT")
    if isinstance(line.at, datetime):
        event.add("dtstart", line.at.astimezone(HERE).replace(microsecond=0))
    else:
        event.add("dtstart", line.at)
        event.add("dtend", line.at + timedelta(days=1))
    if line.detail:
        event.add("description", "\n".join(line.detail.splitlines()))
    if line.category:
        event.add("categories", [_one_line(line.category)])
    return event


def _zone() -> Timezone:
    """Vietnam has had no summer time and no other hour since 1975."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1975, 6, 13))  # noqa: DTZ001  local time, as RFC 5545 asks here
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone = Timezone()
    zone.add("tzid", HERE.key)
    zone.add_component(standard)
    return zone


def _day(line: Dated) -> date:
    return line.at.astimezone(HERE).date() if isinstance(line.at, datetime) else line.at


def _one_line(text: str) -> str:
    return " ".join(text.split())
