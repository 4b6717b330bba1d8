"""The report of a frozen round as passages, each with where its words come from. Pure: takes the value of `snapshots`.

The paper and the screen on which it is edited are both made from it, so that no sentence of the paper is without its
source. The document is Vietnamese whoever takes it: it is the authority's, not the reader's.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sen.lib.official import Heading, Level
from sen.plan.merged import merged_of, nothing_units
from sen.plan.models import RoundKind, SheetForm
from sen.plan.models.rounds import QUARTERS
from sen.plan.outline_numbers import BETWEEN, without_marker

PRESS_HEADS = (
    "TT", "Đơn vị", "Nội dung báo chí nêu", "Ý kiến chỉ đạo", "Việc đã làm", "Xác minh", "Kết quả", "Nơi phụ trách"
)  # fmt: skip
PRESS_FIELDS = ("summary", "directives", "action", "verification", "result", "responsible")


@dataclass(frozen=True, slots=True)
class Source:
    """From where the words come: whose sheet, on which task, with which evidence. Without a unit: from the figures."""

    unit: str = ""
    sheet: int | None = None
    duty: int | None = None
    task: str = ""
    evidence: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """A sentence of the focal point, behind the passage `behind`."""

    pk: int
    behind: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a cell of the table of press items. `made`: the words as the report makes them by itself.

    `text`: the words as they go into the paper; empty when they are left out of it.
    """

    place: str
    made: str
    source: Source = Source()
    label: str = ""
    """The head of its column."""
    text: str = ""
    is_changed: bool = False
    is_counted: bool = False
    """From the figures that were kept: not to be worded otherwise than they are."""
    goes_with: str = ""
    """The place of another passage: left out of the paper with it, whatever its own words."""
    is_gone: bool = False
    """Left out with that passage: not to be worded before the other stands again."""
    own: Sequence[Own] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the table of press items."""

    unit: str
    cells: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Items:
    """The table of press items; own sentences stand behind the whole of it."""

    rows: Sequence[Item]
    place: str = "items"
    own: Sequence[Own] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Where the counted answers of the units stand, as a picture and a table."""


Part = Heading | Passage | Items | Figures


@dataclass(frozen=True, slots=True)
class Wording:
    """What the focal point worded otherwise: place to words (empty: left out), and own sentences in their order."""

    changed: Mapping[str, str] = field(default_factory=dict)
    own: Sequence[Own] = ()

    def behind(self, place: str) -> list[Own]:
        return [each for each in self.own if each.behind == place]


def parts_of(content: Mapping[str, Any], wording: Wording | None = None) -> list[Part]:
    """The whole report in its order, with the words as they go into the paper."""
    wording = wording or Wording()
    is_press = content["round"]["form"] == SheetForm.PRESS
    made = [_opening(content), *(_press(content) if is_press else _work(content)), *_units(content)]
    return [_worded(part, wording) for part in made]


def silent_headings(parts: Sequence[Part]) -> set[int]:
    """Places in the list of headings below which nothing is left: they do not stand on the paper either."""
    silent: set[int] = set()
    below = {Level.ROMAN: False, Level.CLAUSE: False}
    for number in reversed(range(len(parts))):
        part = parts[number]
        if isinstance(part, Heading):
            if not below[part.level]:
                silent.add(number)
                continue
            below[part.level] = below[Level.CLAUSE] = False
        elif not isinstance(part, Passage) or part.text or part.own:
            below = dict.fromkeys(below, True)
    return silent


def passages_of(parts: Collection[Part]) -> dict[str, Passage]:
    """Place to passage, those of the table as well."""
    found: dict[str, Passage] = {}
    for part in parts:
        if isinstance(part, Passage):
            found[part.place] = part
        elif isinstance(part, Items):
            found |= {cell.place: cell for row in part.rows for cell in row.cells}
    return found


def anchors_of(parts: Collection[Part]) -> list[str]:
    """Places behind which a sentence may be added: every paragraph, and the table as a whole."""
    return [part.place for part in parts if isinstance(part, Passage | Items)]


def tidy(words: str) -> str:
    """Line ends as we keep them, nothing hanging over."""
    return "\n".join(line.rstrip() for line in words.strip().splitlines())


def stamp_of(words: str) -> str:
    """SHA-256 of words, for a form to say which ones it was opened on."""
    return hashlib.sha256(tidy(words).encode()).hexdigest()


def span_words(content: Mapping[str, Any]) -> str:
    """The time as the office writes it: tháng 3 năm 2026, quý I năm 2026, từ ngày ... đến ngày ...."""
    first, last = (date.fromisoformat(content["round"][name]) for name in ("starts_on", "ends_on"))
    match content["round"]["kind"]:
        case RoundKind.MONTHLY:
            return f"tháng {first.month} năm {first.year}"
        case RoundKind.QUARTERLY:
            return f"quý {QUARTERS[(first.month - 1) // 3]} năm {first.year}"
        case RoundKind.HALF_YEARLY:
            return f"6 tháng {'đầu' if first.month == 1 else 'cuối'} năm {first.year}"
        case RoundKind.YEARLY:
            return f"năm {first.year}"
    return f"từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"


