"""Units by months as a drawing. Pure geometry: lines in, boxes with places, words and tones out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sen.plan.queries.rollups import Line

BOX, GAP, TOP = 44, 4, 24


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    tone: str
    text: str
    """What part answered, as 3/7; the colour is never alone."""
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    y: int
    boxes: Sequence[Box]


@dataclass(frozen=True, slots=True)
class Head:
    x: int
    text: str
    has_begun: bool
    """A narrow screen opens at the last month that has."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    width: int
    height: int
    heads: Sequence[Head]
    rows: Sequence[Row]
    box: int = BOX
    box_height: int = 26


def drawn(lines: Sequence[Line], months: Sequence[date]) -> HeatMap:
    """One row a unit, one box a month."""
    step = 26 + GAP
    rows = [_row(line, TOP + number * step) for number, line in enumerate(lines)]
    ahead = [cell.is_ahead for cell in lines[0].cells] if lines else [True] * len(months)
    heads = [
        Head(_x(number) + BOX // 2, f"{month:%m}", has_begun=not is_ahead)
        for number, (month, is_ahead) in enumerate(zip(months, ahead, strict=True))
    ]
    return HeatMap(_x(len(months)), TOP + len(lines) * step, heads, rows)


def _row(line: Line, y: int) -> Row:
    boxes = [
        Box(
            _x(number),
            y,
            cell.tone if cell.is_asked else "blank",
            f"{count.answered}/{count.asked}" if count.asked and not cell.is_ahead else "",
            f"{line.label}, {cell.month:%m/%Y}: {cell.word}",
        )
        for number, (cell, count) in enumerate(zip(line.cells, line.counts, strict=True))
    ]
    return Row(line.label, y + 17, boxes)


def _x(number: int) -> int:
    return number * (BOX + GAP)
