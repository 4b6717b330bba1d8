"""The head of a document: who speaks, number, place, date, kind, title, legal bases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sen.lib.vi_dates import PartialDate, find_dates
from sen.lib.vi_text import matching_form
from sen.plan.reading.citations import clean_number, find_bases, opens_basis
from sen.plan.reading.model import Header, Signature, Span
from sen.plan.reading.paragraphs import Paragraph
from sen.plan.reading.units import opens_unit, read_units
from sen.plan.reading.words import split_words

# Longest first: "CÔNG ĐIỆN KHẨN" before "CÔNG ĐIỆN".
DOC_TYPES = (
    "CHƯƠNG TRÌNH HÀNH ĐỘNG", "CHƯƠNG TRÌNH PHỐI HỢP", "CHƯƠNG TRÌNH CÔNG TÁC", "KẾ HOẠCH PHỐI HỢP", "KẾ HOẠCH LIÊN TỊCH", "KẾ HOẠCH", "CHƯƠNG TRÌNH", "CHỈ THỊ", "QUYẾT ĐỊNH", "NGHỊ QUYẾT", "CÔNG ĐIỆN",
    "CÔNG VĂN", "THÔNG BÁO", "HƯỚNG DẪN", "KẾT LUẬN", "PHƯƠNG ÁN", "ĐỀ ÁN", "QUY CHẾ", "QUY ĐỊNH", "THÔNG TƯ", "NGHỊ ĐỊNH", "BÁO CÁO", "TỜ TRÌNH", "THÔNG TRI",
)  # fmt: skip
_TYPE_ALONE = re.compile(rf"^(?P<type>{'|'.join(DOC_TYPES)})\s*:?$")
_TYPE_IN_SMALL = re.compile(rf"^(?P<type>{'|'.join(kind.capitalize() for kind in DOC_TYPES)})$")
_TYPE_OPENS = re.compile(
    rf"^(?P<type>{'|'.join(DOC_TYPES)})\b[\s:.–-]*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL
)
_TELEGRAM = re.compile(r"^(?:Công điện|Điện)\s*:\s*", re.IGNORECASE)
_MOTTO = re.compile(
    r"^CỘNG$|(?:CỘNG\s+)?H(?:ÒA|OÀ)\s+XÃ\s+HỘI(?:\s+CHỦ\s+NGHĨA)?(?:\s+VIỆT\s+NAM)?|^(?:XÃ\s+HỘI\s+)?CHỦ\s+NGHĨA\s+VIỆT\s+NAM|Độc\s+lập\s*[-–—]\s*Tự\s+do\s*[-–—]\s*Hạnh\s+phúc|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM",
    re.IGNORECASE,
)
_NUMBER_LINE = re.compile(
    r"\bSố\s*:?\s*(?P<number>[\d.…_ ]*\s*[-/]?\s*(?:\d{4}\s*/\s*)?[A-ZĐƯ][A-ZĐƯa-z&0-9]*(?:\s?[-–/]\s?[A-ZĐƯ][A-ZĐƯa-z&0-9]*)*)"
)
_NUMBER_AFTER_TYPE = re.compile(
    r"^(?:số\s*:?\s*)?(?P<number>\d{1,5}[a-zA-Z]?\s?(?:/\s?\d{4}\s?)?[-/]\s?[A-ZĐ][A-ZĐƯa-z&0-9]*(?:\s?[-–/]\s?[A-ZĐ][A-ZĐƯa-z&0-9]*)*)\s*",
    re.IGNORECASE,
)
_OF_ISSUER = re.compile(
    r"^,?\s*của\s+[^,.;:]{3,90}?\s+(?=(?:về|V/v|ban hành|phê duyệt|quy định)\b)", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?P<place>(?:TP\.?\s*|Tp\.?\s*)?[A-ZĐÀ-Ỹ][\wÀ-ỹ]*(?:[\s-]+[A-ZĐÀ-Ỹ][\wÀ-ỹ]*){0,4})\s*,\s*(?=ngày\b)"
)
_SUBJECT_LINE = re.compile(r"\bV/v\b:?\s*(?P<subject>.+)$", re.IGNORECASE)
_BODY_OPENERS = re.compile(
    r"^(?:Căn cứ|Thực hiện (?:Kế|Nghị|Chỉ|Quyết|Công|Luật|Chương|Thông|Đề|Kết|Hướng|Văn|ý kiến|chỉ đạo)|Để |Nhằm |Kính gửi|Hiện nay|Trong thời gian|Trong những|Thời gian|Ngày \d|Xét|Theo |Triển khai thực hiện (?:Kế|Nghị|Chỉ|Quyết|Công)|Qua |Vừa qua|Năm \d{4},)"
)
_YEAR = re.compile(r"năm\s+((?:19|20)\d{2})")
_ADDENDUM = re.compile(r"^\(?\s*(?:Kèm theo|Ban hành kèm theo|Kèm Kế hoạch)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """Paragraphs before the first numbered part, and what was made of them."""

    header: Header
    preamble: tuple[Paragraph, ...]


def read_header(head: Sequence[Paragraph], signature: Signature | None) -> Header:
    """The header from the paragraphs before the outline; who signs may be the only name of the issuer."""
    lines: dict[str, Span] = {}
    at, doc_type, title = _type_and_title(head, lines)
    top = _letterhead_part(head, at, doc_type)
    number = _number(top, head, at, lines)
    if doc_type is None and number is not None:
        at, doc_type, title = _type_by_number(number, head, lines)
    place, written = _place_and_date(top, lines)
    preamble = head[at + 1 :] if at >= 0 else head
    parent, issuer = _letterhead(top, lines)
    header = Header(
        issuer=issuer,
        parent=parent,
        number=number,
        place=place,
        date=written.value if written else None,
        date_text=written.text if written else None,
        doc_type=doc_type,
        title=title,
        legal_bases=tuple(find_bases((paragraph.text, paragraph.lines) for paragraph in preamble)),
        lines=lines,
    )
    return _with_issuer(header, head, signature, lines)


def _letterhead_part(head: Sequence[Paragraph], at: int, doc_type: str | None) -> Sequence[Paragraph]:
    """What stands above the text; under a letter's subject the second column of the head may follow."""
    if at < 0 or doc_type == "CÔNG VĂN":
        end = next(
            (index for index, paragraph in enumerate(head) if paragraph.text.startswith("Kính gửi")), 12
        )
        return head[: min(end, 14)]
    return head[: at + 1]


