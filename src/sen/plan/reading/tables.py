"""Tables of tasks: the heading row says which column holds the work, the lead, the partners, the time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sen.lib.vi_text import matching_form

_COLUMNS = (
    ("coordinating", re.compile(r"phối hợp")),
    (
        "lead",
        re.compile(
            r"chủ trì|đầu mối|phụ trách|(?:cơ quan|đơn vị|bộ phận|người)(?:,? đơn vị)? (?:tổ chức )?(?:thực hiện|chịu trách nhiệm)|đơn vị$"
        ),
    ),
    ("due", re.compile(r"thời gian|thời hạn|tiến độ|hoàn thành|hạn\b|thời điểm")),
    ("text", re.compile(r"nội dung|nhiệm vụ|công việc|hoạt động|tên ")),
)


@dataclass(frozen=True, slots=True)
class Columns:
    text: int
    lead: int | None = None
    coordinating: int | None = None
    due: int | None = None
    width: int = 0


def read_columns(cells: Sequence[str]) -> Columns | None:
    """The columns of a heading row, None for any other row."""
    places: dict[str, int] = {}
    for index, cell in enumerate(cells):
        form = matching_form(cell)
        if not form or len(form) > 80:
            continue
        for name, pattern in _COLUMNS:
            if name not in places and pattern.search(form):
                places[name] = index
                break
    if "text" not in places or len(places) < 2:
        return None
    return Columns(
        places["text"], places.get("lead"), places.get("coordinating"), places.get("due"), len(cells)
    )


def cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def is_task_row(cells: Sequence[str], columns: Columns) -> bool:
    """A row with work in it; a row that fills one cell only, or counts in Roman numerals, is a heading."""
    if not cell(cells, columns.text) or abs(len(cells) - columns.width) > 1:
        return False
    filled = [text for index, text in enumerate(cells) if text and index != columns.text]
    others = [text for text in filled if not re.fullmatch(r"[\dIVX.]+", text)]
    return bool(others)
