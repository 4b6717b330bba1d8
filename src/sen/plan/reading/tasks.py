"""The outline becomes tasks: the smallest paragraph that gives somebody something to do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sen.plan.reading import lexicon
from sen.plan.reading.actors import Subject, read_advised, read_coordinating, read_leads_inside, read_subject
from sen.plan.reading.areas import Area, area_of, inline_labels, is_no_order, read_label
from sen.plan.reading.due import Due, read_due, read_due_cell, read_recurrence
from sen.plan.reading.model import Party, ReadTask, Span
from sen.plan.reading.outline import Branch, all_branches, heading_title, is_heading
from sen.plan.reading.slots import heading_in_slot, is_slot, subject_in_slot
from sen.plan.reading.tables import Columns, cell, is_task_row, party_cells, read_columns
from sen.plan.reading.units import Unit, opens_unit, read_units, units_of_heading
from sen.plan.reading.words import Word, split_words

RULE_TYPES = frozenset(["QUYẾT ĐỊNH", "NGHỊ QUYẾT", "NGHỊ ĐỊNH", "THÔNG TƯ", "QUY CHẾ", "QUY ĐỊNH"])
_PREFIX = re.compile(
    r"^(?:(?:Trách nhiệm|Nhiệm vụ|Phân công|Phân công nhiệm vụ)\s+(?:của|cho)\s+|Đối với\s+|Về phía\s+)",
    re.IGNORECASE,
)
_OWN_WORK_WORDS = 20
_SHORTEST_ORDER = 2
"""Words: "Trực Tết." is an order."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the headings above say."""

    area: Area
    leads: tuple[Party, ...] = ()
    lead_lines: Span | None = None
    coordinating: tuple[Party, ...] = ()
    due: Due | None = None
    due_lines: Span | None = None
    period: tuple[Due, Span] | None = None
    """A heading that says nothing but when: "1. Trong quý I năm 2010:"."""
    year: int | None = None
    is_assigned: bool = False
    """Below a unit's heading every item is an order."""
    is_slot: bool = False
    """The items of this list name whom they address, each at its beginning."""
    is_described: bool = False
    """Beside the paragraph stand "Đơn vị chủ trì: ...", "Thời gian: ...": it is work."""
    columns: Mapping[str, Columns] = field(default_factory=dict)
    """Row of a table to the columns of that table."""


def read_tasks(root: Branch, doc_type: str | None, year: int | None) -> list[ReadTask]:
    articles = any(child.level == "article" for child in root.children)
    area = Area.RULES if articles and doc_type in RULE_TYPES else Area.ORDERS
    return list(_below(root, _Context(area, year=year, columns=_columns(root))))


def _columns(root: Branch) -> dict[str, Columns]:
    """The columns that hold for each row: those of the last heading row before it, across group headings."""
    found: dict[str, Columns] = {}
    last: Columns | None = None
    for branch in all_branches(root):
        if branch.level != "row":
            continue
        heading = read_columns(branch.paragraph.cells)
        last = heading or last
        if last is not None and heading is None:
            found[branch.id] = last
    return found


def _below(parent: Branch, context: _Context) -> Iterator[ReadTask]:
    labels = [child for child in parent.children if read_label(child.text) and not child.children]
    context = replace(
        _with_labels(context, labels),
        is_slot=not context.leads and is_slot(parent),
        is_described=_describes_work(labels),
    )
    for child in parent.children:
        if child.level == "row":
            columns = context.columns.get(child.id)
            if columns is not None:
                yield from _row(child, columns, context)
        elif child not in labels and child.level != "closing":
            yield from _branch(child, context)


def _branch(branch: Branch, context: _Context) -> Iterator[ReadTask]:
    if not branch.children:
        if _is_task(branch, context):
            yield _task(branch, context)
        return
    labels = [child for child in branch.children if read_label(child.text)]
    if len(labels) == len(branch.children) and _describes_work(labels):
        if _own_area(branch, context) is not Area.AIMS and branch.level not in ("part", "section"):
            yield _task(branch, _with_labels(context, labels))
        return
    if _is_own_task(branch, context):
        yield _task(branch, context)
    yield from _below(branch, _inside(branch, context))


def _describes_work(labels: Sequence[Branch]) -> bool:
    return any((found := read_label(label.text)) is not None and found[0] != "other" for label in labels)


def _is_own_task(branch: Branch, context: _Context) -> bool:
    """A full sentence with items below is an order of its own; an introduction ends in a colon."""
    if branch.level in ("part", "section", "article", "heading") or branch.text.endswith(":"):
        return False
    is_sentence = branch.text.endswith((".", ";")) and len(branch.text.split()) >= _OWN_WORK_WORDS
    return is_sentence and _is_task(branch, context)


