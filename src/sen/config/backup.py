"""A copy of the SQLite database, taken while others read and write."""

import sqlite3
from datetime import datetime
from pathlib import Path

KEPT = 10


def copy_database(database: Path, folder: Path, *, now: datetime) -> Path:
    """Copy into `folder` under the time of day in the zone of `now`; the ten newest copies stay."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"sen-{now:%Y%m%d-%H%M%S}.sqlite3"
    beside = copy.with_suffix(".part")
    source, target = sqlite3.connect(database), sqlite3.connect(beside)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    beside.chmod(0o600)
    beside.replace(copy)
    for old in sorted(folder.glob("sen-*.sqlite3"))[:-KEPT]:
        old.unlink()
    return copy
