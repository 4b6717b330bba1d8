"""The report of a frozen round as a Word file in the national form, to be completed and signed.

Everything in it comes from what was kept, so that the paper and the seal in the log say the same. Number, place and
signature are left open, for the records office and the leader give them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from docx import Document
from docx.document import Document as Letter
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt

from sen.plan.letter import STATE, body, centred, heading, page, put, same_bytes, table
from sen.plan.merged import merged_of, nothing_units
from sen.plan.models import Round, RoundKind, SheetForm
from sen.plan.models.rounds import QUARTERS

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
    page(letter, is_wide=is_press, made_at=round_.frozen_at)
    _letterhead(letter, content, is_wide=is_press)
    (_press if is_press else _work)(letter, content)
    _units(letter, content)
    _foot(letter, round_)
    return same_bytes(letter)


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


def _letterhead(letter: Letter, content: Mapping[str, Any], *, is_wide: bool) -> None:
    widths = (10.0, 16.0) if is_wide else (6.5, 10.0)
    left, right = table(letter, 1, widths).rows[0].cells
    put(left, content["plan"]["authority"].upper(), size=13, bold=True)
    put(left, "Số:        /BC-UBND", size=13)
    put(right, STATE[0], size=12, bold=True)
    put(right, STATE[1], size=13, bold=True)
    put(right, "..............., ngày ...... tháng ...... năm ......", size=13, italic=True)
    title = content["round"]["title"] or (
        "Tổng hợp thông tin báo chí nêu" if content["round"]["form"] == SheetForm.PRESS
        else "Kết quả thực hiện kế hoạch thông tin đối ngoại"
    )  # fmt: skip
    for text in ("", "BÁO CÁO", f"{title} {span_words(content)}"):
        centred(letter, text)
    plan = content["plan"]
    number = f" số {plan['number']}" if plan["number"] else ""
    body(letter, f"Thực hiện Kế hoạch{number} ({plan['title']}), kết quả {span_words(content)} như sau:")


def _work(letter: Letter, content: Mapping[str, Any]) -> None:
    section = None
    for task in merged_of(content):
        if task.section != section:
            section = task.section
            if section:
                heading(letter, section)
        heading(letter, f"{task.number} {task.task}")
        for line in task.lines:
            percent = f" ({line['percent']} %)" if line["percent"] is not None else ""
            body(letter, f"- {line['unit']}{percent}: {line['text']}")
            if line["evidence"]:
                body(
                    letter, f"Minh chứng: {'; '.join(title for _pk, title in line['evidence'])}.", italic=True
                )


def _press(letter: Letter, content: Mapping[str, Any]) -> None:
    items = merged_of(content)
    rows = [[str(n), item["unit"], *(item[name] for name in PRESS_FIELDS)] for n, item in enumerate(items, 1)]
    drawn = table(letter, len(rows) + 1, PRESS_WIDTHS, style="Table Grid")
    for place, texts in enumerate([PRESS_HEADS, *rows]):
        for cell, text in zip(drawn.rows[place].cells, texts, strict=True):
            put(cell, text, size=11, bold=place == 0, align=ALIGN.CENTER if place == 0 else ALIGN.LEFT)
    if none := nothing_units(content):
        body(letter, f"Không có tin báo chí nêu: {', '.join(none)}.")


def _units(letter: Letter, content: Mapping[str, Any]) -> None:
    """How many answered, who did not, who was late; difficulties and proposals in the units' own words."""
    units = content["units"]
    sent = [unit for unit in units if unit["is_sent"]]
    heading(letter, "Tình hình gửi báo cáo của các đơn vị")
    body(letter, f"{len(sent)}/{len(units)} đơn vị đã gửi báo cáo.")
    if content["missing"]:
        body(letter, f"Chưa gửi: {', '.join(content['missing'])}.")
    if late := [unit["name"] for unit in sent if unit["is_late"]]:
        body(letter, f"Gửi trễ hạn: {', '.join(late)}.")
    if told := [unit for unit in sent if unit["note"]]:
        heading(letter, "Khó khăn, kiến nghị")
        for unit in told:
            body(letter, f"- {unit['name']}: {unit['note']}")


def _foot(letter: Letter, round_: Round) -> None:
    letter.add_paragraph()
    left, right = table(letter, 1, (8.0, 8.5)).rows[0].cells
    put(left, "Nơi nhận:", size=12, bold=True, italic=True, align=ALIGN.LEFT)
    put(left, "- ...........................;", size=11, align=ALIGN.LEFT)
    put(left, "- Lưu: VT.", size=11, align=ALIGN.LEFT)
    put(right, "TM. ỦY BAN NHÂN DÂN", size=14, bold=True)
    put(right, "CHỦ TỊCH", size=14, bold=True)
    frozen = f"{timezone.localtime(round_.frozen_at):%H:%M %d/%m/%Y}" if round_.frozen_at else ""
    seal = letter.add_paragraph()
    run = seal.add_run(f"Số liệu chốt lúc {frozen}. SHA-256: {round_.snapshot_sha256}")
    run.font.size, run.italic = Pt(9), True
