"""Charts as pictures for papers: stacked bars, a line each, with hatching so that they are read in black and white.

Pure. Letters come from a font of a package, so that the same figures give the same bytes on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

DPI = 200
WIDTH = 1_300
"""Pixels: 16.5 cm of a page."""
LABEL, RIGHT, BAR, GAP, LEGEND, EDGE = 470, 90, 34, 16, 56, 10
LETTERS, SMALL = 25, 22
INK, LINE = "#1b1b1b", "#8a8a8a"
FILLS = ("#0b5d51", "#7fb8a4", "#e3d9b8", "#c96a4b")
"""From the palette of the desk; each has a hatching of its own beside."""
HATCHES = (0, 14, 7, 5)
"""Pixels between slanting lines; 0: none."""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of figure with a value for each line, 0 or more."""

    name: str
    values: Sequence[int]


def bars(labels: Sequence[str], series: Sequence[Series]) -> bytes:
    """A PNG: for each label the values one behind the other, their sum at the end. Raises `ValueError` where they do not fit."""
    if not labels or not 1 <= len(series) <= len(FILLS):
        raise ValueError("a label and one to four series")
    if any(len(each.values) != len(labels) or min(each.values) < 0 for each in series):
        raise ValueError("a value of 0 or more for each label")
    high = LEGEND + len(labels) * (BAR + GAP) + EDGE
    picture = Image.new("RGB", (WIDTH, high), "white")
    draw = ImageDraw.Draw(picture)
    _legend(draw, series)
    sums = [sum(each.values[place] for each in series) for place in range(len(labels))]
    scale = (WIDTH - LABEL - RIGHT) / max(*sums, 1)
    for place, label in enumerate(labels):
        top = LEGEND + place * (BAR + GAP)
        draw.text((LABEL - 14, top + BAR / 2), _short(label), INK, _font(LETTERS), anchor="rm")
        left = float(LABEL)
        for number, each in enumerate(series):
            right = left + each.values[place] * scale
            _bar(draw, (left, top, right, top + BAR), number)
            left = right
        draw.text((left + 10, top + BAR / 2), str(sums[place]), INK, _font(LETTERS), anchor="lm")
    draw.line((LABEL, LEGEND - 6, LABEL, high - EDGE), LINE, 2)
    out = BytesIO()
    picture.quantize(64).save(out, "PNG", dpi=(DPI, DPI), optimize=True)
    return out.getvalue()


def described(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """What the picture shows, for who does not see it: "Title. Đơn vị A: hoàn thành 2, đang làm 1; Đơn vị B: ..."."""
    told = [
        f"{label}: {', '.join(f'{each.name.lower()} {each.values[place]}' for each in series)}"
        for place, label in enumerate(labels)
    ]
    return f"{title}. {'; '.join(told)}."


def _legend(draw: ImageDraw.ImageDraw, series: Sequence[Series]) -> None:
    left = float(LABEL)
    for number, each in enumerate(series):
        _bar(draw, (left, 10, left + 34, 34), number)
        draw.text((left + 44, 22), each.name, INK, _font(SMALL), anchor="lm")
        left += 44 + draw.textlength(each.name, _font(SMALL)) + 34


def _bar(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], number: int) -> None:
    left, top, right, bottom = (round(each) for each in box)
    if right <= left:
        return
    draw.rectangle((left, top, right, bottom), FILLS[number], INK)
    if step := HATCHES[number]:
        high = bottom - top
        for start in range(left - high, right, step):
            first, last = max(start, left), min(start + high, right)
            if first < last:
                draw.line((first, bottom - (first - start), last, bottom - (last - start)), INK, 1)


def _short(label: str) -> str:
    """As much of it as stands beside its bar."""
    font = _font(LETTERS)
    if font.getlength(label) <= LABEL - 24:
        return label
    while label and font.getlength(f"{label}…") > LABEL - 24:
        label = label[:-1]
    return f"{label.rstrip()}…"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    # the basic layout is the same everywhere; marks of Vietnamese are single letters in NFC
    return ImageFont.truetype(SourceSerifPro, size, layout_engine=ImageFont.Layout.BASIC)
