"""The backup file: a ZIP with tables, stored files and, written last, a manifest. Knows no Django.

Nothing of an archive is trusted: names must be ours, sizes must be those announced, hashes those of the manifest.
"""

import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.utils.translation import gettext as _

from sen.upkeep.errors import BadArchive

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 64 * 2**20
LINE_LIMIT = 256 * 2**20
"""Of one row of a table as text."""
CHUNK = 2**20
OURS_ONLY = 0o600
NAME = re.compile(r"manifest\.json|tables/[a-z0-9_]+\.[a-z0-9_]+\.jsonl|files/[0-9a-f]{2}/[0-9a-f]{62}")


@dataclass(frozen=True, slots=True)
class Member:
    size: int
    sha256: str


class Writer:
    """Writes beside the wanted file; only `finish` gives it its name. What is left by a kill ends with ".part"."""

    def __init__(self, path: Path) -> None:
        self.path, self._beside = path, path.with_name(f"{path.name}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, OURS_ONLY)
        os.fchmod(handle, OURS_ONLY)
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", allowZip64=True)
        self.members: dict[str, Member] = {}

    def add(self, name: str, parts: Iterable[bytes], *, packed: bool) -> Member:
        """Store `parts` under the name; tables are packed, files (pictures, office documents) are packed already."""
        how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry = zipfile.ZipInfo(name)
        entry.compress_type, entry._compresslevel = how, 1  # type: ignore[attr-defined]  # noqa: SLF001  (no public way)
        entry.external_attr = OURS_ONLY << 16
        size, digest = 0, sha256()
        with self._zip.open(entry, "w", force_zip64=True) as target:
            for part in parts:
                target.write(part)
                digest.update(part)
                size += len(part)
        member = self.members[name] = Member(size, digest.hexdigest())
        return member

    def finish(self, manifest: dict[str, Any]) -> None:
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        self.add(MANIFEST, [text], packed=True)
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._beside.replace(self.path)
        sync_folder(self.path.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._file.closed:  # not finished
            self._file.close()
            self._zip.fp = None  # nothing more is written to it
            self._beside.unlink(missing_ok=True)


class Archive:
    """A backup file opened for reading; what is not a whole backup of Sen raises `BadArchive` at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise BadArchive(_("There is no file %(path)s.") % {"path": path}) from None
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise BadArchive(
                _("%(path)s is not a backup of Sen, or it was cut off.") % {"path": path}
            ) from None
        self._entries = self._checked_entries()
        self.manifest = self._read_manifest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_unused: object) -> None:
        self._zip.close()

    def files(self) -> list[str]:
        """SHA-256 of the stored files within."""
        names = sorted(name for name in self._entries if name.startswith("files/"))
        return [name.removeprefix("files/").replace("/", "") for name in names]

    def size_of(self, name: str) -> int:
        entry = self._entries.get(name)
        return entry.file_size if entry else 0

    def parts(self, name: str, *, sha: str) -> Iterator[bytes]:
        """The member in pieces; raises at its end when it is not what it says it is."""
        digest = sha256()
        with self._open(name) as stream:
            while part := self._read(stream, name):
                digest.update(part)
                yield part
        if digest.hexdigest() != sha:
            raise BadArchive(
                _("%(path)s is damaged: “%(name)s” is not what was put in.")
                % {"path": self.path, "name": name}
            )

    def lines(self, name: str, *, sha: str) -> Iterator[bytes]:
        rest = b""
        for part in self.parts(name, sha=sha):
            *whole, rest = (rest + part).split(b"\n")
            yield from whole
            if len(rest) > LINE_LIMIT:
                raise BadArchive(_("%(path)s is not a backup of Sen.") % {"path": self.path})
        if rest:
            yield rest

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(self._entries[name])
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
            raise BadArchive(
                _("%(path)s is damaged: “%(name)s” is missing.") % {"path": self.path, "name": name}
            ) from None

    def _read(self, stream: IO[bytes], name: str) -> bytes:
        try:
            return stream.read(CHUNK)
        except Exception:  # noqa: BLE001  zlib, zipfile and the disk each have their own
            raise BadArchive(
                _("%(path)s is damaged: “%(name)s” cannot be read.") % {"path": self.path, "name": name}
            ) from None

    def _checked_entries(self) -> dict[str, zipfile.ZipInfo]:
        """Only names that a backup has, each once: nothing can be written outside, nothing slips in."""
        entries: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.infolist():
            name = entry.orig_filename
            if not NAME.fullmatch(name) or name in entries:
                raise BadArchive(
                    _("%(path)s holds “%(name)s”, which is not part of a backup of Sen.")
                    % {"path": self.path, "name": name[:80]}
                )
            entries[name] = entry
        return entries

    def _read_manifest(self) -> dict[str, Any]:
        if MANIFEST not in self._entries or self.size_of(MANIFEST) > MANIFEST_LIMIT:
            raise BadArchive(_("%(path)s is not a backup of Sen, or it was cut off.") % {"path": self.path})
        with self._open(MANIFEST) as stream:
            text = b"".join(iter(lambda: self._read(stream, MANIFEST), b""))
        try:
            manifest: dict[str, Any] = json.loads(text)
            is_known = manifest["format"] == FORMAT
        except (ValueError, KeyError, TypeError):
            raise BadArchive(_("%(path)s is not a backup of Sen.") % {"path": self.path}) from None
        if not is_known:
            raise BadArchive(
                _("%(path)s was made by a newer version of Sen (%(version)s). Install that version first.")
                % {"path": self.path, "version": manifest.get("version", "?")}
            )
        return manifest


def sync_folder(folder: Path) -> None:
    """A name is safe only when its folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
