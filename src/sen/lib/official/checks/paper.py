"""A Word file as lines with their looks, in reading order, and its sections with what stands in the top margin."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from sen.lib.documents import MAX_BYTES, UnreadableDocument, kind_of
from sen.lib.documents.numbering import Numbering
from sen.lib.documents.package import Package
from sen.lib.official.checks.cascade import Cascade, ParagraphLook, RunLook, W

MAX_PARAGRAPHS = 20_000
MAX_RUNS = 100_000
"""A plan of 60 pages has about 3,000."""
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWN = frozenset({f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"})
_MM = 25.4 / 1440
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Where:
    table: int
    row: int
    cell: int


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    look: RunLook


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the paper: a paragraph, or in a table what a line break parts."""

    number: int
    """Of the paragraph among those that say something; 0 for an empty one."""
    pieces: tuple[Piece, ...]
    look: ParagraphLook
    section: int
    where: Where | None = None
    has_drawing: bool = False
    style: str = ""
    text: str = field(init=False)
    """Blanks as one; kept, for it is asked again and again."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join("".join(piece.text for piece in self.pieces).split()))

    @property
    def place(self) -> str:
        words = self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN].rstrip()}..."
        return f"đoạn {self.number} (“{words}”)"


@dataclass(frozen=True, slots=True)
class Section:
    width_mm: float
    height_mm: float
    margins_mm: dict[str, float]
    starts_at: int | None
    number_form: str
    hides_first: bool
    headers: dict[str, str] = field(default_factory=dict)
    """Kind ("default", "first") to relationship; what is not named comes from the section before."""
    breaks_page: bool = True


@dataclass(frozen=True, slots=True)
class Paper:
    lines: tuple[Shown, ...]
    sections: tuple[Section, ...]
    tops: dict[str, tuple[Shown, ...]]
    """Relationship to the lines of that header that hold the page's number."""


