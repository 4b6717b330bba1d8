"""Who does it, with whom, and whom they advise: read from one sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sen.plan.reading import lexicon
from sen.plan.reading.units import Unit, opens_group, opens_unit, read_units
from sen.plan.reading.words import Phrases, Word, split_words

_WORKS_WITH = Phrases("""
phối hợp với, phối hợp chặt chẽ với, phối hợp cùng, phối hợp cùng với, phối hợp chặt chẽ cùng, phối hợp chặt chẽ cùng với, phối kết hợp với, phối hợp thường xuyên với, phối hợp đồng bộ với
chủ trì cùng, chủ trì cùng với, kết hợp với, phối hợp, cùng phối hợp với, chủ động phối hợp với, phối hợp kịp thời với, phối hợp hiệu quả với, trao đổi với, trao đổi thông tin với, thống nhất với, phối hợp và thống nhất với, sự phối hợp của, sự tham gia của
phối hợp tốt với, phối hợp hướng dẫn với, phối hợp có hiệu quả với, liên hệ với, cùng với, cùng, hiệp đồng với, hiệp đồng chặt chẽ với, liên kết với, liên tịch với
""")
_NEEDS_JOINT = Phrases(
    "trao đổi với, trao đổi thông tin với, thống nhất với, liên hệ với, cùng với, kết hợp với, cùng"
)
_TELLS = Phrases("chỉ đạo, yêu cầu, đề nghị")
_TOLD = 2
_TAKES_PART = Phrases("phối hợp, cùng phối hợp, tham gia, cùng tham gia")
_ADVISES = Phrases(
    "tham mưu cho, tham mưu giúp, tham mưu trình, tham mưu đề xuất, tham mưu với, tham mưu, báo cáo tham mưu, giúp"
)
_LEADS = Phrases(
    "chủ trì, là cơ quan đầu mối, là đơn vị đầu mối, làm đầu mối, là đầu mối, chịu trách nhiệm chủ trì, có trách nhiệm chủ trì"
)
_NO_PARTNER = Phrases(
    "nhau, việc, công tác, tình hình, thực tế, điều kiện, nhiệm vụ, chương trình, kế hoạch, quy hoạch, hoạt động, yêu cầu, quy định"
)
_AFTER_ORDER = Phrases("cho, trách nhiệm, nhiệm vụ, đồng chí")
_AUTHORITIES = Phrases(
    "thủ tướng, phó thủ tướng, chính phủ, chủ tịch, phó chủ tịch, ubnd, ủy ban nhân dân, hđnd, hội đồng nhân dân, bộ trưởng, thứ trưởng, ban chỉ đạo, ban thường vụ, thường trực, tỉnh ủy, thành ủy, huyện ủy, quốc hội"
)
_MUST = Phrases("có trách nhiệm, phải, chịu trách nhiệm")
_OPENING = Phrases(
    "căn cứ, trên cơ sở, hàng năm, hằng năm, hàng quý, hằng quý, hàng tháng, hằng tháng, định kỳ, theo chức năng, tùy theo"
)
_LONGEST_GROUP = 30
_LONGEST_TOPIC = 12
_ISSUER_ORDERS = frozenset(["giao", "yêu", "đề", "phân"])


@dataclass(frozen=True, slots=True)
class Subject:
    units: tuple[Unit, ...]
    rest: int
    """The word at which what they must do begins."""
    ordered: bool = False
    """As "Giao ...", "Đề nghị ...": named by an order."""


def read_subject(text: str, words: Sequence[Word]) -> Subject | None:
    """The actor that opens the sentence: "Sở Y tế chủ trì ...", "Giao Sở Y tế ...", "UBND tỉnh yêu cầu các sở ..."."""
    if not words:
        return None
    ordered = _after_order(words, 0)
    if ordered:
        return _named(text, words, ordered, ordered=True)
    subject = _alone(text, _named(text, words, 0, ordered=False))
    if subject is None:
        return _obliged(text, words) or _after_opening(text, words) or _after_topic(text, words)
    later = _after_order(words, subject.rest)
    if (
        later
        and subject.rest < len(words)
        and words[subject.rest].form in _ISSUER_ORDERS
        and _gives_orders(text, subject)
    ):
        return _named(text, words, later, ordered=True) or subject
    return subject


def _alone(text: str, subject: Subject | None) -> Subject | None:
    """As "Sở Y tế cùng với Công an tỉnh kiểm tra ...": who stands after "cùng" works with the first, and does not lead."""
    if subject is None:
        return None
    leading = subject.units[: _first_companion(text, subject.units)]
    return replace(subject, units=leading)


def _first_companion(text: str, units: Sequence[Unit]) -> int:
    for index in range(1, len(units)):
        if re.match(r"\s*cùng\b", text[units[index - 1].end : units[index].start]):
            return index
    return len(units)


def _companions(text: str, words: Sequence[Word]) -> tuple[Unit, ...]:
    if not any(word.form == "cùng" for word in words):
        return ()
    subject = None if _after_order(words, 0) else _named(text, words, 0, ordered=False)
    return subject.units[_first_companion(text, subject.units) :] if subject else ()


def _obliged(text: str, words: Sequence[Word]) -> Subject | None:
    """A group that goes on with nouns not known here: "Các khách sạn, nhà nghỉ ... phải khai báo"."""
    is_known = opens_group(words, 0)
    if not is_known and words[0].form != "các":
        return None
    first = read_units(text, words, 0).next_word if is_known else 1
    for index in range(first, min(len(words), _LONGEST_GROUP)):
        if words[index].before not in ("", ","):
            return None
        acts = is_known and not words[index].before and lexicon.VERBS.at(words, index)
        if acts or (_MUST.at(words, index) and (is_known or words[index].form == "có")):
            return Subject((Unit(words[0].start, words[index - 1].end, is_group=True),), index)
    return None


def _after_opening(text: str, words: Sequence[Word]) -> Subject | None:
    """As "Căn cứ Kế hoạch này, Thủ trưởng các đơn vị xây dựng ...": the actor follows the comma of an opening phrase."""
    if not _OPENING.at(words, 0):
        return None
    for index in range(1, min(len(words), _LONGEST_GROUP)):
        if words[index].form in ("phối", "với", "giúp") or set(words[index].before) & set(".;:"):
            return None
        if words[index].before != "," or not opens_unit(words, index):
            continue
        read = read_units(text, words, index)
        if lexicon.VERBS.at(words, read.next_word) or _MUST.at(words, read.next_word):
            return Subject(read.units, read.next_word)
    return None


def _after_topic(text: str, words: Sequence[Word]) -> Subject | None:
    """As "Công tác cai nghiện: Phòng Lao động chủ trì ...": a topic, a colon, then the actor and an order."""
    for index in range(1, min(len(words), _LONGEST_TOPIC)):
        if set(words[index].before) & set(".;!?"):
            return None
        if words[index].before != ":":
            continue
        if not words[index].is_capital:
            return None
        ordered = _after_order(words, index)
        subject = _alone(text, _named(text, words, ordered or index, ordered=bool(ordered)))
        acts = subject is not None and (
            ordered or lexicon.VERBS.at(words, subject.rest) or _MUST.at(words, subject.rest)
        )
        return subject if acts else None
    return None


def _gives_orders(text: str, subject: Subject) -> bool:
    """As "Thủ tướng Chính phủ yêu cầu các Bộ ..."; "Sở Xây dựng yêu cầu các chủ đầu tư ..." is that office's own work."""
    if len(subject.units) != 1:
        return False
    name = text[subject.units[0].start : subject.units[0].end]
    return bool(_AUTHORITIES.at(split_words(name), 0)) and " các " not in name


