from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["txt", "docx", "pdf"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document.

    In a .txt it is a line of the file, blank ones included. In a .docx it is a whole paragraph (or the part
    of one up to a soft break), or a row of a table. In a PDF it is a printed line; an empty line stands
    where the page leaves a gap.
    """

    number: int
    """From 1; in a .txt the line number that an editor shows."""
    page: int
    """From 1."""
    text: str
    """NFC, without trailing blanks. A row of a table is its cells joined by " | "."""
    cells: tuple[str, ...] = ()
    """The cells of a table row; inside a cell a line feed parts paragraphs (.docx) or printed lines (PDF).
    Empty outside tables.
    A cell merged downwards is repeated in every row, one merged sideways stands first, then empty ones."""


@dataclass(frozen=True)
class Document:
    """What was read. `lines` is the body in reading order; what repeats on pages stands in `asides`."""

    lines: tuple[Line, ...]
    kind: Kind
    pages: int
    read_by_ocr: bool = False
    encoding: str | None = None
    """Of a .txt, or "tcvn3"/"vni" when old Vietnamese fonts had to be undone."""
    asides: tuple[str, ...] = ()
    """Headers, footers, page numbers, footnotes, watermarks; of a PDF also its notes, stamps and properties."""
    unread_pages: tuple[int, ...] = ()
    """Scanned pages that were not read."""
    attachments: int = 0
    """Files hidden inside (PDF)."""
    scripts: int = 0
    """Programs inside (PDF)."""
    pictures_on: tuple[int, ...] = ()
    """Pages that carry a picture (PDF): a stamp may hide in one."""

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)


def numbered(texts: list[tuple[int, str, tuple[str, ...]]]) -> tuple[Line, ...]:
    return tuple(Line(number, page, text, cells) for number, (page, text, cells) in enumerate(texts, start=1))
