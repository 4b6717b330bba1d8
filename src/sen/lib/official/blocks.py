"""The text of a document: headings, numbered items, prose, tables, pictures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from sen.lib.official.drawing import centred, grid, prose, put
from sen.lib.official.model import Block, Heading, Item, Level, Picture, Table, Text
from sen.lib.official.numbers import letter, roman

DEPTHS = {level: depth for depth, level in enumerate(Level, 1)}
MARKS: dict[Level, Callable[[int], str]] = {
    Level.PART: lambda n: f"Phần {roman(n)}",
    Level.CHAPTER: lambda n: f"Chương {roman(n)}",
    Level.SECTION: lambda n: f"Mục {n}",
    Level.SUBSECTION: lambda n: f"Tiểu mục {n}",
    Level.ARTICLE: lambda n: f"Điều {n}.",
    Level.ROMAN: lambda n: f"{roman(n)}.",
    Level.CLAUSE: lambda n: f"{n}.",
    Level.POINT: lambda n: f"{letter(n)})",
}
ON_TWO_LINES = {Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION}
RUNS_ON = {Level.CHAPTER, Level.ARTICLE}
"""Counted through the whole document, whatever begins above them."""


@dataclass(slots=True)
class Counts:
    """What was counted at each level."""

    at: dict[Level, int] = field(default_factory=dict)

    def mark(self, level: Level) -> str:
        self.at[level] = self.at.get(level, 0) + 1
        for deeper in Level:
            if DEPTHS[deeper] > DEPTHS[level] and deeper not in RUNS_ON:
                self.at.pop(deeper, None)
        return MARKS[level](self.at[level])


def draw(paper: Paper, blocks: Iterable[Block], counts: Counts, *, room: float) -> None:
    """`room`: width between the margins in cm."""
    for block in blocks:
        match block:
            case Heading():
                _heading(paper, block, block.mark or counts.mark(block.level))
            case Item():
                _lines(paper, f"{block.mark or counts.mark(block.level)} {block.text}")
            case Text():
                _lines(paper, block.words)
            case Table():
                _table(paper, block, room)
            case Picture():
                _picture(paper, block, room)


def _lines(paper: Paper, words: str) -> None:
    for line in words.splitlines():
        if line.strip():
            prose(paper, line.strip())


def _heading(paper: Paper, heading: Heading, mark: str) -> None:
    depth = DEPTHS[heading.level] + 1
    if heading.level in ON_TWO_LINES:
        centred(paper, mark, depth=depth).paragraph_format.space_before = Pt(6)
        centred(paper, heading.text.upper()).paragraph_format.space_after = Pt(6)
        return
    text = " ".join(heading.text.split())
    text = text.upper() if heading.level is Level.ROMAN else heading.text
    prose(paper, f"{mark} {text}", bold=True, depth=depth)


def _table(paper: Paper, table: Table, room: float) -> None:
    if table.caption:
        centred(paper, table.caption).paragraph_format.keep_with_next = True
    given = list(table.widths) or [1.0] * len(table.head)
    widths = [width * room / sum(given) for width in given]
    drawn = grid(paper, len(table.rows) + 1, widths, style="Table Grid")
    for place, (row, texts) in enumerate(zip(drawn.rows, [table.head, *table.rows], strict=True)):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  no public door
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text in zip(row.cells, texts, strict=True):
            put(
                cell, text, size=table.size, bold=place == 0, align=ALIGN.CENTER if place == 0 else ALIGN.LEFT
            )


def _picture(paper: Paper, picture: Picture, room: float) -> None:
    place = paper.add_paragraph()
    place.alignment = ALIGN.CENTER
    place.paragraph_format.space_before = Pt(6)
    place.paragraph_format.keep_with_next = bool(picture.caption)
    shape = place.add_run().add_picture(BytesIO(picture.data), width=Cm(min(picture.width_cm, room)))
    shape._inline.docPr.set("descr", picture.alternative)  # noqa: SLF001  no public door
    if picture.caption:
        centred(paper, picture.caption, bold=False, italic=True, size=13).paragraph_format.space_after = Pt(6)
