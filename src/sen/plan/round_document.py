"""The report of a frozen round as a Word file in the national form, to be completed and signed.

Everything in it comes from what was kept, so that the paper and the seal in the log say the same. Number, place and
signature are left open, for the records office and the leader give them.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from sen.lib.figures import Series, bars, described
from sen.lib.official import (
    Block,
    Heading,
    Kind,
    Level,
    OfficialDocument,
    Picture,
    Table,
    Text,
    full_name,
    signed_by,
    write_document,
)
from sen.plan.merged import merged_of, nothing_units
from sen.plan.models import Report, Round, RoundKind, SheetForm
from sen.plan.models.rounds import QUARTERS
from sen.plan.outline_numbers import BETWEEN, without_marker

PRESS_HEADS = (
    "TT", "Đơn vị", "Nội dung báo chí nêu", "Ý kiến chỉ đạo", "Việc đã làm", "Xác minh", "Kết quả", "Nơi phụ trách"
)  # fmt: skip
PRESS_WIDTHS = (1.0, 3.0, 5.2, 3.4, 4.0, 3.2, 3.4, 2.8)
ANSWERS = {
    Report.Answer.DONE: "Hoàn thành",
    Report.Answer.REPORTED: "Đang thực hiện",
    Report.Answer.NOTHING_AROSE: "Không phát sinh",
}
MOST_BARS = 30
"""More do not stand on half a page; their figures are in the table."""
PRESS_FIELDS = ("summary", "directives", "action", "verification", "result", "responsible")
"""The document is Vietnamese whoever takes it: it is the authority's, not the reader's."""


def report_bytes(round_: Round) -> bytes:
    """The same bytes each time: the file can be compared with the one that was signed."""
    return write_document(report_of(round_))


def report_of(round_: Round) -> OfficialDocument:
    """What the report says, for Word, for print and for PDF."""
    content: Mapping[str, Any] = round_.snapshot or {}
    is_press = content["round"]["form"] == SheetForm.PRESS
    frozen_at = timezone.localtime(round_.frozen_at) if round_.frozen_at else None
    frozen = f"{frozen_at:%H:%M %d/%m/%Y}" if frozen_at else ""
    work = _press if is_press else _work
    return OfficialDocument(
        kind=Kind.REPORT,
        issuer=full_name(content["plan"]["authority"]),
        subject=title_words(content),
        signature=signed_by("Chủ tịch"),
        blocks=[Text(_opening(content)), *work(content), *_units(content)],
        recipients=[""],
        note=f"Số liệu chốt lúc {frozen}. SHA-256: {round_.snapshot_sha256}",
        is_wide=is_press,
        made_at=frozen_at,
    )


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


def title_words(content: Mapping[str, Any]) -> str:
    """What the report is about, with its time."""
    title = content["round"]["title"] or (
        "Tổng hợp thông tin báo chí nêu" if content["round"]["form"] == SheetForm.PRESS
        else "Kết quả thực hiện kế hoạch thông tin đối ngoại"
    )  # fmt: skip
    return f"{title} {span_words(content)}"


def _opening(content: Mapping[str, Any]) -> str:
    plan = content["plan"]
    number = f" số {plan['number']}" if plan["number"] else ""
    return f"Thực hiện Kế hoạch{number} ({plan['title']}), kết quả {span_words(content)} như sau:"


def _work(content: Mapping[str, Any]) -> Iterator[Block]:
    """The report counts its own headings: not every heading of the plan has something to say in a round."""
    section = None
    for task in merged_of(content):
        if task.section != section or section is None:
            section = task.section
            parts = [without_marker(part) for part in section.split(BETWEEN) if part]
            yield Heading(Level.ROMAN, " - ".join(parts) or "Kết quả thực hiện")
        yield Heading(Level.CLAUSE, f"{task.task.rstrip(' .;')} (nhiệm vụ {task.number.rstrip('.)')})")
        for line in task.lines:
            percent = f" ({line['percent']} %)" if line["percent"] is not None else ""
            yield Text(f"- {line['unit']}{percent}: {line['text']}")
            if line["evidence"]:
                yield Text(f"Minh chứng: {'; '.join(title for _pk, title in line['evidence'])}.")


def _press(content: Mapping[str, Any]) -> Iterator[Block]:
    items = merged_of(content)
    rows = [[str(n), item["unit"], *(item[name] for name in PRESS_FIELDS)] for n, item in enumerate(items, 1)]
    yield Heading(Level.ROMAN, "Thông tin báo chí nêu")
    yield Table(PRESS_HEADS, rows, PRESS_WIDTHS, size=11)
    if none := nothing_units(content):
        yield Text(f"Không có tin báo chí nêu: {', '.join(none)}.")


def _figures(units: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """What each unit answered, counted: a picture, and the same as a table."""
    series = [
        Series(words, [sum(line["answer"] == answer for line in unit["lines"]) for unit in units])
        for answer, words in ANSWERS.items()
    ]
    names = [unit["name"] for unit in units]
    if any(any(each.values) for each in series) and len(names) <= MOST_BARS:
        title = "Biểu đồ: Số nhiệm vụ các đơn vị đã trả lời"
        named = [unicodedata.normalize("NFC", name) for name in names]
        yield Picture(bars(named, series), described(title, named, series), title, 16.0)
    yield Table(
        ("TT", "Đơn vị", "Gửi báo cáo", *ANSWERS.values()),
        [
            [str(place), unit["name"], _sent_words(unit), *(str(each.values[place - 1]) for each in series)]
            for place, unit in enumerate(units, 1)
        ],
        (1.0, 6.0, 3.0, 2.2, 2.6, 2.6),
    )


def _sent_words(unit: Mapping[str, Any]) -> str:
    if not unit["is_sent"]:
        return "Chưa gửi"
    return "Trễ hạn" if unit["is_late"] else "Đúng hạn"


def _units(content: Mapping[str, Any]) -> Iterator[Block]:
    """How many answered, who did not, who was late; difficulties and proposals in the units' own words."""
    units = content["units"]
    sent = [unit for unit in units if unit["is_sent"]]
    yield Heading(Level.ROMAN, "Tình hình gửi báo cáo của các đơn vị")
    yield Text(f"{len(sent)}/{len(units)} đơn vị đã gửi báo cáo.")
    if content["missing"]:
        yield Text(f"Chưa gửi: {', '.join(content['missing'])}.")
    if late := [unit["name"] for unit in sent if unit["is_late"]]:
        yield Text(f"Gửi trễ hạn: {', '.join(late)}.")
    if content["round"]["form"] == SheetForm.WORK:
        yield from _figures(units)
    if told := [unit for unit in sent if unit["note"]]:
        yield Heading(Level.ROMAN, "Khó khăn, kiến nghị")
        for unit in told:
            yield Text(f"- {unit['name']}: {unit['note']}")
