"""Words with boxes on a page become lines as a person reads them: pure geometry, used inside the PDF process."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from sen.lib.documents.tables import joined

_MARGIN = 0.09
"""Share of the page's height at top and bottom where headers, footers and page numbers stand: Decree 30/2020
sets a top margin of 20-25 mm of 297."""
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–\s]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


class Word(NamedTuple):
    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Box(NamedTuple):
    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, word: Word) -> bool:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


Grid = list[list[Box | None]]
"""A ruled table: rows of cells, None where a cell is merged into its neighbour."""


@dataclass(slots=True)
class PageLine:
    text: str
    top: float
    bottom: float
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class Page:
    lines: list[PageLine]
    height: float
    asides: list[str] = field(default_factory=list)


def page_lines(words: Sequence[Word], grids: Sequence[Grid]) -> list[PageLine]:
    """Top to bottom; rows of ruled tables as one line each; an empty line where the page leaves a gap."""
    grid_boxes = [_around(grid) for grid in grids]
    loose = [word for word in words if not any(box.holds(word) for box in grid_boxes)]
    lines = _printed_lines(loose)
    for grid in grids:
        lines += _table_lines(words, grid)
    lines.sort(key=lambda line: (line.top + line.bottom) / 2)
    return _with_gaps(lines)


def _printed_lines(words: Sequence[Word]) -> list[PageLine]:
    rows = _rows(words)
    if not rows:
        return []
    letter = _letter_width(words)
    left = min(row[0].x0 for row in rows)
    return [_line(row, left, letter) for row in rows]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words whose middles stand on one height, left to right. A bold word printed twice counts once."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.x0)):
        middle = (word.top + word.bottom) / 2
        last = rows[-1][0] if rows else None
        if last is not None and last.top < middle < last.bottom and _on_one_line(last, word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_once(sorted(row, key=lambda word: word.x0)) for row in rows]


def _on_one_line(first: Word, word: Word) -> bool:
    offset = abs((first.top + first.bottom) / 2 - (word.top + word.bottom) / 2)
    return offset < 0.35 * min(first.bottom - first.top, word.bottom - word.top)


def _once(row: list[Word]) -> list[Word]:
    kept = row[:1]
    for word in row[1:]:
        if not (word.text == kept[-1].text and word.x0 - kept[-1].x0 < 1.5):
            kept.append(word)
    return kept


def _letter_width(words: Sequence[Word]) -> float:
    return median((word.x1 - word.x0) / len(word.text) for word in words) or 1.0


def _line(row: list[Word], left: float, letter: float) -> PageLine:
    """Wide gaps become as many blanks as letters would fit, so that columns stay apart."""
    gaps = [after.x0 - word.x1 for word, after in pairwise(row)]
    usual = median(gaps) if len(gaps) > 3 else letter  # justified lines have wide gaps everywhere
    text = " " * round((row[0].x0 - left) / letter) + row[0].text
    for gap, word in zip(gaps, row[1:], strict=True):
        wide = gap > 2.5 * max(usual, letter / 2) and gap > 1.5 * letter
        text += " " * (max(3, round(gap / letter)) if wide else 1) + word.text
    return PageLine(text, min(word.top for word in row), max(word.bottom for word in row))


def _table_lines(words: Sequence[Word], grid: Grid) -> list[PageLine]:
    found = []
    for row in grid:
        boxes = [box for box in row if box is not None]
        if not boxes:
            continue
        cells = tuple(_cell_text([word for word in words if box and box.holds(word)]) for box in row)
        if any(cells):
            top, bottom = min(box.top for box in boxes), min(box.bottom for box in boxes)
            found.append(PageLine(joined(cells), top, bottom, cells))
    return found


def _cell_text(words: Sequence[Word]) -> str:
    return "\n".join(" ".join(word.text for word in row) for row in _rows(words))


def _around(grid: Grid) -> Box:
    boxes = [box for row in grid for box in row if box is not None]
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _with_gaps(lines: list[PageLine]) -> list[PageLine]:
    steps = [after.top - line.top for line, after in pairwise(lines)]
    usual = median(step for step in steps if step > 0) if any(step > 0 for step in steps) else 0.0
    spaced = lines[:1]
    for step, line in zip(steps, lines[1:], strict=True):
        if step > 1.5 * usual and not (line.cells and spaced[-1].cells):
            spaced.append(PageLine("", line.top, line.top))
        spaced.append(line)
    return spaced


def set_asides_apart(pages: Sequence[Page]) -> None:
    """Move page numbers, and what repeats in the margins of most pages, from the lines to the asides."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line.text) for line in page.lines if _in_margin(line, page)})
    enough = max(3, len(pages) / 2)
    for page in pages:
        kept = []
        for line in page.lines:
            in_margin = _in_margin(line, page) and line.text
            if in_margin and (_PAGE_NUMBER.fullmatch(line.text) or seen[_shape(line.text)] >= enough):
                page.asides.append(line.text.strip())
            else:
                kept.append(line)
        page.lines = _trimmed(kept)


def _in_margin(line: PageLine, page: Page) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _shape(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()))


def _trimmed(lines: list[PageLine]) -> list[PageLine]:
    """Without empty lines at the ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].text:
        start += 1
    while end > start and not lines[end - 1].text:
        end -= 1
    return lines[start:end]
