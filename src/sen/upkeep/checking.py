"""Proving a backup without touching the installation: every hash, and the tables loaded into a database of their own."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from sen.audit.queries import Verdict
from sen.upkeep import folders, restoring, secrets
from sen.upkeep.archive import Archive
from sen.upkeep.databases import default_is, sqlite_file


@dataclass(frozen=True, slots=True)
class Checked:
    made_at: datetime
    version: str
    tables: int
    rows: int
    files: int | None
    """None: the archive holds the database only."""
    lost: list[str]
    audit: Verdict
    has_other_key: bool


def check(path: Path) -> Checked:
    """Read all of it, load its tables into a throw-away SQLite database, bring that up to date, prove the log."""
    with Archive(path) as archive:
        restoring.refuse_incomplete(archive)
        for sha in archive.files():
            for _part in archive.parts(f"files/{sha[:2]}/{sha[2:]}", sha=sha):
                pass
        with tempfile.TemporaryDirectory(prefix=folders.CHECK, dir=_room()) as folder:
            restoring.refuse_without_room_for_tables(archive, Path(folder))
            verdict = _loaded(archive, Path(folder, "sen.sqlite3"))
        return _checked(archive, verdict)


def _room() -> Path:
    """On the disk of the data: a folder for temporary files is often in memory."""
    folder: Path = settings.DATA_DIR
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _loaded(archive: Archive, place: Path) -> Verdict:
    with restoring.new_file(place) as beside, default_is(sqlite_file(beside)):
        restoring.load(archive)
        call_command("migrate", verbosity=0, interactive=False, skip_copy=True)
        return restoring.sound()


def _checked(archive: Archive, verdict: Verdict) -> Checked:
    manifest = archive.manifest
    files = manifest["files"]
    return Checked(
        made_at=datetime.fromisoformat(manifest["made_at"]),
        version=manifest["version"],
        tables=len(manifest["tables"]),
        rows=sum(entry["rows"] for entry in manifest["tables"]),
        files=None if files is None else len(archive.files()),
        lost=[] if files is None else files["lost"],
        audit=verdict,
        has_other_key=manifest["key"] != secrets.fingerprint(),
    )
