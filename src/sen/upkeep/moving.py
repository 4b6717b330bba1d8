"""A running SQLite installation moves to PostgreSQL: nobody writes meanwhile, everything is counted twice."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from sen.upkeep import folders, restoring, secrets, unfinished
from sen.upkeep.archive import Archive, Writer
from sen.upkeep.databases import default_is, of_url
from sen.upkeep.errors import UpkeepError
from sen.upkeep.making import tables_into
from sen.upkeep.quiet import nobody_writes

CACHE = frozenset({"org.cacherow"})
"""Counters of rate limits begin anew; those who are logged in stay so."""


@dataclass(frozen=True, slots=True)
class Moved:
    tables: dict[str, int]
    """Label to rows, each compared by count and hash."""


def _postgresql(url: str) -> dict[str, Any]:
    try:
        target = of_url(url)
    except ValueError:
        target = {"ENGINE": ""}
    if not target["ENGINE"].endswith("postgresql"):
        raise UpkeepError(_("The target must be a PostgreSQL database: postgres://user:password@host/name"))
    return target


def move(url: str, *, again: bool, now: datetime, say: Callable[[str], None]) -> Moved:
    """Copy every table into the empty PostgreSQL database of `url`. Maintenance stays on: nothing may come after."""
    if connection.vendor != "sqlite":
        raise UpkeepError(_("This installation is on PostgreSQL already (DATABASE_URL)."))
    target = _postgresql(url)
    with default_is(target):
        _refuse_or_empty(again=again, url=secrets.without_password(url))
    with nobody_writes(_("The database is being moved."), now=now) as quiet:
        say(_("Nobody can write now. Reading the tables."))
        with tempfile.TemporaryDirectory(prefix=folders.MOVE, dir=settings.DATA_DIR) as folder:
            path = Path(folder, "tables.zip")
            with Writer(path) as writer:
                manifest, _named = tables_into(writer, CACHE)
                writer.finish(manifest | {"files": None, "made_at": now.isoformat()})
            say(_("Filling the new database."))
            with Archive(path) as archive, default_is(target), unfinished.in_database():
                restoring.load(archive)
                call_command("migrate", verbosity=0, interactive=False, skip_copy=True)
                restoring.sound()
        quiet.keep()
    return Moved({entry["label"]: entry["rows"] for entry in manifest["tables"]})


def _refuse_or_empty(*, again: bool, url: str) -> None:
    try:
        names = connection.introspection.table_names()
    except DatabaseError as error:
        raise UpkeepError(
            _("%(url)s does not answer: %(error)s")
            % {"url": url, "error": str(error).strip().partition("\n")[0]}
        ) from error
    if not names:
        return
    if unfinished.TABLE not in names:
        raise UpkeepError(_("%(url)s is not empty. Give an empty database.") % {"url": url})
    if not again:
        raise UpkeepError(
            _("%(url)s holds a copy that was cut off. Say the same with --again to empty it and begin anew.")
            % {"url": url}
        )
    empty_database()


def empty_database() -> None:
    """Every table goes but the mark of unfinished work: whoever is killed from here on is told so."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != unfinished.TABLE]
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")
