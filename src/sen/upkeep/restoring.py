"""Reading a backup back: checked first, loaded beside, put in place last. What is cut off never looks done."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit.queries import Verdict, verify
from sen.guard import disk
from sen.jobs.actions import doubt_deliveries
from sen.lib.lockfile import Taken, hold
from sen.upkeep import rows, secrets, unfinished
from sen.upkeep.actions import record_restored
from sen.upkeep.archive import Archive
from sen.upkeep.databases import default_is, sqlite_file
from sen.upkeep.errors import BadArchive, UpkeepError
from sen.upkeep.making import SPARE_BYTES
from sen.upkeep.rows import Table

MAY_LIE_THERE = {
    "secret_key",
    "log",
    "serve.lock",
    "worker.lock",
    "files.lock",
    "maintenance.json",
    "lost+found",
}
"""In a data folder that counts as empty."""


@dataclass(frozen=True, slots=True)
class Restored:
    tables: int
    rows: int
    files: int
    lost: list[str]
    audit: Verdict
    has_other_key: bool
    settings: dict[str, str]
    """Those of the old machine that are otherwise here."""
    doubted: int
    """Messages of which nobody knows whether they left after the backup."""


def restore(path: Path) -> Restored:
    """Put the backup into an empty data folder and an empty database; raises `UpkeepError`."""
    folder: Path = settings.DATA_DIR
    with Archive(path) as archive, _alone(folder):
        refuse_if_in_use(folder)
        refuse_without_files(archive)
        refuse_incomplete(archive)
        refuse_without_room(archive, folder)
        with unfinished.marked(folder / unfinished.RESTORE, archive=str(path)):
            files_out_of(archive)
            if connection.vendor == "sqlite":
                restored = _into_sqlite(archive)
            else:
                with unfinished.in_database():
                    restored = _loaded(archive)
    return restored


def _loaded(archive: Archive) -> Restored:
    """Filled, brought up to date, proven; and the log says where it comes from."""
    load(archive)
    call_command("migrate", verbosity=0, interactive=False, skip_copy=True)
    found = _restored(archive, sound(), doubt_deliveries(now=timezone.now()))
    record_restored(made_at=archive.manifest["made_at"], files=found.files, rows=found.rows)
    return found


def _into_sqlite(archive: Archive) -> Restored:
    """A file beside the place, moved there as the last step."""
    place = Path(connection.settings_dict["NAME"])
    with new_file(place) as beside:
        with default_is(sqlite_file(beside)):
            restored = _loaded(archive)
        sync(beside)
        beside.replace(place)
    return restored


@contextmanager
def new_file(place: Path) -> Iterator[Path]:
    """An empty SQLite file beside the place; it goes if nobody takes it."""
    beside = place.with_name(f"{place.name}.part")
    beside.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield beside
    finally:
        for name in (beside.name, f"{beside.name}-journal", f"{beside.name}-wal", f"{beside.name}-shm"):
            beside.with_name(name).unlink(missing_ok=True)


def load(archive: Archive) -> None:
    """Fill the default database, which is empty, and compare what is in it afterwards with what was saved."""
    manifest = archive.manifest
    tables = {entry["label"]: entry for entry in manifest["tables"]}
    models = rows.prepare(connection, manifest["heads"])
    with transaction.atomic():
        for model in models:
            entry = tables.pop(model._meta.label_lower, None)
            if entry:
                _fill(archive, model, entry)
        connection.check_constraints()
    if tables:
        raise BadArchive(
            _("The backup has tables that its version of Sen has not: %(names)s.")
            % {"names": ", ".join(tables)}
        )
    compare(models, manifest["tables"])


def _fill(archive: Archive, model: Any, entry: dict[str, Any]) -> None:
    known = {name: entry[name] for name in ("label", "name", "columns", "rows", "digest", "next_id")}
    lines = archive.lines(f"tables/{entry['label']}.jsonl", sha=entry["sha256"])
    rows.write(connection, model, Table(**known), lines)


def compare(models: list[Any], tables: list[dict[str, Any]]) -> None:
    """Counts and hashes of every table, read anew from the database."""
    saved = {entry["label"]: (entry["rows"], entry["digest"]) for entry in tables}
    found = rows.summary(connection, [model for model in models if model._meta.label_lower in saved])
    if differing := sorted(label for label in saved if saved[label] != found.get(label)):
        raise UpkeepError(
            _("These tables did not arrive as they were saved: %(names)s.") % {"names": ", ".join(differing)}
        )


def sound() -> Verdict:
    """After it was brought up to date: the database itself, and the log of who did what."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if (said := cursor.fetchone()[0]) != "ok":
                raise UpkeepError(_("The database is damaged: %(said)s") % {"said": said[:200]})
    verdict = verify()
    if not verdict.is_whole:
        raise UpkeepError(verdict.sentence)
    return verdict


