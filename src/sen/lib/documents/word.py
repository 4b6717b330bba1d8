"""A .docx into lines.

We walk the XML instead of python-docx's objects, which pass over tracked insertions, content controls, text
boxes and smart tags: text that a reader of the page sees (docs/decisions/0014-documents-are-read-in-bounds.md).
"""

import unicodedata
from collections.abc import Iterator

from lxml import etree

from sen.lib.documents.errors import UnreadableDocument
from sen.lib.documents.legacy import from_legacy
from sen.lib.documents.model import Document, numbered
from sen.lib.documents.numbering import Numbering, W, value_of
from sen.lib.documents.package import Package
from sen.lib.documents.styles import Style, Styles, font_of, list_of, switch
from sen.lib.documents.tables import Cell, is_layout, joined

MAX_LINES = 100_000
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ASIDE_PARTS = ("header", "footer", "footnotes", "endnotes")
_GONE = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}sdtPr", f"{_MC}Fallback"}
)
_BREAKS = frozenset({"page", "column"})

Text = tuple[int, str, tuple[str, ...]]


def read_docx(data: bytes, *, name: str = "") -> Document:
    package = Package(data, name=name)
    main = next((part for kind, part in package.related() if kind == "officeDocument"), "word/document.xml")
    root = package.xml(main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise UnreadableDocument("damaged", name=name)
    parts = package.related(main)
    styles = Styles(_first(package, parts, "styles"))
    reader = _Reader(styles, Numbering(_first(package, parts, "numbering")), body, name)
    reader.read_blocks(body)
    asides = tuple(_asides(package, parts, reader))
    lines = numbered([text for text in reader.texts if text[1].strip()])
    if not lines and not asides:
        raise UnreadableDocument("empty", name=name)
    return Document(lines, "docx", pages=reader.page, asides=asides)


def _first(package: Package, parts: list[tuple[str, str]], kind: str) -> etree._Element | None:
    return next((package.xml(part) for found, part in parts if found == kind), None)


def _asides(package: Package, parts: list[tuple[str, str]], main: "_Reader") -> Iterator[str]:
    seen = dict.fromkeys(main.watermarks)
    for kind, part in parts:
        root = package.xml(part) if kind in _ASIDE_PARTS else None
        if root is None:
            continue
        reader = _Reader(main.styles, main.numbering, root, main.name)
        reader.read_blocks(root)
        texts = [text.strip() for _, text, _ in reader.texts if text.strip()]
        seen |= dict.fromkeys([*texts, *reader.watermarks])
    yield from seen


class _Reader:
    """One pass over a part; keeps the page and the list counts."""

    def __init__(self, styles: Styles, numbering: Numbering, root: etree._Element, name: str) -> None:
        self.styles = styles
        self.numbering = numbering
        self.name = name
        self.page = 1
        self.texts: list[Text] = []
        self.watermarks: list[str] = []
        # Word leaves these where its own pages broke last; without them only the author's breaks are known.
        self.rendered = next(root.iter(f"{W}lastRenderedPageBreak"), None) is not None

    def read_blocks(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == f"{W}p":
                self._add(self.paragraph(child))
            elif child.tag == f"{W}tbl":
                self._read_table(child)
            elif child.tag not in _GONE:  # content controls, custom XML, footnotes, moved and inserted blocks
                self.read_blocks(child)

    def _add(self, texts: list[Text]) -> None:
        self.texts += texts
        if len(self.texts) > MAX_LINES:
            raise UnreadableDocument("too_long", name=self.name, limit=MAX_LINES)

    def paragraph(self, element: etree._Element) -> list[Text]:
        """Its lines: text boxes anchored in it first, then its own, cut at soft breaks."""
        properties = element.find(f"{W}pPr")
        style_id = None if properties is None else value_of(properties, "pStyle")
        style = self.styles.of(style_id)
        if switch(properties, "pageBreakBefore") and not self.rendered and self.texts:
            self.page += 1
        line = _Lines(self, style)
        line.walk(element)
        texts = line.finished()
        label = self._label(properties, style, style_id)
        if label and any(text.strip() for _, text, _ in texts):
            page, text, cells = texts[line.boxed]
            texts[line.boxed] = (page, f"{label} {text.lstrip()}".rstrip(), cells)
        section = None if properties is None else properties.find(f"{W}sectPr")
        if section is not None and not self.rendered and value_of(section, "type") != "continuous":
            self.page += 1
        return texts

    def _label(self, properties: etree._Element | None, style: Style, style_id: str | None) -> str:
        list_id, level = list_of(properties)
        if list_id is None:
            list_id = style.list_id
            if level is None and list_id is not None:
                level = style.level or self.numbering.level_of_style(list_id, style_id or "")
        return self.numbering.label(list_id, level or 0) if list_id not in {None, "0"} and list_id else ""

    def _read_table(self, table: etree._Element) -> None:
        grid = [self._row(row) for row in _within(table, f"{W}tr")]
        if is_layout([[cell.text for cell in row] for row in grid], table):
            for row in grid:
                for cell in row:
                    if not cell.continues:
                        self._add(cell.texts)
            return
        above: list[Cell] = []
        for row in grid:
            filled = [
                above[at] if cell.continues and at < len(above) else cell for at, cell in enumerate(row)
            ]
            page = row[0].page if row else self.page
            cells = tuple(cell.text for cell in filled)
            if any(cells):
                self._add([(page, joined(cells), cells)])
            above = filled

    def _row(self, row: etree._Element) -> list[Cell]:
        cells: list[Cell] = []
        for element in _within(row, f"{W}tc"):
            properties = element.find(f"{W}tcPr")
            merge = None if properties is None else properties.find(f"{W}vMerge")
            span = value_of(properties, "gridSpan") if properties is not None else None
            page, outer = self.page, self.texts
            self.texts = []
            self.read_blocks(element)
            texts, self.texts = self.texts, outer
            continues = merge is not None and merge.get(f"{W}val") != "restart"
            cells.append(Cell([text for text in texts if text[1].strip()], page, continues=continues))
            extra = min(int(span), 63) - 1 if span and span.isdecimal() else 0
            cells += [Cell([], page)] * extra
        return cells


class _Lines:
    """The inside of one paragraph."""

    def __init__(self, reader: _Reader, style: Style) -> None:
        self._reader = reader
        self._style = style
        self._boxes: list[Text] = []
        self._done: list[Text] = []
        self._open: list[str] = []
        self._page = reader.page

    @property
    def boxed(self) -> int:
        """How many lines of text boxes stand first."""
        return len(self._boxes)

    def finished(self) -> list[Text]:
        self._close()
        return self._boxes + self._done

    def _close(self) -> None:
        text = unicodedata.normalize("NFC", "".join(self._open)).replace("\xa0", " ")
        self._done.append((self._page, text.rstrip(), ()))
        self._open = []
        self._page = self._reader.page

    def walk(self, element: etree._Element) -> None:
        for child in element:
            if child.tag == f"{W}r":
                self._run(child)
            elif child.tag not in _GONE:
                self.walk(child)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        font = font_of(properties) or self._style.font
        capitals = switch(properties, "caps", default=self._style.capitals)
        for child in run:
            if child.tag in {f"{W}t", f"{_MATH}t"}:
                text = _unfonted(child.text or "", font)
                self._open.append(text.upper() if capitals else text)
            elif child.tag not in _GONE:
                self._mark(child)

    def _mark(self, child: etree._Element) -> None:
        """What a run holds besides text."""
        reader = self._reader
        if child.tag == f"{W}tab":
            self._open.append("\t")
        elif child.tag == f"{W}noBreakHyphen":
            self._open.append("-")
        elif child.tag in {f"{W}br", f"{W}cr"}:
            if child.get(f"{W}type") == "page" and not reader.rendered:
                reader.page += 1
            self._close()
        elif child.tag == f"{W}lastRenderedPageBreak":
            reader.page += 1
            if not "".join(self._open).strip():
                self._page = reader.page
        else:
            self._drawn(child)

    def _drawn(self, element: etree._Element) -> None:
        """Text boxes and watermarks inside drawings; a fallback picture repeats its text and is passed over."""
        for child in element.iter(f"{W}txbxContent", f"{_VML}textpath"):
            if _inside(child, element, frozenset({f"{_MC}Fallback", f"{W}txbxContent"})):
                continue
            if child.tag == f"{_VML}textpath":
                self._reader.watermarks.append((child.get("string") or "").strip())
                continue
            outer, self._reader.texts = self._reader.texts, []
            self._reader.read_blocks(child)
            self._boxes += [text for text in self._reader.texts if text[1].strip()]
            self._reader.texts = outer


def _unfonted(text: str, font: str) -> str:
    """Text set in a font from before Unicode (.VnTime, VNI-Times) holds bytes, not letters."""
    if font.startswith(".Vn"):
        plain = from_legacy(text, "tcvn3")
        return plain.upper() if font.endswith("H") else plain  # .VnTimeH draws small letters as capitals
    return from_legacy(text, "vni") if font.startswith("VNI-") else text


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table, cells of a row: also inside content controls, not inside an inner table."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE and child.tag not in {f"{W}tbl", f"{W}tc", f"{W}p"}:
            yield from _within(child, tag)


def _inside(element: etree._Element, top: etree._Element, tags: frozenset[str]) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not top:
        if parent.tag in tags:
            return True
        parent = parent.getparent()
    return False
