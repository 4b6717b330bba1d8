"""What a revised document says differently: which task is which, and what of its words changed. Pure.

Tasks are matched by their words, then by their number and heading; a person corrects the pairs (queries/revising.py).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, Literal, TypeVar

from sen.lib.vi_text import fold, syllables
from sen.plan.likeness import suggest_same_work

Key = TypeVar("Key", bound=Hashable)
CLOSE = 0.6
"""From this likeness on two tasks are one, wherever they stand (0 to 1, by syllables in order)."""
CLOSE_BESIDE = 0.35
"""So much is enough where number or heading is the same as well."""
CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Line(Generic[Key]):
    """A task as far as matching asks."""

    key: Key
    number: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def match(old: Sequence[Line[Key]], new: Sequence[Line[Key]]) -> dict[Key, Key]:
    """New key to old key; each old one at most once. What finds no partner is new, or dropped.

    Equal words first (of several equal ones those of the same number, then in order), then the most alike. The order
    of the lists decides only between equals, so renumbering and moving change nothing.
    """
    pairs = _equal(old, new)
    left_old = [line for line in old if line.key not in set(pairs.values())]
    left_new = [line for line in new if line.key not in pairs]
    taken: set[Key] = set()
    for _likeness, _n, later, earlier in sorted(
        _likely(left_old, left_new), key=lambda row: (-row[0], row[1])
    ):
        if later not in pairs and earlier not in taken:
            pairs[later] = earlier
            taken.add(earlier)
    return pairs


def likeness(first: str, second: str) -> float:
    """0 to 1: the share of syllables that both have in the same order, without marks of tone."""
    return SequenceMatcher(None, syllables(fold(first)), syllables(fold(second)), autojunk=False).ratio()


def words_changed(before: str, after: str) -> list[Piece]:
    """The later text in pieces, with the words that went where they stood. Joined without the new ones it is the
    earlier text, without the gone ones the later, but for spaces.
    """
    first, second = before.split(), after.split()
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", " ".join(first[a:b])))
            continue
        if b > a:
            found.append(Piece("gone", " ".join(first[a:b])))
        if d > c:
            found.append(Piece("new", " ".join(second[c:d])))
    return found


def _equal(old: Sequence[Line[Key]], new: Sequence[Line[Key]]) -> dict[Key, Key]:
    by_text: dict[str, list[Line[Key]]] = {}
    for line in old:
        by_text.setdefault(_plain(line), []).append(line)
    pairs: dict[Key, Key] = {}
    for same_number in (True, False):
        for line in new:
            waiting = by_text.get(_plain(line), [])
            fits = [each for each in waiting if not same_number or each.number == line.number]
            if line.key not in pairs and fits:
                pairs[line.key] = fits[0].key
                waiting.remove(fits[0])
    return pairs


def _likely(old: Sequence[Line[Key]], new: Sequence[Line[Key]]) -> Iterable[tuple[float, int, Key, Key]]:
    """(likeness, place, new key, old key) of all that may be one: by shared words, and what has the same number."""
    earlier = {line.key: line for line in old}
    numbers: dict[str, list[Key]] = {}
    for line in old:
        numbers.setdefault(line.number, []).append(line.key)
    found = suggest_same_work(
        {("new", line.key): line.text for line in new},
        {("old", line.key): line.text for line in old},
        at_most=CANDIDATES,
        others=1,
    )
    for place, line in enumerate(new):
        near = [like.key[1] for like in found.get(("new", line.key), []) if isinstance(like.key, tuple)]
        for key in dict.fromkeys([*near, *numbers.get(line.number, [])]):
            other = earlier[key]
            alike = likeness(line.text, other.text)
            beside = line.number == other.number or fold(line.section) == fold(other.section) != ""
            if alike >= (CLOSE_BESIDE if beside else CLOSE):
                yield alike + 0.1 * (line.number == other.number), place, line.key, key


def _plain(line: Line[Key]) -> str:
    return " ".join(syllables(fold(line.text)))
