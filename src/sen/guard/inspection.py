"""What is in an upload: its kind, its dangers and its marks. In memory only; nothing here writes."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from sen.guard import pictures, stamps
from sen.guard.kinds import JPEG, MEGABYTE, PDF, PNG, SHEET, SLIDES, WORD, FileKind, Kinds, tell
from sen.guard.screening import Screening, screen
from sen.lib.documents import Document, UnreadableDocument, read_document
from sen.lib.documents.ocr import lines_of_picture, tesseract
from sen.lib.documents.office import office_text, text_beside
from sen.lib.documents.package import Package
from sen.lib.documents.pdf import picture_of_page

_PICTURE_SECONDS = 20
_PICTURES_READ = 2
_PAGE_BYTES = 30_000
"""A scanned page of A4, even in two colours, takes more; most logos take less."""
_INNER = re.compile(r"(?:word|xl|ppt)/embeddings/[^/]+\.(docx|xlsx|pptx)")
_INNER_PICTURE = re.compile(r"(?:word|xl|ppt)/media/[^/]+\.(?:png|jpe?g)", re.IGNORECASE)
_PACKED = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rt", b"MZ", b"7z\xbc\xaf", b"Rar!")
"""How files begin that may hold a document or a program."""
_CHUNK = re.compile(r"(?:word|xl|ppt)/[^/]+\.(?:html?|mht|txt|rtf|dat|csv)", re.IGNORECASE)
_MACRO = re.compile(r"(^|/)(vbaProject|vbaData)[^/]*\.(bin|xml)$|(^|/)activeX/", re.IGNORECASE)


class Danger(Exception):
    """`args[0]` is the reason: "macro", "packed", "attachments" or "scripts"."""


class Marked(Exception):
    """A secrecy mark was found. Carries nothing."""


@dataclass(frozen=True, slots=True)
class Inspected:
    kind: FileKind
    content: bytes
    """To be stored: a picture is drawn anew, everything else is as it came."""
    screening: Screening


def inspect(data: bytes, *, name: str, encoding: str | None = None) -> Inspected:
    """Tell the kind, look for dangers, read the marks.

    Raises `Marked`, `Danger`, or `UnreadableDocument` for what is damaged, locked, too large or unknown.
    """
    if screen((), name=name).secrecy:
        raise Marked
    kind = tell(data)
    if len(data) > kind.limit:
        raise UnreadableDocument("too_large", limit_mb=kind.limit // MEGABYTE)
    if kind.kinds is Kinds.PICTURES:
        return _picture(data)
    if kind in {WORD, SHEET, SLIDES}:
        _refuse_macros(data)
        _refuse_packed(data)
    marks = _merged(_screenings(data, kind, encoding))
    if marks.secrecy:
        raise Marked
    return Inspected(kind, data, marks)


def _screenings(data: bytes, kind: FileKind, encoding: str | None) -> Iterator[Screening]:
    if kind is PDF:
        document = read_document(data, ocr=False)
        _refuse_what_hides(document)
        yield from _first_page(data, document)
        yield screen(document)
    elif kind in {WORD, SHEET, SLIDES}:
        yield screen(_office_text(data, kind))
        if kind is WORD:
            yield _beside(data)
        yield from _inner_files(data)
        yield from _inner_pictures(data)
    else:
        yield screen(read_document(data, encoding=encoding))


def _office_text(data: bytes, kind: FileKind) -> Document | tuple[str, ...]:
    """A Word file of photos only holds no text, and is none the worse as evidence."""
    if kind is not WORD:
        return office_text(data)
    try:
        return read_document(data)
    except UnreadableDocument as error:
        if error.code != "empty":
            raise
        return ()


def _beside(data: bytes) -> Screening:
    return screen(Document((), "docx", pages=1, asides=text_beside(data)))


def _first_page(data: bytes, document: Document) -> Iterator[Screening]:
    """A scan, or a page of text that carries a picture, may bear a stamp that only the eye finds."""
    if tesseract() is None:
        if document.unread_pages and not document.text.strip():
            raise UnreadableDocument("ocr_missing")
        return
    scans = document.unread_pages[:1]  # a blank or typed sheet may lie on top of the scan
    for page in sorted({*scans, *(number for number in document.pictures_on if number == 1)}):
        yield from _look_at(picture_of_page(data, page))


def _inner_files(data: bytes) -> Iterator[Screening]:
    """Documents put into documents, one level deep."""
    package = Package(data)
    for part in sorted(package.names):
        if found := _INNER.fullmatch(part):
            inner = package.read(part)
            _refuse_packed(inner, depth=1)
            yield screen(read_document(inner) if found[1] == "docx" else office_text(inner))
            if found[1] == "docx":
                yield _beside(inner)


def _inner_pictures(data: bytes) -> Iterator[Screening]:
    """The largest pictures may be scanned pages; a logo is not."""
    if tesseract() is None:
        return
    package = Package(data)
    found = [part for part in package.names if _INNER_PICTURE.fullmatch(part)]
    largest = sorted(found, key=package.size_of, reverse=True)[:_PICTURES_READ]
    for part in largest:
        if package.size_of(part) >= _PAGE_BYTES:
            with suppress(UnreadableDocument):  # a drawing that Pillow does not know
                yield from _look_at(pictures.for_reading(package.read(part)))


def _refuse_macros(data: bytes) -> None:
    package = Package(data)
    types = package.read("[Content_Types].xml") if "[Content_Types].xml" in package.names else b""
    if b"macroEnabled" in types or any(_MACRO.search(part) for part in package.names):
        raise Danger("macro")


def _refuse_packed(data: bytes, *, depth: int = 0) -> None:
    """Files put inside that nobody would screen; Office's own ones are screened, one level deep."""
    package = Package(data)
    for part in package.names:
        is_screened = depth == 0 and _INNER.fullmatch(part)
        if not is_screened and (_CHUNK.fullmatch(part) or package.first_bytes(part, 4).startswith(_PACKED)):
            raise Danger("packed")


def _refuse_what_hides(document: Document) -> None:
    if document.attachments:
        raise Danger("attachments")
    if document.scripts:
        raise Danger("scripts")


def _picture(data: bytes) -> Inspected:
    content, form = pictures.redrawn(data)
    marks = _merged(_look_at(pictures.for_reading(content)) if tesseract() else ())
    if marks.secrecy:
        raise Marked
    return Inspected(PNG if form == "PNG" else JPEG, content, marks)


def _look_at(picture: bytes) -> Iterator[Screening]:
    """What a page says to the eye: its lines, then the inside of framed stamps, straight and tilted."""
    yield screen(_read_picture(picture), by_ocr=True)
    for stamp in stamps.framed(picture):
        for degrees in (0, 6, -6):
            turned = stamps.tilted(stamp, degrees) if degrees else stamp
            yield screen(_read_picture(turned, layout=6), by_ocr=True)


def _read_picture(picture: bytes, *, layout: int = 3) -> tuple[str, ...]:
    """A picture that takes too long is a landscape, not a page."""
    try:
        return lines_of_picture(picture, layout=layout, seconds=_PICTURE_SECONDS)
    except UnreadableDocument:
        return ()


def _merged(screenings: Iterable[Screening]) -> Screening:
    result = Screening()
    for one in screenings:
        if one.secrecy:
            return one  # refused anyway: look no further
        result = replace(
            result,
            urgency=result.urgency or one.urgency,
            internal_only=result.internal_only or one.internal_only,
        )
    return result
