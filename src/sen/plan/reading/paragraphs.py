"""Lines of a page become paragraphs: wrapped lines joined, page numbers dropped, markers cut off."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sen.lib.vi_text import nfc
from sen.plan.reading.lexicon import VERBS
from sen.plan.reading.loose_tables import find_rows, is_column_name
from sen.plan.reading.markers import Marker, read_marker
from sen.plan.reading.model import SourceLine, Span
from sen.plan.reading.units import units_of_heading
from sen.plan.reading.words import split_words

_PAGE_NUMBER = re.compile(
    r"(?:trang\s*)?[-–—]?\s*(?P<number>\d{1,3})\s*[-–—]?(?:\s*/\s*\d{1,3})?$", re.IGNORECASE
)
_ENDS = (".", ";", ":", "!", "?", "/", "…", "”", '"')
_RULE = re.compile(r"[-–—_=*.\s]{3,}$")
_BROKEN_AT_LEAST = 0.03
"""In a dump hardly any line goes on in small letters; in the most broken-up plan wrapped by hand one in twenty did."""
_PREAMBLE = re.compile(
    r"(?:Căn cứ|Thực hiện (?:Nghị|Quyết|Kế|Chỉ|Chương|Công|Luật|Thông|Kết)|Xét đề nghị|Theo đề nghị|Để (?:thực hiện|triển khai)"
    r"|Thời gian qua|Hiện nay|H[ằà]ng năm|Vừa qua|Từ đầu năm|Tình hình|Những năm|Trong (?:những|thời gian)|Năm \d{4}|Kính gửi|Nơi nhận)\b|(?:[A-ZĐÀ-Ỹ]{2,}\s+){3}"
)
"""What opens the text under a title, which has no closing mark."""
_LAST_WORDS = re.compile(
    r"(?:Trên đây là|Trong quá trình (?:triển khai|thực hiện|tổ chức)|Yêu cầu|Đề nghị|Giao|Nơi nhận|(?:Quyết định|Chỉ thị|Kế hoạch) này có)\b"
)
_OPEN_END = re.compile(
    r"(?:Yêu cầu|Đề nghị|Giao|[UỦ][ỷy] ban|[Nn]hân dân|Hội đồng|Chủ trì|[Pp]hối hợp|Văn phòng|Ban|Sở|Phòng|Bộ|đề nghị của|của (?:Giám đốc|Bộ trưởng|Chủ tịch))$"
)
"""An unfinished name or order: the line below goes on, however short this one is."""
_NAME_TAIL = re.compile(
    r"(?:Thương binh|Truyền hình|Kế hoạch|Xã hội|Hạ tầng|Thông tin|Thể thao|Du lịch|Môi trường|Công nghệ|Vận tải|Hộ tịch|Nghệ thuật|Truyền thanh|Kế toán)\b"
)
_CUT_HEAD = (
    (re.compile(r"Số\s*:?$"), re.compile(r"\d")),
    (re.compile(r"[UỦ][ỶY]$"), re.compile(r"BAN\b")),
    (re.compile(r"[A-ZĐÀ-Ỹ][a-zà-ỹ]+$"), re.compile(r"[A-ZĐÀ-Ỹ][a-zà-ỹ]+, ngày\b")),
)
"""Cells of a flattened head break after their first word: "Số:" / "14/QĐ-UBND", "Tam" / "Kỳ, ngày ..."."""
_ASKS = re.compile(r"^(?:Kính đề nghị|Đề nghị|Giao|Yêu cầu)\s+")
_REFERS = frozenset(["khoản", "điều", "điểm", "tháng", "ngày", "quý"])
_DECIDES = re.compile(r"QUYẾT|NGHỊ|Quyết định|Quyết nghị|CHỈ THỊ|[A-ZĐÀ-Ỹ]{2,} [A-ZĐÀ-Ỹ]{2,}")
_JOINING = frozenset(
    [
        "của",
        "và",
        "các",
        "với",
        "về",
        "cho",
        "tại",
        "do",
        "theo",
        "từ",
        "đến",
        "trong",
        "là",
        "năm",
        "ngày",
        "tháng",
        "số",
    ]
)
_WRAPPED_AT_MOST = 130
"""Typeset lines of A4 hold 60 to 110 characters; a dump's paragraph is one line of any length."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words without their marker; `cells` when the line is a row of a table."""

    text: str
    lines: Span
    marker: Marker | None = None
    after_blank: bool = False
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that holds something, cleaned."""

    number: int
    text: str
    width: int
    after_blank: bool
    cells: tuple[str, ...]
    last: int = 0
    """The last line, where it is made of several."""


def collapse(text: str) -> str:
    return " ".join(nfc(text).replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "").split())


def paragraphs(lines: Sequence[SourceLine]) -> list[Paragraph]:
    """Paragraphs in order; a wrapped document is told by its line lengths."""
    rows = _with_loose_rows(list(_rows(lines)))
    wrap = _wrap_width(rows)
    made: list[list[_Row]] = []
    for index, row in enumerate(rows):
        before = rows[index - 1] if index else None
        if before is not None and made and not _opens(row, before, wrap):
            made[-1].append(row)
        else:
            made.append([row])
    return [_paragraph(group) for group in made]


def _rows(lines: Sequence[SourceLine]) -> Iterable[_Row]:
    blank, in_table, page_number, page, column_names = False, False, 0, 1, 0
    for line in lines:
        text = collapse(line.text).removesuffix(" |")
        if not text or text == "|" or _RULE.match(text):
            blank = True
            continue
        # Below "STT / Nội dung / ..." a number alone counts a row.
        column_names = column_names + 1 if column_names >= 3 or is_column_name(text) else 0
        numbered = _PAGE_NUMBER.match(text) if column_names < 3 else None
        if numbered and int(numbered["number"]) in (page_number, page_number + 1, page_number + 2, line.page):
            page_number, page = int(numbered["number"]), 0
            continue
        if read_marker(text) and column_names >= 3:
            column_names = 0
        cells = tuple(collapse(cell) for cell in line.cells) or _cells(line.text, 2 if in_table else 3)
        in_table = bool(cells)
        # A gap at the break of a page says nothing about paragraphs.
        yield _Row(line.number, text, len(nfc(line.text).strip()), blank and line.page == page, cells)
        blank, page = False, line.page


def _with_loose_rows(rows: Sequence[_Row]) -> list[_Row]:
    """Rows of a table that stand one cell a line, put together."""
    made: list[_Row] = []
    index = 0
    for loose in find_rows([row.text for row in rows]):
        parts = rows[loose.first : loose.after]
        made += rows[index : loose.first]
        made.append(
            _Row(
                parts[0].number,
                " | ".join(loose.cells),
                0,
                parts[0].after_blank,
                loose.cells,
                parts[-1].number,
            )
        )
        index = loose.after
    return [*made, *rows[index:]]


def _cells(raw: str, at_least: int) -> tuple[str, ...]:
    """The cells of a table's row: " | " between them (as `sen.lib.documents` writes it), or tabs."""
    line = raw.strip()
    if line.startswith("|") and line.endswith("|"):
        line = line[1:-1]
    for separator in ("|", "\t"):
        parts = [collapse(part) for part in line.split(separator)]
        if len(parts) >= at_least and sum(map(bool, parts)) >= 2:
            return tuple(parts)
    return ()


