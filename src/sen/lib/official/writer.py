"""An `OfficialDocument` as a Word file in the national form. The same document gives the same bytes."""

from datetime import date

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from docx.table import _Cell

from sen.lib.official.blocks import Counts, draw
from sen.lib.official.drawing import (
    centred,
    dress,
    grid,
    length_cm,
    line_below,
    page,
    page_numbers,
    prose,
    put,
    same_bytes,
    width_cm,
    write,
)
from sen.lib.official.model import Annex, Kind, OfficialDocument
from sen.lib.official.numbers import roman

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LEFT_SHARE = 0.40
"""Of the head of the page: the state name, 12 point bold, is 8.1 cm long and stays on one line beside it."""


def write_document(document: OfficialDocument) -> bytes:
    paper = Document()
    page(paper.sections[0], is_wide=document.is_wide)
    page_numbers(paper.sections[0], starts_anew=False)
    dress(paper, title=f"{document.kind.title} {document.subject}".strip(), made_at=document.made_at)
    _head(paper, document)
    _title(paper, document)
    _addressees(paper, document)
    _bases(paper, document)
    draw(paper, document.blocks, Counts(), room=width_cm(is_wide=document.is_wide))
    _foot(paper, document)
    if document.note:
        below = paper.add_paragraph()
        below.paragraph_format.space_before = Pt(12)
        write(below, document.note, size=11)
    for place, annex in enumerate(document.annexes, 1):
        _annex(paper, document, annex, roman(place) if len(document.annexes) > 1 else "")
    return same_bytes(paper)


def day_words(day: date | None) -> str:
    """Days below 10 and the first two months bear a zero."""
    if day is None:
        return "ngày ...... tháng ...... năm ......"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def number_words(document: OfficialDocument) -> str:
    """Padded below 10; open where the records office has still to give one."""
    if not document.number:
        symbol = "-".join(filter(None, [document.kind.short, document.symbol]))
        return f"Số:        /{symbol}"
    count, slash, symbol = document.number.partition("/")
    return f"Số: {count.strip().zfill(2)}{slash}{symbol}"


def _head(paper: Paper, document: OfficialDocument) -> None:
    room = width_cm(is_wide=document.is_wide)
    widths = (room * LEFT_SHARE, room * (1 - LEFT_SHARE))
    names, marks = grid(paper, 2, widths).rows  # so that number and date stand on one line
    left, right = names.cells
    if document.parent:
        put(left, document.parent.upper(), size=12)
    lines = name_lines(document.issuer.upper(), room=widths[0])
    for line in lines:
        put(left, line, size=12, bold=True)
    line_below(left, lines[-1], size=12, bold=True, share=0.4, room=widths[0])
    put(right, STATE, size=12, bold=True)
    put(right, MOTTO, size=13, bold=True)
    line_below(right, MOTTO, size=13, bold=True, share=1.0, room=widths[1])
    left, right = marks.cells
    put(left, number_words(document), size=13).paragraph_format.space_before = Pt(2)
    place = document.place or "..............."
    when = put(right, f"{place}, {day_words(document.day)}", size=13, italic=True)
    when.paragraph_format.space_before = Pt(2)
    if document.kind is Kind.LETTER:
        put(left, f"V/v {document.subject}", size=12).paragraph_format.space_before = Pt(6)
    if document.urgency:
        put(left, document.urgency.upper(), size=13, bold=True).paragraph_format.space_before = Pt(6)


def name_lines(name: str, *, room: float) -> list[str]:
    """A committee whose name does not fit goes on with its place on a second line."""
    words = "ỦY BAN NHÂN DÂN "
    if name.startswith(words) and length_cm(name, size=12, bold=True) > room - 0.4:
        return [words.strip(), name.removeprefix(words)]
    return [name]


def _title(paper: Paper, document: OfficialDocument) -> None:
    if document.kind is Kind.LETTER:
        return
    centred(paper, document.kind.title, depth=1).paragraph_format.space_before = Pt(14)
    centred(paper, document.subject).paragraph_format.keep_with_next = True
    room = width_cm(is_wide=document.is_wide) + 0.4
    line_below(paper, document.subject, size=14, bold=True, share=0.4, room=room)


def _addressees(paper: Paper, document: OfficialDocument) -> None:
    """One beside the words, several in lines below, their dashes below the colon."""
    names = [name.strip(" ;.") for name in document.addressees]
    if not names:
        return
    head = paper.add_paragraph()
    head.paragraph_format.space_before = Pt(12)
    if len(names) == 1:
        head.alignment = ALIGN.CENTER
        head.paragraph_format.space_after = Pt(12)
        write(head, f"Kính gửi: {names[0]}", size=14)
        return
    head.paragraph_format.left_indent = Cm(2.5)
    write(head, "Kính gửi:", size=14)
    for name in names:
        line = paper.add_paragraph()
        line.paragraph_format.left_indent = Cm(4.5)
        write(line, f"- {name}{'.' if name is names[-1] else ';'}", size=14)
    line.paragraph_format.space_after = Pt(12)


def _bases(paper: Paper, document: OfficialDocument) -> None:
    bases = [words for each in document.bases if (words := each.strip().rstrip(" ;,."))]
    for place, words in enumerate(bases, 1):
        prose(paper, f"{words}{'.' if place == len(bases) else ';'}", italic=True)


def _foot(paper: Paper, document: OfficialDocument) -> None:
    room = width_cm(is_wide=document.is_wide)
    paper.add_paragraph()
    row = grid(paper, 1, (room * 0.5, room * 0.5)).rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  the signature stays whole
    left, right = row.cells
    _recipients(left, document)
    for line in document.signature.lines():
        put(right, line, size=14, bold=True)
    for _line in range(4):
        put(right, "", size=14)
    put(right, document.signature.name, size=14, bold=True)


def _recipients(cell: _Cell, document: OfficialDocument) -> None:
    put(cell, "Nơi nhận:", size=12, bold=True, italic=True, align=ALIGN.LEFT)
    for line in recipient_lines(document):
        put(cell, line, size=11, align=ALIGN.LEFT)


def recipient_lines(document: OfficialDocument) -> list[str]:
    """Below "Nơi nhận:", with their dashes; who is addressed stands as "Như trên"."""
    names = [
        name.strip(" ;.") if name.strip(" .;") else "..........................."
        for name in document.recipients
    ]
    if document.addressees:
        names = ["Như trên", *(name for name in names if name != "Như trên")]
    return [*(f"- {name};" for name in names), f"- Lưu: {document.archive.rstrip('.')}."]


def annex_guide(document: OfficialDocument) -> str:
    """To which paper an annex belongs."""
    count = number_words(document).removeprefix("Số: ").strip()
    kind = document.kind.title.capitalize() or "Công văn"
    number = count if document.number else f"....../{count.removeprefix('/')}"
    return f"(Kèm theo {kind} số {number} {day_words(document.day)} của {document.issuer})"


def _annex(paper: Paper, document: OfficialDocument, annex: Annex, mark: str) -> None:
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    page(section, is_wide=annex.is_wide)
    for element in section._sectPr.findall("{*}pgNumType"):  # noqa: SLF001  of the section before
        section._sectPr.remove(element)  # noqa: SLF001
    page_numbers(section, starts_anew=True)
    centred(paper, f"Phụ lục {mark}".strip(), depth=1)
    centred(paper, annex.title.upper())
    centred(paper, annex_guide(document), bold=False, italic=True)
    room = width_cm(is_wide=annex.is_wide)
    line_below(paper, annex.title.upper(), size=14, bold=True, share=0.4, room=room + 0.4)
    draw(paper, annex.blocks, Counts(), room=room)