def _after_order(words: Sequence[Word], index: int) -> int:
    """The word after "Giao", "Đề nghị", "Yêu cầu"; 0 when no order stands here."""
    size = lexicon.ORDERS.at(words, index)
    if not size or index + size >= len(words):
        return 0
    after = index + size
    after += _AFTER_ORDER.at(words, after)
    return after if opens_unit(words, after) else 0


def _named(text: str, words: Sequence[Word], index: int, *, ordered: bool) -> Subject | None:
    if not opens_unit(words, index):
        return None
    if not ordered and _is_order_itself(words, index):
        return None
    read = read_units(text, words, index)
    if read.next_word >= len(words):
        return Subject(read.units, read.next_word, ordered)
    if ordered or _may_act(words, read.next_word):
        return Subject(read.units, read.next_word, ordered)
    return None


def _is_order_itself(words: Sequence[Word], index: int) -> bool:
    """As "Báo cáo ...", "Lãnh đạo, chỉ đạo ..." open with a verb; "Lãnh đạo các đơn vị", "Thanh tra tỉnh" do not."""
    size = lexicon.VERBS.at(words, index)
    if not size or words[index].form.startswith(("thanh", "quản", "kiểm", "báo")):
        return False
    return not opens_group(words, index + size)


def _may_act(words: Sequence[Word], index: int) -> bool:
    """After a subject comes an order, a boundary ("trong phạm vi", "có trách nhiệm") or a colon."""
    word = words[index]
    if ":" in word.before:
        return True
    if set(word.before) & set(".;!?"):
        return False
    return not word.before or bool(lexicon.VERBS.at(words, index) or lexicon.BOUNDARIES.at(words, index))


