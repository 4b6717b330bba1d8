"""Read-only for a while: a file in the data folder that web and worker look at. Knows no Django, needs no database."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

NAME = "maintenance.json"
BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
"""Nobody knows since when."""


@dataclass(frozen=True, slots=True)
class Maintenance:
    reason: str
    """Shown to everybody, as the keeper of the machine wrote it."""
    since: datetime
    until: datetime | None = None
    """Announced; the end comes with `end` only."""
    by: str = ""
    """The command that began it, which ends it too; nothing when a person did."""


def now_on(folder: Path) -> Maintenance | None:
    """What is in force. A file that cannot be understood counts: somebody wanted quiet."""
    try:
        text = (folder / NAME).read_text("utf-8")
    except FileNotFoundError:
        return None
    except OSError:
        return Maintenance("", BEFORE)
    try:
        found = json.loads(text)
        until = datetime.fromisoformat(found["until"]) if found["until"] else None
        since = datetime.fromisoformat(found["since"])
        return Maintenance(found["reason"], since, until, found.get("by", ""))
    except (ValueError, KeyError, TypeError):
        return Maintenance("", BEFORE)


def is_on(folder: Path) -> bool:
    return (folder / NAME).exists()


def begin(folder: Path, maintenance: Maintenance) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{NAME}.part"
    values = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(maintenance).items()
    }
    beside.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    beside.replace(folder / NAME)


def end(folder: Path) -> None:
    (folder / NAME).unlink(missing_ok=True)
