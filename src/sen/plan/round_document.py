"""The report of a frozen round as a Word file in the national form, to be completed and signed.

Everything in it comes from what was kept, so that the paper and the seal in the log say the same. Number, place and
signature are left open, for the records office and the leader give them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from docx import Document
from docx.document import Document as Letter
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from sen.plan.merged import merged_of, nothing_units
from sen.plan.models import Round, RoundKind, SheetForm
from sen.plan.models.rounds import QUARTERS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STATE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
PRESS_HEADS = (
    "TT", "Đơn vị", "Nội dung báo chí nêu", "Ý kiến chỉ đạo", "Việc đã làm", "Xác minh", "Kết quả", "Nơi phụ trách"
)  # fmt: skip
PRESS_WIDTHS = (1.0, 3.0, 5.2, 3.4, 4.0, 3.2, 3.4, 2.8)
PRESS_FIELDS = ("summary", "directives", "action", "verification", "result", "responsible")
"""The document is Vietnamese whoever takes it: it is the authority's, not the reader's."""


def report_bytes(round_: Round) -> bytes:
    """The same bytes each time: the file can be compared with the one that was signed."""
    content: Mapping[str, Any] = round_.snapshot or {}
    letter = Document()
    is_press = content["round"]["form"] == SheetForm.PRESS
    _page(letter, is_wide=is_press, frozen_at=round_.frozen_at)
    _letterhead(letter, content, is_wide=is_press)
    (_press if is_press else _work)(letter, content)
    _units(letter, content)
    _foot(letter, round_)
    return _same_bytes(letter)


def span_words(content: Mapping[str, Any]) -> str:
    """The time as the office writes it: tháng 3 năm 2026, quý I năm 2026, từ ngày ... đến ngày ...."""
    first, last = (date.fromisoformat(content["round"][name]) for name in ("starts_on", "ends_on"))
    match content["round"]["kind"]:
        case RoundKind.MONTHLY:
            return f"tháng {first.month} năm {first.year}"
        case RoundKind.QUARTERLY:
            return f"quý {QUARTERS[(first.month - 1) // 3]} năm {first.year}"
        case RoundKind.HALF_YEARLY:
            return f"6 tháng {'đầu' if first.month == 1 else 'cuối'} năm {first.year}"
        case RoundKind.YEARLY:
            return f"năm {first.year}"
    return f"từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"


def _page(letter: Letter, *, is_wide: bool, frozen_at: datetime | None) -> None:
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
    made = timezone.localtime(frozen_at).replace(tzinfo=None) if frozen_at else datetime(2026, 1, 1)  # noqa: DTZ001
    letter.core_properties.author = "Sen"
    letter.core_properties.created = letter.core_properties.modified = made


def _letterhead(letter: Letter, content: Mapping[str, Any], *, is_wide: bool) -> None:
    widths = (10.0, 16.0) if is_wide else (6.5, 10.0)
    left, right = _table(letter, 1, widths).rows[0].cells
    _put(left, content["plan"]["authority"].upper(), size=13, bold=True)
    _put(left, "Số:        /BC-UBND", size=13)
    _put(right, STATE[0], size=12, bold=True)
    _put(right, STATE[1], size=13, bold=True)
    _put(right, "..............., ngày ...... tháng ...... năm ......", size=13, italic=True)
    title = content["round"]["title"] or (
        "Tổng hợp thông tin báo chí nêu" if content["round"]["form"] == SheetForm.PRESS
        else "Kết quả thực hiện kế hoạch thông tin đối ngoại"
    )  # fmt: skip
    for text in ("", "BÁO CÁO", f"{title} {span_words(content)}"):
        _centred(letter, text)
    plan = content["plan"]
    number = f" số {plan['number']}" if plan["number"] else ""
    _body(letter, f"Thực hiện Kế hoạch{number} ({plan['title']}), kết quả {span_words(content)} như sau:")


def _work(letter: Letter, content: Mapping[str, Any]) -> None:
    section = None
    for task in merged_of(content):
        if task.section != section:
            section = task.section
            if section:
                _heading(letter, section)
        _heading(letter, f"{task.number} {task.task}")
        for line in task.lines:
            percent = f" ({line['percent']} %)" if line["percent"] is not None else ""
            _body(letter, f"- {line['unit']}{percent}: {line['text']}")
            if line["evidence"]:
                _body(
                    letter, f"Minh chứng: {'; '.join(title for _pk, title in line['evidence'])}.", italic=True
                )


def _press(letter: Letter, content: Mapping[str, Any]) -> None:
    items = merged_of(content)
    rows = [[str(n), item["unit"], *(item[name] for name in PRESS_FIELDS)] for n, item in enumerate(items, 1)]
    table = _table(letter, len(rows) + 1, PRESS_WIDTHS, style="Table Grid")
    for place, texts in enumerate([PRESS_HEADS, *rows]):
        for cell, text in zip(table.rows[place].cells, texts, strict=True):
            _put(cell, text, size=11, bold=place == 0, align=ALIGN.CENTER if place == 0 else ALIGN.LEFT)
    if none := nothing_units(content):
        _body(letter, f"Không có tin báo chí nêu: {', '.join(none)}.")


def _units(letter: Letter, content: Mapping[str, Any]) -> None:
    """How many answered, who did not, who was late; difficulties and proposals in the units' own words."""
    units = content["units"]
    sent = [unit for unit in units if unit["is_sent"]]
    _heading(letter, "Tình hình gửi báo cáo của các đơn vị")
    _body(letter, f"{len(sent)}/{len(units)} đơn vị đã gửi báo cáo.")
    if content["missing"]:
        _body(letter, f"Chưa gửi: {', '.join(content['missing'])}.")
    if late := [unit["name"] for unit in sent if unit["is_late"]]:
        _body(letter, f"Gửi trễ hạn: {', '.join(late)}.")
    if told := [unit for unit in sent if unit["note"]]:
        _heading(letter, "Khó khăn, kiến nghị")
        for unit in told:
            _body(letter, f"- {unit['name']}: {unit['note']}")


