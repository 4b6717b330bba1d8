"""How often something may be tried. docs/reference/limits.md is `LIMITS` as a table, with the reasons.

A row of the database holds one moment: when all that was spent is given back. Spending moves it on by one share,
in one statement that refuses by itself, so that a burst of threads or processes gets no more than one alone would.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil

from django.db import connection, transaction

from sen.lib.set_back import AHEAD_AT_MOST
from sen.org.errors import TooOften
from sen.org.models import Spent

HOUR, MINUTE = 3600, 60
IPV6_PREFIX = 64
"""What a provider gives to one household; whoever holds it can use any address of it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once; then one more each time a share of the period has passed."""

    times: int
    seconds: int

    @property
    def share(self) -> float:
        return self.seconds / self.times


LIMITS: Mapping[str, Limit] = {
    "log_in_failed_here": Limit(5, 5 * MINUTE),
    "log_in_failed_device": Limit(5, 5 * MINUTE),
    "log_in_failed_account": Limit(30, HOUR),
    "log_in_failed_address": Limit(60, 5 * MINUTE),
    "log_in_address": Limit(60, MINUTE),
    "second_factor": Limit(5, 5 * MINUTE),
    "second_factor_day": Limit(50, 24 * HOUR),
    "provider_address": Limit(120, MINUTE),
    "password_changed": Limit(5, MINUTE),
    "password_asked_address": Limit(20, 10 * MINUTE),
    "password_asked_account": Limit(3, HOUR),
    "link_address": Limit(20, MINUTE),
    "first_run_address": Limit(5, MINUTE),
    "form_actor": Limit(120, MINUTE),
    "form_address": Limit(600, MINUTE),
    "search_actor": Limit(120, MINUTE),
    "search_address": Limit(600, MINUTE),
    "calendar_link": Limit(20, 10 * MINUTE),
    "calendar_address": Limit(240, MINUTE),
    "export_actor": Limit(30, 10 * MINUTE),
    "export_address": Limit(120, 10 * MINUTE),
}
SPEND = """
INSERT INTO "org_spent" ("key", "full_at", "share", "room") VALUES {rows}
ON CONFLICT ("key") DO UPDATE SET
  "full_at" = CASE WHEN {holds} THEN "org_spent"."full_at" ELSE %s END + excluded."share",
  "share" = excluded."share", "room" = excluded."room"
WHERE CASE WHEN {holds} THEN "org_spent"."full_at" ELSE %s END + excluded."share"
  <= %s + excluded."room" + 0.001
RETURNING "key"
"""
HOLDS = '"org_spent"."full_at" > %s AND "org_spent"."full_at" <= %s + excluded."room"'
"""What lies farther ahead than a limit reaches was spent before the clock was set back."""
PURGE = 200


def spend(of: Mapping[str, str], *, now: datetime) -> None:
    """Spend one try of each limit for its key (`{"form_actor": "17"}`), or none of them and `TooOften`.

    One statement, one indexed write a key; who is refused costs the others nothing.
    """
    keys = {_row_key(name, who): LIMITS[name] for name, who in of.items()}
    moment = now.timestamp()
    with transaction.atomic():
        given = _spend(keys, moment)
        if refused := keys.keys() - given:
            transaction.set_rollback(True)
    if refused:
        raise TooOften(_wait(refused, keys, moment))


def _spend(keys: Mapping[str, Limit], moment: float) -> set[str]:
    """In the order of the keys: two who spend the same ones wait for each other, and never both."""
    values: list[str | float] = []
    for key, limit in sorted(keys.items()):
        values += [key, moment + limit.share, limit.share, float(limit.seconds)]
    rows = ", ".join(["(%s, %s, %s, %s)"] * len(keys))
    with connection.cursor() as cursor:
        latest = moment + AHEAD_AT_MOST.total_seconds()
        moments = [moment, latest, moment]
        cursor.execute(SPEND.format(rows=rows, holds=HOLDS), [*values, *moments, *moments, moment])
        return {key for (key,) in cursor.fetchall()}


def _wait(refused: set[str], keys: Mapping[str, Limit], moment: float) -> int:
    full = dict(Spent.objects.filter(key__in=refused).values_list("key", "full_at"))
    waits = [full.get(key, moment) + keys[key].share - keys[key].seconds - moment for key in refused]
    return max(1, ceil(max(waits)))


def give_back(of: Mapping[str, str], *, now: datetime) -> None:
    """What was spent before the try turned out to be right."""
    del now
    for key, limit in sorted((_row_key(name, who), LIMITS[name]) for name, who in of.items()):
        with connection.cursor() as cursor:
            cursor.execute(
                'UPDATE "org_spent" SET "full_at" = "full_at" - %s WHERE "key" = %s', [limit.share, key]
            )


def _row_key(name: str, who: str) -> str:
    """A digest: the table tells neither addresses nor what was typed as a name."""
    return f"{name}:{sha256(who.encode()).hexdigest()[:32]}"


def bucket_of(address: str) -> str:
    """The address as limits count it: a whole /64 of IPv6 is one."""
    try:
        parsed = ip_address(address.strip("[]"))
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Network((parsed, IPV6_PREFIX), strict=False).network_address)
    return str(parsed)


def forget_spent(*, now: datetime) -> int:
    """Rows that hold nothing any more (a purge)."""
    old = list(Spent.objects.filter(full_at__lt=now.timestamp()).values_list("pk", flat=True)[:PURGE])
    return Spent.objects.filter(pk__in=old, full_at__lt=now.timestamp()).delete()[0]
