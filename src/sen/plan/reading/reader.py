"""A document's lines become a plan: head, outline, tasks, foot, findings."""

from collections.abc import Sequence
from dataclasses import replace

from sen.plan.reading.areas import Area, area_of
from sen.plan.reading.citations import find_bases, find_mentions, opens_basis
from sen.plan.reading.findings import find_findings
from sen.plan.reading.header import DOC_TYPES, read_header
from sen.plan.reading.model import Citation, Header, Node, PlanReading, ReadTask, SourceLine
from sen.plan.reading.outline import Branch, all_branches, grow, nodes
from sen.plan.reading.paragraphs import Paragraph, paragraphs
from sen.plan.reading.tables import read_columns
from sen.plan.reading.tail import read_tail
from sen.plan.reading.tasks import read_tasks

_ROWS_OF_A_HEAD = 2
"""The two columns of a head may come as rows of a table."""
_STRONG = frozenset(["section", "article", "part"])


def read_plan(lines: Sequence[SourceLine]) -> PlanReading:
    """Read a plan, directive, decision, programme or letter.

    Every name, phrase, number and date of the result stands, up to spacing and letter case, in the lines it
    cites; `due_on` alone is computed. Raises nothing for odd documents: what is not understood stays empty.
    """
    found = paragraphs(lines)
    tail = read_tail(found)
    main = found[: tail.first]
    begin = _first_of_body(main)
    header = read_header(main[:begin], tail.signature)
    outline: list[Node] = []
    tasks: list[ReadTask] = []
    for index, part in enumerate([main[begin:], *_annexes(found[tail.after :])]):
        root = grow(part)
        prefix = f"A{index}." if index else ""
        kind = header.doc_type if index == 0 else None
        outline += [_prefixed_node(node, prefix) for node in nodes(root)]
        tasks += [_prefixed_task(task, prefix) for task in read_tasks(root, kind, header.year)]
        header = _with_listed_bases(header, root) if index == 0 else header
    mentions = [mention for paragraph in found for mention in find_mentions(paragraph.text, paragraph.lines)]
    return PlanReading(
        header=header,
        outline=tuple(outline),
        tasks=tuple(tasks),
        recipients=tail.recipients,
        signature=tail.signature,
        citations=_once(mentions),
        findings=tuple(find_findings(header, mentions)),
    )


def _first_of_body(main: Sequence[Paragraph]) -> int:
    """Where the numbered text begins; letters, bases in a list and "Kính gửi" belong to the head."""
    for index, paragraph in enumerate(main):
        marker = paragraph.marker
        if paragraph.cells and (index > _ROWS_OF_A_HEAD or read_columns(paragraph.cells)):
            return index
        if marker is None or opens_basis(paragraph.text):
            continue
        if marker.kind in _STRONG or (marker.kind == "clause" and marker.ordinal in (0, 1)):
            return index
        if marker.kind in ("bullet", "letter") and _introduced(main, index):
            return index
    for index, before in enumerate(main[:-1]):
        if _introduces(before.text):
            return index + 1
    return len(main)


def _introduced(main: Sequence[Paragraph], index: int) -> bool:
    """The list stands under "... yêu cầu:", not under "Kính gửi:"."""
    for before in reversed(main[:index]):
        if before.marker is None:
            return _introduces(before.text)
    return False


def _introduces(text: str) -> bool:
    """As "... yêu cầu:" does; "Kính gửi:" and "Chủ tịch ... điện:" only say to whom."""
    return text.endswith(":") and not text.startswith("Kính gửi") and not text.lower().endswith("điện:")


def _annexes(after: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """What follows the signature: an attached plan or its annexes, each from its heading on."""
    parts: list[list[Paragraph]] = []
    for paragraph in after:
        opens = paragraph.marker is None and paragraph.text.startswith(
            (*DOC_TYPES, "PHỤ LỤC", "BIỂU", "DANH MỤC")
        )
        if opens or not parts:
            parts.append([])
        parts[-1].append(paragraph)
    return [part[_first_of_body(part) :] for part in parts]


def _with_listed_bases(header: Header, root: Branch) -> Header:
    """As "I. CĂN CỨ PHÁP LÝ" lists bases inside the outline."""
    listed: list[Citation] = []
    for branch in all_branches(root):
        if (
            branch.children
            and branch.text.lower().startswith(("căn cứ", "cơ sở pháp lý", "các căn cứ"))
            and area_of(branch.text, Area.ORDERS) is Area.AIMS
        ):
            listed += find_bases(
                (f"Căn cứ {child.text.removeprefix('Căn cứ ')}", child.lines) for child in branch.children
            )
    known = {basis.number for basis in header.legal_bases}
    return replace(
        header, legal_bases=(*header.legal_bases, *(basis for basis in listed if basis.number not in known))
    )


def _prefixed_node(node: Node, prefix: str) -> Node:
    if not prefix:
        return node
    return replace(node, id=prefix + node.id, parent_id=prefix + node.parent_id if node.parent_id else None)


def _prefixed_task(task: ReadTask, prefix: str) -> ReadTask:
    return replace(task, id=prefix + task.id, outline_id=prefix + task.outline_id) if prefix else task


def _once(mentions: Sequence[Citation]) -> tuple[Citation, ...]:
    first: dict[str | None, Citation] = {}
    for mention in mentions:
        first.setdefault(mention.number, mention)
    return tuple(first.values())
