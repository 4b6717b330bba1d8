"""What stands around every page: doors, the unit's name, alarms. Computed when the template asks for it."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from sen.desk import registry
from sen.desk.help_pages import HelpPage
from sen.desk.history import sentence
from sen.desk.registry import ShownAlarm, Text
from sen.desk.rules import visible_alarms
from sen.lib import maintenance, remembered
from sen.lib.maintenance import Maintenance
from sen.org.models import Actor, Role, Unit
from sen.org.rules import visible_units

AT_THE_THUMB = 3
"""Doors of the bottom bar on a phone, beside "More"."""
TONES: dict[str, registry.Tone] = {"late": "late", "wait": "wait", "lotus": "lotus"}


@dataclass(frozen=True, slots=True)
class OpenDoor:
    label: Text
    url: str
    badge: int
    is_current: bool
    phone: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Doors that stand together; those without a heading always stand open."""

    label: Text
    doors: list[OpenDoor]

    @property
    def is_open(self) -> bool:
        return any(door.is_current for door in self.doors)


class Shell:
    """The frame of one page for one actor; a fragment that asks for nothing costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.path = request.path
        self.url_name: str = getattr(request.resolver_match, "url_name", None) or ""
        self.actor: Actor | None = getattr(request, "actor", None)
        self.now: datetime = getattr(request, "now", None)  # type: ignore[assignment]  # set with the actor

    @cached_property
    def doors(self) -> list[OpenDoor]:
        return [door for section in self.sections for door in section.doors]

    @cached_property
    def sections(self) -> list[Section]:
        """Daily work first; what is looked at now and then under headings. One door alone needs no heading."""
        actor = self.actor
        if actor is None:
            return []
        doors = sorted(registry.DOORS.values(), key=lambda door: door.order)
        allowed = [door for door in doors if door.allowed(actor)]
        starts = [order for order, _label in registry.SECTIONS]
        labels = ["", *(label for _order, label in registry.SECTIONS)]
        found = [
            (labels[number], [self._open(door, actor) for door in group])
            for number, group in groupby(allowed, key=lambda door: bisect_right(starts, door.order))
        ]
        return [Section(label if len(group) > 1 else "", group) for label, group in found]

    @cached_property
    def thumb_doors(self) -> list[OpenDoor]:
        return [door for door in self.doors if door.phone][:AT_THE_THUMB]

    @cached_property
    def units(self) -> list[Unit]:
        if self.actor is None:
            return []
        return list(visible_units(self.actor).filter(pk__in=self.actor.unit_ids).select_related("authority"))

    @cached_property
    def place(self) -> str:
        """Where the reader works: "Phòng Văn hóa – Xã hội, UBND xã Bình Sen"; of several units the first."""
        if not self.units:
            return ""
        unit = self.units[0]
        above = unit.authority
        return f"{unit}, {above}" if above and above.pk != unit.pk else str(unit)

    @cached_property
    def help(self) -> HelpPage | None:
        """What explains this screen; before log-in only what is open."""
        page = registry.help_for(self.url_name) or registry.HELP.get("help")
        return page if page and (page.is_open or self.actor) else None

    @property
    def is_administrator(self) -> bool:
        return self.actor is not None and bool(self.actor.units_as(Role.ADMINISTRATOR))

    @cached_property
    def maintenance(self) -> Maintenance | None:
        """Sen only shows pages for the moment."""
        return maintenance.now_on(settings.DATA_DIR)

    @cached_property
    def alarms(self) -> list[ShownAlarm]:
        if self.actor is None:
            return []
        if self.url_name == "desk-alarms":  # who came to see them sees them as they are
            remembered.forget()
        return alarms_of(self.actor, self.now)

    def _open(self, door: registry.Door, actor: Actor) -> OpenDoor:
        url = reverse(door.url_name)
        is_current = self.path == url or (url != reverse("desk-home") and self.path.startswith(url))
        badge = door.badge(actor, self.now) if door.badge else 0
        return OpenDoor(door.label, url, badge, is_current, door.phone)


def alarms_of(actor: Actor, now: datetime) -> list[ShownAlarm]:
    """Raised rows and what the sources compute, oldest first."""
    raised = [
        ShownAlarm(sentence(row.kind, row.facts), row.url, TONES.get(row.tone, "late"), row.raised_at)
        for row in visible_alarms(actor)
    ]
    computed = [alarm for source in registry.ALARM_SOURCES for alarm in source(actor, now)]
    return sorted([*raised, *computed], key=lambda alarm: alarm.since or now)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"shell": Shell(request)}