def _wrap_width(rows: Sequence[_Row]) -> int:
    """The width at which lines break, 0 when every line is a paragraph of its own."""
    widths = sorted(row.width for row in rows if not row.cells)
    if not widths:
        return 0
    width = widths[int((len(widths) - 1) * 0.97)]
    return width if width <= _WRAPPED_AT_MOST and _broken_share(rows) >= _BROKEN_AT_LEAST else 0


def _broken_share(rows: Sequence[_Row]) -> float:
    """How many lines go on in the next one: no closing mark before, a small letter after."""
    broken = sum(
        not a.text.endswith(_ENDS) and b.text[:1].islower() and read_marker(b.text) is None
        for a, b in pairwise(rows)
    )
    return broken / len(rows) if rows else 0.0


def _opens(row: _Row, before: _Row, wrap: int) -> bool:
    """Whether a new paragraph begins with this row."""
    if row.cells or before.cells:
        return True
    ended = before.text.endswith(_ENDS)
    if not row.after_blank and _is_cut_head(row.text, before.text):
        return False
    marker = read_marker(row.text)
    if marker is not None:
        return _marker_opens(marker, row, before, wrap, ended=ended)
    goes_on = before.text.endswith(",") and not row.after_blank and not _DECIDES.match(row.text)
    if goes_on or row.text[:1].islower():
        return False
    if not wrap or row.after_blank:
        return True
    return not _runs_on(row, before, wrap, ended=ended)


def _is_cut_head(text: str, before: str) -> bool:
    return any(first.match(before) and second.match(text) for first, second in _CUT_HEAD)


def _marker_opens(marker: Marker, row: _Row, before: _Row, wrap: int, *, ended: bool) -> bool:
    words = row.text[marker.end :]
    if ended or row.after_blank:
        return True
    if marker.kind == "bullet":
        # "kinh tế / - xã hội", "Lao động / - Thương binh": the dash of a name at the break of a line.
        return not (words[:1].islower() or (wrap and _NAME_TAIL.match(words)))
    return not wrap or before.text.rsplit(" ", 1)[-1].lower() not in _REFERS


def _runs_on(row: _Row, before: _Row, wrap: int, *, ended: bool) -> bool:
    if row.text.isupper() != before.text.isupper() or (not ended and _PREAMBLE.match(row.text)):
        return False
    if (
        before.text.endswith(",")
        or before.text.rsplit(" ", 1)[-1] in _JOINING
        or _OPEN_END.search(before.text)
    ):
        return True
    if _LAST_WORDS.match(row.text):
        return False
    if not ended:
        if _is_list_of_units(before.text) and VERBS.at(split_words(row.text), 0):
            return False
        # Bold headings break early; only a clearly short line was meant to end.
        return before.width >= wrap * 0.6
    return not _could_have_held(row.text, before, wrap)


def _is_list_of_units(text: str) -> bool:
    """A heading of names only, without a colon, that fills its line."""
    marker = read_marker(text)
    if marker is None:
        return False
    return bool(units_of_heading(_ASKS.sub("", text[marker.end :])))


def _could_have_held(text: str, before: _Row, wrap: int) -> bool:
    """The first word of this row would have fitted on the line before: the break was meant."""
    first = text.split(" ", 1)[0]
    return before.width + 1 + len(first) < wrap * 0.93


def _paragraph(group: Sequence[_Row]) -> Paragraph:
    text = " ".join(row.text for row in group)
    first = group[0]
    span = (first.number, group[-1].last or group[-1].number)
    if first.cells:
        return Paragraph(text, span, None, first.after_blank, first.cells)
    marker = read_marker(text)
    words = text[marker.end :] if marker else text
    return Paragraph(words.strip(), span, marker, first.after_blank)


def joined(first: Paragraph, second: Paragraph) -> Paragraph:
    """One paragraph that goes on in the next."""
    return replace(first, text=f"{first.text} {second.text}", lines=(first.lines[0], second.lines[1]))