def _inside(branch: Branch, context: _Context) -> _Context:
    """The context below a heading: its area, its unit, whom its introduction works with."""
    area = _own_area(branch, context)
    leads = _heading_parties(branch, context)
    if area in (Area.AIMS, Area.FUNDING):
        return _Context(area, leads, branch.lines, year=context.year, columns=context.columns)
    period = _heading_period(branch, context)
    partners: tuple[Party, ...] = ()
    if branch.text.endswith(":"):
        partners = _parties(read_coordinating(branch.text, split_words(branch.text)), branch)
    if not leads:
        return replace(
            context,
            area=area,
            coordinating=(*context.coordinating, *partners),
            due=None,
            due_lines=None,
            period=period,
        )
    is_assigned = area is not Area.RULES or context.is_assigned
    return _Context(
        area,
        leads,
        branch.lines,
        partners,
        period=period,
        year=context.year,
        is_assigned=is_assigned,
        columns=context.columns,
    )


def _own_area(branch: Branch, context: _Context) -> Area:
    return area_of(heading_title(branch.text), context.area) if is_heading(branch) else context.area


def _heading_period(branch: Branch, context: _Context) -> tuple[Due, Span] | None:
    due = read_due(branch.text, context.year) if branch.text.endswith(":") else None
    if due is None or len(branch.text.split()) > len(due.text.split()) + 1:
        return context.period
    return due, branch.lines


def _heading_parties(branch: Branch, context: _Context) -> tuple[Party, ...]:
    text = branch.text
    prefix = _PREFIX.match(text)
    begin = prefix.end() if prefix else 0
    words_text = heading_title(text[begin:])
    units = units_of_heading(words_text)
    if not units:
        subject = read_subject(words_text, split_words(words_text))
        units = subject.units if subject and (subject.ordered or _acts(words_text, subject.units)) else ()
    if not units and text.endswith(":") and len(words_text.split()) <= 14:
        units = _whole_heading(words_text)
    if not units and context.is_slot and area_of(words_text, Area.ORDERS) is Area.ORDERS:
        units = heading_in_slot(words_text)
    if not units and branch.level != "section":
        units = tuple(read_leads_inside(words_text, split_words(words_text)))
    return _parties(units, branch, words_text)


def _acts(text: str, units: Sequence[Unit]) -> bool:
    """As "Cơ quan báo chí" may open a topic; a unit followed by an order does not."""
    rest = split_words(text[units[-1].end :]) if units else []
    return bool(rest) and bool(lexicon.VERBS.at(rest, 0) or lexicon.BOUNDARIES.at(rest, 0))


def _whole_heading(text: str) -> tuple[Unit, ...]:
    words = split_words(text)
    if not words or not opens_unit(words, 0):
        return ()
    return read_units(text, words, 0, whole=True).units


def _parties(units: Sequence[Unit], branch: Branch, text: str | None = None) -> tuple[Party, ...]:
    source = branch.text if text is None else text
    return tuple(
        Party(source[unit.start : unit.end], _stands_for_many(source, unit), branch.lines) for unit in units
    )


def _stands_for_many(text: str, unit: Unit) -> bool:
    """As "các xã biên giới" and "UBND các xã" stand for each of their members."""
    return unit.is_group or " các " in f" {text[unit.start : unit.end].lower()} "


def _with_labels(context: _Context, labels: Sequence[Branch]) -> _Context:
    """As "Cơ quan chủ trì: ...", "Thời gian: ..." beside or below a task speak for it."""
    for label in labels:
        found = read_label(label.text)
        if found is None or found[0] == "other":
            continue
        kind, begin = found
        said = label.text[begin:]
        if kind == "due":
            due = read_due(said, context.year) or read_due_cell(said, context.year)
            context = replace(context, due=due, due_lines=label.lines)
            continue
        parties = _listed(said, label)
        if kind == "lead":
            context = replace(context, leads=parties, lead_lines=label.lines)
        else:
            context = replace(context, coordinating=(*context.coordinating, *parties))
    return context


def _listed(said: str, branch: Branch) -> tuple[Party, ...]:
    """A list that holds names only; what is no known kind of unit is kept as it is printed."""
    words = split_words(said)
    if not words:
        return ()
    if opens_unit(words, 0):
        return _parties(read_units(said, words, 0, whole=True).units, branch, said)
    return tuple(
        Party(name, name.lower().startswith("các "), branch.lines)
        for part in re.split(r"[;,]\s+", said)
        if (name := part.strip(" .;,"))
    )


def _is_task(branch: Branch, context: _Context) -> bool:
    text = branch.text
    if (
        context.area is Area.AIMS
        or text.endswith(":")
        or is_no_order(text)
        or len(text.split()) < _SHORTEST_ORDER
        or (text.isupper() and branch.level == "paragraph")
    ):
        return False
    if branch.level in ("part", "section"):
        return False
    words = split_words(text)
    subject = _subject(text, words, context)
    if context.area is Area.FUNDING:
        return subject is not None
    if context.area is Area.RULES and not context.is_assigned:
        return subject is not None and subject.ordered
    is_loose = branch.level in ("paragraph", "article") or context.area is Area.TOPICS
    if is_loose and not context.is_assigned and not context.is_described:
        return subject is not None or _opens_with_order(words)
    return (
        subject is not None or not is_heading(branch) or branch.level != "clause" or _opens_with_order(words)
    )


