"""The units and people of the demo, made by the actions that an administrator uses, on the days they would be made."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from sen.org import actions
from sen.org.models import Actor, Membership, Role, Unit, User
from sen.org.queries import actor_of

DATA = files("sen.config.demo")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PASSWORD = "hoa-sen-mua-he"  # noqa: S105  printed by `make run`; the demo refuses to load where others have accounts
PROVINCE, DISTRICT, COMMUNES = "SG", "HL", ("BS", "LV")
KEEPER_NAME = "Quản trị viên tỉnh Sen Giang (mẫu)"
BEGAN = date(2019, 12, 2)
PREPARED = date(2025, 6, 25)
"""When the two communes were entered, days before the district ended."""
MERGED = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Locality:
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def actor(self, username: str, *, now: datetime) -> Actor:
        return actor_of(self.people[username], now=now)


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIETNAM)


def rows_of(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / table).read_text("utf-8").splitlines()))


def settle_before_the_merger() -> Locality:
    """The province and the district, as they were in the years before 2025."""
    place = Locality()
    _found(place)
    _settle_authority(place, DISTRICT, now=at(BEGAN, 9))
    _add_people(place, PROVINCE, now=at(BEGAN, 10))
    _add_people(place, DISTRICT, now=at(BEGAN, 10))
    return place


def merge(place: Locality) -> None:
    """The two communes of today take over; the district ends and stays as history."""
    for commune in COMMUNES:
        _settle_authority(place, commune, now=at(PREPARED))
        _add_people(place, commune, now=at(MERGED))
    for row in reversed([row for row in rows_of("units.csv") if row["valid_to"]]):
        _end(place, row)
    make_heads_independent()
    open_the_doors()


def make_heads_independent() -> None:
    """A write past the actions: one keeper types in the whole demo, where an office invites through several.

    Else nobody in it could be the second person when a telephone is lost.
    """
    province = User.objects.get(username=_keeper(PROVINCE))
    heads = Membership.objects.filter(role=Role.UNIT_LEAD).values("user")
    User.objects.filter(pk__in=heads).update(made_by_id=province.pk)


def open_the_doors() -> None:
    """Another write past them: hashing the shared password thirty times took four of eight seconds."""
    closed = User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    closed.update(password=make_password(PASSWORD))


def _found(place: Locality) -> None:
    row = next(row for row in rows_of("units.csv") if row["code"] == PROVINCE)
    place.people[_keeper(PROVINCE)] = actions.set_up(
        committee=row["name"],
        level=row["level"],
        username=_keeper(PROVINCE),
        display_name=KEEPER_NAME,
        password=PASSWORD,
        now=at(BEGAN),
    )
    unit = Unit.objects.get(name=row["name"])
    by = place.actor(_keeper(PROVINCE), now=at(BEGAN))
    facts = {"code": PROVINCE, "short_name": row["short_name"], "name_en": row["name_en"]}
    place.units[PROVINCE] = actions.change_unit(unit.pk, by=by, now=at(BEGAN), **facts)
    actions.set_aliases(unit.pk, aliases=row["aliases"].split("|"), by=by, now=at(BEGAN))
    for body in _bodies(PROVINCE):
        _add_unit(place, body, keeper=_keeper(PROVINCE), now=at(BEGAN))


def _settle_authority(place: Locality, code: str, *, now: datetime) -> None:
    """The province makes the committee and its administrator; that one makes the bodies."""
    rows = {row["code"]: row for row in rows_of("units.csv")}
    _add_unit(place, rows[code], keeper=_keeper(PROVINCE), now=now)
    _add_person(
        place,
        unit=code,
        username=_keeper(code),
        role=Role.ADMINISTRATOR,
        name=f"Quản trị viên {rows[code]['name'].removeprefix('UBND ')} (mẫu)",
        keeper=_keeper(PROVINCE),
        now=now,
    )
    actions.add_standard_groups(place.units[code], by=place.actor(_keeper(code), now=now), now=now)
    for body in _bodies(code):
        _add_unit(place, body, keeper=_keeper(code), now=now)


KEEPERS = {"SG": "quantri.tinh", "HL": "quantri.huyen", "BS": "quantri", "LV": "quantri.longvan"}


def _keeper(authority: str) -> str:
    return KEEPERS[authority]


def usernames() -> set[str]:
    """Everybody whom the demo makes."""
    return {row["username"] for row in rows_of("people.csv")} | set(KEEPERS.values())


def _bodies(authority: str) -> Iterator[dict[str, str]]:
    """Those directly below; the People's Committees that have people of their own come later."""
    later = (DISTRICT, *COMMUNES)
    return (row for row in rows_of("units.csv") if row["parent"] == authority and row["code"] not in later)


def _add_unit(place: Locality, row: dict[str, str], *, keeper: str, now: datetime) -> None:
    place.units[row["code"]] = actions.add_unit(
        place.units[row["parent"]],
        kind=row["kind"],
        level=row["level"],
        name=row["name"],
        aliases=[alias for alias in row["aliases"].split("|") if alias],
        by=place.actor(keeper, now=now),
        now=now,
        code=row["code"],
        short_name=row["short_name"],
        name_en=row["name_en"],
        is_border=bool(row["is_border"]),
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
    )


def _add_people(place: Locality, authority: str, *, now: datetime) -> None:
    for row in rows_of("people.csv"):
        if row["unit"].split("-")[0] != authority or row["username"] in place.people:
            continue
        who = {"unit": row["unit"], "username": row["username"], "role": row["role"]}
        _add_person(place, **who, name=row["display_name"], keeper=_keeper(authority), now=now)
        for further in filter(None, row["further"].split("|")):
            _give(place, row["username"], further, keeper=_keeper(authority), now=now)


def _add_person(
    place: Locality, *, unit: str, username: str, role: str, name: str, keeper: str, now: datetime
) -> None:
    person = actions.add_person(
        place.units[unit],
        username=username,
        display_name=name,
        role=role,
        by=place.actor(keeper, now=now),
        now=now,
    )
    place.people[username] = person


def _give(place: Locality, username: str, further: str, *, keeper: str, now: datetime) -> None:
    code, _, role = further.partition(":")
    who = place.people[username].pk
    by = place.actor(keeper, now=now)
    actions.give_role(
        who, unit=place.units[code], role=role, valid_from=now.astimezone(VIETNAM).date(), by=by, now=now
    )


def _end(place: Locality, row: dict[str, str]) -> None:
    """The province enters it by its act, as on the day of the merger; what lies below was entered before."""
    first_day = date.fromisoformat(row["valid_to"]) + timedelta(days=1)
    by = place.actor(_keeper(PROVINCE), now=at(MERGED))
    heirs = [place.units[code] for code in row["successors"].split("|")]
    change = actions.Change(
        kind="merge" if len(heirs) == 1 else "split",
        olds=[place.units[row["code"]]],
        news=heirs,
        effective_on=first_day,
        act_number="01/NQ-MẪU",
        act_title="Nghị quyết sắp xếp đơn vị (mẫu)",
    )
    drafted = actions.draft_succession(change, by=by, now=at(MERGED))
    actions.confirm_succession(drafted.pk, by=by, now=at(MERGED))