def files_out_of(archive: Archive) -> int:
    """Each under the hash of what was read, never under a name that the archive chose."""
    for sha in archive.files():
        write_file(archive, sha, disk.path_of(sha))
    return len(archive.files())


def write_file(archive: Archive, sha: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for part in archive.parts(f"files/{sha[:2]}/{sha[2:]}", sha=sha):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def refuse_if_in_use(folder: Path) -> None:
    if lying := sorted(entry.name for entry in folder.iterdir() if entry.name not in MAY_LIE_THERE):
        raise UpkeepError(
            _("%(folder)s is not empty (%(names)s). A backup is restored into an empty SEN_DATA_DIR only.")
            % {"folder": folder, "names": ", ".join(lying[:5])}
        )
    if connection.vendor != "sqlite" and connection.introspection.table_names():
        raise UpkeepError(_("The database has tables. A backup is restored into an empty database only."))


def refuse_incomplete(archive: Archive) -> None:
    """What was put in is there: a file that fell out of the archive is missed before it is needed."""
    files = archive.manifest["files"]
    if files is not None and len(archive.files()) != files["count"]:
        raise BadArchive(
            _("%(path)s is damaged: it should hold %(count)s files and holds %(found)s.")
            % {"path": archive.path, "count": files["count"], "found": len(archive.files())}
        )


def refuse_without_files(archive: Archive) -> None:
    if archive.manifest["files"] is None:
        raise BadArchive(
            _("%(path)s holds the database only; it is for going back after an upgrade (sen upgrade --back).")
            % {"path": archive.path}
        )


def refuse_without_room(archive: Archive, folder: Path) -> None:
    """Before a byte is unpacked."""
    files = sum(archive.size_of(f"files/{sha[:2]}/{sha[2:]}") for sha in archive.files())
    _refuse(files + table_bytes(archive), folder)


def refuse_without_room_for_tables(archive: Archive, folder: Path) -> None:
    _refuse(table_bytes(archive), folder)


def table_bytes(archive: Archive) -> int:
    """With their indexes tables take about half as much again as they do as text."""
    return (
        sum(archive.size_of(f"tables/{entry['label']}.jsonl") for entry in archive.manifest["tables"])
        * 3
        // 2
    )


def _refuse(bytes_needed: int, folder: Path) -> None:
    wanted, free = bytes_needed + SPARE_BYTES, shutil.disk_usage(folder).free
    if free < wanted:
        raise UpkeepError(
            _("Too little room in %(folder)s: %(wanted)s MB are needed, %(free)s MB are free.")
            % {"folder": folder, "wanted": wanted // 2**20 + 1, "free": free // 2**20}
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with hold(folder / "serve.lock"), hold(folder / "worker.lock"):
            yield
    except Taken:
        raise UpkeepError(_("Sen is running on %(folder)s. Stop it first.") % {"folder": folder}) from None


def sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _restored(archive: Archive, verdict: Verdict, doubted: int) -> Restored:
    manifest = archive.manifest
    return Restored(
        tables=len(manifest["tables"]),
        rows=sum(entry["rows"] for entry in manifest["tables"]),
        files=len(archive.files()),
        lost=manifest["files"]["lost"],
        audit=verdict,
        has_other_key=manifest["key"] != secrets.fingerprint(),
        settings=secrets.settings_that_differ(manifest["settings"]),
        doubted=doubted,
    )
