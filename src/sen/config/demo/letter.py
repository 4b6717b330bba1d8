"""A plan as the records office would type it: A4, two-column letterhead, signature beside the recipients.

The same source always gives the same bytes, so that the shipped file can be compared with its source.
"""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Letter
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from sen.config.demo.source import PlanSource

MARK = re.compile(r"^(?:[IVX]+\.|\d+\.|[a-zđ]\)) ")
LEVELS = [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")]
"""What Word counts by itself when the source says `numbering: word`."""
STATE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def letter_bytes(source: PlanSource) -> bytes:
    letter = Document()
    _page(letter)
    _letterhead(letter, source)
    _body(letter, source)
    _foot(letter, source)
    if source.annex:
        _annex(letter, source.annex)
    return _same_bytes(letter)


def _page(letter: Letter) -> None:
    section = letter.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    style = letter.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), "Times New Roman")
    letter.core_properties.author = "Sen"
    letter.core_properties.created = letter.core_properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001


def _letterhead(letter: Letter, source: PlanSource) -> None:
    left, right = _grid(letter, 1, [6, 10.5]).rows[0].cells
    _lines(left, source.head["issuer"], size=13, bold_last=True)
    _rule(left, Cm(1.8))
    _line(left, f"Số: {source.head['number'][0]}", size=13)
    _lines(right, STATE, size=13, bold_last=True)
    right.paragraphs[0].runs[0].font.size = Pt(12)
    right.paragraphs[0].runs[0].bold = True
    _rule(right, Cm(2.6))
    _line(right, f"{source.head['place'][0]}, {source.head['date'][0]}", size=13, italic=True)
    _gap(letter)
    for text in (*source.head["kind"], *source.head["title"]):
        paragraph = letter.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).bold = True
    _gap(letter)


def _body(letter: Letter, source: PlanSource) -> None:
    numbered = _numbering(letter) if source.head.get("numbering") == ["word"] else None
    for line in source.body:
        text = line.lstrip("# ")
        paragraph = letter.add_paragraph()
        if numbered is not None and (mark := MARK.match(text)):
            _number(paragraph, numbered, level=_level_of(text))
            text = text[mark.end() :]
        paragraph.alignment = ALIGN.JUSTIFY
        paragraph.paragraph_format.space_after = Pt(6)
        paragraph.paragraph_format.first_line_indent = Cm(1)
        run = paragraph.add_run(text)
        if line.startswith("#"):
            paragraph.paragraph_format.keep_with_next = run.bold = True
            _put(paragraph, "<w:rPr {}><w:b/></w:rPr>")  # the look of the number that Word counts


def _foot(letter: Letter, source: PlanSource) -> None:
    _gap(letter)
    row = _grid(letter, 1, [8, 8.5]).rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  the signature stays whole
    left, right = row.cells
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True).alignment = ALIGN.LEFT
    for recipient in source.head["recipients"]:
        end = "." if recipient == source.head["recipients"][-1] else ";"
        _line(left, f"- {recipient}{end}", size=11).alignment = ALIGN.LEFT
    for text in (*source.head["signature"], "", "", "", *source.head["signer"]):
        _line(right, text, size=14, bold=True)


def _annex(letter: Letter, annex: list[str]) -> None:
    letter.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in annex if line[0] == "|"]
    for text in annex[: -len(rows)]:
        paragraph = letter.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.add_run(text).bold = not text.startswith("(")
    table = _grid(letter, len(rows), [1.2, 6, 3.3, 3.3, 2.7], style="Table Grid")
    for place, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            _line(cell, text, size=12, bold=place == 0).alignment = ALIGN.LEFT


def _grid(letter: Letter, rows: int, widths: list[float], style: str | None = None) -> Table:
    table: Table = letter.add_table(rows, len(widths), style)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def _lines(cell: _Cell, texts: list[str], *, size: int, bold_last: bool) -> None:
    for text in texts:
        _line(cell, text, size=size, bold=bold_last and text == texts[-1])


def _line(cell: _Cell, text: str, *, size: int, bold: bool = False, italic: bool = False) -> Paragraph:
    fresh = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs
    paragraph: Paragraph = cell.paragraphs[0] if fresh else cell.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def _rule(cell: _Cell, indent: Cm) -> None:
    """The short line below the issuer and below the motto."""
    paragraph = cell.add_paragraph()
    _put(paragraph, '<w:pBdr {}><w:top w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:pBdr>')
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.line_spacing = Pt(2)


def _gap(letter: Letter) -> None:
    letter.add_paragraph().paragraph_format.space_after = Pt(0)


def _level_of(text: str) -> int:
    return 0 if text[0] in "IVX" else 1 if text[0].isdigit() else 2


def _numbering(letter: Letter) -> int:
    """Add a list of three levels of our own; its number."""
    root = letter.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for depth, (form, text) in enumerate(LEVELS)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )
    root.insert(0, abstract)
    return int(root.add_num(90).numId)


def _number(paragraph: Paragraph, number: int, *, level: int) -> None:
    values = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    _put(paragraph, f"<w:numPr {{}}>{values}</w:numPr>")


def _put(paragraph: Paragraph, xml: str) -> None:
    """Word minds the order of a paragraph's properties, and python-docx keeps it only for those that it sets."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  no public door to numbering and borders
    properties.append(parse_xml(xml.format(nsdecls("w"))))


def _same_bytes(letter: Letter) -> bytes:
    """Packed anew with one fixed time: python-docx writes the clock into the archive."""
    packed, fixed = BytesIO(), BytesIO()
    letter.save(packed)
    with ZipFile(packed) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)
    return fixed.getvalue()
