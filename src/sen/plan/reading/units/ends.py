"""Where a name ends."""

from collections.abc import Sequence

from sen.plan.reading import lexicon
from sen.plan.reading.units.names import modifier
from sen.plan.reading.units.scan import Scan, is_collective_before
from sen.plan.reading.words import Word

_NEEDS_NOUN = frozenset(["chỉ", "giáo", "tổ", "quản", "được", "phát", "bảo", "tìm"])
_OPEN_NOUNS = frozenset(
    ["ban", "quan", "vị", "lượng", "tổ", "các", "tâm", "phòng", "sở", "cục", "đội", "trường"]
)


def is_name_tail(words: Sequence[Word], index: int) -> bool:
    """As "phòng, chống thiên tai", "bảo vệ và phát triển rừng": a small word that goes on a long name."""
    return words[index].form in ("chống", "chữa", "cứu", "phát", "chế") or bool(
        lexicon.MODIFIERS.at(words, index)
    )


def ends_name(scan: Scan) -> bool:
    words, index = scan.words, scan.index
    if modifier(words, index) and not _is_order_after_all(words, index):
        return False
    if words[index].is_capital:
        return False
    return ends_at(words, index) or _follows_level(scan)


def _follows_level(scan: Scan) -> bool:
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
    return bool(sizes) and not is_collective_before(scan, index - sizes[0])


def _is_order_after_all(words: Sequence[Word], index: int) -> bool:
    """As "Ban Chỉ đạo" keeps its word, "Sở Y tế chỉ đạo" does not: only some nouns are open for one."""
    form, noun = words[index].form, words[index - 1].form
    if words[index].is_capital or form not in _NEEDS_NOUN:
        return False
    if noun == "phòng" and words[index - 2].form in ("quốc", "văn", "biên", "dự"):
        return True
    return noun != "ban" if form == "chỉ" else noun not in _OPEN_NOUNS


def ends_at(words: Sequence[Word], index: int) -> bool:
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
