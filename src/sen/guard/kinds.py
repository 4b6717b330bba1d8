"""What kinds of file the door knows, told by their content."""

from dataclasses import dataclass
from enum import Flag, auto
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from sen.lib.documents import UnreadableDocument, kind_of

MEGABYTE = 2**20


class Kinds(Flag):
    """What a field of a form takes."""

    DOCUMENTS = auto()
    """.docx, .pdf, .txt"""
    SHEETS = auto()
    """.xlsx"""
    SLIDES = auto()
    """.pptx"""
    PICTURES = auto()
    """.jpg, .png, .webp"""
    ANY = DOCUMENTS | SHEETS | SLIDES | PICTURES


@dataclass(frozen=True, slots=True)
class FileKind:
    kinds: Kinds
    media_type: str
    ending: str
    limit: int


_OFFICE = "application/vnd.openxmlformats-officedocument."
_DOCUMENT, _PICTURE = 20 * MEGABYTE, 25 * MEGABYTE
TEXT = FileKind(Kinds.DOCUMENTS, "text/plain", ".txt", _DOCUMENT)
WORD = FileKind(Kinds.DOCUMENTS, f"{_OFFICE}wordprocessingml.document", ".docx", _DOCUMENT)
PDF = FileKind(Kinds.DOCUMENTS, "application/pdf", ".pdf", _DOCUMENT)
SHEET = FileKind(Kinds.SHEETS, f"{_OFFICE}spreadsheetml.sheet", ".xlsx", _DOCUMENT)
SLIDES = FileKind(Kinds.SLIDES, f"{_OFFICE}presentationml.presentation", ".pptx", _DOCUMENT)
JPEG = FileKind(Kinds.PICTURES, "image/jpeg", ".jpg", _PICTURE)
PNG = FileKind(Kinds.PICTURES, "image/png", ".png", _PICTURE)
WEBP = FileKind(Kinds.PICTURES, "image/webp", ".webp", _PICTURE)
ALL = (TEXT, WORD, PDF, SHEET, SLIDES, JPEG, PNG, WEBP)

SHOWN_IN_BROWSER = frozenset({JPEG.media_type, PNG.media_type, PDF.media_type})
"""Every other kind is only handed over to be saved."""

_BY_DOCUMENT = {"txt": TEXT, "docx": WORD, "pdf": PDF}
_BY_MAIN_PART = {"word/": WORD, "xl/workbook.xml": SHEET, "ppt/presentation.xml": SLIDES}
"""A sheet in the binary form (.xlsb) has no such part, and cannot be screened."""


def limit_of(kinds: Kinds) -> int:
    return max(kind.limit for kind in ALL if kind.kinds in kinds)


def endings_of(kinds: Kinds) -> list[str]:
    return [kind.ending for kind in ALL if kind.kinds in kinds]


def tell(data: bytes) -> FileKind:
    """The kind by content. Raises `UnreadableDocument` for what the door does not know."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"PK\x03\x04") and b"opendocument" not in data[:200]:
        return _tell_office(data)
    return _BY_DOCUMENT[kind_of(data)]


def _tell_office(data: bytes) -> FileKind:
    try:
        names = ZipFile(BytesIO(data)).namelist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableDocument("damaged") from error
    for part, kind in _BY_MAIN_PART.items():
        if "[Content_Types].xml" in names and any(name.startswith(part) for name in names):
            return kind
    raise UnreadableDocument("unsupported")