def read_coordinating(text: str, words: Sequence[Word]) -> list[Unit]:
    """Every unit after "phối hợp với" and its kin, in order, each name once."""
    found: dict[str, Unit] = {}
    for unit in (*_companions(text, words), *_partners_after(text, words), *_partners_before(text, words)):
        found.setdefault(text[unit.start : unit.end].casefold(), unit)
    return list(found.values())


def _partners_after(text: str, words: Sequence[Word]) -> Iterator[Unit]:
    """As "phối hợp với Sở Y tế"."""
    index = 0
    while index < len(words):
        size = _WORKS_WITH.at(words, index)
        start = _start_of_partners(words, index, size) if size else 0
        if not start:
            index += max(1, size)
            continue
        read = read_units(text, words, start)
        yield from read.units
        index = max(read.next_word, index + size)


def _partners_before(text: str, words: Sequence[Word]) -> Iterator[Unit]:
    """As "Thanh tra huyện chủ trì, Phòng Tư pháp phối hợp giải quyết ..."."""
    for index in range(1, len(words)):
        if words[index - 1].form != "trì" or words[index].before != "," or not opens_unit(words, index):
            continue
        read = read_units(text, words, index)
        if _TAKES_PART.at(words, read.next_word):
            yield from read.units


def _start_of_partners(words: Sequence[Word], index: int, size: int) -> int:
    """The word at which the partners' names begin, 0 when this is no working together."""
    after = index + size
    if after >= len(words) or words[after].before not in ("", ":"):
        return 0
    if _NEEDS_JOINT.at(words, index) == size and not _says_joint(words, index):
        return 0
    if opens_unit(words, after):
        return after
    # "phối hợp với nhà trường ...": after "với" any noun is a partner, even of a kind not known here.
    is_noun = not any(known.at(words, after) for known in (lexicon.VERBS, lexicon.BOUNDARIES, _NO_PARTNER))
    return after if is_noun and words[after - 1].form in ("với", "cùng") else 0


def _says_joint(words: Sequence[Word], index: int) -> bool:
    """As "trao đổi với Công an ... để phối hợp": talking counts when it is for working together."""
    if words[index].form in ("cùng", "kết"):
        joins_clause = words[index].before == ";" and words[index].form == "cùng"
        return joins_clause or (index > 0 and words[index - 1].form in ("trì", "hợp"))
    return any(
        words[k].form == "phối" and words[k + 1].form == "hợp" and words[k - 1].form in ("để", "và", "nhằm")
        for k in range(index + 1, len(words) - 1)
    )


