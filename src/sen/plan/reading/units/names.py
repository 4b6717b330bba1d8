"""Where the name of a unit begins, and how far the noun that opens it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from sen.plan.reading import lexicon
from sen.plan.reading.words import Word


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters `start` to `end` of the text it was read from."""

    start: int
    end: int
    is_group: bool


@dataclass(frozen=True, slots=True)
class UnitList:
    units: tuple[Unit, ...]
    next_word: int
    """The first word that is no longer part of the list."""


def opens_group(words: Sequence[Word], index: int) -> bool:
    """As "các sở", "những đơn vị": an opener and a noun of units."""
    size = lexicon.GROUP_OPENERS.at(words, index)
    if not size or index + size >= len(words) or words[index + size].before not in ("", ":"):
        return False
    after = index + size
    return bool(lexicon.GROUP_NOUNS.at(words, after) or lexicon.UNIT_HEADS.at(words, after))


def opens_unit(words: Sequence[Word], index: int) -> bool:
    """Whether the name of a unit, or a group of units, begins at this word."""
    if opens_group(words, index):
        return True
    size = lexicon.UNIT_HEADS.at(words, index)
    if not size or lexicon.VERBS.at(words, index) > size:
        return False
    head = " ".join(word.form for word in words[index : index + size])
    after = index + size
    if head in lexicon.ALSO_VERBS:
        return words[index].is_capital and (
            is_named(words, after)
            or bool(lexicon.AFTER_INSPECTOR.at(words, after))
            or opens_group(words, after)
        )
    if head in lexicon.SHORT_HEADS:
        return _is_short_unit(words, index, after)
    return words[index].is_capital or size > 1 or is_named(words, after)


def _is_short_unit(words: Sequence[Word], index: int, after: int) -> bool:
    """As "ban" is a board before a name or a known noun; in capitals ("HỘI CHỢ") only before the noun."""
    known = bool(lexicon.AFTER_SHORT_HEAD.at(words, after) or lexicon.SECTORS.at(words, after))
    if words[index].is_shouted and words[index].form not in ("sở", "bộ", "báo", "đài", "cục", "vụ"):
        return known
    return is_named(words, after) or (words[index].is_capital and known)


def is_named(words: Sequence[Word], index: int) -> bool:
    return index < len(words) and words[index].is_capital and words[index].before in ("", '"', "“", "(")


def after_head(words: Sequence[Word], index: int) -> int:
    """The first word after the noun that opens a name: "các cơ quan", "Thanh tra xây dựng", "Ban Chỉ đạo"."""
    after = index
    if opens_group(words, index):
        after += lexicon.GROUP_OPENERS.at(words, index)
        after += lexicon.GROUP_NOUNS.at(words, after) or lexicon.UNIT_HEADS.at(words, after)
        return after
    size = lexicon.UNIT_HEADS.at(words, index) or 1
    head = " ".join(word.form for word in words[index : index + size])
    after += size
    if head in lexicon.ALSO_VERBS:
        after += lexicon.AFTER_INSPECTOR.at(words, after)
    elif lexicon.LONG_NAMED.at(words, index) and lexicon.NAME_TOPICS.at(
        words, index + lexicon.LONG_NAMED.at(words, index)
    ):
        after = _after_level(words, index + lexicon.LONG_NAMED.at(words, index))
    return after


def _after_level(words: Sequence[Word], index: int) -> int:
    """A long name ends with the level it works at; without one, after its topic."""
    topic = index + lexicon.NAME_TOPICS.at(words, index)
    for after in range(topic, min(topic + 14, len(words))):
        if words[after].before and words[after].before not in (",", "-", "–"):
            break
        if size := lexicon.TERRITORIES.at(words, after):
            return after + size
    return topic


def modifier(words: Sequence[Word], index: int) -> int:
    return lexicon.MODIFIERS.at(words, index)
