"""What a comma or "và" parts: the next name, or the rest of this one."""

from collections.abc import Sequence

from sen.lib.vi_text import matching_form
from sen.plan.reading import lexicon
from sen.plan.reading.units.ends import ends_at, is_name_tail
from sen.plan.reading.units.names import is_named, modifier, opens_unit
from sen.plan.reading.units.scan import Scan, is_collective
from sen.plan.reading.words import Word, split_words


def sector_size(scan: Scan, index: int) -> int:
    """Words of the sector that begins here; "Văn hóa, Thể thao và Du lịch" holds a comma."""
    rest = matching_form(scan.text[scan.words[index].start : scan.words[index].start + 60])
    for name in lexicon.COMMA_SECTORS:
        if rest.startswith(name):
            return len(split_words(name))
    return max(1, lexicon.SECTORS.at(scan.words, index))


def at_and(scan: Scan, *, whole: bool) -> bool:
    after = scan.index + 1
    if scan.words[scan.index].form == "cùng" and after < len(scan.words) and scan.words[after].form == "với":
        after += 1
    return at_separator(scan, after, whole=whole)


def at_separator(scan: Scan, after: int, *, whole: bool) -> bool:
    """A comma or "và" stands here; the next name, the rest of this one, or the end begins at `after`."""
    words, stop = scan.words, scan.index
    if after >= len(words):
        return False
    if scan.is_listing_sectors and words[after].is_capital and not opens_unit(words, after):
        scan.close(stop)
        scan.begin = after
        scan.index = after + sector_size(scan, after)
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


def _continues_group(scan: Scan, after: int) -> bool:
    """As "các sở, ban" and "UBND các huyện, thị xã" go on with a noun of units that bears no name of its own."""
    words = scan.words
    size = lexicon.GROUP_NOUNS.at(words, after)
    if not size or not (scan.is_group or is_collective(scan)):
        return False
    if words[after].is_capital and lexicon.UNIT_HEADS.at(words, after) > size:
        # "Hội Phụ nữ tỉnh, Tỉnh Đoàn", "các lực lượng Kiểm lâm, Bộ đội Biên phòng": a longer noun of its own.
        return False
    if lexicon.TERRITORIES.at(words, after):
        return True
    if is_named(words, after + size) and not lexicon.TERRITORIES.at(words, after + size):
        return False
    return scan.is_group or not words[after].is_capital


def _is_governed(scan: Scan, after: int) -> bool:
    """As "Thủ trưởng cơ quan ngang Bộ, cơ quan thuộc Chính phủ": heads of two kinds of offices, one name."""
    begin = scan.words[scan.begin : scan.begin + 4]
    follows = scan.words[after : after + 2]
    return (
        [word.form for word in begin] == ["thủ", "trưởng", "cơ", "quan"]
        and [word.form for word in follows] == ["cơ", "quan"]
        and not follows[0].is_capital
    )


def _joins_whole_administration(scan: Scan, stop: int, after: int) -> bool:
    """As the heading "Các phòng, ban, ngành Huyện và UBND các xã": every office of the place, one group as printed."""
    words = scan.words
    return (
        scan.begin == scan.first == 0
        and scan.is_group
        and words[stop].form == "và"
        and words[after].form in ("ubnd", "ủy")
        and any(word.before == "," for word in words[scan.begin : stop])
        and any(word.form == "các" for word in words[after : after + 5])
        and not any(ends_at(words, index) for index in range(after + 1, min(after + 20, len(words))))
    )


def _is_joint_office(scan: Scan, stop: int, after: int) -> bool:
    """As "Văn phòng HĐND và UBND", "Văn phòng Đoàn ĐBQH và HĐND": one office of two bodies."""
    words = scan.words
    if words[stop].form != "và" or words[scan.begin].form not in ("văn", "vp", "chánh", "lãnh"):
        return False
    bodies = ("hđnd", "ubnd", "hội", "ủy", "đoàn")
    return words[after].form in bodies and any(word.form in bodies for word in words[scan.begin + 1 : stop])


def _continues_name(scan: Scan, stop: int, after: int, *, whole: bool) -> bool:
    """As "Thể thao và Du lịch" goes on a name; so does a small word before a capital one ("và phát triển")."""
    words = scan.words
    if lexicon.SECTORS.at(words, after) and _is_complete_sector(scan, stop, after):
        scan.close(stop)
        scan.begin, scan.is_group = after, False
    elif opens_unit(words, after):
        pass
    elif not words[after].is_capital and not whole and not _goes_on_small(scan, stop, after):
        return False
    scan.index = after + max(1, modifier(words, after))
    return True


def _is_complete_sector(scan: Scan, stop: int, after: int) -> bool:
    """As "Sở Tài chính, Kế hoạch và Đầu tư": the name before is whole, and this sector has its own name."""
    if scan.words[stop].form == "và" or not scan.words[after].is_capital:
        return False
    head = scan.words[scan.begin].form
    size = lexicon.SECTORS.at(scan.words, scan.begin + 1)
    if head not in ("sở", "bộ", "phòng") or scan.begin + 1 + size != stop:
        return False
    joined = scan.text[scan.words[scan.begin + 1].start :].lower()
    return not any(joined.startswith(name) for name in lexicon.COMMA_SECTORS)


def _goes_on_small(scan: Scan, stop: int, after: int) -> bool:
    """A small word after a comma goes on a name when the order follows soon: "Vụ Công tác học sinh, sinh viên chủ trì"."""
    words = scan.words
    if ends_at(words, after):
        return words[after].form in ("chống", "chữa", "cứu")
    if is_name_tail(words, after):
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
        if ends_at(words, index):
            return False
        if words[index].form == "và":
            return opens_unit(words, index + 1)
        if words[index].before:
            return words[index].before == "," and opens_unit(words, index)
    return False