def read_paper(data: bytes, *, name: str = "") -> Paper:
    """Raises `UnreadableDocument` for all that is not a Word file within bounds."""
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("too_large", name=name, limit_mb=MAX_BYTES // 2**20)
    if not data.strip():
        raise UnreadableDocument("empty", name=name)
    if kind_of(data, name=name) != "docx":
        raise UnreadableDocument("unsupported", name=name)
    package = Package(data, name=name)
    try:
        return _Reader(package).paper()
    except (RecursionError, ValueError, LookupError, TypeError, OverflowError) as error:
        raise UnreadableDocument("damaged", name=name) from error  # a hostile file fails in many ways


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = next(
            (part for kind, part in package.related() if kind == "officeDocument"), "word/document.xml"
        )
        parts = dict(package.related(self._main))
        styles, theme = (package.xml(parts[kind]) if kind in parts else None for kind in ("styles", "theme"))
        self._numbers = package.xml(parts["numbering"]) if "numbering" in parts else None
        self._numbering = Numbering(self._numbers)
        self._cascade = Cascade(styles, theme)
        self._count = self._paragraphs = self._tables = self._runs = 0
        self._levels: dict[tuple[str, int], etree._Element | None] = {}
        self._sections: list[Section] = []

    def paper(self) -> Paper:
        root = self._package.xml(self._main)
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            raise UnreadableDocument("damaged", name=self._package.name)
        lines = tuple(self._blocks(body))
        last = body.find(f"{W}sectPr")
        self._sections.append(_section(last))
        return Paper(lines, tuple(self._sections), self._tops())

    def _blocks(
        self, parent: etree._Element, where: Where | None = None, style: str | None = None
    ) -> Iterator[Shown]:
        for child in parent:
            match child.tag:
                case tag if tag == f"{W}p":
                    yield from self._paragraph(child, where, style)
                case tag if tag == f"{W}tbl":
                    yield from self._table(child, where)
                case tag if tag in {f"{W}sdt", f"{W}ins", f"{W}customXml", f"{W}smartTag"}:
                    inner = child.find(f"{W}sdtContent")
                    yield from self._blocks(child if inner is None else inner, where, style)

    def _table(self, table: etree._Element, around: Where | None) -> Iterator[Shown]:
        self._tables += 1
        number = self._tables
        named = table.find(f"{W}tblPr/{W}tblStyle")
        style = None if named is None else named.get(f"{W}val")
        for row_number, row in enumerate(table.iter(f"{W}tr") if around is None else ()):
            if _nearest(row, "tbl") is not table:
                continue
            cells = [cell for cell in row.iter(f"{W}tc") if _nearest(cell, "tr") is row]
            for place, cell in enumerate(cells):
                yield from self._blocks(cell, Where(number, row_number, place), style)
        if around is not None:  # a table within a cell: its words stand in that cell
            for cell in table.iter(f"{W}tc"):
                if _nearest(cell, "tbl") is table:
                    yield from self._blocks(cell, around, style)

    def _paragraph(
        self, element: etree._Element, where: Where | None, table_style: str | None
    ) -> Iterator[Shown]:
        self._paragraphs += 1
        if self._paragraphs > MAX_PARAGRAPHS:
            raise UnreadableDocument("too_long", name=self._package.name, limit=MAX_PARAGRAPHS)
        own = element.find(f"{W}pPr")
        style = _value(own, "pStyle")
        number, level = self._list_of(own, style)
        look = self._cascade.paragraph(own, style, table_style, self._level_look(number, level))
        pieces = list(self._pieces(element, style, table_style))
        if number and (label := self._numbering.label(number, level)):
            marked = self._cascade.run(None if own is None else own.find(f"{W}rPr"), style, table_style)
            pieces.insert(0, Piece(f"{label} ", pieces[0].look if pieces else marked))
        parts = _split(pieces) if where else [pieces]
        drawn = any(each.tag in _DRAWN for each in element.iter(*_DRAWN))
        for part in parts:
            says = bool("".join(piece.text for piece in part).strip())
            self._count += says
            yield Shown(
                self._count if says else 0,
                tuple(part),
                look,
                len(self._sections),
                where,
                drawn,
                self._cascade.name_of(style),
            )
        section = None if own is None else own.find(f"{W}sectPr")
        if section is not None:
            self._sections.append(_section(section))

    def _pieces(self, element: etree._Element, style: str | None, table_style: str | None) -> Iterator[Piece]:
        for run in element.iter(f"{W}r"):
            if _is_within_drawing(run, element):
                continue
            self._runs += 1
            if self._runs > MAX_RUNS:
                raise UnreadableDocument("too_long", name=self._package.name, limit=MAX_RUNS)
            own = run.find(f"{W}rPr")
            look = self._cascade.run(own, style, table_style)
            text = "".join(_letters(child) for child in run)
            if text and not look.hidden:
                yield Piece(text.upper() if look.caps else text, look)

    def _list_of(self, own: etree._Element | None, style: str | None) -> tuple[str, int]:
        num = None if own is None else own.find(f"{W}numPr")
        number, level = self._cascade.list_of(style)
        number = _value(num, "numId") or number
        level = _value(num, "ilvl") or level
        if not number or number == "0":
            return "", 0
        if level is None and style:
            return number, self._numbering.level_of_style(number, style)
        return number, int(level) if level and level.isdecimal() and len(level) < 3 else 0

    def _level_look(self, number: str, level: int) -> etree._Element | None:
        """Properties that a level of a list gives, looked for once."""
        key = (number, level)
        if key not in self._levels:
            self._levels[key] = self._found_level(number, level) if number else None
        return self._levels[key]

    def _found_level(self, number: str, level: int) -> etree._Element | None:
        root = self._numbers
        if root is None:
            return None
        numbered = (each for each in root.iter(f"{W}num") if each.get(f"{W}numId") == number)
        abstract = _value(next(numbered, None), "abstractNumId")
        shapes = (each for each in root.iter(f"{W}abstractNum") if each.get(f"{W}abstractNumId") == abstract)
        shape = next(shapes, None)
        levels = () if shape is None else shape.iter(f"{W}lvl")
        found = next((each for each in levels if each.get(f"{W}ilvl") == str(level)), None)
        return None if found is None else found.find(f"{W}pPr")

    def _tops(self) -> dict[str, tuple[Shown, ...]]:
        """Header by header the lines with a field PAGE."""
        targets = self._header_parts()
        found = {}
        for key in {name for section in self._sections for name in section.headers.values()}:
            root = self._package.xml(targets[key]) if key in targets else None
            found[key] = () if root is None else tuple(self._numbered_lines(root))
        return found

    def _header_parts(self) -> dict[str, str]:
        folder, _, file = self._main.rpartition("/")
        rels = self._package.xml(f"{folder}/_rels/{file}.rels")
        return {
            each.get("Id") or "": f"{folder}/{each.get('Target')}".replace(f"{folder}//", "")
            for each in ([] if rels is None else rels)
            if (each.get("Type") or "").endswith("/header")
        }

    def _numbered_lines(self, root: etree._Element) -> Iterator[Shown]:
        for element in root.iter(f"{W}p"):
            codes = " ".join(each.text or "" for each in element.iter(f"{W}instrText"))
            codes += " ".join(each.get(f"{W}instr") or "" for each in element.iter(f"{W}fldSimple"))
            if "PAGE" in codes.replace("NUMPAGES", "").replace("SECTIONPAGES", "").upper().split():
                own = element.find(f"{W}pPr")
                style = _value(own, "pStyle")
                look = self._cascade.paragraph(own, style, None, None)
                pieces = tuple(
                    Piece(text, self._cascade.run(run.find(f"{W}rPr"), style, None))
                    for run in element.iter(f"{W}r")
                    if (text := "".join(_letters(child) for child in run))
                )
                framed = own is not None and own.find(f"{W}framePr") is not None
                align = "center" if framed and _is_framed_centre(own) else look.align
                yield Shown(0, pieces, replace(look, align=align), 0)


def _is_framed_centre(own: etree._Element | None) -> bool:
    frame = None if own is None else own.find(f"{W}framePr")
    return frame is not None and frame.get(f"{W}xAlign") == "center"


def _letters(child: etree._Element) -> str:
    if child.tag == f"{W}t":
        return child.text or ""
    if child.tag == f"{W}br":
        return "\n" if child.get(f"{W}type") in {None, "textWrapping"} else ""
    return {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}.get(str(child.tag), "")


def _split(pieces: list[Piece]) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        for place, text in enumerate(piece.text.split("\n")):
            if place:
                parts.append([])
            if text:
                parts[-1].append(Piece(text, piece.look))
    return parts


def _is_within_drawing(run: etree._Element, paragraph: etree._Element) -> bool:
    for above in run.iterancestors():
        if above is paragraph:
            return False
        if above.tag in _DRAWN or above.tag == f"{W}del":
            return True
    return False


def _nearest(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(f"{W}{tag}"), None)


def _section(element: etree._Element | None) -> Section:
    size, margins, numbers, kind = (
        _attributes(element, tag) for tag in ("pgSz", "pgMar", "pgNumType", "type")
    )
    heads = [] if element is None else element.findall(f"{W}headerReference")
    first = None if element is None else element.find(f"{W}titlePg")
    start = numbers.get("start", "")
    return Section(
        width_mm=_mm(size.get("w")),
        height_mm=_mm(size.get("h")),
        margins_mm={edge: _mm(margins.get(edge)) for edge in ("top", "right", "bottom", "left")},
        starts_at=int(start) if start.isdecimal() and len(start) < 7 else None,
        number_form=numbers.get("fmt", "decimal"),
        hides_first=first is not None and first.get(f"{W}val") not in {"0", "false", "off"},
        headers={each.get(f"{W}type") or "default": each.get(f"{_R}id") or "" for each in heads},
        breaks_page=kind.get("val") != "continuous",
    )


def _attributes(element: etree._Element | None, tag: str) -> dict[str, str]:
    child = None if element is None else element.find(f"{W}{tag}")
    return (
        {} if child is None else {str(key).removeprefix(W): str(value) for key, value in child.attrib.items()}
    )


def _mm(value: str | None) -> float:
    try:
        return abs(float(value or "")) * _MM
    except ValueError:
        return 0.0


def _value(element: etree._Element | None, tag: str) -> str | None:
    child = None if element is None else element.find(f"{W}{tag}")
    return None if child is None else child.get(f"{W}val")
