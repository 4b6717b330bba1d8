"""Tables copied from the web, one cell a line, become rows again.

    STT / Nội dung / Chủ trì / Thời gian / 1 / Họp báo / Văn phòng / Quý I / 2 / ...

Only tables whose first column counts: the numbers say where a row begins, the heading how many cells it has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sen.lib.vi_text import matching_form
from sen.plan.reading.tables import Columns, read_columns

_COUNTS = re.compile(r"(?:stt|tt|số tt|s\.tt|số thứ tự)\.?$")
_COLUMN_NAME = re.compile(
    r"(?:stt|tt|số tt|nội dung|nhiệm vụ|tên|công việc|hoạt động|cơ quan|đơn vị|bộ phận|chủ trì|phối hợp|thời gian|thời hạn|tiến độ|"
    r"ghi chú|kinh phí|sản phẩm|kết quả|người)\b"
)
_NUMBER = re.compile(r"(?P<number>\d{1,3})\.?$")
_GROUP = re.compile(r"[IVX]{1,5}\.?$")
_ENDS_TABLE = re.compile(r"[IVX]{1,5}\s*[./]\s*\S|Nơi nhận|PHẦN |TỔ CHỨC|TM\.|KT\.")
_TIME = re.compile(r"\d|quý|tháng|năm|ngày|tuần|thường xuyên|định kỳ|sau khi")
_LONGEST_COLUMN_NAME = 45


@dataclass(frozen=True, slots=True)
class LooseRow:
    """Lines `first` up to, not including, `after` (positions in the sequence), and the cells they hold."""

    first: int
    after: int
    cells: tuple[str, ...]


def is_column_name(text: str) -> bool:
    return (
        len(text) <= _LONGEST_COLUMN_NAME
        and bool(_COLUMN_NAME.match(matching_form(text)))
        and not text.endswith((".", ";", ":"))
    )


def find_rows(texts: Sequence[str]) -> list[LooseRow]:
    """The rows of every loose table, heading rows included."""
    found: list[LooseRow] = []
    index = 0
    while index < len(texts):
        width = _heading_width(texts, index)
        if not width:
            index += 1
            continue
        heading = LooseRow(index, index + width, tuple(texts[index : index + width]))
        columns = read_columns(heading.cells)
        rows = _rows_below(texts, heading.after, width, columns) if columns else []
        if rows:
            found += [heading, *rows]
        index = rows[-1].after if rows else index + width
    return found


def _heading_width(texts: Sequence[str], index: int) -> int:
    if not _COUNTS.match(matching_form(texts[index])):
        return 0
    width = 1
    while index + width < len(texts) and is_column_name(texts[index + width]):
        width += 1
    return width if width >= 3 else 0


def _rows_below(texts: Sequence[str], index: int, width: int, columns: Columns) -> list[LooseRow]:
    found: list[LooseRow] = []
    while index < len(texts) and (_NUMBER.match(texts[index]) or _GROUP.match(texts[index])):
        after = _end_of_row(texts, index, width)
        cells = _joined_cells(texts[index + 1 : after])
        if _GROUP.match(texts[index]) or not 2 <= len(cells) < width:
            found.append(LooseRow(index, after, (texts[index], *cells[:1])))
        else:
            found.append(LooseRow(index, after, (texts[index], *_placed(cells, width, columns))))
        index = after
    return found


def _end_of_row(texts: Sequence[str], index: int, width: int) -> int:
    """Up to the next number, the next group, or the text below the table; a row has no more cells than the heading."""
    after, cells = index + 1, 0
    while after < len(texts) and not (
        _NUMBER.match(texts[after]) or _GROUP.match(texts[after]) or _ENDS_TABLE.match(texts[after])
    ):
        goes_on = texts[after][:1].islower()
        if not goes_on and cells == width - 1:
            break
        cells += not goes_on
        after += 1
    return after


def _joined_cells(texts: Sequence[str]) -> list[str]:
    cells: list[str] = []
    for text in texts:
        if cells and text[:1].islower():
            cells[-1] = f"{cells[-1]} {text}"
        else:
            cells.append(text)
    return cells


def _placed(cells: list[str], width: int, columns: Columns) -> list[str]:
    """A row that is one cell short leaves out its partners when it ends with a time, else its last cell."""
    is_short = len(cells) == width - 2
    if (
        is_short
        and columns.coordinating is not None
        and columns.due is not None
        and _TIME.search(matching_form(cells[-1]))
    ):
        cells = [*cells[: columns.coordinating - 1], "", *cells[columns.coordinating - 1 :]]
    return cells
