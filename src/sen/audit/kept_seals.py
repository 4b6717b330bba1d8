"""Seals of the log kept in a file beside the database: who only reaches the database cannot cut the log's end."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

NAME = "log-seals.txt"


def path() -> Path:
    return Path(settings.DATA_DIR) / NAME


def keep(seal: str, *, now: datetime) -> None:
    """One line a day or so: the moment and the seal."""
    if seal == last():
        return
    with path().open("a", encoding="ascii") as file:
        file.write(f"{now.isoformat(timespec='seconds')} {seal}\n")


def last() -> str:
    if not path().exists():
        return ""
    lines = path().read_text(encoding="ascii").split()
    return lines[-1] if lines else ""