def title_words(content: Mapping[str, Any]) -> str:
    """What the report is about, with its time."""
    title = content["round"]["title"] or (
        "Tổng hợp thông tin báo chí nêu" if content["round"]["form"] == SheetForm.PRESS
        else "Kết quả thực hiện kế hoạch thông tin đối ngoại"
    )  # fmt: skip
    return f"{title} {span_words(content)}"


def _worded(part: Part, wording: Wording) -> Part:
    match part:
        case Passage():
            return _put(part, wording)
        case Items():
            rows = [Item(row.unit, [_put(cell, wording) for cell in row.cells]) for row in part.rows]
            return Items(rows, own=wording.behind(part.place))
    return part


def _put(passage: Passage, wording: Wording) -> Passage:
    other = None if passage.is_counted else wording.changed.get(passage.place)
    is_gone = wording.changed.get(passage.goes_with) == ""
    text = "" if is_gone else passage.made if other is None else other
    own = wording.behind(passage.place)
    return replace(passage, text=text, is_changed=other is not None, is_gone=is_gone, own=own)


def _opening(content: Mapping[str, Any]) -> Passage:
    plan = content["plan"]
    number = f" số {plan['number']}" if plan["number"] else ""
    words = f"Thực hiện Kế hoạch{number} ({plan['title']}), kết quả {span_words(content)} như sau:"
    return Passage("opening", words)


def _work(content: Mapping[str, Any]) -> Iterator[Part]:
    """The report counts its own headings: not every heading of the plan has something to say in a round."""
    section = None
    for task in merged_of(content):
        if task.section != section or section is None:
            section = task.section
            names = [without_marker(name) for name in section.split(BETWEEN) if name]
            yield Heading(Level.ROMAN, " - ".join(names) or "Kết quả thực hiện")
        yield Heading(Level.CLAUSE, f"{task.task.rstrip(' .;')} (nhiệm vụ {task.number.rstrip('.)')})")
        for line in task.lines:
            evidence = [(number, title) for number, title in line["evidence"]]
            source = Source(line["unit"], line["sheet"], line["duty"], task.number, evidence)
            percent = f" ({line['percent']} %)" if line["percent"] is not None else ""
            yield Passage(f"line-{line['duty']}", f"- {line['unit']}{percent}: {line['text']}", source)
            if evidence:
                words = f"Minh chứng: {'; '.join(title for _number, title in evidence)}."
                yield Passage(f"evidence-{line['duty']}", words, source, goes_with=f"line-{line['duty']}")


def _press(content: Mapping[str, Any]) -> Iterator[Part]:
    rows: list[Item] = []
    for unit in content["units"]:
        source = Source(unit["name"], unit["sheet"])
        for number, item in enumerate(unit["items"], 1):
            cells = [
                Passage(f"item-{unit['unit']}-{number}-{name}", item[name], source, head)
                for name, head in zip(PRESS_FIELDS, PRESS_HEADS[2:], strict=True)
            ]
            rows.append(Item(unit["name"], cells))
    yield Heading(Level.ROMAN, "Thông tin báo chí nêu")
    yield Items(rows)
    if none := nothing_units(content):
        yield _counted("silent", f"Không có tin báo chí nêu: {', '.join(none)}.")


def _units(content: Mapping[str, Any]) -> Iterator[Part]:
    """How many answered, who did not, who was late; difficulties and proposals in the units' own words."""
    units = content["units"]
    sent = [unit for unit in units if unit["is_sent"]]
    yield Heading(Level.ROMAN, "Tình hình gửi báo cáo của các đơn vị")
    yield _counted("sent", f"{len(sent)}/{len(units)} đơn vị đã gửi báo cáo.")
    if content["missing"]:
        yield _counted("missing", f"Chưa gửi: {', '.join(content['missing'])}.")
    if late := [unit["name"] for unit in sent if unit["is_late"]]:
        yield _counted("late", f"Gửi trễ hạn: {', '.join(late)}.")
    if content["round"]["form"] == SheetForm.WORK:
        yield Figures()
    if told := [unit for unit in sent if unit["note"]]:
        yield Heading(Level.ROMAN, "Khó khăn, kiến nghị")
        for unit in told:
            source = Source(unit["name"], unit["sheet"])
            yield Passage(f"note-{unit['unit']}", f"- {unit['name']}: {unit['note']}", source)


def _counted(place: str, words: str) -> Passage:
    return Passage(place, words, is_counted=True)
