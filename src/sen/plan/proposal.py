"""From what the reader found to the tasks a reviewer is shown. Without Django."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sen.plan.reading import Header, Node, PlanReading, ReadTask

_SPAN_OF_YEARS = re.compile(
    r"(?:giai đoạn|nhiệm kỳ|các năm|từ năm)\s+(?P<first>20\d\d)\s*(?:[-–—]|đến(?: năm)?)\s*(?P<last>20\d\d)",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"(?:A(\d+)\.)?(.*)", re.DOTALL)
"""How the reader prefixes what stands after the signature."""
_YEAR = re.compile(r"năm\s+(?P<year>20\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProposedTask:
    number: str
    section: str
    text: str
    line_from: int
    line_to: int
    due_text: str
    due_on: date | None
    recurrence: tuple[str, ...]
    leads: tuple[str, ...]
    coordinating: tuple[str, ...]


def propose_tasks(reading: PlanReading) -> list[ProposedTask]:
    """The tasks in the order of the document, each with the headings above it."""
    nodes = {node.id: node for node in reading.outline}
    children = Counter(node.parent_id for node in reading.outline)
    return [_proposed(task, nodes, children) for task in reading.tasks]


def term_of(header: Header) -> tuple[date, date] | None:
    """From when until when the plan runs, if its title says so: a year or a span of years."""
    title = header.title or ""
    if span := _SPAN_OF_YEARS.search(title):
        first, last = int(span["first"]), int(span["last"])
        return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None
    found = _YEAR.search(title)
    year = int(found["year"]) if found else header.year
    return (date(year, 1, 1), date(year, 12, 31)) if year and 2000 <= year < 2100 else None


def _proposed(task: ReadTask, nodes: Mapping[str, Node], children: Mapping[str | None, int]) -> ProposedTask:
    node = nodes.get(task.outline_id)
    leads = tuple(dict.fromkeys(party.name for party in task.lead))
    coordinating = dict.fromkeys(party.name for party in task.coordinating)
    return ProposedTask(
        number=_number(task.outline_id, node, children),
        section=" / ".join(_headings(node, nodes)) or _annex(task.outline_id),
        text=task.text,
        line_from=task.lines[0],
        line_to=task.lines[1],
        due_text=task.due or "",
        due_on=task.due_on,
        recurrence=task.recurrence,
        leads=leads,
        coordinating=tuple(name for name in coordinating if name not in leads),
    )


def _number(outline_id: str, node: Node | None, children: Mapping[str | None, int]) -> str:
    """As a clerk would cite it: "II.1" for its only paragraph, "PL1.2" for the row of an annex numbered 2."""
    annex, own = _ANNEX.fullmatch(outline_id).groups()  # type: ignore[union-attr]  # matches anything
    above, _dot, last = own.rpartition(".")
    kind, count = last[:1], last[1:]
    if node and kind in ("p", "r") and count.isdecimal():
        first_cell = node.text.partition("|")[0].strip()
        count = first_cell if kind == "r" and first_cell.isdecimal() else count
        is_only = kind == "p" and above and children[node.parent_id] == 1
        own = above if is_only else f"{above}.{count}".strip(".")
    return f"PL{annex}.{own}" if annex else own


def _annex(outline_id: str) -> str:
    """A table in an annex stands below no heading."""
    annex = _ANNEX.fullmatch(outline_id)
    return f"Phụ lục {annex[1]}" if annex and annex[1] else ""


def _headings(node: Node | None, nodes: Mapping[str, Node]) -> list[str]:
    """Outermost first: "IV. TỔ CHỨC THỰC HIỆN", "1. Phòng Văn hóa và Thông tin"."""
    above = nodes.get(node.parent_id or "") if node else None
    if above is None:
        return []
    return [*_headings(above, nodes), f"{above.marker} {_short(above.words)}".strip()]


def _short(words: str, limit: int = 160) -> str:
    """A heading that runs on is cut at a word; the whole stands in the original beside it."""
    words = words.strip().rstrip(":.")
    if len(words) <= limit:
        return words
    return words[:limit].rsplit(" ", 1)[0] + " …"