def _subject(text: str, words: Sequence[Word], context: _Context) -> Subject | None:
    subject = read_subject(text, words)
    if subject is None and context.is_slot and not context.leads:
        return subject_in_slot(text, words)
    return subject


def _opens_with_order(words: Sequence[Word]) -> bool:
    return bool(lexicon.VERBS.at(words, 0))


def _task(branch: Branch, context: _Context) -> ReadTask:
    text = branch.text if not is_heading(branch) else heading_title(branch.text)
    words = split_words(text)
    leads, lead_lines = _leads(branch, text, words, context)
    lead_names = {party.name.casefold() for party in leads}
    partners = (
        *_parties(read_coordinating(text, words), branch, text),
        *_inline(branch, text, "coordinating"),
    )
    inherited = tuple(
        party for party in context.coordinating if party.name not in {own.name for own in partners}
    )
    own_due = _inline_due(text, context.year) or read_due(text, context.year)
    due, due_lines = (own_due, branch.lines) if own_due else (context.due, context.due_lines)
    if due is None and context.period is not None:
        due, due_lines = context.period
    return ReadTask(
        id=_task_id(branch),
        outline_id=branch.id,
        text=text,
        lead=leads,
        coordinating=_each_once((*partners, *inherited), lead_names),
        advises=_parties(read_advised(text, words), branch, text),
        due=due.text if due else None,
        due_on=due.due_on if due else None,
        due_lines=due_lines if due else None,
        recurrence=read_recurrence(words, text),
        lines=branch.lines,
        lead_lines=lead_lines,
    )


def _each_once(parties: Sequence[Party], without: set[str]) -> tuple[Party, ...]:
    first = {party.name.casefold(): party for party in reversed(parties)}
    kept = dict.fromkeys(party.name.casefold() for party in parties)
    return tuple(first[name] for name in kept if name not in without)


def _task_id(branch: Branch) -> str:
    """A clause whose only paragraph is the task gives the task its own number: "II.1", not "II.1.p1"."""
    parent = branch.parent
    if (
        branch.level == "paragraph"
        and parent is not None
        and parent.parent is not None
        and len(parent.children) == 1
    ):
        return parent.id
    return branch.id


def _leads(
    branch: Branch, text: str, words: Sequence[Word], context: _Context
) -> tuple[tuple[Party, ...], Span | None]:
    subject = _subject(text, words, context)
    if subject is not None and not (subject.ordered and _is_own_order(text, words, subject, context)):
        return _parties(subject.units, branch, text), None
    inside = _inline(branch, text, "lead")
    if inside:
        return inside, None
    if context.leads:
        return context.leads, context.lead_lines
    return _parties(read_leads_inside(text, words), branch, text), None


def _is_own_order(text: str, words: Sequence[Word], subject: Subject, context: _Context) -> bool:
    """Below a unit's heading "Giao cán bộ ..." is its order to its own people; "Đề nghị Mặt trận ..." names another."""
    if not (context.is_assigned and context.leads):
        return False
    is_named = text[subject.units[0].start : subject.units[0].end][:1].isupper()
    asks = words[0].form in ("đề", "kính", "trân")
    return not (is_named and (asks or all(party.is_group for party in context.leads)))


def _inline(branch: Branch, text: str, kind: str) -> tuple[Party, ...]:
    found: list[Party] = []
    for label, begin, end in inline_labels(text):
        if label == kind:
            found += _listed(text[begin:end], branch)
    return tuple(found)


def _inline_due(text: str, year: int | None) -> Due | None:
    for label, begin, end in inline_labels(text):
        if label == "due":
            return read_due(text[begin:end], year) or read_due_cell(text[begin:end], year)
    return None


def _row(branch: Branch, columns: Columns, context: _Context) -> Iterator[ReadTask]:
    cells = branch.paragraph.cells
    if not is_task_row(cells, columns):
        return
    text = cell(cells, columns.text)
    words = split_words(text)
    lead_cell, partner_cell = party_cells(cells, columns)
    leads, partners = _listed(lead_cell, branch), _listed(partner_cell, branch)
    due = read_due_cell(cell(cells, columns.due), context.year) or read_due(text, context.year)
    inherited = () if leads else context.leads
    yield ReadTask(
        id=branch.id,
        outline_id=branch.id,
        text=text,
        lead=leads or inherited,
        coordinating=partners or _parties(read_coordinating(text, words), branch, text),
        advises=_parties(read_advised(text, words), branch, text),
        due=due.text if due else None,
        due_on=due.due_on if due else None,
        due_lines=branch.lines if due else None,
        recurrence=read_recurrence(split_words(branch.text), branch.text),
        lines=branch.lines,
        lead_lines=context.lead_lines if inherited else None,
    )
