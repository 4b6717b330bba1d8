"""Names of units in running text: where one begins, where it ends, where a list of them parts.

A list parts where a new name begins: "Bộ Quốc phòng, Bộ Công an" are two, "Sở Văn hóa, Thể thao và Du lịch"
is one. A group stays as printed: "các sở, ban, ngành", "Ủy ban nhân dân các huyện, thị xã, thành phố".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sen.lib.vi_text import matching_form
from sen.plan.reading import lexicon
from sen.plan.reading.words import Word, split_words

_STOPS = frozenset('.:;!?…”"')
_AND = frozenset(["và", "cùng", "với"])
_SECTOR_HEADS = frozenset(["sở", "bộ", "ban", "phòng", "ngành", "cục", "hội"])
_NEEDS_NOUN = frozenset(["chỉ", "giáo", "tổ", "quản", "được", "phát", "bảo", "tìm"])
_OPEN_NOUNS = frozenset(
    ["ban", "quan", "vị", "lượng", "tổ", "các", "tâm", "phòng", "sở", "cục", "đội", "trường"]
)
_LONGEST_NAME = 40
"""Words; a "name" longer than this is a sentence misread."""
_MOST_UNITS = 60
_SMALL_WORDS = 4


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
            _is_named(words, after)
            or bool(lexicon.AFTER_INSPECTOR.at(words, after))
            or opens_group(words, after)
        )
    if head in lexicon.SHORT_HEADS:
        return _is_short_unit(words, index, after)
    return words[index].is_capital or size > 1 or _is_named(words, after)


def _is_short_unit(words: Sequence[Word], index: int, after: int) -> bool:
    """As "ban" is a board before a name or a known noun; in capitals ("HỘI CHỢ") only before the noun."""
    known = bool(lexicon.AFTER_SHORT_HEAD.at(words, after) or lexicon.SECTORS.at(words, after))
    if words[index].is_shouted and words[index].form not in ("sở", "bộ", "báo", "đài", "cục", "vụ"):
        return known
    return _is_named(words, after) or (words[index].is_capital and known)


def _is_named(words: Sequence[Word], index: int) -> bool:
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


class _Scan:
    """One walk over the words of a list."""

    def __init__(self, text: str, words: Sequence[Word], index: int) -> None:
        self.text, self.words, self.index = text, words, index
        self.first = index
        self.begin = index
        self.is_group = opens_group(words, index)
        self.is_listing_sectors = False
        self.units: list[Unit] = []

    def close(self, stop: int) -> None:
        if stop <= self.begin:
            return
        end = self.words[stop - 1].end
        if self.text.count("(", self.words[self.begin].start, end) > self.text.count(
            ")", self.words[self.begin].start, end
        ):
            shut = self.text.find(")", end)
            end = shut + 1 if 0 <= shut - end <= 3 else end
        self.units.append(Unit(self.words[self.begin].start, end, self.is_group))

    def part(self, stop: int, begin: int) -> None:
        """One name ends before `stop`, the next begins at `begin`."""
        self.close(stop)
        self.begin = begin
        self.is_group = opens_group(self.words, begin)
        self.index = after_head(self.words, begin)


def read_units(text: str, words: Sequence[Word], index: int, *, whole: bool = False) -> UnitList:
    """The list of units that begins at word `index`; `whole` reads verbs as part of names (headings)."""
    scan = _Scan(text, words, index)
    scan.index = after_head(words, index)
    while (
        scan.index < len(words) and scan.index - scan.begin < _LONGEST_NAME and len(scan.units) < _MOST_UNITS
    ):
        if not _step(scan, whole=whole):
            break
    scan.close(scan.index)
    return UnitList(tuple(scan.units), scan.index)


def _step(scan: _Scan, *, whole: bool) -> bool:
    """Take the next word into the list, or stop before it."""
    word = scan.words[scan.index]
    if _STOPS & set(word.before):
        return _continue_after_stop(scan, word, whole=whole)
    if "(" in word.before:
        return _take_bracket(scan)
    if "," in word.before or ")," in word.before:
        return _at_separator(scan, scan.index, whole=whole)
    if word.form in _AND and not word.is_capital:
        return _at_and(scan, whole=whole)
    if not whole and _ends_name(scan):
        return False
    sector = lexicon.SECTORS.at(scan.words, scan.index)
    if not word.is_capital and (sector < 3 or scan.words[scan.index - 1].form not in _SECTOR_HEADS):
        # "các sở giáo dục và đào tạo" is a name in small letters, "Sở xây dựng ..." may be an order.
        sector = 0
    scan.index += max(1, sector, _modifier(scan.words, scan.index))
    return True


def _continue_after_stop(scan: _Scan, word: Word, *, whole: bool) -> bool:
    """What follows a stop and still belongs to the list.

    A colon after "các Sở", not after "Văn hóa - Xã hội", opens the list of sectors; "TP. Cao Lãnh" is no end;
    a semicolon may part units.
    """
    before = scan.words[scan.index - 1]
    is_bare = scan.index - 1 == scan.begin or scan.words[scan.index - 2].form in ("các", *_SECTOR_HEADS)
    if ":" in word.before and before.form in _SECTOR_HEADS and is_bare and word.is_capital:
        scan.begin, scan.is_group, scan.is_listing_sectors = scan.index, False, True
        scan.index += _sector_size(scan, scan.index)
        return True
    if word.before == "." and before.form in ("tp", "tx", "tt", "p", "x", "h"):
        scan.index += 1
        return True
    if word.before == ";" and opens_unit(scan.words, scan.index) and (whole or not _ends_in_a_sentence(scan)):
        scan.part(scan.index, scan.index)
        return True
    return False


def _ends_in_a_sentence(scan: _Scan) -> bool:
    """As "Trạm Y tế dự trữ cơ số thuốc; Trường ...": so many small words are no name but an order with an unknown verb."""
    last = scan.words[max(scan.begin, scan.index - _SMALL_WORDS) : scan.index]
    return not scan.is_group and len(last) == _SMALL_WORDS and not any(word.is_capital for word in last)


def _sector_size(scan: _Scan, index: int) -> int:
    """Words of the sector that begins here; "Văn hóa, Thể thao và Du lịch" holds a comma."""
    rest = matching_form(scan.text[scan.words[index].start : scan.words[index].start + 60])
    for name in lexicon.COMMA_SECTORS:
        if rest.startswith(name):
            return len(split_words(name))
    return max(1, lexicon.SECTORS.at(scan.words, index))


def _take_bracket(scan: _Scan) -> bool:
    """Take what stands in brackets, when it is short and holds no order."""
    opened = scan.words[scan.index].start
    shut = scan.text.find(")", opened)
    if shut < 0 or shut - opened > 60 or lexicon.VERBS.at(scan.words, scan.index):
        return False
    while scan.index < len(scan.words) and scan.words[scan.index].start < shut:
        scan.index += 1
    return True


def _at_and(scan: _Scan, *, whole: bool) -> bool:
    after = scan.index + 1
    if scan.words[scan.index].form == "cùng" and after < len(scan.words) and scan.words[after].form == "với":
        after += 1
    return _at_separator(scan, after, whole=whole)


def _at_separator(scan: _Scan, after: int, *, whole: bool) -> bool:
    """A comma or "và" stands here; the next name, the rest of this one, or the end begins at `after`."""
    words, stop = scan.words, scan.index
    if after >= len(words):
        return False
    if scan.is_listing_sectors and words[after].is_capital and not opens_unit(words, after):
        scan.close(stop)
        scan.begin = after
        scan.index = after + _sector_size(scan, after)
        return True
    if _continues_group(scan, after) or _is_governed(scan, after):
        scan.index = after + max(1, lexicon.GROUP_NOUNS.at(words, after))
        return True
    if _is_joint_office(scan, stop, after):
        scan.index = after + 1
        return True
    if opens_unit(words, after) and not _joins_whole_administration(scan, stop, after):
        scan.part(stop, after)
        return True
    return _continues_name(scan, stop, after, whole=whole)


def _continues_group(scan: _Scan, after: int) -> bool:
    """As "các sở, ban" and "UBND các huyện, thị xã" go on with a noun of units that bears no name of its own."""
    words = scan.words
    size = lexicon.GROUP_NOUNS.at(words, after)
    if not size or not (scan.is_group or _is_collective(scan)):
        return False
    if words[after].is_capital and lexicon.UNIT_HEADS.at(words, after) > size:
        # "Hội Phụ nữ tỉnh, Tỉnh Đoàn", "các lực lượng Kiểm lâm, Bộ đội Biên phòng": a longer noun of its own.
        return False
    if lexicon.TERRITORIES.at(words, after):
        return True
    if _is_named(words, after + size) and not lexicon.TERRITORIES.at(words, after + size):
        return False
    return scan.is_group or not words[after].is_capital


def _is_governed(scan: _Scan, after: int) -> bool:
    """As "Thủ trưởng cơ quan ngang Bộ, cơ quan thuộc Chính phủ": heads of two kinds of offices, one name."""
    begin = scan.words[scan.begin : scan.begin + 4]
    follows = scan.words[after : after + 2]
    return (
        [word.form for word in begin] == ["thủ", "trưởng", "cơ", "quan"]
        and [word.form for word in follows] == ["cơ", "quan"]
        and not follows[0].is_capital
    )


def _is_collective(scan: _Scan) -> bool:
    """Whether the name holds "các" or stands for every committee of a level ("UBND tỉnh, thành phố")."""
    return any(
        word.form == "các" or lexicon.TERRITORIES.at(scan.words, scan.begin + k)
        for k, word in enumerate(scan.words[scan.begin : scan.index])
    )


def _joins_whole_administration(scan: _Scan, stop: int, after: int) -> bool:
    """As the heading "Các phòng, ban, ngành Huyện và UBND các xã": every office of the place, one group as printed."""
    words = scan.words
    return (
        scan.begin == scan.first == 0
        and scan.is_group
        and words[stop].form == "và"
        and words[after].form in ("ubnd", "ủy")
        and any(word.before == "," for word in words[scan.begin : stop])
        and any(word.form == "các" for word in words[after : after + 5])
        and not any(_ends_at(words, index) for index in range(after + 1, min(after + 20, len(words))))
    )


def _is_joint_office(scan: _Scan, stop: int, after: int) -> bool:
    """As "Văn phòng HĐND và UBND", "Văn phòng Đoàn ĐBQH và HĐND": one office of two bodies."""
    words = scan.words
    if words[stop].form != "và" or words[scan.begin].form not in ("văn", "vp", "chánh", "lãnh"):
        return False
    bodies = ("hđnd", "ubnd", "hội", "ủy", "đoàn")
    return words[after].form in bodies and any(word.form in bodies for word in words[scan.begin + 1 : stop])


def _continues_name(scan: _Scan, stop: int, after: int, *, whole: bool) -> bool:
    """As "Thể thao và Du lịch" goes on a name; so does a small word before a capital one ("và phát triển")."""
    words = scan.words
    if lexicon.SECTORS.at(words, after) and _is_complete_sector(scan, stop, after):
        scan.close(stop)
        scan.begin, scan.is_group = after, False
    elif opens_unit(words, after):
        pass
    elif not words[after].is_capital and not whole and not _goes_on_small(scan, stop, after):
        return False
    scan.index = after + max(1, _modifier(words, after))
    return True


def _is_complete_sector(scan: _Scan, stop: int, after: int) -> bool:
    """As "Sở Tài chính, Kế hoạch và Đầu tư": the name before is whole, and this sector has its own name."""
    if scan.words[stop].form == "và" or not scan.words[after].is_capital:
        return False
    head = scan.words[scan.begin].form
    size = lexicon.SECTORS.at(scan.words, scan.begin + 1)
    if head not in ("sở", "bộ", "phòng") or scan.begin + 1 + size != stop:
        return False
    joined = scan.text[scan.words[scan.begin + 1].start :].lower()
    return not any(joined.startswith(name) for name in lexicon.COMMA_SECTORS)


def _goes_on_small(scan: _Scan, stop: int, after: int) -> bool:
    """A small word after a comma goes on a name when the order follows soon: "Vụ Công tác học sinh, sinh viên chủ trì"."""
    words = scan.words
    if _ends_at(words, after):
        return words[after].form in ("chống", "chữa", "cứu")
    if _is_name_tail(words, after):
        return True
    if scan.is_group:
        return False
    if words[stop].form == "và":
        return not lexicon.GROUP_NOUNS.at(words, after) and _next_name_is_near(words, after)
    ahead = words[after + 1 : after + 5]
    order = next((k for k in range(len(ahead)) if lexicon.VERBS.at(words, after + 1 + k)), None)
    return order is not None and not any(word.before for word in ahead[: order + 1])


def _next_name_is_near(words: Sequence[Word], after: int) -> bool:
    """As "Cục Chất lượng nông sản và thủy sản và Sở ...": another name follows the small words, and no order before it."""
    for index in range(after + 1, min(after + 5, len(words) - 1)):
        if _ends_at(words, index):
            return False
        if words[index].form == "và":
            return opens_unit(words, index + 1)
        if words[index].before:
            return words[index].before == "," and opens_unit(words, index)
    return False


def _is_name_tail(words: Sequence[Word], index: int) -> bool:
    """As "phòng, chống thiên tai", "bảo vệ và phát triển rừng": a small word that goes on a long name."""
    return words[index].form in ("chống", "chữa", "cứu", "phát", "chế") or bool(
        lexicon.MODIFIERS.at(words, index)
    )


def _modifier(words: Sequence[Word], index: int) -> int:
    return lexicon.MODIFIERS.at(words, index)


def _ends_name(scan: _Scan) -> bool:
    words, index = scan.words, scan.index
    if _modifier(words, index) and not _is_order_after_all(words, index):
        return False
    if words[index].is_capital:
        return False
    return _ends_at(words, index) or _follows_level(scan)


def _follows_level(scan: _Scan) -> bool:
    """As "Công an xã nhắc nhở ...": after its level a single unit's name is whole, even before an unknown verb."""
    words, index = scan.words, scan.index
    if scan.is_group or words[index].form in lexicon.AFTER_LEVEL or words[index].before:
        return False
    if lexicon.LEVELS.at(words, index):
        return False
    sizes = [
        size
        for size in (1, 2)
        if index - size > scan.begin and lexicon.LEVELS.at(words, index - size) == size
    ]
    return bool(sizes) and not _is_collective_before(scan, index - sizes[0])


