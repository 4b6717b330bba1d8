"""The report of a frozen round as a Word file in the national form, to be completed and signed.

Its figures come from what was kept, so that the paper and the seal in the log say the same; where the focal point
worded something otherwise the note at the end says in how many places. Number, place and signature are left open, for
the records office and the leader give them.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone

from sen.lib.figures import Series, bars, described
from sen.lib.official import (
    Block,
    Kind,
    OfficialDocument,
    Picture,
    Table,
    Text,
    full_name,
    signed_by,
    write_document,
)
from sen.plan.models import Report, Round, SheetForm
from sen.plan.queries.report_text import wording_of
from sen.plan.report_text import (
    PRESS_HEADS,
    Figures,
    Items,
    Own,
    Part,
    Passage,
    Wording,
    parts_of,
    silent_headings,
    title_words,
)

PRESS_WIDTHS = (1.0, 3.0, 5.2, 3.4, 4.0, 3.2, 3.4, 2.8)
ANSWERS = {
    Report.Answer.DONE: "Hoàn thành",
    Report.Answer.REPORTED: "Đang thực hiện",
    Report.Answer.NOTHING_AROSE: "Không phát sinh",
}
MOST_BARS = 30
"""More do not stand on half a page; their figures are in the table."""


def report_bytes(round_: Round) -> bytes:
    """The same bytes each time: the file can be compared with the one that was signed."""
    return write_document(report_of(round_))


def report_of(round_: Round) -> OfficialDocument:
    """What the report says, for Word, for print and for PDF: the words of the units, or those put in their place."""
    content: Mapping[str, Any] = round_.snapshot or {}
    is_press = content["round"]["form"] == SheetForm.PRESS
    frozen_at = timezone.localtime(round_.frozen_at) if round_.frozen_at else None
    wording = wording_of(round_)
    parts = parts_of(content, wording)
    silent = silent_headings(parts)
    return OfficialDocument(
        kind=Kind.REPORT,
        issuer=full_name(content["plan"]["authority"]),
        subject=title_words(content),
        signature=signed_by("Chủ tịch"),
        blocks=[
            block
            for number, part in enumerate(parts)
            if number not in silent
            for block in _blocks(part, content)
        ],
        recipients=[""],
        note=_note(round_, wording),
        is_wide=is_press,
        made_at=frozen_at,
    )


def _note(round_: Round, wording: Wording) -> str:
    """That the words differ from the units' is said on the paper itself."""
    at = f"{timezone.localtime(round_.frozen_at):%H:%M %d/%m/%Y}" if round_.frozen_at else ""
    note = f"Số liệu chốt lúc {at}. SHA-256: {round_.snapshot_sha256}"
    places = len(wording.changed) + len(wording.own)
    return f"{note}. Lời văn được biên tập so với báo cáo của đơn vị ở {places} chỗ." if places else note


def _blocks(part: Part, content: Mapping[str, Any]) -> Iterator[Block]:
    match part:
        case Passage():
            if part.text:
                yield Text(part.text)
            yield from _own(part.own)
        case Items():
            said = [row for row in part.rows if any(cell.text for cell in row.cells)]
            rows = [
                [str(place), row.unit, *(cell.text for cell in row.cells)]
                for place, row in enumerate(said, 1)
            ]
            yield Table(PRESS_HEADS, rows, PRESS_WIDTHS, size=11)
            yield from _own(part.own)
        case Figures():
            yield from _figures(content["units"])
        case _:
            yield part


def _own(sentences: Iterable[Own]) -> Iterator[Block]:
    for each in sentences:
        yield Text(each.text)


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
