"""The family of a unit as a small picture: what it was made of on the left, what continues it on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from sen.org.models import Actor, SuccessionLine, Unit
from sen.org.rules import visible_succession_lines

BOX, ROW, GAP, EDGE = 220, 44, 45, 4
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
    width: int
    height: int
    box_width: int = BOX

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
    height = max(len(before), len(after)) * ROW + 8
    middle = height // 2
    own = EDGE + BOX + GAP if before else EDGE  # no empty column: a telephone would show that first
    right = own + BOX + GAP
    left_ys, right_ys = _ys(len(before), middle), _ys(len(after), middle)
    boxes = [_box(own, middle - 18, unit, is_self=True)]
    boxes += [_box(EDGE, y, line.old) for y, line in zip(left_ys, before, strict=True)]
    boxes += [_box(right, y, line.new) for y, line in zip(right_ys, after, strict=True) if line.new]
    paths = [_path(EDGE + BOX, y + 18, own, middle) for y in left_ys]
    paths += [_path(own + BOX, middle, right, y + 18) for y in right_ys]
    width = (right if after else own) + BOX + EDGE
    return Family(before, after, boxes, paths, width, height)


def _ys(count: int, middle: int) -> list[int]:
    return [middle - count * ROW // 2 + index * ROW + 4 for index in range(count)]


def _box(x: int, y: int, unit: Unit, *, is_self: bool = False) -> Box:
    name = unit.short_name if len(unit.name) > LONGEST and unit.short_name else unit.name
    shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return Box(x, y, shown, unit.name, is_self)


def _path(x1: int, y1: int, x2: int, y2: int) -> str:
    half = (x1 + x2) // 2
    return f"M{x1} {y1} C{half} {y1} {half} {y2} {x2} {y2}"