def read_advised(text: str, words: Sequence[Word]) -> list[Unit]:
    """Who is advised: "tham mưu Ủy ban nhân dân Huyện ..."."""
    for index in range(len(words)):
        size = _ADVISES.at(words, index)
        if size and opens_unit(words, index + size):
            return [_cut_after_level(unit, words) for unit in read_units(text, words, index + size).units]
    return []


def _cut_after_level(unit: Unit, words: Sequence[Word]) -> Unit:
    """As "tham mưu Ủy ban nhân dân Huyện thành phần tham dự ...": what is advised follows the level without a verb."""
    inside = [index for index, word in enumerate(words) if unit.start <= word.start and word.end <= unit.end]
    for index in inside[1:-1]:
        size = lexicon.TERRITORIES.at(words, index)
        after = index + size
        is_level = size and words[index - 1].form in ("dân", "ubnd", "hđnd", "ủy")
        if is_level and after in inside and not words[after].is_capital and not words[after].before:
            return Unit(unit.start, words[after - 1].end, unit.is_group)
    return unit


def read_leads_inside(text: str, words: Sequence[Word]) -> list[Unit]:
    """A lead named later in the sentence: "... do Sở Y tế chủ trì", "(Công an xã chủ trì)", "Giao Sở X chủ trì"."""
    return _leading_inside(text, words) or _assigned_inside(text, words) or _acting_inside(text, words)


def _assigned_inside(text: str, words: Sequence[Word]) -> list[Unit]:
    """As "Khôi phục lễ hội ..., giao Phòng Văn hóa thực hiện"."""
    for index in range(1, len(words) - 1):
        word = words[index]
        if word.form != "giao" or word.before not in (",", ";", "(", ".", "-", "–"):
            continue
        after = index + 1 + _AFTER_ORDER.at(words, index + 1)
        if opens_unit(words, after):
            return list(read_units(text, words, after).units)
    return []


def _acting_inside(text: str, words: Sequence[Word]) -> list[Unit]:
    """One office that a later clause begins with and gives an order: "Đồng ý bổ sung ...; Bộ Y tế rà soát ..."."""
    for index in range(1, len(words)):
        opens = words[index].before in (";", ".") and words[index].is_capital
        if not opens or not opens_unit(words, index) or opens_group(words, index):
            continue
        read = read_units(text, words, index)
        after = read.next_word
        if len(read.units) == 1 and not _is_order_itself(words, index) and lexicon.VERBS.at(words, after):
            return list(read.units)
    return []


def _leading_inside(text: str, words: Sequence[Word]) -> list[Unit]:
    for index in range(len(words)):
        if not opens_unit(words, index) or not _opens_clause(words, index):
            continue
        if index and words[index - 1].form == "do" and (named := _named_by_doing(text, words, index)):
            return named
        read = read_units(text, words, index)
        if (
            read.next_word < len(words)
            and _LEADS.at(words, read.next_word)
            and not words[read.next_word].before.strip(",")
        ):
            return list(read.units)
    return []


def _named_by_doing(text: str, words: Sequence[Word], index: int) -> list[Unit]:
    """As "do Trung tâm Thông tin xúc tiến du lịch chủ trì": whatever stands between is the name."""
    for stop in range(index + 1, min(len(words), index + _LONGEST_GROUP)):
        if set(words[stop].before) & set(".;:()"):
            return []
        if _LEADS.at(words, stop):
            return list(read_units(text, words[:stop], index, whole=True).units)
    return []


def _opens_clause(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if index == 0 or set(word.before) & set(".;:("):
        return True
    if index == _TOLD and _TELLS.at(words, 0) == _TOLD:
        return True
    return words[index - 1].form in ("do", "giao", "gồm") or lexicon.ORDERS.at(words, index - 1) == 1
