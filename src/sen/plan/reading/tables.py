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
    is_joint: bool = False
    """One column for who leads and who helps."""


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
    helping = places.get("coordinating")
    return Columns(
        places["text"],
        places.get("lead"),
        helping,
        places.get("due"),
        len(cells),
        is_joint=helping is not None and "lead" not in places and "chủ trì" in matching_form(cells[helping]),
    )


def cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


_LED = re.compile(r"^(?:(?P<before>.+?)\s+chủ trì|chủ trì\s*:\s*(?P<after>.+))$", re.IGNORECASE)
_HELPED = re.compile(r"^(?:(?P<before>.+?)\s+phối hợp|phối hợp\s*(?:với|:)?\s*(?P<after>.+))$", re.IGNORECASE)


def party_cells(cells: Sequence[str], columns: Columns) -> tuple[str, str]:
    """Who leads and who helps; one column "Chủ trì, phối hợp" says both: "Sở A chủ trì; Sở B, Sở C phối hợp"."""
    lead, partners = cell(cells, columns.lead), cell(cells, columns.coordinating)
    if not columns.is_joint:
        return lead, partners
    led: list[str] = []
    helped: list[str] = []
    for part in (piece.strip(" .") for piece in re.split(r"[;\n]", partners)):
        leads, helps = _LED.match(part), _HELPED.match(part)
        if helps and not leads:
            helped.append(helps["before"] or helps["after"])
        else:
            # Without a word for it the first that is named leads.
            said = (leads["before"] or leads["after"]) if leads else part
            (helped if led else led).append(said)
    return "; ".join(led), "; ".join(helped)


def is_task_row(cells: Sequence[str], columns: Columns) -> bool:
    """A row with work in it; a row that fills one cell only, or counts in Roman numerals, is a heading."""
    if not cell(cells, columns.text) or abs(len(cells) - columns.width) > 1:
        return False
    filled = [text for index, text in enumerate(cells) if text and index != columns.text]
    others = [text for text in filled if not re.fullmatch(r"[\dIVX.]+", text)]
    return bool(others)
