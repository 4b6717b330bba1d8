"""Actors by their place, not by their noun: what stands where the neighbours name a unit names one too."""

import re
from collections.abc import Sequence

from sen.lib.vi_text import matching_form
from sen.plan.reading import lexicon
from sen.plan.reading.actors import Subject, read_subject
from sen.plan.reading.areas import read_label
from sen.plan.reading.outline import Branch, heading_title
from sen.plan.reading.units import Unit, opens_unit, read_units, units_of_heading
from sen.plan.reading.words import Phrases, Word, split_words

_TOPICS = Phrases("""
công tác, việc, chế độ, hoạt động, nội dung, nhiệm vụ, giải pháp, biện pháp, kinh phí, kiểm tra, khen thưởng, thi đua, sơ kết, tổng kết, báo cáo, thông tin, thời gian, thời hạn, tiến độ, lộ trình
về, đối với, hình thức, phương thức, phương pháp, yêu cầu, mục tiêu, mục đích, điều kiện, tổ chức thực hiện, phân công, trách nhiệm, quy trình, kế hoạch, chương trình, đề án, dự án, đợt, giai đoạn, bước, lĩnh vực
nguồn, cơ sở vật chất, nhân lực, các nội dung, các nhiệm vụ, các giải pháp, các hoạt động, các biện pháp, các công việc, một số, chỉ tiêu, kết quả, sản phẩm, địa điểm, thành phần, năm, tháng, quý, ngày, từ, khi, nếu, trong, tại, theo, hàng, hằng, mỗi bên, hai bên, các bên
""")
_LONGEST_HEADING = 16
_LONGEST_SUBJECT = 14
_FEWEST_VOTES = 2
_ASSIGNS = re.compile(r"tổ chức thực hiện|tổ chức triển khai|phân công|trách nhiệm|nhiệm vụ (?:cụ thể )?của")
_ITEMS = frozenset(["section", "clause", "letter", "bullet", "heading"])


def is_slot(parent: Branch) -> bool:
    """Most of the items of this list begin with a unit: then the others do, whatever they are called.

    Below "Tổ chức thực hiện" a third is enough, for that is what such a list is for.
    """
    items = [child for child in parent.children if child.level in _ITEMS and not read_label(child.text)]
    votes = sum(_names_known_unit(child) for child in items)
    if votes and _ASSIGNS.search(matching_form(parent.text)):
        return 3 * votes >= len(items)
    return votes >= _FEWEST_VOTES and 3 * votes >= 2 * len(items)


def _names_known_unit(branch: Branch) -> bool:
    words = split_words(branch.text)
    if not words or not (opens_unit(words, 0) or lexicon.ORDERS.at(words, 0)):
        return False
    return bool(units_of_heading(heading_title(branch.text)) or read_subject(branch.text, words))


def heading_in_slot(text: str) -> tuple[Unit, ...]:
    """The names of a heading that is a list of nouns: "Trại giam Nà Vàng", "Các hộ nuôi cá lồng"."""
    words = split_words(text)
    if not _may_name(words) or len(words) > _LONGEST_HEADING:
        return ()
    if any(set(word.before) & set(".;:!?") for word in words):
        return ()
    return read_units(text, words, 0, whole=True).units


def subject_in_slot(text: str, words: Sequence[Word]) -> Subject | None:
    """The nouns before the first order or colon: "Người nuôi cá lồng chủ động di dời ..."."""
    if not _may_name(words):
        return None
    stop = _end_of_slot(words)
    if not stop:
        return None
    shortened = words[:stop]
    units = read_units(text, shortened, 0, whole=True).units
    return Subject(units, stop) if units and units[-1].end == shortened[-1].end else None


def _may_name(words: Sequence[Word]) -> bool:
    if not words or not words[0].is_capital:
        return False
    if opens_unit(words, 0):
        return True
    return not (_TOPICS.at(words, 0) or lexicon.VERBS.at(words, 0) or lexicon.BOUNDARIES.at(words, 0))


def _end_of_slot(words: Sequence[Word]) -> int:
    """The word at which what they must do begins, 0 when none is near."""
    for index in range(2, min(len(words), _LONGEST_SUBJECT)):
        word = words[index]
        if ":" in word.before:
            return index
        if set(word.before) & set(".;!?("):
            return 0
        order = lexicon.VERBS.at(words, index) or lexicon.BOUNDARIES.at(words, index)
        if order and not word.is_capital and not lexicon.MODIFIERS.at(words, index):
            return index
    return 0
