"""Which tasks may be the same work, by the words they share. Pure: texts in, suggestions out; a person decides."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise
from math import log
from typing import TypeVar

from sen.lib.vi_text import fold, syllables

Key = TypeVar("Key", bound=Hashable)
Shingle = tuple[str, ...]

FLOOR = 0.05
"""Below it two tasks share little but the words of every task of the plan."""
AT_MOST = 3
"""Measured on the Hồng Ngự plan: of 13 tasks of section II with a partner in IV, the partner is among the
three best suggestions for 11, and the very best for 5."""


@dataclass(frozen=True, slots=True)
class Like:
    """A task that may be the same work; `likeness` from 0 to 1."""

    key: Hashable
    likeness: float


def suggest_same_work(
    whats: Mapping[Key, str],
    whos: Mapping[Key, str],
    *,
    floor: float = FLOOR,
    at_most: int = AT_MOST,
    others: int = 0,
) -> dict[Key, list[Like]]:
    """For each text of `whats` the most alike of `whos`, best first; a key in both is not its own partner.

    Texts are compared as sets of syllables and pairs of syllables, folded, so that a slip of a tone mark does not
    count; what occurs in few texts weighs more (squared inverse frequency), what stands in all of them nothing.
    `others` texts count that share nothing: of two texts alone, what both say would stand in all of them.
    Dice's measure, so that a long text does not win by its length.
    """
    shingles = {key: _shingles(text) for texts in (whos, whats) for key, text in texts.items()}
    weights = _weights(shingles, others)
    norms = {key: sum(weights[shingle] for shingle in found) for key, found in shingles.items()}
    holders: dict[Shingle, list[Key]] = defaultdict(list)
    for key in whos:
        for shingle in shingles[key]:
            holders[shingle].append(key)
    found = {}
    for key in whats:
        shared = _shared(shingles[key], holders, weights)
        likes = [
            Like(other, 2 * weight / (norms[key] + norms[other]))
            for other, weight in shared.items()
            if other != key and weight > 0
        ]
        best = nsmallest(at_most, likes, key=lambda like: (-like.likeness, str(like.key)))
        if kept := [like for like in best if like.likeness >= floor]:
            found[key] = kept
    return found


def _shared(
    own: frozenset[Shingle], holders: Mapping[Shingle, list[Key]], weights: Mapping[Shingle, float]
) -> dict[Key, float]:
    """What every other text has in common with this one; only texts that share a shingle are looked at."""
    shared: dict[Key, float] = defaultdict(float)
    for shingle in own:
        for other in holders.get(shingle, ()):
            shared[other] += weights[shingle]
    return shared


def _shingles(text: str) -> frozenset[Shingle]:
    words = syllables(fold(text))
    return frozenset([*((word,) for word in words), *pairwise(words)])


def _weights(shingles: Mapping[Key, frozenset[Shingle]], others: int) -> dict[Shingle, float]:
    held_by = Counter(shingle for found in shingles.values() for shingle in found)
    return {shingle: log((len(shingles) + others) / count) ** 2 for shingle, count in held_by.items()}
