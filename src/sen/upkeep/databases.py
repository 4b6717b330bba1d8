"""Which database the rest of Django sees: a snapshot for reading, or another one in the place of the usual."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dj_database_url
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

SNAPSHOT = "snapshot"
QUICK = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;"
"""For a file that nobody else has and that is thrown away when anything fails; synced at the end."""


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """The default database as it stands now, for as long as it takes; writers are not held up.

    SQLite's deferred transaction in WAL mode, PostgreSQL's repeatable read.
    """
    given = copy.deepcopy(connections["default"].settings_dict)
    given["CONN_MAX_AGE"], options = 0, given.setdefault("OPTIONS", {})
    if connections["default"].vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    else:
        from psycopg import IsolationLevel

        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections.databases[SNAPSHOT] = given
    try:
        with transaction.atomic(using=SNAPSHOT):
            link = connections[SNAPSHOT]
            link.cursor().execute("SELECT 1 FROM django_migrations")  # the snapshot is of this moment
            yield link
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.databases[SNAPSHOT]


@contextmanager
def default_is(database: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Everything in this thread sees this database as the default, data moves in migrations too."""
    usual = connections.databases["default"]
    connections["default"].close()
    given = connections.configure_settings({"default": copy.deepcopy(database)})["default"]
    try:
        _put(given)
        yield connections["default"]
    finally:
        connections["default"].close()
        _put(usual)


def _put(database: dict[str, Any]) -> None:
    connections.databases["default"] = database
    del connections["default"]


def sqlite_file(path: Path) -> dict[str, Any]:
    """A new file for `default_is`, written quickly."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": QUICK}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}


def of_url(url: str) -> dict[str, Any]:
    return dict(dj_database_url.parse(url))
