"""What the writer draws with: page, paragraph, cell, line, page number. Sizes are the decree's own samples."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Cm, Pt
from docx.table import Table as Grid
from docx.table import _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
FIRST_LINE = Cm(1.27)
MARGINS = (2.0, 1.5, 2.0, 3.0)
"""Top, right, bottom, left in cm."""
FIXED = (2026, 1, 1, 0, 0, 0)


def page(section: Section, *, is_wide: bool) -> None:
    sides = (Cm(29.7), Cm(21)) if is_wide else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sides
    section.top_margin, section.right_margin = Cm(MARGINS[0]), Cm(MARGINS[1])
    section.bottom_margin, section.left_margin = Cm(MARGINS[2]), Cm(MARGINS[3])
    section.header_distance = section.footer_distance = Cm(1)


def width_cm(*, is_wide: bool) -> float:
    """Between the margins."""
    return (29.7 if is_wide else 21.0) - MARGINS[1] - MARGINS[3]


def dress(paper: Paper, *, title: str, made_at: datetime | None) -> None:
    """The letters of the whole file, its language, and whose it is."""
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), FONT)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'))
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing = 1.0
    core = paper.core_properties
    core.author, core.title, core.language, core.comments = "Sen", plain(title)[:255], "vi-VN", ""
    core.created = core.modified = made_at.replace(tzinfo=None) if made_at else datetime(*FIXED[:3])  # noqa: DTZ001


def write(paragraph: Paragraph, text: str, *, size: float, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(plain(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def prose(paper: Paper, text: str, *, bold: bool = False, italic: bool = False, depth: int = 0) -> Paragraph:
    """A justified paragraph; `depth` above 0 makes it a title that navigation finds and the page keeps with its text."""
    made = paper.add_paragraph()
    made.alignment = ALIGN.JUSTIFY
    made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(6)
    made.paragraph_format.first_line_indent = FIRST_LINE
    write(made, text, size=14, bold=bold, italic=italic)
    if depth:
        titled(made, depth)
    return made


def centred(
    paper: Paper, text: str, *, bold: bool = True, italic: bool = False, size: float = 14, depth: int = 0
) -> Paragraph:
    made = paper.add_paragraph()
    made.alignment = ALIGN.CENTER
    write(made, text, size=size, bold=bold, italic=italic)
    if depth:
        titled(made, depth)
    return made


def titled(paragraph: Paragraph, depth: int) -> None:
    """A level of the outline without a style: Word's own heading styles bring colours and letters of their own."""
    paragraph.paragraph_format.keep_with_next = True
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(min(depth, 9) - 1))
    paragraph._p.get_or_add_pPr().append(level)  # noqa: SLF001  no public door


def grid(paper: Paper, rows: int, widths: Sequence[float], style: str | None = None) -> Grid:
    """Fixed widths in cm: Word and LibreOffice then draw the same."""
    made: Grid = paper.add_table(rows, len(widths), style)
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return made


def put(
    cell: _Cell,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    align: Any = ALIGN.CENTER,
) -> Paragraph:
    made = _fresh(cell)
    made.alignment = align
    write(made, text, size=size, bold=bold, italic=italic)
    return made


def line_below(
    place: _Cell | Paper, text: str, *, size: float, bold: bool, share: float, room: float
) -> None:
    """A solid line centred below `text`, `share` of its length, as the border of a paragraph of its own.

    `room`: width of the cell or page in cm.
    """
    long = min(length_cm(text, size=size, bold=bold), room - 0.4) * share
    made = _fresh(place) if isinstance(place, _Cell) else place.add_paragraph()
    made.alignment = ALIGN.CENTER
    shape = made.paragraph_format
    shape.left_indent = shape.right_indent = Cm(max(0.0, (room - 0.4 - long) / 2))
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    shape.space_before = Pt(3)
    border: Any = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    )
    made._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def length_cm(text: str, *, size: float, bold: bool) -> float:
    """About how long a line of Times is: capitals 0.63 of the size, small letters 0.45, blanks a quarter."""
    ems = sum(
        0.25 if sign == " " else 0.33 if sign in "-.,;:/()" else 0.63 if sign.isupper() else 0.45
        for sign in text
    )
    return ems * size * (1.04 if bold else 1.0) * 2.54 / 72


def page_numbers(section: Section, *, starts_anew: bool) -> None:
    """Centred in the top margin from the second page on."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    top = section.header.paragraphs[0]
    top.alignment = ALIGN.CENTER
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        run = top.add_run()
        run.font.size, run.font.name = Pt(14), FONT
        if kind == "text":
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001  no public door to fields
    if starts_anew:
        start: Any = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), "1")
        section._sectPr.insert_element_before(  # noqa: SLF001
            start, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:docGrid"
        )


def plain(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(
        sign
        for sign in text
        if sign in "\n\t"
        or (ord(sign) >= 32 and sign not in "\ufffe\uffff" and not 0xD800 <= ord(sign) < 0xE000)
    )


def same_bytes(paper: Paper) -> bytes:
    """Packed anew with one fixed time: python-docx writes the clock into the archive."""
    packed, fixed = BytesIO(), BytesIO()
    paper.save(packed)
    with ZipFile(packed) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, FIXED), old.read(name), ZIP_DEFLATED)
    return fixed.getvalue()


def _fresh(cell: _Cell) -> Paragraph:
    first: Paragraph = cell.paragraphs[0]
    is_fresh = len(cell.paragraphs) == 1 and not first.runs and first.alignment is None
    return first if is_fresh else cell.add_paragraph()
