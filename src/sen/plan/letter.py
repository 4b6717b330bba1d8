"""The parts a Word file in the national form is drawn with: page, headings, paragraphs, tables without lines."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from docx.document import Document as Letter
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STATE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def page(letter: Letter, *, is_wide: bool, made_at: datetime | None) -> None:
    section = letter.sections[0]
    sides = (Cm(29.7), Cm(21)) if is_wide else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sides
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = (Cm(2), Cm(1.5)) if is_wide else (Cm(3), Cm(1.5))
    style = letter.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), "Times New Roman")
    made = timezone.localtime(made_at).replace(tzinfo=None) if made_at else datetime(2026, 1, 1)  # noqa: DTZ001
    letter.core_properties.author = "Sen"
    letter.core_properties.created = letter.core_properties.modified = made


def heading(letter: Letter, text: str) -> None:
    drawn = paragraph(letter, text)
    drawn.runs[0].bold = drawn.paragraph_format.keep_with_next = True


def body(letter: Letter, text: str, *, italic: bool = False) -> None:
    lines = text.splitlines() or [""]
    for line in lines:
        paragraph(letter, line).runs[0].italic = italic


def paragraph(letter: Letter, text: str) -> Paragraph:
    added = letter.add_paragraph()
    added.alignment = ALIGN.JUSTIFY
    added.paragraph_format.space_after = Pt(6)
    added.paragraph_format.first_line_indent = Cm(1)
    added.add_run(plain(text))
    return added


def centred(letter: Letter, text: str) -> None:
    paragraph = letter.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(plain(text)).bold = True


def table(letter: Letter, rows: int, widths: Iterable[float], style: str | None = None) -> Any:
    sizes = [Cm(width) for width in widths]
    table = letter.add_table(rows, len(sizes), style)
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, sizes, strict=True):
            cell.width = width
    return table


def put(
    cell: _Cell, text: str, *, size: int, bold: bool = False, italic: bool = False, align: Any = ALIGN.CENTER
) -> None:
    fresh = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs
    paragraph = cell.paragraphs[0] if fresh else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(plain(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def plain(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(
        sign for sign in text if sign in "\n\t" or (ord(sign) >= 32 and sign not in "\ufffe\uffff")
    )


def same_bytes(letter: Letter) -> bytes:
    """Packed anew with one fixed time: python-docx writes the clock into the archive."""
    packed, fixed = BytesIO(), BytesIO()
    letter.save(packed)
    with ZipFile(packed) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)
    return fixed.getvalue()
