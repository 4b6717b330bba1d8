"""The process that opens a PDF: the one place where a hostile file meets PDFium.

PDFium is not thread-safe, and no library bounds what a file can make it do; so each file is read in a process
of its own with a limit on memory and processor time. The file comes by standard input and goes by standard
output: nothing touches a disk.
"""

import json
import resource
import sys
from collections.abc import Iterator
from ctypes import byref, c_int
from dataclasses import dataclass
from io import BytesIO
from typing import Any

MEMORY = 2 * 2**30
PROCESSOR_SECONDS = 60
_FEW_LETTERS = 15
"""A page with fewer is a scan when it holds a picture: page numbers and digital signatures are such text."""
_RULES = 6
"""Drawn paths from which a page may hold a ruled table."""
_UNITS = 10
"""Device units a point: PDFium answers in whole ones."""


class Refused(Exception):
    """Ends the process with a code of `errors.MESSAGES`."""


def main(arguments: list[str]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        result = (
            read(data, int(arguments[1]))
            if arguments[0] == "read"
            else picture(data, *map(int, arguments[1:]))
        )
    except Refused as refused:
        result = json.dumps({"error": refused.args[0]}).encode()
    except MemoryError:
        result = b'{"error": "inflates"}'
    sys.stdout.buffer.write(result)
    return 0


def read(data: bytes, limit: int) -> bytes:
    """Every page's lines, and which pages are scans."""
    from pypdfium2 import raw

    from sen.lib.documents.layout import Page, page_lines, set_asides_apart

    pdf = _opened(data)
    if len(pdf) > limit:
        raise Refused("too_many_pages")
    pages, scans, pictures = [], [], []
    ruled = _RuledTables(data)
    for number, found in enumerate(_pages(pdf), start=1):
        grids = ruled.on(number) if found.paths >= _RULES and found.words else []
        pages.append(Page(page_lines(found.words, grids), found.height))
        letters = sum(len(word.text) for word in found.words)
        if letters < _FEW_LETTERS and (found.pictures or found.paths > 50):
            scans.append(number)
        if found.pictures:
            pictures.append(number)
    set_asides_apart(pages)
    return json.dumps(
        {
            "pages": [[(line.text, line.cells) for line in page.lines] for page in pages],
            "asides": [
                *(aside for page in pages for aside in page.asides),
                *filter(None, _beside(pdf, data)),
            ],
            "scans": scans,
            "pictures": pictures,
            "attachments": pdf.count_attachments(),
            "scripts": max(raw.FPDFDoc_GetJavaScriptActionCount(pdf.raw), 0),
        }
    ).encode()


def picture(data: bytes, number: int, dots_per_inch: int) -> bytes:
    """One page as a grey PNG, at most about 20 megapixels."""
    page = _opened(data)[number - 1]
    width, height = page.get_size()
    scale = min(dots_per_inch / 72, (20_000_000 / max(width * height, 1)) ** 0.5)
    file = BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(file, "PNG", compress_level=1)
    return file.getvalue()


def _opened(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if "assword" in str(error) else "damaged") from error


@dataclass(slots=True)
class _Found:
    words: list[Any]
    height: float
    pictures: int
    paths: int


def _pages(pdf: Any) -> Iterator[_Found]:
    import pypdfium2
    from pypdfium2 import raw

    for number in range(len(pdf)):
        try:
            page = pdf[number]
        except pypdfium2.PdfiumError as error:
            raise Refused("damaged") from error
        kinds = [thing.type for thing in page.get_objects(max_depth=3)]
        words = list(_words(page))
        pictures, paths = kinds.count(raw.FPDF_PAGEOBJ_IMAGE), kinds.count(raw.FPDF_PAGEOBJ_PATH)
        pictures += sum(raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_STAMP for note in _annotations(page))
        yield _Found(words, page.get_height(), pictures, paths)
        page.close()


def _beside(pdf: Any, data: bytes) -> Iterator[str]:
    """The document's properties, and what notes, stamps and form fields say: the page's own text has none of it."""
    import pypdfium2
    from pypdfium2 import raw

    yield from (pdf.get_metadata_value(name) for name in ("Title", "Subject", "Keywords"))
    flat = pypdfium2.PdfDocument(data)
    flat.init_forms()
    for number in range(len(pdf)):
        page = flat[number]
        if not raw.FPDFPage_GetAnnotCount(page.raw):
            continue
        yield from _notes(page)
        own = set(_lines_of(page))
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        page.close()
        yield from (line for line in _lines_of(flat[number]) if line not in own)


def _annotations(page: Any) -> Iterator[Any]:
    from pypdfium2 import raw

    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        yield note
        raw.FPDFPage_CloseAnnot(note)


def _notes(page: Any) -> Iterator[str]:
    from pypdfium2 import raw

    for note in _annotations(page):
        size = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
        letters = (raw.FPDF_WCHAR * (size // 2 + 1))()
        raw.FPDFAnnot_GetStringValue(note, b"Contents", letters, size)
        yield from bytes(letters)[: max(size - 2, 0)].decode("utf-16-le", "replace").splitlines()


def _lines_of(page: Any) -> list[str]:
    text_page = page.get_textpage()
    lines = [line.strip() for line in text_page.get_text_range().splitlines()]
    text_page.close()
    return [line for line in lines if line]


def _words(page: Any) -> Iterator[Any]:
    from pypdfium2 import raw

    from sen.lib.documents.layout import Word

    text_page = page.get_textpage()
    place = _Place(page)
    letters: list[str] = []
    first = 0
    count = text_page.count_chars()
    for index in range(count + 1):
        letter = chr(raw.FPDFText_GetUnicode(text_page.raw, index)) if index < count else " "
        if not letter.isspace() and letter not in "\0\ufffe\uffff":
            first = first if letters else index
            letters.append("-" if letter == "\x02" else letter)  # PDFium's sign for a hyphen at a line's end
        elif letters:
            yield Word("".join(letters), *place.of(text_page, first, index - 1))
            letters = []
    text_page.close()


class _Place:
    """Boxes in points from the top left corner of the page as it is shown, rotation and crop applied."""

    def __init__(self, page: Any) -> None:
        self._page = page
        width, height = page.get_size()
        self._size = (int(width * _UNITS), int(height * _UNITS))

    def of(self, text_page: Any, first: int, last: int) -> tuple[float, float, float, float]:
        corners = [*self._corners(text_page, first), *self._corners(text_page, last)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _corners(self, text_page: Any, index: int) -> Iterator[tuple[float, float]]:
        from pypdfium2 import raw

        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(text_page.raw, index, byref(box))
        for x, y in ((box.left, box.top), (box.right, box.bottom)):
            shown_x, shown_y = c_int(), c_int()
            raw.FPDF_PageToDevice(self._page.raw, 0, 0, *self._size, 0, x, y, byref(shown_x), byref(shown_y))
            yield shown_x.value / _UNITS, shown_y.value / _UNITS


class _RuledTables:
    """pdfplumber finds tables by their lines; it is opened only for pages that draw some."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file: Any = None

    def on(self, number: int) -> list[Any]:
        import pdfplumber

        from sen.lib.documents.layout import Box

        try:
            self._file = self._file or pdfplumber.open(BytesIO(self._data))
            page = self._file.pages[number - 1]
            tables = page.find_tables()
            page.close()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  # pdfminer fails in many ways on files that PDFium reads: then no tables
            return []
        grids = [
            [[Box(*cell) if cell else None for cell in row.cells] for row in table.rows] for table in tables
        ]
        return [grid for grid in grids if len(grid) > 1 and len(grid[0]) > 1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