@dataclass(frozen=True, slots=True)
class _Written:
    value: PartialDate
    text: str


def _type_and_title(head: Sequence[Paragraph], lines: dict[str, Span]) -> tuple[int, str | None, str | None]:
    """Position of the paragraph that ends the title, the kind of document, its title."""
    for index, paragraph in enumerate(head):
        # A dump may have turned the capitals small; "Quyết định" alone further down is the formula above Điều 1.
        alone = _TYPE_ALONE.match(paragraph.text) or (index < 6 and _TYPE_IN_SMALL.match(paragraph.text))
        if alone:
            lines["doc_type"] = paragraph.lines
            end, title = _title_below(head, index + 1, lines)
            return end, alone["type"].upper(), title
    for index, paragraph in enumerate(head[:12]):
        read = _type_in_line(paragraph, lines)
        if read:
            return index, *read
    for index, paragraph in enumerate(head[:12]):
        subject = _SUBJECT_LINE.search(paragraph.text)
        if subject:
            lines["title"] = lines["doc_type"] = paragraph.lines
            return index, "CÔNG VĂN", _without_date(subject[0])
    return -1, None, None


_SYMBOLS = {
    "KH": "KẾ HOẠCH", "CT": "CHỈ THỊ", "QĐ": "QUYẾT ĐỊNH", "CTR": "CHƯƠNG TRÌNH", "CĐ": "CÔNG ĐIỆN", "TB": "THÔNG BÁO",
    "HD": "HƯỚNG DẪN", "NQ": "NGHỊ QUYẾT", "KL": "KẾT LUẬN", "PA": "PHƯƠNG ÁN", "ĐA": "ĐỀ ÁN",
}  # fmt: skip


def _type_by_number(
    number: str, head: Sequence[Paragraph], lines: dict[str, Span]
) -> tuple[int, str | None, str | None]:
    """Where the line with the kind is lost, the symbol in the number says it: "44/KH-UBND"; the title follows the head."""
    symbol = next((part.upper() for part in re.split(r"[/-]", number) if part and not part.isdecimal()), "")
    kind = _SYMBOLS.get(symbol)
    last = max(
        (index for index, paragraph in enumerate(head) if _is_letterhead_line(paragraph.text)), default=-1
    )
    if kind is None or last < 0:
        return -1, None, None
    lines["doc_type"] = lines["number"]
    end, title = _title_below(head, last + 1, lines)
    return end, kind, title


