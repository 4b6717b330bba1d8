"""Framed stamps on the picture of a page: tesseract takes a tilted frame with its words for a drawing.

Ink that hangs together over much more than a letter's width is a frame or a rule. Such ink is found and taken
away, and what stands inside a frame of a stamp's size is handed out to be read by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from PIL import Image

_DOTS_A_CM = 60
"""About 150 dots an inch on A4: enough for letters of 4 mm, little enough for plain Python (0.2 s a page)."""
_PAGE_CM = 29.7
_INK = 150
_WIDTH = range(int(1.2 * _DOTS_A_CM), 10 * _DOTS_A_CM)
_HEIGHT = range(int(0.5 * _DOTS_A_CM), 4 * _DOTS_A_CM)
_MOST_FRAMES = 6
_MOST_RUNS = 150_000
"""A page of text has about 60,000; more is a photograph or noise."""
_ENLARGED = 2
_RUN = re.compile(rb"\x00+")


class _Run(NamedTuple):
    row: int
    start: int
    end: int


@dataclass(slots=True)
class _Frame:
    left: int
    top: int
    right: int
    bottom: int
    runs: list[_Run]

    @property
    def is_of_a_stamp(self) -> bool:
        return self.right - self.left in _WIDTH and self.bottom - self.top in _HEIGHT


def framed(page: bytes) -> Iterator[bytes]:
    """What stands in each frame of a stamp's size, from the top, as small pictures without the frame."""
    with Image.open(BytesIO(page)) as opened:
        grey = opened.convert("L")
    grey.thumbnail((10_000, int(_PAGE_CM * _DOTS_A_CM)), Image.Resampling.LANCZOS)
    frames = [frame for frame in map(_frame, _connected(_runs(grey))) if frame.is_of_a_stamp]
    for frame in sorted(frames, key=lambda frame: frame.top)[:_MOST_FRAMES]:
        for run in frame.runs:
            grey.paste(255, (run.start - 1, run.row - 1, run.end + 1, run.row + 2))
        yield _cut(grey, frame)


def tilted(picture: bytes, degrees: float) -> bytes:
    with Image.open(BytesIO(picture)) as opened:
        turned = opened.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return _png(turned)


def _runs(grey: Image.Image) -> list[_Run]:
    """Ink in each row, from left to right."""
    ink = grey.point([0 if value < _INK else 255 for value in range(256)]).tobytes()
    found: list[_Run] = []
    for row in range(grey.height):
        line = ink[row * grey.width : (row + 1) * grey.width]
        found += [_Run(row, run.start(), run.end()) for run in _RUN.finditer(line)]
        if len(found) > _MOST_RUNS:
            return []
    return found


def _connected(runs: list[_Run]) -> list[list[_Run]]:
    """Groups of runs that touch, corners included: union-find from row to row."""
    parents = list(range(len(runs)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    above = 0
    for number, run in enumerate(runs):
        while above < number and (runs[above].row, runs[above].end) < (run.row - 1, run.start):
            above += 1
        at = above
        while at < number and runs[at].row == run.row - 1 and runs[at].start <= run.end:
            parents[root(at)] = root(number)
            at += 1
    groups: dict[int, list[_Run]] = {}
    for number, run in enumerate(runs):
        groups.setdefault(root(number), []).append(run)
    return list(groups.values())


def _frame(runs: list[_Run]) -> _Frame:
    left, right = min(run.start for run in runs), max(run.end for run in runs)
    return _Frame(left, runs[0].row, right, max(run.row for run in runs), runs)


def _cut(grey: Image.Image, frame: _Frame) -> bytes:
    """Enlarged, with white around: tesseract reads lonely words better so."""
    inside = grey.crop((frame.left, frame.top, frame.right, frame.bottom))
    large = inside.resize((inside.width * _ENLARGED, inside.height * _ENLARGED), Image.Resampling.LANCZOS)
    sheet = Image.new("L", (large.width + 80, large.height + 80), 255)
    sheet.paste(large, (40, 40))
    return _png(sheet)


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()
