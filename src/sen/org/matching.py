"""Which unit a document means by a printed name. Pure: names in, scored answers out.

    matcher = Matcher([Candidate(1, (("Phòng Văn hóa và Thông tin", How.NAME),))])
    matcher.match("Phòng VH&TT huyện")  ->  [Scored(key=1, score=0.98, how=How.SHORT)]

A score of 1 is the same name; from `SURE` on a screen may choose by itself when the next answer is not as good;
below `POSSIBLE` nothing is offered. Figures of the evaluation set: tests/org/test_matching.py.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sen.org.printed_name import Initials, PrintedName, Words, parse_printed_name
from sen.org.several_units import GroupRule, Several, parse_several

SURE = 0.9
POSSIBLE = 0.5
CLEAR_LEAD = 0.03
"""How far the best answer must be ahead of the next to be chosen by itself."""


class How(StrEnum):
    NAME = "name"
    FORMER_NAME = "former_name"
    SHORT = "short_name"
    ALIAS = "alias"
    PLACE_LEFT_OUT = "place_left_out"
    HEAD_OF_IT = "head_of_it"
    LIKENESS = "likeness"
    GROUP = "group"
    GROUP_RULE = "group_rule"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit or a group that a name may mean."""

    key: Hashable
    names: Sequence[tuple[str, How]]
    level: str = ""
    """`Unit.Level` of a unit: "Công an xã" is not the province's."""
    place: str = ""
    """The name of its authority ("UBND xã Bình Sen"), for names that leave the place out."""
    is_home: bool = True
    """Of the authority whose document is read."""
    rule: GroupRule | None = None
    """Of a group: what its members are. None for a unit."""


@dataclass(frozen=True, slots=True)
class Scored:
    key: Hashable
    """None: the name means nobody in particular ("các đơn vị liên quan")."""
    score: float
    how: How
    part: str = ""
    """Which part of the phrase, when it names several ("các phòng, ban và UBND các xã")."""


def sure_of(found: Sequence[Scored]) -> Scored | None:
    """The answer a screen may choose by itself, if there is one."""
    if not found or found[0].score < SURE or found[0].key is None or found[0].part:
        return None
    is_clear = len(found) == 1 or found[0].score - found[1].score >= CLEAR_LEAD
    return found[0] if is_clear else None


@dataclass(frozen=True, slots=True)
class _Name:
    candidate: Candidate
    how: How
    read: PrintedName
    authority: PrintedName


_WORTH = {How.NAME: 1.0, How.ALIAS: 0.99, How.SHORT: 0.98, How.FORMER_NAME: 0.95}
_NO_PLACE_SAID = 0.98
_PLACE_OF_AUTHORITY = 0.99
_LEVEL_CHANGED = 0.86
_OTHER_LEVEL = 0.6
_OTHER_PLACE = 0.4
_OTHER_MARKS = 0.94
_A_LIKENESS = 0.88
"""Never sure: another head is another body until a person says so."""
_TITLE = 0.97
_ELSEWHERE = 0.95
_RARE_ENOUGH = 0.34