def _is_collective_before(scan: _Scan, index: int) -> bool:
    return any(word.form == "các" for word in scan.words[scan.begin : index])


def _is_order_after_all(words: Sequence[Word], index: int) -> bool:
    """As "Ban Chỉ đạo" keeps its word, "Sở Y tế chỉ đạo" does not: only some nouns are open for one."""
    form, noun = words[index].form, words[index - 1].form
    if words[index].is_capital or form not in _NEEDS_NOUN:
        return False
    if noun == "phòng" and words[index - 2].form in ("quốc", "văn", "biên", "dự"):
        return True
    return noun != "ban" if form == "chỉ" else noun not in _OPEN_NOUNS


def _ends_at(words: Sequence[Word], index: int) -> bool:
    if words[index].form == "trình" and words[index - 1].form in ("chương", "công", "quá", "lộ"):
        return False
    if words[index].form == "lập" and words[index - 1].form in ("công", "thành", "độc", "dân"):
        return False
    if words[index].form == "tổ" and words[index - 1].form in ("các", "những"):
        return False
    if words[index].form == "có" and lexicon.MODIFIERS.at(words, index):
        return False
    # "Truyền hình Thành phố" is no "hình thành": an order is in small letters throughout.
    size = lexicon.VERBS.at(words, index) or lexicon.BOUNDARIES.at(words, index)
    return size > 0 and not any(word.is_capital for word in words[index + 1 : index + size])


def units_of_heading(text: str) -> tuple[Unit, ...]:
    """The units of a heading that consists of nothing else, () for any other heading."""
    words = split_words(text)
    if not words or not opens_unit(words, 0):
        return ()
    read = read_units(text, words, 0)
    if read.next_word >= len(words):
        return read.units
    return ()
