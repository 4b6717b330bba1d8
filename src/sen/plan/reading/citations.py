"""Documents that a text names: type, number, date."""

import re
from collections.abc import Iterable

from sen.lib.vi_dates import PartialDate, find_dates
from sen.plan.reading.model import Citation, Span

_TYPES = (
    "Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|"
    "Kế hoạch|Chương trình hành động|Chương trình|Đề án|Công văn|Công điện|Thông báo|Hướng dẫn|Kết luận|Quy định|Quy chế|"
    "Văn bản|Giấy mời|Phương án|Tuyên bố|Tờ trình|Báo cáo|Thông tri|Lệnh|Hiến pháp|Quy hoạch|Công ước|Hiệp định"
)
_NUMBER = r"\d{1,5}[a-zA-Z]?\s?(?:/\s?\d{4}\s?)?(?:[-/]\s?[A-ZĐƯ][A-ZĐƯa-z0-9&.]*\s?(?:[-–/]\s?[A-ZĐƯ][A-ZĐƯa-zđư0-9&.]*\s?){0,4}|/\d{4}(?:/QH\d+)?)"
_MAY_CITE = re.compile(r"\d[a-zA-Z]?\s?[-/]\s?[A-ZĐƯ\d]")
"""Every number of a document holds this; most paragraphs do not, and are left alone."""
_CITED = re.compile(
    rf"(?P<type>{_TYPES})(?P<name>[^.;:\n]{{0,160}}?)\s*số\s*:?\s*(?P<number>{_NUMBER})", re.IGNORECASE
)
_BARE = re.compile(rf"(?P<type>{_TYPES})\s+(?P<number>{_NUMBER})", re.IGNORECASE)
_FURTHER = re.compile(rf"(?:,|;|và)\s*(?:{_TYPES})?\s*số\s*:?\s*(?P<number>{_NUMBER})", re.IGNORECASE)
_DATED = re.compile(rf"(?P<type>{_TYPES})(?P<name>\s[^.;:\n]{{2,160}}?)\s(?=ngày\s+\d)", re.IGNORECASE)
_NAMED = re.compile(rf"(?P<type>{_TYPES})(?P<name>\s[^.;:\n]+)", re.IGNORECASE)
_PROPOSALS = frozenset(["Tờ trình"])
"""What an office asks for is the occasion of a decision, not its basis."""
_AFTER_NUMBER = 60
"""Characters after a number in which its date is looked for."""


def clean_number(raw: str) -> str:
    """As "32-CT / TW" as printed, without the sentence's stop behind it."""
    return raw.strip().rstrip(".,;-/ ")


def find_mentions(text: str, lines: Span) -> list[Citation]:
    """Every mention of a numbered document, in order; one document may be mentioned twice."""
    if not _MAY_CITE.search(text):
        return []
    found: dict[int, Citation] = {}
    kind = "Văn bản"
    for pattern in (_CITED, _BARE, _FURTHER):
        for match in pattern.finditer(text):
            if match.start("number") in found:
                continue
            groups = match.groupdict()
            if groups.get("type"):
                kind = _last_type(groups["type"], groups.get("name") or "")
            found[match.start("number")] = Citation(
                kind,
                clean_number(match["number"]),
                _date_after(text, match.end()),
                _issuer_after(text, match.end()),
                lines,
            )
    return [found[start] for start in sorted(found)]


def find_citations(text: str, lines: Span) -> list[Citation]:
    """The numbered documents of a text, each once, as first mentioned."""
    first: dict[str | None, Citation] = {}
    for mention in find_mentions(text, lines):
        first.setdefault(mention.number, mention)
    return list(first.values())


def _last_type(kind: str, name: str) -> str:
    """As "Kế hoạch thực hiện Nghị quyết số 5" numbers the resolution: the type next to the number counts."""
    later = [match[0] for match in re.finditer(rf"\b(?:{_TYPES})\b", name)]
    return later[-1] if later else kind[:1].upper() + kind[1:]


def _date_after(text: str, position: int) -> PartialDate | None:
    window = text[position : position + _AFTER_NUMBER]
    stop = re.search(rf"[;:]|\bsố\b|\b(?:{_TYPES})\b", window)
    dates = find_dates(window[: stop.start()] if stop else window)
    return dates[0].value if dates and dates[0].start <= 12 else None


