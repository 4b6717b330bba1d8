"""Marks of work that was cut off. While one is there nothing else of Sen starts on these data."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.upkeep.errors import Unfinished

RESTORE, UPGRADE = "restore.unfinished", "upgrade.unfinished"
ID = "sen.E001"
TABLE = "sen_unfinished"
"""In a PostgreSQL database that is being filled: it may be emptied and filled again."""


@contextmanager
def marked(path: Path, **facts: Any) -> Iterator[None]:
    """The mark stays when the work fails or the process is killed."""
    write(path, **facts)
    yield
    path.unlink()


def write(path: Path, **facts: Any) -> None:
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps({"at": timezone.now().isoformat(), **facts}), "utf-8")
    beside.replace(path)


def read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found


@contextmanager
def in_database() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (at timestamp)")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


def is_in_database() -> bool:
    try:
        return connection.vendor != "sqlite" and TABLE in connection.introspection.table_names()
    except DatabaseError:  # away: that is told elsewhere
        return False


def trouble() -> str:
    """Why these data are not to be used, and what to do; "" when all is well."""
    folder: Path = settings.DATA_DIR
    if (folder / RESTORE).exists():
        return _(
            "A restore into %(folder)s was cut off or failed. Empty the folder (and the database, if it is PostgreSQL), then restore again."
        ) % {"folder": folder}
    if (folder / UPGRADE).exists():
        return _(
            "An upgrade was cut off. Say “sen upgrade” to try it again, or “sen upgrade --back” to return to the state before it."
        )
    if is_in_database():
        return _(
            "The database was not filled to its end. Empty it, then say sen copy_database or sen restore again."
        )
    return ""


def refuse() -> None:
    if text := trouble():
        raise Unfinished(text)


def check(*_apps: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Django's commands stop at it: worker, migrate, demo."""
    text = trouble()
    return [checks.Error(text, id=ID)] if text else []
