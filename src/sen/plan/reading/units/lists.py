"""Read a list of units word by word."""

from collections.abc import Sequence

from sen.plan.reading import lexicon
from sen.plan.reading.units.ends import ends_name
from sen.plan.reading.units.names import Unit, UnitList, after_head, modifier, opens_unit
from sen.plan.reading.units.scan import Scan
from sen.plan.reading.units.separators import at_and, at_separator, sector_size
from sen.plan.reading.words import Word, split_words

_STOPS = frozenset('.:;!?…”"')
_AND = frozenset(["và", "cùng", "với"])
_SECTOR_HEADS = frozenset(["sở", "bộ", "ban", "phòng", "ngành", "cục", "hội"])
_LONGEST_NAME = 40
"""Words; a "name" longer than this is a sentence misread."""
_MOST_UNITS = 60
_SMALL_WORDS = 4


def read_units(text: str, words: Sequence[Word], index: int, *, whole: bool = False) -> UnitList:
    """The list of units that begins at word `index`; `whole` reads verbs as part of names (headings)."""
    scan = Scan(text, words, index)
    scan.index = after_head(words, index)
    while (
        scan.index < len(words) and scan.index - scan.begin < _LONGEST_NAME and len(scan.units) < _MOST_UNITS
    ):
        if not _step(scan, whole=whole):
            break
    scan.close(scan.index)
    return UnitList(tuple(scan.units), scan.index)


def _step(scan: Scan, *, whole: bool) -> bool:
    """Take the next word into the list, or stop before it."""
    word = scan.words[scan.index]
    if _STOPS & set(word.before):
        return _continue_after_stop(scan, word, whole=whole)
    if "(" in word.before:
        return _take_bracket(scan)
    if "," in word.before or ")," in word.before:
        return at_separator(scan, scan.index, whole=whole)
    if word.form in _AND and not word.is_capital:
        return at_and(scan, whole=whole)
    if not whole and ends_name(scan):
        return False
    sector = lexicon.SECTORS.at(scan.words, scan.index)
    if not word.is_capital and (sector < 3 or scan.words[scan.index - 1].form not in _SECTOR_HEADS):
        # "các sở giáo dục và đào tạo" is a name in small letters, "Sở xây dựng ..." may be an order.
        sector = 0
    scan.index += max(1, sector, modifier(scan.words, scan.index))
    return True


def _continue_after_stop(scan: Scan, word: Word, *, whole: bool) -> bool:
    """What follows a stop and still belongs to the list.

    A colon after "các Sở", not after "Văn hóa - Xã hội", opens the list of sectors; "TP. Cao Lãnh" is no end;
    a semicolon may part units.
    """
    before = scan.words[scan.index - 1]
    is_bare = scan.index - 1 == scan.begin or scan.words[scan.index - 2].form in ("các", *_SECTOR_HEADS)
    if ":" in word.before and before.form in _SECTOR_HEADS and is_bare and word.is_capital:
        scan.begin, scan.is_group, scan.is_listing_sectors = scan.index, False, True
        scan.index += sector_size(scan, scan.index)
        return True
    if word.before == "." and before.form in ("tp", "tx", "tt", "p", "x", "h"):
        scan.index += 1
        return True
    if word.before == ";" and opens_unit(scan.words, scan.index) and (whole or not _ends_in_a_sentence(scan)):
        scan.part(scan.index, scan.index)
        return True
    return False


def _ends_in_a_sentence(scan: Scan) -> bool:
    """As "Trạm Y tế dự trữ cơ số thuốc; Trường ...": so many small words are no name but an order with an unknown verb."""
    last = scan.words[max(scan.begin, scan.index - _SMALL_WORDS) : scan.index]
    return not scan.is_group and len(last) == _SMALL_WORDS and not any(word.is_capital for word in last)


def _take_bracket(scan: Scan) -> bool:
    """Take what stands in brackets, when it is short and holds no order."""
    opened = scan.words[scan.index].start
    shut = scan.text.find(")", opened)
    if shut < 0 or shut - opened > 60 or lexicon.VERBS.at(scan.words, scan.index):
        return False
    while scan.index < len(scan.words) and scan.words[scan.index].start < shut:
        scan.index += 1
    return True


def units_of_heading(text: str) -> tuple[Unit, ...]:
    """The units of a heading that consists of nothing else, () for any other heading."""
    words = split_words(text)
    if not words or not opens_unit(words, 0):
        return ()
    read = read_units(text, words, 0)
    if read.next_word >= len(words):
        return read.units
    return ()