_ISSUER = re.compile(
    r"^[^;:.]{0,45}?\bcủa\s+(?P<issuer>[^,.;:()]{3,90}?)(?=\s+(?:về|và|ban hành|quy định|phê duyệt|để|trong|hướng dẫn|sửa đổi|V/v|ngày|khóa|nhiệm kỳ|theo|thông qua|giao|đối với|tại)\b|[,.;:()]|$)"
)


def _issuer_after(text: str, position: int) -> str | None:
    window = text[position : position + 160]
    stop = re.search(rf"\b(?:{_TYPES})\b(?!\s*(?:tỉnh|huyện))", window)
    found = _ISSUER.match(window[: stop.start()] if stop else window)
    return found["issuer"].strip() if found else None


_BASIS_OPENERS = re.compile(
    r"^(?:Căn cứ(?: vào)?|Thực hiện|Triển khai(?: thực hiện)?|Để (?:triển khai|tiếp tục|thực hiện)|Thi hành|Tiếp tục thực hiện|Theo(?: đề nghị)?|Xét|Chấp hành|Tiếp theo|Nhằm (?:triển khai|thực hiện|cụ thể)|Ngày \d|Trên cơ sở|Thực thi|Quán triệt|Cụ thể hóa)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\b(?:về việc|về|quy định|ban hành|phê duyệt|hướng dẫn|sửa đổi|V/v)\b", re.IGNORECASE)


_LATER_BASIS = re.compile(
    r"[.;]\s+(?P<basis>(?:Căn cứ|Thực hiện|Triển khai(?: thực hiện)?|Thi hành|Để (?:tiếp tục |tổ chức )?(?:triển khai|thực hiện))\s)"
)


def opens_basis(text: str) -> bool:
    return bool(_BASIS_OPENERS.match(text))


def find_bases(paragraphs: Iterable[tuple[str, Span]]) -> list[Citation]:
    """Legal bases of the preamble: each document that "Căn cứ" or "Thực hiện" names, not those in its subject."""
    bases: list[Citation] = []
    seen: set[str] = set()
    for text, lines in paragraphs:
        said = _said_as_basis(text)
        for basis in _bases_of(said, lines) if said else ():
            key = basis.number or f"{basis.type} {basis.date}"
            if key not in seen:
                seen.add(key)
                bases.append(basis)
    return bases


def _said_as_basis(text: str) -> str:
    """The paragraph, or from the sentence on that begins "Thực hiện ..." after a word about the situation."""
    if opens_basis(text):
        return text
    later = _LATER_BASIS.search(text)
    return text[later.start("basis") :] if later else ""


def _bases_of(text: str, lines: Span) -> list[Citation]:
    found: list[Citation] = []
    for piece in _pieces(text):
        numbered = find_citations(piece, lines)
        if numbered:
            found += [cited for cited in numbered if cited.type not in _PROPOSALS]
        elif (unnumbered := _unnumbered(piece, lines)) is not None:
            found.append(unnumbered)
    return found


def _pieces(text: str) -> list[str]:
    """Each cited document with what stands before its subject: "... về việc thực hiện Chỉ thị số 32" cites no 32."""
    pieces = []
    for part in re.split(r";|(?<!\d)\.\s+(?=[A-ZĐÀ-Ỹ])", text):
        pieces.append(_before_subject(part))
        # After the subject a further document may be joined: "...; và Kế hoạch số 12/KH-UBND ngày ...".
        pieces += [
            _before_subject(tail) for tail in re.split(rf"(?:,|\bvà)\s+(?=(?:{_TYPES})\s+số\b)", part)[1:]
        ]
    return pieces


def _before_subject(part: str) -> str:
    """Up to where the first document's subject begins, but never before its number."""
    numbered = _CITED.search(part) or _BARE.search(part)
    begin = numbered.end() if numbered else 0
    subject = _SUBJECT.search(part, begin)
    return part[: subject.start()] if subject and numbered else part


def _unnumbered(piece: str, lines: Span) -> Citation | None:
    """As "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001": a law without a number."""
    if not re.match(r"^\s*Căn cứ", piece):
        return None
    named = _NAMED.search(piece)
    if named is None:
        return None
    dates = find_dates(piece)
    return Citation(
        named["type"][:1].upper() + named["type"][1:], None, dates[0].value if dates else None, None, lines
    )
