"""Tables that hold data and tables that only place text side by side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from sen.lib.documents.numbering import W

SEPARATOR = " | "
_PLACING = re.compile(
    r"độc\s+lập\s*[-–—]\s*tự\s+do|^\s*nơi\s+nhận\s*:|đảng\s+cộng\s+sản\s+việt\s+nam",
    re.IGNORECASE | re.MULTILINE,
)
"""The national motto, the Party's head and the list of recipients: the document's form sets them in a table
without lines (Decree 30/2020/ND-CP, appendix I)."""


@dataclass(frozen=True, slots=True)
class Cell:
    texts: list[tuple[int, str, tuple[str, ...]]]
    page: int
    continues: bool = False
    """Merged into the cell above."""

    @property
    def text(self) -> str:
        return "\n".join(text.strip() for _, text, _ in self.texts)


def joined(cells: Sequence[str]) -> str:
    """A row as one line: "1 | Tuyên truyền biên giới | Phòng VH-XH | 30/6"."""
    shown = [" ".join(cell.split()) for cell in cells]
    while shown and not shown[-1]:
        shown.pop()
    return SEPARATOR.join(shown)


def is_layout(grid: list[list[str]], table: etree._Element) -> bool:
    """Head and signature stand in tables of two columns; they are read cell by cell, not row by row."""
    columns = max((sum(bool(cell.strip()) for cell in row) for row in grid), default=0)
    if columns <= 1:
        return True
    if columns > 2:
        return False
    texts = "\n".join(cell for row in grid for cell in row)
    return _PLACING.search(texts) is not None or not _has_lines(table)


def _has_lines(table: etree._Element) -> bool:
    properties = table.find(f"{W}tblPr")
    borders = None if properties is None else properties.find(f"{W}tblBorders")
    if borders is not None:
        return any(edge.get(f"{W}val") not in {"none", "nil"} for edge in borders)
    style = None if properties is None else properties.find(f"{W}tblStyle")
    if style is not None and style.get(f"{W}val") not in {"TableNormal", "NormalTable"}:
        return True
    return next(table.iter(f"{W}tcBorders"), None) is not None