def _foot(letter: Letter, round_: Round) -> None:
    letter.add_paragraph()
    left, right = _table(letter, 1, (8.0, 8.5)).rows[0].cells
    _put(left, "Nơi nhận:", size=12, bold=True, italic=True, align=ALIGN.LEFT)
    _put(left, "- ...........................;", size=11, align=ALIGN.LEFT)
    _put(left, "- Lưu: VT.", size=11, align=ALIGN.LEFT)
    _put(right, "TM. ỦY BAN NHÂN DÂN", size=14, bold=True)
    _put(right, "CHỦ TỊCH", size=14, bold=True)
    frozen = f"{timezone.localtime(round_.frozen_at):%H:%M %d/%m/%Y}" if round_.frozen_at else ""
    seal = letter.add_paragraph()
    run = seal.add_run(f"Số liệu chốt lúc {frozen}. SHA-256: {round_.snapshot_sha256}")
    run.font.size, run.italic = Pt(9), True


def _heading(letter: Letter, text: str) -> None:
    paragraph = _paragraph(letter, text)
    paragraph.runs[0].bold = paragraph.paragraph_format.keep_with_next = True


def _body(letter: Letter, text: str, *, italic: bool = False) -> None:
    lines = text.splitlines() or [""]
    for line in lines:
        _paragraph(letter, line).runs[0].italic = italic


def _paragraph(letter: Letter, text: str) -> Paragraph:
    paragraph = letter.add_paragraph()
    paragraph.alignment = ALIGN.JUSTIFY
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.first_line_indent = Cm(1)
    paragraph.add_run(_plain(text))
    return paragraph


def _centred(letter: Letter, text: str) -> None:
    paragraph = letter.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(_plain(text)).bold = True


def _table(letter: Letter, rows: int, widths: Iterable[float], style: str | None = None) -> Any:
    sizes = [Cm(width) for width in widths]
    table = letter.add_table(rows, len(sizes), style)
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, sizes, strict=True):
            cell.width = width
    return table


def _put(
    cell: _Cell, text: str, *, size: int, bold: bool = False, italic: bool = False, align: Any = ALIGN.CENTER
) -> None:
    fresh = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs
    paragraph = cell.paragraphs[0] if fresh else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(_plain(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(
        sign for sign in text if sign in "\n\t" or (ord(sign) >= 32 and sign not in "\ufffe\uffff")
    )


def _same_bytes(letter: Letter) -> bytes:
    """Packed anew with one fixed time: python-docx writes the clock into the archive."""
    packed, fixed = BytesIO(), BytesIO()
    letter.save(packed)
    with ZipFile(packed) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)
    return fixed.getvalue()
