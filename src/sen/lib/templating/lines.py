"""The paragraphs of a template with their places, as Word's reader sees them."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from sen.lib.templating.model import Place

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIRST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class TextLine:
    place: Place
    text: str
    container: int
    """The body, cell or text box it stands in."""
    table: int
    """The innermost table, 0 outside of one."""

    @property
    def first_words(self) -> str:
        words = " ".join(self.text.split())
        return words if len(words) <= FIRST_LETTERS else words[:FIRST_LETTERS].rsplit(" ", 1)[0] + "…"


def text_lines(root: etree._Element, part: str) -> Iterator[TextLine]:
    """Text split over runs by formatting is put together, as the filling does."""
    tables = list(root.iter(f"{W}tbl"))
    counts: dict[int, int] = {}
    order = {table: number for number, table in enumerate(tables, start=1)}
    boxes: dict[etree._Element, int] = {}
    for paragraph in root.iter(f"{W}p"):
        holder = _holder(paragraph, root)
        box = boxes.setdefault(holder, len(boxes) + 1)
        counts[box] = counts.get(box, 0) + 1
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        if cell is None:
            place, table = Place(part, counts[box]), 0
        else:
            row = cell.getparent()
            grid = next(cell.iterancestors(f"{W}tbl"))
            table = order[grid]
            rows = list(grid.iterchildren(f"{W}tr"))
            cells = list(row.iterchildren(f"{W}tc")) if row is not None else []
            place = Place(part, counts[box], table, _position(rows, row), _position(cells, cell))
        yield TextLine(place, _text(paragraph), box, table)


def signs(text: str) -> int:
    return sum(text.count(sign) for sign in ("{{", "{%", "{#"))


def _holder(paragraph: etree._Element, root: etree._Element) -> etree._Element:
    holder = next(paragraph.iterancestors(f"{W}tc", f"{W}txbxContent"), None)
    return root if holder is None else holder


def _position(among: list[etree._Element], one: etree._Element | None) -> int:
    return next((number for number, other in enumerate(among, start=1) if other is one), 1)


def _text(paragraph: etree._Element) -> str:
    found = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if next(node.iterancestors(f"{W}p"), None) is not paragraph:
            continue  # of a text box inside
        found.append(node.text or "" if node.tag == f"{W}t" else " ")
    return "".join(found)