def _type_in_line(paragraph: Paragraph, lines: dict[str, Span]) -> tuple[str, str | None] | None:
    """As "Chỉ thị số 05/CT-UBND về việc ..." or "Điện: Ủy ban ..." in one line."""
    if _TELEGRAM.match(paragraph.text):
        lines["doc_type"] = paragraph.lines
        return "CÔNG ĐIỆN", None
    opened = _TYPE_OPENS.match(paragraph.text)
    if not opened or opens_basis(paragraph.text) or paragraph.marker or paragraph.text.endswith((":", ";")):
        return None
    rest = _NUMBER_AFTER_TYPE.sub("", opened["rest"], count=1)
    rest = re.sub(r"^,?\s*ngày\s+[\d/. -]+(?:tháng\s+\d+\s+năm\s+\d{4})?\s*", "", rest, flags=re.IGNORECASE)
    rest = _OF_ISSUER.sub("", rest, count=1)
    lines["doc_type"] = lines["title"] = paragraph.lines
    return opened["type"].upper(), _title_text(rest)


def _title_below(head: Sequence[Paragraph], start: int, lines: dict[str, Span]) -> tuple[int, str | None]:
    """The title's paragraphs under the kind: up to a blank line before the text, or the text's first words."""
    parts: list[Paragraph] = []
    for index in range(start, len(head)):
        paragraph = head[index]
        opens_body = _BODY_OPENERS.match(paragraph.text) and (parts or _is_sentence(paragraph.text))
        if paragraph.marker or opens_body or _is_letterhead_line(paragraph.text):
            break
        if parts and _is_body(paragraph, parts[-1]):
            break
        if _ADDENDUM.match(paragraph.text):
            start = index + 1
            break
        parts.append(paragraph)
        start = index + 1
    if not parts:
        return start - 1, None
    lines["title"] = (parts[0].lines[0], parts[-1].lines[1])
    return start - 1, _title_text(" ".join(part.text for part in parts))


def _is_sentence(text: str) -> bool:
    """As "Thực hiện Nghị quyết của Tỉnh ủy về ..." may be a title; with a closing mark it is the text."""
    return text.endswith((".", ":", ";", ",")) or len(text) > 250


def _is_body(paragraph: Paragraph, before: Paragraph) -> bool:
    if paragraph.text.endswith((".", ":", ";", "./.")) or len(paragraph.text) > 250:
        return True
    shouted = before.text.isupper()
    return (paragraph.after_blank and not (shouted and paragraph.text.isupper())) or _is_speaker(
        paragraph.text
    )


def _is_speaker(text: str) -> bool:
    """As "ỦY BAN NHÂN DÂN TỈNH" or "Thủ tướng Chính phủ" between title and bases says who decides."""
    bare = matching_form(text).strip(" ,:")
    return (
        bool(
            re.match(
                r"^(?:ủy ban nhân dân|chủ tịch|thủ tướng|bộ trưởng|giám đốc|hội đồng nhân dân|chính phủ|ubnd)\b",
                bare,
            )
        )
        and len(bare) < 80
    )


def _title_text(text: str) -> str | None:
    title = re.sub(r"\(\s*(?:Kèm theo|Ban hành kèm theo).*$", "", text, flags=re.IGNORECASE | re.DOTALL)
    title = title.strip().strip("-–—*_ ").rstrip(".;,").strip()
    return title or None


def _without_date(text: str) -> str:
    return text[: found.start()].strip(" ,") if (found := _PLACE.search(text)) else text.strip()


def _number(
    top: Sequence[Paragraph], head: Sequence[Paragraph], at: int, lines: dict[str, Span]
) -> str | None:
    for paragraph in top:
        text = paragraph.text
        if opens_basis(text):
            break
        found = _NUMBER_LINE.search(text) if not _TYPE_OPENS.match(text) else None
        if found and any(letter.isdecimal() for letter in found["number"].split("/")[0].split("-")[0]):
            lines["number"] = paragraph.lines
            return clean_number(found["number"])
    if 0 <= at < len(head):
        opened = _TYPE_OPENS.match(head[at].text)
        found = _NUMBER_AFTER_TYPE.match(opened["rest"]) if opened else None
        if found:
            lines["number"] = head[at].lines
            return clean_number(found["number"])
    return None


