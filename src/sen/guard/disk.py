"""Stored bytes: DATA_DIR/files/ab/cdef..., named by their SHA-256."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

_UNFINISHED = ".part-"


def root() -> Path:
    return Path(settings.DATA_DIR) / "files"


def path_of(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:]


def in_use() -> Path:
    """The lock of whoever needs every file to stay where it is for a while: a backup, or the sweeper itself."""
    return Path(settings.DATA_DIR) / "files.lock"


def free_bytes() -> int:
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    return shutil.disk_usage(root()).free


def write(sha256: str, content: bytes) -> None:
    """Write beside and rename: a reader sees the whole file or none. A known file is only made young again."""
    target = path_of(sha256)
    if target.exists():
        os.utime(target)  # the sweeper leaves young files alone
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, beside = tempfile.mkstemp(prefix=_UNFINISHED, dir=target.parent)  # on the same disk, mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _sync(target.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def older_than(moment: datetime) -> Iterator[tuple[str, Path]]:
    """(SHA-256, path) of stored files last written before; an unfinished one has no SHA-256."""
    for path in sorted(root().glob("??/*")):
        if path.stat().st_mtime < moment.timestamp():
            yield ("" if path.name.startswith(_UNFINISHED) else path.parent.name + path.name), path
