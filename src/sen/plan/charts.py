"""Columns by month as a drawing. Pure geometry: figures in, boxes with places and words out.

Every column bears its figure, and the page its table: colour is never alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HIGH, TOP, FOOT = 160, 22, 24
SLOT, GAP = 56, 8


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of figure; None where there is none, which is not 0."""

    tone: str
    """A class of the style sheet."""
    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Word:
    x: float
    y: float
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    base: int
    boxes: Sequence[Box]
    figures: Sequence[Word]
    heads: Sequence[Word]


def drawn(labels: Sequence[str], series: Sequence[Series], *, stacked: bool = False, unit: str = "") -> Chart:
    """One slot a month; the series beside each other in it, or on top of each other."""
    most = _most(series, len(labels), stacked=stacked)
    boxes: list[Box] = []
    figures: list[Word] = []
    for number, label in enumerate(labels):
        left = number * SLOT + GAP / 2
        column = _stack if stacked else _beside
        column(label, left, [(each, each.values[number]) for each in series], most, unit, boxes, figures)
    heads = [
        Word(number * SLOT + SLOT / 2, TOP + HIGH + 17, label, "head") for number, label in enumerate(labels)
    ]
    return Chart(max(len(labels), 1) * SLOT, TOP + HIGH + FOOT, TOP + HIGH, boxes, figures, heads)


Slot = Sequence[tuple[Series, float | None]]


def _most(series: Sequence[Series], months: int, *, stacked: bool) -> float:
    told = [[each.values[number] or 0 for each in series] for number in range(months)]
    return max((sum(slot) if stacked else max(slot, default=0) for slot in told), default=0) or 1


def _beside(
    label: str, left: float, slot: Slot, most: float, unit: str, boxes: list[Box], figures: list[Word]
) -> None:
    width = (SLOT - GAP) / max(len(slot), 1)
    for number, (series, value) in enumerate(slot):
        if value is None:
            continue
        x, height = left + number * width, HIGH * value / most
        y = TOP + HIGH - height
        boxes.append(Box(x, y, width - 1, height, series.tone, f"{series.name}, {label}: {value:g}{unit}"))
        figures.append(Word(x + width / 2, y - 5, f"{value:g}", series.tone))


def _stack(
    label: str, left: float, slot: Slot, most: float, unit: str, boxes: list[Box], figures: list[Word]
) -> None:
    y, total = float(TOP + HIGH), 0.0
    for series, value in slot:
        if not value:
            continue
        height = HIGH * value / most
        y, total = y - height, total + value
        title = f"{series.name}, {label}: {value:g}{unit}"
        boxes.append(Box(left, y, SLOT - GAP, height, series.tone, title))
    if total:
        figures.append(Word(left + (SLOT - GAP) / 2, y - 5, f"{total:g}", "sum"))
