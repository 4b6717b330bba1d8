"""The family of a unit as a small picture: what it was made of on the left, what continues it on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from sen.org.models import Actor, SuccessionLine, Unit
from sen.org.rules import visible_succession_lines

WIDTH, BOX, ROW, GAP = 660, 190, 44, 45
LONGEST = 26


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    text: str
    title: str
    is_self: bool = False

    @property
    def text_y(self) -> int:
        return self.y + 22

    @property
    def text_x(self) -> int:
        return self.x + 10


@dataclass(frozen=True, slots=True)
class Family:
    before: Sequence[SuccessionLine]
    after: Sequence[SuccessionLine]
    boxes: Sequence[Box]
    paths: Sequence[str]
    height: int
    width: int = WIDTH

    @property
    def lines(self) -> list[SuccessionLine]:
        return [*self.before, *self.after]


def family_of(unit: Unit, actor: Actor) -> Family | None:
    """From the changes in effect that the reader sees; None when there are none. One query."""
    lines = visible_succession_lines(actor).filter(succession__state="in_effect", new__isnull=False)
    joined = lines.select_related("old", "new", "succession").order_by("succession__effective_on", "pk")
    before = list(joined.filter(new=unit))
    after = list(joined.filter(old=unit))
    if not (before or after):
        return None
    rows = max(len(before), len(after), 1)
    height = rows * ROW + 8
    middle = height // 2
    boxes = [_box(WIDTH // 2 - BOX // 2, middle - 18, unit, is_self=True)]
    boxes += [_box(4, _y(index, len(before), middle), line.old) for index, line in enumerate(before)]
    right = WIDTH - BOX - 4
    boxes += [
        _box(right, _y(index, len(after), middle), line.new) for index, line in enumerate(after) if line.new
    ]
    left_edge, right_edge = WIDTH // 2 - BOX // 2, WIDTH // 2 + BOX // 2
    paths = [_path(4 + BOX, _y(i, len(before), middle) + 18, left_edge, middle) for i in range(len(before))]
    paths += [_path(right_edge, middle, right, _y(i, len(after), middle) + 18) for i in range(len(after))]
    return Family(before, after, boxes, paths, height)


def _y(index: int, count: int, middle: int) -> int:
    return middle - count * ROW // 2 + index * ROW + 4


def _box(x: int, y: int, unit: Unit, *, is_self: bool = False) -> Box:
    name = unit.short_name if len(unit.name) > LONGEST and unit.short_name else unit.name
    shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return Box(x, y, shown, unit.name, is_self)


def _path(x1: int, y1: int, x2: int, y2: int) -> str:
    half = (x1 + x2) // 2
    return f"M{x1} {y1} C{half} {y1} {half} {y2} {x2} {y2}"
