"""Opening the zip of an Office document with a bound on what it may unpack to."""

import zipfile
from io import BytesIO
from posixpath import dirname, normpath

from lxml import etree

from sen.lib.documents.errors import UnreadableDocument

MAX_XML = 40 * 2**20
"""One part. 300 pages of text with Word's markup measure about 6 MB."""
MAX_UNPACKED = 300 * 2**20
MAX_ENTRIES = 5_000

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def parse_xml(data: bytes) -> etree._Element:
    """No entities, no network, no DTD: `resolve_entities` off also stops the billion laughs."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(data, parser)


class Package:
    """The parts of an Office document by name, unpacked only when asked for."""

    def __init__(self, data: bytes, *, name: str = "") -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableDocument("damaged", name=name) from error
        entries = self._zip.infolist()
        # zipfile reads no further than the declared size, so the sum of the declarations is a true bound.
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise UnreadableDocument("inflates", name=name, limit_mb=MAX_UNPACKED // 2**20)
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableDocument("encrypted", name=name)
        self.names = frozenset(entry.filename for entry in entries)
        if len(self.names) != len(entries):  # of two parts with one name a reader shows either
            raise UnreadableDocument("damaged", name=name)

    def xml(self, part: str) -> etree._Element | None:
        """The root of a part, None if there is no such part."""
        if part not in self.names:
            return None
        data = self.read(part)
        try:
            return parse_xml(data)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableDocument("damaged", name=self.name) from error

    def size_of(self, part: str) -> int:
        """Unpacked."""
        return self._zip.getinfo(part).file_size

    def first_bytes(self, part: str, count: int) -> bytes:
        try:
            with self._zip.open(part) as file:
                return file.read(count)
        except Exception as error:  # as below
            raise UnreadableDocument("damaged", name=self.name) from error

    def read(self, part: str) -> bytes:
        if self._zip.getinfo(part).file_size > MAX_XML:
            raise UnreadableDocument("inflates", name=self.name, limit_mb=MAX_XML // 2**20)
        try:
            return self._zip.read(part)
        except Exception as error:  # a hostile zip fails in many ways; all mean the same to the user
            raise UnreadableDocument("damaged", name=self.name) from error

    def related(self, part: str = "") -> list[tuple[str, str]]:
        """(last word of the type, part name) of what `part` points at, in the file's order."""
        folder = dirname(part)
        rels = f"{folder}/_rels/{part[len(folder) :].lstrip('/')}.rels".lstrip("/") if part else "_rels/.rels"
        root = self.xml(rels)
        if root is None:
            return []
        found = []
        for rel in root.iter(_RELATIONSHIP):
            if rel.get("TargetMode") == "External":
                continue
            target = rel.get("Target") or ""
            path = (
                target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}").lstrip("/")
            )
            found.append(((rel.get("Type") or "").rsplit("/", 1)[-1], path))
        return found
