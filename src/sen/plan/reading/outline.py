"""Paragraphs of the body become a tree: sections, articles, clauses, letters, bullets, paragraphs, rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sen.plan.reading.markers import ARTICLE, BULLET, CLAUSE, SECTION
from sen.plan.reading.model import Node, Span
from sen.plan.reading.paragraphs import Paragraph
from sen.plan.reading.units import opens_unit, units_of_heading
from sen.plan.reading.words import split_words

PARAGRAPH = 50
_UNIT_PARAGRAPH = BULLET - 1
"""A unit's name on a line of its own, without a number, holds the bullets below it."""
_ORDER = re.compile(r"^(?:Giao|Đề nghị|Yêu cầu|Kính đề nghị)\s", re.IGNORECASE)
_CLOSING = re.compile(
    r"^(?:Trên đây là|Trong quá trình (?:triển khai|thực hiện|tổ chức)|Quá trình (?:triển khai|thực hiện)|Nhận được (?:Chỉ thị|Kế hoạch|Công|văn bản)|"
    r"(?:Chỉ thị|Quyết định|Kế hoạch|Công điện) này (?:có hiệu lực|thay thế|được)|(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Thủ tướng|Chủ tịch|Ban Chỉ đạo)\s(?:[^.;:]{0,80}?)(?:yêu cầu|đề nghị)\s|"
    r"Căn cứ (?:Kế hoạch|Chỉ thị|nội dung) này|Đề nghị |Yêu cầu |Giao |Kính đề nghị |Các (?:sở|phòng|cơ quan|đơn vị|ban|ngành)[^.]{0,200}(?:nghiêm túc|thực hiện|triển khai))",
    re.IGNORECASE,
)
_THIS_DOCUMENT = re.compile(
    r"(?:Chỉ thị|Kế hoạch|Quyết định|Công điện|Chương trình|Công văn|văn bản|Hướng dẫn|Đề án|Thông báo|nội dung trên|nội dung nêu trên) này|(?:nội dung|nhiệm vụ) (?:nêu )?trên",
    re.IGNORECASE,
)


_REMARK = re.compile(
    r"^(?:Trên đây là|Trong quá trình|Quá trình|Nhận được|(?:Chỉ thị|Quyết định|Kế hoạch|Công điện) này)",
    re.IGNORECASE,
)
_TO_ALL = re.compile(r"^(?!Giao)(?:\S+\s+){1,14}?các\s", re.IGNORECASE)
_HAS_DATE = re.compile(r"(?:trước|đến|chậm nhất|trong) (?:ngày|tháng|quý)")
_FOLLOWS_UP = re.compile(r"theo dõi|đôn đốc|tổng hợp|kiểm tra|chủ trì|hướng dẫn")
_MAKES_KNOWN = re.compile(r"thông báo (?:đến|để|cho) .{0,80}(?:biết|thực hiện)")


@dataclass(slots=True)
class Branch:
    """A node while the tree grows."""

    paragraph: Paragraph
    rank: int
    level: str
    parent: "Branch | None"
    lines: Span
    text: str
    children: list["Branch"] = field(default_factory=list)
    id: str = ""
    ended: bool = False

    @property
    def marker(self) -> str:
        found = self.paragraph.marker
        return "" if found is None else _printed_marker(self.paragraph, found.text)

    def take(self, paragraph: Paragraph) -> None:
        """A paragraph that goes on in this node."""
        self.text = f"{self.text} {paragraph.text}"
        self.lines = (self.lines[0], paragraph.lines[1])


def _printed_marker(paragraph: Paragraph, text: str) -> str:
    return text if paragraph.marker and paragraph.marker.kind != "bullet" else text.strip()


def grow(body: Sequence[Paragraph]) -> Branch:
    """The tree of the body under a root without words."""
    start = body[0].lines if body else (1, 1)
    root = Branch(Paragraph("", start), -1, "root", None, start, "")
    current = root
    for paragraph in body:
        current = _add(root, current, paragraph)
    _number(root)
    return root


def _add(root: Branch, current: Branch, paragraph: Paragraph) -> Branch:
    if paragraph.cells:
        return _attach(_holder(current), paragraph, PARAGRAPH, "row")
    if paragraph.marker is None:
        return _add_unmarked(root, current, paragraph)
    marker = paragraph.marker
    rank = _bullet_rank(current, marker.key) if marker.kind == "bullet" else marker.rank
    parent = current
    while parent.parent is not None and parent.rank >= rank:
        parent = parent.parent
    level = {"part": "part", "chapter": "part", "item": "bullet"}.get(marker.kind, marker.kind)
    return _attach(parent, paragraph, rank, level)


def _attach(parent: Branch, paragraph: Paragraph, rank: int, level: str) -> Branch:
    branch = Branch(paragraph, rank, level, parent, paragraph.lines, paragraph.text)
    parent.children.append(branch)
    return branch


def _bullet_rank(current: Branch, sign: str) -> int:
    """The rank of the open list with this sign; a new sign opens a list inside the current bullet."""
    branch: Branch | None = current
    deepest = BULLET - 1
    while branch is not None:
        marker = branch.paragraph.marker
        if marker is not None and marker.kind == "bullet":
            if marker.key == sign:
                return branch.rank
            deepest = max(deepest, branch.rank)
        branch = branch.parent
    return deepest + 1


def _holder(current: Branch) -> Branch:
    """The nearest node that is not a paragraph or a row."""
    while current.rank >= PARAGRAPH and current.parent is not None:
        current = current.parent
    return current