def _place_and_date(top: Sequence[Paragraph], lines: dict[str, Span]) -> tuple[str | None, _Written | None]:
    for paragraph in top:
        numbered = _NUMBER_LINE.search(paragraph.text)
        place = _PLACE.search(paragraph.text, numbered.end() if numbered else 0)
        dates = find_dates(paragraph.text[place.end() :]) if place else []
        if place and dates and dates[0].start <= 2:
            lines["date"] = lines["place"] = paragraph.lines
            begin = place.end() + dates[0].start
            return place["place"], _Written(
                dates[0].value, paragraph.text[begin : place.end() + dates[0].end]
            )
    for paragraph in top:
        found = re.match(
            rf"^\(?ngày\b|^(?:{'|'.join(DOC_TYPES)}) số\s*:?[^\n]{{1,40}}?,? ngày",
            paragraph.text,
            re.IGNORECASE,
        )
        dates = find_dates(paragraph.text) if found else []
        if dates:
            lines["date"] = paragraph.lines
            return None, _Written(dates[0].value, paragraph.text[dates[0].start : dates[0].end])
    return None, None


def _is_letterhead_line(text: str) -> bool:
    return bool(_MOTTO.search(text) or _PLACE.search(text) or _NUMBER_LINE.match(text))


def _letterhead(top: Sequence[Paragraph], lines: dict[str, Span]) -> tuple[str | None, str | None]:
    """The two names at the upper left; the lower one speaks. A flattened head has the motto beside them."""
    names: list[tuple[str, Span]] = []
    for paragraph in top:
        for raw in re.split(r"\s{3,}|\||\t", paragraph.text):
            text = _PLACE.sub("", _MOTTO.sub(" ", raw))
            text = re.sub(r"\bngày\b.*$|\bSố\s*:.*$|-{3,}|_{3,}|\*+", " ", text).strip(" -–—_*|")
            if text and text.isupper() and not _TYPE_ALONE.match(text) and len(text) < 90:
                names.append((text, paragraph.lines))
        if paragraph.text.startswith("Số") or _TYPE_ALONE.match(paragraph.text):
            break
    return _parent_and_issuer(names, lines)


def _parent_and_issuer(
    names: list[tuple[str, Span]], lines: dict[str, Span]
) -> tuple[str | None, str | None]:
    whole: list[tuple[str, Span]] = []
    for text, span in names:
        opens = _opens_authority(text)
        if whole and not opens:
            whole[-1] = (f"{whole[-1][0]} {text}", (whole[-1][1][0], span[1]))
        elif opens:
            whole.append((text, span))
    if not whole:
        return None, None
    lines["issuer"] = whole[-1][1]
    if len(whole) > 1:
        lines["parent"] = whole[-2][1]
    return (whole[-2][0] if len(whole) > 1 else None), whole[-1][0]


def _opens_authority(text: str) -> bool:
    words = split_words(text)
    return bool(words) and opens_unit(words, 0)


_LAST_WORDS = 60
"""Who speaks stands at the end of the preamble; a longer search would be quadratic on a list of names."""
_SPEAKS = re.compile(r"(?:ban hành|xây dựng|yêu cầu|chỉ thị|quyết định|đề nghị|triển khai)\b")


def _with_issuer(
    header: Header, head: Sequence[Paragraph], signature: Signature | None, lines: dict[str, Span]
) -> Header:
    """Without a letterhead the issuer is who "ban hành", "yêu cầu" or "chỉ thị" in the preamble, or who signs."""
    year = _plan_year(header)
    if header.issuer is not None:
        return replace(header, year=year)
    for paragraph in reversed(head):
        name = _speaker(paragraph.text)
        if name:
            lines["issuer"] = paragraph.lines
            return replace(header, issuer=name, year=year)
    if signature is None or signature.authority is None:
        return replace(header, year=year)
    lines["issuer"] = signature.lines
    return replace(header, issuer=signature.authority.split(".", 1)[-1].strip(), year=year)


def _speaker(text: str) -> str | None:
    """The unit that ends a preamble: "..., UBND thành phố Hà Nội chỉ thị:"."""
    if _is_speaker(text):
        return text.strip(" ,:;")
    words = split_words(text)
    for index in range(max(0, len(words) - _LAST_WORDS), len(words)):
        if words[index].before in (".", ",", ";") or index == 0:
            if not opens_unit(words, index):
                continue
            read = read_units(text, words, index)
            after = read.next_word
            if (
                len(read.units) == 1
                and after < len(words)
                and _SPEAKS.match(matching_form(text[words[after].start :]))
            ):
                return text[read.units[0].start : read.units[0].end]
    return None


def _plan_year(header: Header) -> int | None:
    """The year the document plans for: named in its title, else that of its date."""
    years = [int(year) for year in _YEAR.findall(matching_form(header.title or ""))]
    if years:
        return years[-1] if len(set(years)) == 1 else None
    return header.date.year if header.date else None
