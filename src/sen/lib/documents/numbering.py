"""The list numbers that Word computes: "II.", "2.1.", "a)" stand in no text of the file.

ECMA-376 part 1, 17.9: a paragraph names a list (numId) and a level (ilvl), itself or through its style; lists
that share an abstract list continue one count, unless the list starts its own (startOverride).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_KEPT_BULLETS = frozenset("-–—+*•")


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    """"%1.%2." asks for the counts of levels 1 and 2."""
    all_decimal: bool = False
    restarts: bool = True
    style: str = ""


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document: call `label` once for every paragraph in reading order."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        """By abstract list."""
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level | int]] = {}
        self._begun: set[str] = set()
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: etree._Element) -> None:
        by_style: dict[str, str] = {}
        linked: dict[str, str] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            number = abstract.get(f"{W}abstractNumId") or ""
            self._lists[number] = _List(
                {_level_of(lvl): _read_level(lvl) for lvl in abstract.iter(f"{W}lvl")}
            )
            if style := value_of(abstract, "styleLink"):
                by_style[style] = number
            if style := value_of(abstract, "numStyleLink"):
                linked[number] = style
        for num in root.iter(f"{W}num"):
            list_id, abstract_id = num.get(f"{W}numId") or "", value_of(num, "abstractNumId") or ""
            self._abstract_of[list_id] = by_style.get(linked.get(abstract_id, ""), abstract_id)
            self._overrides[list_id] = dict(_read_overrides(num))

    def level_of_style(self, list_id: str, style: str) -> int:
        """Heading styles name the list only; the list says which level is whose."""
        known = self._lists.get(self._abstract_of.get(list_id, ""))
        levels = known.levels.items() if known else ()
        return next((number for number, level in levels if level.style == style), 0)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph of a list and return its number as Word shows it, "" for none."""
        known = self._lists.get(self._abstract_of.get(list_id, ""))
        if known is None or not 0 <= level < _LEVELS:
            return ""
        self._begin(list_id, known)
        shape = self._shape(list_id, known, level)
        counts = known.counts
        counts[level] = counts[level] + 1 if level in counts else shape.start
        for deeper in [number for number in counts if number > level]:
            if self._shape(list_id, known, deeper).restarts:
                del counts[deeper]
        return self._shown(list_id, known, shape, level)

    def _begin(self, list_id: str, known: _List) -> None:
        """The first paragraph of a list with a start of its own begins its count anew."""
        if list_id in self._begun:
            return
        self._begun.add(list_id)
        for number, override in self._overrides.get(list_id, {}).items():
            if isinstance(override, int):
                known.counts[number] = override - 1

    def _shape(self, list_id: str, known: _List, level: int) -> Level:
        override = self._overrides.get(list_id, {}).get(level)
        return override if isinstance(override, Level) else known.levels.get(level, Level())

    def _shown(self, list_id: str, known: _List, shape: Level, level: int) -> str:
        if shape.form == "bullet":
            return shape.text if shape.text in _KEPT_BULLETS else "•"
        if shape.form == "none" and "%" not in shape.text:
            return shape.text
        shown = shape.text
        for other in range(level + 1):
            if (mark := f"%{other + 1}") in shown:
                its = self._shape(list_id, known, other)
                form = "decimal" if shape.all_decimal else its.form
                shown = shown.replace(mark, formatted(known.counts.get(other, its.start), form))
        return shown.strip()


def _read_level(lvl: etree._Element) -> Level:
    start, restart = value_of(lvl, "start"), value_of(lvl, "lvlRestart")
    return Level(
        start=int(start) if start and start.isdecimal() else 1,
        form=value_of(lvl, "numFmt") or "decimal",
        text=value_of(lvl, "lvlText") or "",
        all_decimal=lvl.find(f"{W}isLgl") is not None,
        restarts=restart != "0",
        style=value_of(lvl, "pStyle") or "",
    )


def _read_overrides(num: etree._Element) -> Iterator[tuple[int, Level | int]]:
    for override in num.iter(f"{W}lvlOverride"):
        start = value_of(override, "startOverride")
        lvl = override.find(f"{W}lvl")
        if lvl is not None:
            yield _level_of(override), _read_level(lvl)
        elif start and start.isdecimal():
            yield _level_of(override), int(start)


def _level_of(element: etree._Element) -> int:
    number = element.get(f"{W}ilvl") or "0"
    return int(number) if number.isdecimal() else 0


def value_of(element: etree._Element, name: str) -> str | None:
    """The `w:val` of a child element."""
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def formatted(number: int, form: str) -> str:
    """A count in one of Word's number formats; the rare spelled-out ones come as digits."""
    if form in {"upperLetter", "lowerLetter"} and 0 < number <= MOST_LETTERS:
        times, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) * (times + 1)  # Word counts ..., z, aa, bb
        return letters.upper() if form == "upperLetter" else letters
    if form in {"upperRoman", "lowerRoman"} and 0 < number < 4000:
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form == "decimalZero":
        return f"{number:02d}"
    return "" if form == "none" else str(number)


MOST_LETTERS = 780
"""Thirty times the alphabet, as in Word: a file may ask for a start of ten digits."""
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        shown += letters * times
    return shown