def _add_unmarked(root: Branch, current: Branch, paragraph: Paragraph) -> Branch:
    if is_closing(paragraph.text):
        # A closing sentence speaks for the whole document, whatever it stands under.
        return _attach(root, paragraph, PARAGRAPH, "closing")
    if _names_a_unit(paragraph.text):
        return _attach(_above(current, _UNIT_PARAGRAPH), paragraph, _UNIT_PARAGRAPH, "heading")
    if _ORDER.match(paragraph.text):
        # "Giao Bộ Y tế theo dõi ..." under the last unit's list is an order of its own, not that unit's.
        return _attach(_above(current, CLAUSE), paragraph, PARAGRAPH, "paragraph")
    holder = _holder(current)
    if _goes_on(holder, current, paragraph):
        (current if current.rank < PARAGRAPH else holder).take(paragraph)
        return current
    return _attach(holder, paragraph, PARAGRAPH, "paragraph")


def _above(current: Branch, rank: int) -> Branch:
    """The nearest node that encloses this rank."""
    while current.parent is not None and current.rank >= rank:
        current = current.parent
    return current


def _names_a_unit(text: str) -> bool:
    return text.endswith(":") and len(text) < 160 and bool(units_of_heading(text.rstrip(": ")))


def _goes_on(holder: Branch, current: Branch, paragraph: Paragraph) -> bool:
    """An unmarked paragraph under a bullet belongs to it, unless it names an actor of its own."""
    if holder.rank < ARTICLE or holder.text.endswith(":") or current.rank >= PARAGRAPH:
        return False
    if paragraph.text[:1].islower():
        return True
    if holder.rank <= CLAUSE and not holder.text.endswith((".", ";")):
        return False
    if holder.rank < CLAUSE or paragraph.text.endswith(":"):
        return False
    words = split_words(paragraph.text)
    return not (words and opens_unit(words, 0) and holder.rank <= CLAUSE)


def is_closing(text: str) -> bool:
    """As "Yêu cầu các phòng, ban ... thực hiện tốt Kế hoạch này./.": an order to all about the document itself."""
    if _MAKES_KNOWN.search(text) and len(text) < 200:
        return True
    if not _CLOSING.match(text):
        return False
    if _REMARK.match(text):
        return True
    if text.endswith("./.") and _TO_ALL.match(text) and not _HAS_DATE.search(text):
        return True
    if not _THIS_DOCUMENT.search(text) or len(text) >= 600:
        return False
    # "Giao Bộ Y tế theo dõi, tổng hợp ... thực hiện Chỉ thị này" gives one unit something to do.
    return bool(_TO_ALL.match(text)) or not _FOLLOWS_UP.search(text)


def _number(branch: Branch) -> None:
    """Stable ids: "IV.1.3" is the third bullet of clause 1 of section IV, "II.1.p1" its first paragraph."""
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for child in branch.children:
        if child.level == "closing":
            continue
        key = _own_key(child, counts)
        full = f"{branch.id}.{key}" if branch.id and not _is_full(child, branch) else key
        while full in taken:
            full += "'"
        taken.add(full)
        child.id = full
        _number(child)


_COUNTED = {"paragraph": "p", "row": "r", "heading": "h", "bullet": ""}


def _own_key(child: Branch, counts: dict[str, int]) -> str:
    prefix = _COUNTED.get(child.level)
    if prefix is not None:
        counts[child.level] = counts.get(child.level, 0) + 1
        return f"{prefix}{counts[child.level]}"
    marker = child.paragraph.marker
    key = marker.key if marker else "x"
    if child.level == "article":
        return f"Đ{key}"
    if child.level == "part":
        return f"P{key}" if marker and marker.kind == "part" else f"C{key}"
    return (
        key.rsplit(".", 1)[-1]
        if child.level == "clause" and "." in key and child.parent and child.parent.level == "clause"
        else key
    )


def _is_full(child: Branch, parent: Branch) -> bool:
    """Sections and articles count through the document; parts do not enter their ids."""
    return child.level in ("section", "article") and parent.level == "part" and parent.rank < SECTION


def nodes(root: Branch) -> list[Node]:
    """The tree as a list, parents first; headings carry a title, the rest a text."""
    listed: list[Node] = []
    pending = list(reversed(root.children))
    while pending:
        branch = pending.pop()
        if branch.level == "closing":
            continue
        listed.append(_node(branch))
        pending.extend(reversed(branch.children))
    return listed


def is_heading(branch: Branch) -> bool:
    if branch.level in ("part", "section", "heading"):
        return True
    if branch.level in ("paragraph", "row", "bullet"):
        return False
    return bool(branch.children) or branch.text.endswith(":") or not branch.text.endswith((".", ";", "/"))


def _node(branch: Branch) -> Node:
    parent = branch.parent.id if branch.parent and branch.parent.parent else None
    level = "paragraph" if branch.level == "heading" else branch.level
    if is_heading(branch):
        return Node(branch.id, parent, level, branch.marker, heading_title(branch.text), "", branch.lines)
    return Node(branch.id, parent, level, branch.marker, "", branch.text, branch.lines)


def heading_title(text: str) -> str:
    return text.rstrip(" :").removesuffix("./.").rstrip(" .")


def all_branches(root: Branch) -> list[Branch]:
    found: list[Branch] = []
    pending = list(reversed(root.children))
    while pending:
        branch = pending.pop()
        found.append(branch)
        pending.extend(reversed(branch.children))
    return found
