"""The foot of a document: recipients and signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sen.plan.reading.model import Recipient, Signature
from sen.plan.reading.paragraphs import Paragraph

_RECIPIENTS = re.compile(r"^\s*Nơi\s+nhận\b\s*:?\s*", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"\b(?:TM|KT|TL|TUQ|Q|T/M|K/T|T\.M|K\.T)\s*\.\s*(?=[A-ZĐÀ-Ỹ]{2,})|\b(?:TM|T/M)\s+(?=(?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|BAN )\b)"
)
_POSITION = re.compile(
    r"^(?:QUYỀN\s+)?(?:PHÓ\s+)?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG PHÒNG|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|BÍ THƯ|CHỈ HUY TRƯỞNG|VĂN PHÒNG|CỤC TRƯỞNG|HIỆU TRƯỞNG|TỔNG GIÁM ĐỐC|TRƯỞNG CÔNG AN|CHÍNH ỦY|CHÁNH|PHÓ)\b[A-ZĐÀ-Ỹ\s,.]*$"
)
_NAME = re.compile(
    r"^(?:(?:TS|ThS|PGS|GS|BS|KS|Ths|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy)\.?\s*)*[A-ZĐÀ-Ỹ][a-zà-ỹ]+(?:\s+[A-ZĐÀ-Ỹ][a-zà-ỹ]*){1,5}$"
)
_SIGNED = re.compile(r"\(?\s*(?:Đã ký|đã ký|Ký tên|chữ ký|ký tên, đóng dấu)[^)]*\)?", re.IGNORECASE)
_ANNEX = re.compile(r"^(?:PHỤ LỤC|BIỂU|MẪU|KẾ HOẠCH|ĐỀ ÁN|CHƯƠNG TRÌNH|QUY CHẾ|QUY ĐỊNH|DANH MỤC|BẢNG)\b")


@dataclass(frozen=True, slots=True)
class Tail:
    """What was read, and the paragraphs it stood on: `first` up to, not including, `after`."""

    recipients: tuple[Recipient, ...]
    signature: Signature | None
    first: int
    after: int


def read_tail(paragraphs: Sequence[Paragraph]) -> Tail:
    first = _first_of_tail(paragraphs)
    if first is None:
        return Tail((), None, len(paragraphs), len(paragraphs))
    after = _end_of_tail(paragraphs, first)
    part = paragraphs[first:after]
    return Tail(tuple(_recipients(part)), _signature(part), first, after)


def _first_of_tail(paragraphs: Sequence[Paragraph]) -> int | None:
    for index, paragraph in enumerate(paragraphs):
        if _RECIPIENTS.match(paragraph.text):
            return index
        if (
            paragraph.marker is None
            and index > 2
            and _opens_signature(paragraph.text, paragraphs[index - 1].text)
        ):
            return index
    return None


def _opens_signature(text: str, before: str) -> bool:
    """An authority ("TM. ..."), or a name or office in capitals right after the closing "./."."""
    if _AUTHORITY.match(text):
        return len(text) < 200
    return before.endswith("./.") and text.isupper() and len(text) < 90 and not _ANNEX.match(text)


def _end_of_tail(paragraphs: Sequence[Paragraph], first: int) -> int:
    """The foot ends where an annex begins."""
    for index in range(first + 1, len(paragraphs)):
        if _ANNEX.match(paragraphs[index].text) and paragraphs[index].marker is None:
            return index
    return len(paragraphs)


def _recipients(part: Sequence[Paragraph]) -> list[Recipient]:
    found: list[Recipient] = []
    is_open = False
    for paragraph in part:
        text = paragraph.text
        label = _RECIPIENTS.match(text)
        if label:
            is_open, text = True, text[label.end() :]
        signed = _AUTHORITY.search(text)
        if signed:
            text = text[: signed.start()]
        elif _POSITION.match(text) or (_NAME.match(text) and paragraph.marker is None):
            continue
        if is_open and (
            paragraph.marker is not None or label or text.endswith((";", ",", ".")) or "Lưu" in text
        ):
            found += [Recipient(name, paragraph.lines) for name in _names(text)]
    return found


def _names(text: str) -> list[str]:
    """Items of one line: a flattened list keeps its dashes or semicolons."""
    parts = re.split(r";\s*[-–]?\s*|(?:^|\s)[-–]\s+", text)
    named = [part.strip(" .;,-–").strip() for part in parts]
    kept = [re.sub(rf"\s+{_SHOUTED_POSITION}$", "", name) for name in named if name]
    return [name for name in kept if name]


_SHOUTED_POSITION = r"(?:(?:PHÓ )?CHỦ TỊCH|(?:PHÓ )?GIÁM ĐỐC)"


def _signature(part: Sequence[Paragraph]) -> Signature | None:
    authority = signed_for = position = signer = None
    spans = []
    for paragraph in part:
        text = _SIGNED.sub("", paragraph.text).strip()
        pieces = _shouted_pieces(text)
        for piece in pieces:
            authority, signed_for, position = _place(piece, authority, signed_for, position)
        if not pieces and authority and not (signed_for or position) and text.isupper():
            # "TM. ỦY BAN NHÂN / DÂN": an authority over two lines.
            authority = f"{authority} {text}"
            spans.append(paragraph.lines)
            continue
        if pieces:
            spans.append(paragraph.lines)
        elif _NAME.match(text) and paragraph.marker is None and (authority or signed_for or position):
            signer = text
            spans.append(paragraph.lines)
    if not spans or not (authority or signed_for or position):
        return None
    return Signature(authority, signed_for, position, signer, (spans[0][0], spans[-1][1]))


def _shouted_pieces(text: str) -> list[str]:
    """As "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in one line is three."""
    starts = [found.start() for found in _AUTHORITY.finditer(text)]
    if not starts:
        return [text] if _POSITION.match(text) else []
    pieces = [text[a:b].strip(" ,;") for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    last = re.match(
        r"^(?P<mark>\S+\s*(?:GIÁM ĐỐC|CHỦ TỊCH|TRƯỞNG \S+|CHÁNH VĂN PHÒNG|BỘ TRƯỞNG))\s+(?P<position>PHÓ\s.+|THỨ\s.+)$",
        pieces[-1],
    )
    return [*pieces[:-1], last["mark"], last["position"]] if last else pieces


def _place(
    piece: str, authority: str | None, signed_for: str | None, position: str | None
) -> tuple[str | None, str | None, str | None]:
    if re.match(r"^(?:TM|T/M|T\.M|TL|TUQ)\b", piece) and authority is None:
        return piece, signed_for, position
    if re.match(r"^(?:KT|K/T|K\.T|Q)\s*\.|^K/T", piece) and signed_for is None:
        return authority, piece, position
    return authority, signed_for, position or piece