@dataclass(slots=True)
class Matcher:
    """Built once for the units at hand; `match` is then cheap (200 phrases x 200 units in well under a second)."""

    candidates: Sequence[Candidate]
    _initials: Initials = field(init=False)
    _by_head: defaultdict[Words, list[_Name]] = field(init=False)
    _by_word: defaultdict[str, list[_Name]] = field(init=False)
    _weights: dict[str, float] = field(init=False)
    _named: dict[Hashable, list[Several]] = field(init=False)
    """What the names of each group say."""
    _known: dict[str, list[Scored]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._initials = Initials(name for candidate in self.candidates for name, _how in candidate.names)
        groups = [candidate for candidate in self.candidates if candidate.rule]
        self._named = {
            group.key: [parse_several(name, self._initials) for name, _how in group.names] for group in groups
        }
        names = [
            name for candidate in self.candidates if not candidate.rule for name in self._names_of(candidate)
        ]
        counted = Counter(word for head in {name.read.head for name in names} for word in set(head))
        total = len(names) + 1
        self._weights = {word: math.log(1 + total / count) for word, count in counted.items()}
        self._by_head, self._by_word = defaultdict(list), defaultdict(list)
        for name in names:
            self._by_head[name.read.head].append(name)
            for word in set(name.read.head):
                self._by_word[word].append(name)

    def match(self, phrase: str, *, limit: int = 5) -> list[Scored]:
        """The best answers first; empty when nothing is like it."""
        if phrase not in self._known:
            self._known[phrase] = self._match(phrase)
        return self._known[phrase][:limit]

    def _match(self, phrase: str) -> list[Scored]:
        several = parse_several(phrase, self._initials)
        units = self._units(phrase, only_exact=several.is_plural)
        whole = _best_first([*units, *self._groups(several)])
        if several.is_generic and not (whole and whole[0].score >= SURE and not several.is_only_some):
            return [Scored(None, 1.0, How.GENERIC), *(_at_most(found, 0.6) for found in whole)]
        if (not whole or whole[0].score < SURE) and (parts := self._parts(phrase)):
            return parts
        if several.is_plural and (not whole or whole[0].score < 0.75):
            return [Scored(None, 0.8, How.GENERIC), *(_at_most(found, 0.6) for found in whole)]
        return whole

    def _names_of(self, candidate: Candidate) -> Iterator[_Name]:
        authority = next(iter(parse_printed_name(candidate.place, self._initials)))
        for text, how in candidate.names:
            for read in parse_printed_name(text, self._initials):
                if read.head or read.place:
                    yield _Name(candidate, how, read, authority)

    def _units(self, phrase: str, *, only_exact: bool) -> Iterator[Scored]:
        for said in parse_printed_name(phrase, self._initials):
            if not said.head and said.level:  # "xã Long Vân" gives the work to its People's Committee
                said = replace(said, head=("uy", "ban", "nhan", "dan"), has_title=True)  # noqa: PLW2901
            exact = self._by_head.get(said.head, [])
            yield from (_scored(said, name, 1.0) for name in exact)
            if not only_exact:
                yield from self._alike(said)

    def _alike(self, said: PrintedName) -> Iterator[Scored]:
        near = {id(name): name for word in self._telling(said.head) for name in self._by_word.get(word, ())}
        found = list(self._alike_among(said, near.values()))
        if not found and said.head not in self._by_head:  # a slip in the very word that tells
            found = list(
                self._alike_among(said, (name for names in self._by_head.values() for name in names))
            )
        return iter(found)

    def _alike_among(self, said: PrintedName, names: Iterable[_Name]) -> Iterator[Scored]:
        for name in names:
            if name.read.head == said.head:
                continue
            likeness = max(self._shared(said.head, name.read.head), _spelled_alike(said.head, name.read.head))
            if (scored := _scored(said, name, likeness)).score >= POSSIBLE:
                yield scored

    def _telling(self, head: Words) -> list[str]:
        """Words that tell units apart; "phòng" and "ủy ban" open too many doors."""
        heaviest = max(self._weights.values(), default=1.0)
        return [word for word in head if self._weights.get(word, 0) >= heaviest * _RARE_ENOUGH]

    def _shared(self, one: Words, other: Words) -> float:
        """Weighted share of words in common (Dice)."""
        mine, theirs = set(one), set(other)
        return 2 * self._weight(mine & theirs) / ((self._weight(mine) + self._weight(theirs)) or 1)

    def _weight(self, words: set[str]) -> float:
        """A word that no unit has weighs like the rarest."""
        rarest = max(self._weights.values(), default=1.0)
        return sum(self._weights.get(word, rarest) for word in words)

    def _groups(self, said: Several) -> Iterator[Scored]:
        for candidate in self.candidates:
            if candidate.rule is None or not said.is_plural:
                continue
            likeness = max(said.likeness(name) for name in self._named[candidate.key])
            if likeness == 1:
                yield Scored(candidate.key, 1.0, How.GROUP)
            elif said.rule and said.rule.is_like(candidate.rule):
                yield Scored(candidate.key, 0.95, How.GROUP_RULE)
            elif likeness * _A_LIKENESS >= POSSIBLE:
                yield Scored(candidate.key, round(likeness * _A_LIKENESS, 3), How.GROUP)

    def _parts(self, phrase: str) -> list[Scored]:
        """Cut at one "và" or comma so that both sides name somebody; the best cut wins."""
        best: tuple[float, list[Scored]] = (0.85, [])
        for left, right in _cuts(phrase):
            first, second = self.match(left, limit=1), self.match(right)
            if not first or not second or first[0].part or None in {first[0].key, second[0].key}:
                continue
            worst = min(first[0].score, second[0].score)
            if worst > best[0]:
                rest = second if second[0].part else [replace(second[0], part=right)]
                best = worst, [replace(first[0], part=left), *rest]
        return best[1]


def _cuts(phrase: str) -> Iterator[tuple[str, str]]:
    for mark in (" và ", ";", ", "):
        start = phrase.find(mark)
        while start >= 0:
            left, right = phrase[:start].strip(), phrase[start + len(mark) :].strip()
            if left and right:
                yield left, right
            start = phrase.find(mark, start + 1)


def _scored(said: PrintedName, name: _Name, likeness: float) -> Scored:
    place = _place_fit(said, name)
    score = _WORTH[name.how] * place
    score *= _TITLE if said.has_title else 1
    score *= 1 if name.candidate.is_home else _ELSEWHERE
    score *= _OTHER_MARKS if _marks_differ(said, name.read) else 1
    if likeness < 1:
        return Scored(name.candidate.key, round(score * likeness * _A_LIKENESS, 3), How.LIKENESS)
    return Scored(name.candidate.key, round(score, 3), _how(said, name, place))


def _how(said: PrintedName, name: _Name, place: float) -> How:
    if said.has_title:
        return How.HEAD_OF_IT
    return How.PLACE_LEFT_OUT if place < 1 and name.how is How.NAME else name.how


def _place_fit(said: PrintedName, name: _Name) -> float:
    """1 for the same level and place; less for one left out; little for another one."""
    own = (
        name.read
        if name.read.place
        else replace(name.authority, level=name.read.level or name.authority.level)
    )
    by_authority = _PLACE_OF_AUTHORITY if not name.read.level else 1.0
    if not said.level:
        return 1.0 if not name.read.level else _NO_PLACE_SAID
    if not said.place:
        return _level_fit(said, name, own) * (_NO_PLACE_SAID if name.read.level else by_authority)
    if not own.level:
        return _level_fit(said, name, own) * _NO_PLACE_SAID
    if said.place != own.place:
        return _OTHER_PLACE
    return by_authority * (1.0 if said.level == own.level else _LEVEL_CHANGED)


def _level_fit(said: PrintedName, name: _Name, own: PrintedName) -> float:
    levels = {name.candidate.level, own.state_level} - {""}
    if not levels or not said.state_level or said.level == own.level:
        return 1.0
    return 1.0 if said.state_level in levels else _OTHER_LEVEL


def _marks_differ(said: PrintedName, own: PrintedName) -> bool:
    """Tân Hòa and Tân Hoa are two communes; without any mark nothing can be said."""
    shared = {word for word, _marks in said.marks} & {word for word, _marks in own.marks}
    return {pair for pair in said.marks if pair[0] in shared} != {
        pair for pair in own.marks if pair[0] in shared
    }


def _spelled_alike(one: Words, other: Words) -> float:
    """Dice over letter trigrams: a slip of the keyboard or of the scanner costs little."""
    first, second = _trigrams(" ".join(one)), _trigrams(" ".join(other))
    return 2 * len(first & second) / ((len(first) + len(second)) or 1)


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _best_first(found: Iterable[Scored]) -> list[Scored]:
    """One answer a candidate, its best; nothing below `POSSIBLE`."""
    best: dict[Hashable, Scored] = {}
    for scored in found:
        if scored.score >= POSSIBLE and (scored.key not in best or best[scored.key].score < scored.score):
            best[scored.key] = scored
    return sorted(best.values(), key=lambda scored: -scored.score)


def _at_most(found: Scored, score: float) -> Scored:
    return replace(found, score=min(found.score, score))
