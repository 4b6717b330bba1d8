"""Making a backup while people work: the snapshot first, then the files that it names."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.utils.translation import gettext as _

from sen.guard import disk
from sen.guard.queries import stored_bytes
from sen.lib.lockfile import Taken, hold
from sen.upkeep import rows, secrets, version
from sen.upkeep.archive import CHUNK, FORMAT, Writer
from sen.upkeep.databases import snapshot
from sen.upkeep.errors import UpkeepError

SPARE_BYTES = 200 * 2**20
"""Stays free on the disk after a backup."""
WAIT_SECONDS = 60.0
FILES = "guard.storedfile"
"""The table that names the stored files by their hash."""


@dataclass(slots=True)
class Made:
    """What came of it."""

    path: Path
    size_bytes: int = 0
    seconds: float = 0.0
    rows: int = 0
    files: int = 0
    lost: list[str] = field(default_factory=list)
    """Files that the database names and the disk has not, or has damaged: nobody can save them any more."""


def make(path: Path, *, now: datetime, with_files: bool = True) -> Made:
    """Write the archive `path`. It has its name only when it is whole; raises `UpkeepError`."""
    begun, made = time.monotonic(), Made(path)
    _refuse_without_installation()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        refuse_without_room(path.parent, with_files=with_files)
        with _files_kept(), _new(path) as writer:
            left_out = rows.KEYS_OF_THE_MOMENT | (rows.OF_THIS_MACHINE if with_files else frozenset())
            manifest, named = tables_into(writer, left_out)
            for sha in named if with_files else ():
                _file_into(writer, sha.hex(), made)
            made.rows = sum(table["rows"] for table in manifest["tables"])
            manifest["files"] = {"count": made.files, "lost": made.lost} if with_files else None
            writer.finish(manifest | {"made_at": now.isoformat()})
    except OSError as error:
        raise UpkeepError(_("The backup cannot be written: %(error)s") % {"error": error.strerror}) from error
    made.size_bytes, made.seconds = path.stat().st_size, time.monotonic() - begun
    return made


def _new(path: Path) -> Writer:
    """Asked alone: of two who were given the same name the second waits and is refused."""
    if path.exists():
        raise UpkeepError(_("%(path)s exists. A backup never replaces another.") % {"path": path})
    return Writer(path)


def _refuse_without_installation() -> None:
    """A mistyped SEN_DATA_DIR is an empty folder, and a backup of it would be none."""
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise UpkeepError(
            _("There is no installation in %(folder)s (SEN_DATA_DIR).") % {"folder": settings.DATA_DIR}
        )


def refuse_without_room(folder: Path, *, with_files: bool) -> None:
    """An archive is never larger than what it holds: tables are packed to less than half."""
    wanted = _database_bytes() // 2 + (stored_bytes() if with_files else 0) + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise UpkeepError(
            _("Too little room in %(folder)s: %(wanted)s MB are needed, %(free)s MB are free.")
            % {"folder": folder, "wanted": wanted // 2**20 + 1, "free": free // 2**20}
        )


def tables_into(writer: Writer, left_out: frozenset[str]) -> tuple[dict[str, Any], list[bytes]]:
    """All tables of one snapshot; the manifest so far and the hashes of the files that the snapshot names."""
    named: list[bytes] = []
    with snapshot() as link:
        heads = rows.heads_of(link)
        models = rows.models_at(link, heads)
        kept = [model for model in models if model._meta.label_lower not in left_out]
        tables = [_table_into(writer, link, model, named) for model in kept]
        seal = rows.last_seal(link, models)
    manifest = {
        "format": FORMAT,
        "vendor": link.vendor,
        "heads": heads,
        "tables": tables,
        "seal": seal,
        "settings": secrets.open_settings(),
        "key": secrets.fingerprint(),
        **version.of_code(),
    }
    return manifest, named


def _table_into(
    writer: Writer, link: BaseDatabaseWrapper, model: type[Model], named: list[bytes]
) -> dict[str, Any]:
    digest = rows.Digest()
    lines = rows.read(link, model)
    if model._meta.label_lower == FILES:
        lines = _noting(lines, [field.column for field in rows.fields_of(model)].index("sha256"), named)
    member = writer.add(f"tables/{model._meta.label_lower}.jsonl", rows.counted(lines, digest), packed=True)
    return {**asdict(rows.table_of(link, model, digest)), "sha256": member.sha256}


def _noting(lines: Iterator[bytes], place: int, named: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        named.append(bytes.fromhex(json.loads(line)[place]))
        yield line


def _file_into(writer: Writer, sha: str, made: Made) -> None:
    """A file that is not what its name says is left out and told: the backup of all others is worth having."""
    path = disk.path_of(sha)
    if not _is_whole(path, sha):
        made.lost.append(sha)
        return
    with path.open("rb") as file:
        member = writer.add(f"files/{sha[:2]}/{sha[2:]}", iter(lambda: file.read(CHUNK), b""), packed=False)
    if member.sha256 != sha:
        raise UpkeepError(_("A stored file changed while it was read. Is the disk sound?"))
    made.files += 1


def _is_whole(path: Path, sha: str) -> bool:
    """Read twice, the second time from memory of the machine: an archive cannot take a member back."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(CHUNK):
                digest.update(part)
    except OSError:
        return False
    return digest.hexdigest() == sha


@contextmanager
def _files_kept() -> Iterator[None]:
    """The sweeper waits: a file that the snapshot names must not go before it was read."""
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            with hold(disk.in_use()):
                yield
                return
        except Taken:
            if time.monotonic() > end:
                raise UpkeepError(_("Another backup is being made.")) from None
            time.sleep(0.2)


def _database_bytes() -> int:
    from django.db import connection

    if connection.vendor == "sqlite":
        return int(Path(connection.settings_dict["NAME"]).stat().st_size)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
