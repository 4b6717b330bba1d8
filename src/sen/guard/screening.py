"""Secrecy, urgency and circulation marks on a document: pure, without Django.

A mark is not a word. "MẬT" stamped under the number is one; "bảo vệ bí mật Nhà nước", "bảo mật", "mật độ" and
"mật ong" are words. Told apart by place and company, not by a list of harmless sentences: a mark stands alone
(in its line, column, cell, header, text box or stamp), beside the furniture of a document's head, or after
"Độ mật:".

Sources: Decree 30/2020/ND-CP, appendix I, II.9-10 (urgency, circulation); Circular 24/2020/TT-BCA (forms of
the secrecy stamps).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import Literal

from sen.lib.documents import Document, Line
from sen.lib.vi_text import fold

Level = Literal["secret", "high", "top"]
Urgency = Literal["urgent", "immediate", "flash"]

HEAD_LINES = 20
"""Lines with text in which the head of a document ends: issuer, motto, number, date, marks and title."""

_LEVELS: dict[str, Level] = {"mật": "secret", "tốimật": "high", "tuyệtmật": "top"}
_LEVEL_RANK: dict[Level, int] = {"secret": 1, "high": 2, "top": 3}
_BARE_LEVELS: dict[str, Level] = {"toimat": "high", "tuyetmat": "top"}
"""Typed without marks: two words are telling enough, "MAT" alone is not."""
_URGENCIES: dict[str, Urgency] = {
    "khan": "urgent",
    "thuongkhan": "immediate",
    "hoatoc": "flash",
    "hoatochengio": "flash",
}
_URGENCY_RANK: dict[Urgency, int] = {"urgent": 1, "immediate": 2, "flash": 3}
_CIRCULATION = frozenset({"luuhanhnoibo", "xemxongtralai", "tralaisaukhihop", "tralaisaukhihophoinghi"})

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_LOOKALIKES = str.maketrans("МТІТОВмтіоΜΤΙΟ", "MTITOBmtioMTIO")  # Cyrillic and Greek letters in a Latin word
_NOT_LATIN = re.compile("[\u0370-\u04ff]")
_LONG_GAP = re.compile(r"\s{9,}")
"""Cut to eight: some patterns below take the cube of a gap's length (800 blanks: a second; 20,000: hours)."""
_MAYBE = re.compile(r"m[\W_]*[aàáảãạăằắẳẵặâầấẩẫậ][\W_]*t", re.IGNORECASE)
_LONGEST_MARK = 80
"""Letters, blanks and brackets of the longest circulation mark, spaced out."""
_COLUMN = re.compile(r"\s{3,}|\t| \| |[│┃║]|\n")
_EDGE = " \t.|!'\"“”‘’()[]{}<>«»*_=~#^`¦│┃║┌┐└┘─━—–-/\\:"
_OPENS_ITEM = re.compile(r"\s*(?:[-–—+*•●▪○◦]\s|[\w]{1,3}[.)]\s)")
_FURNITURE = re.compile(
    r"^\W*số\s*[:.]?\s*[\w…._]*\s*/|(?<!\w)số\s*:\s*[\w…._]*\s*/|ngày[\s\d….]*tháng|độc lập\s*[-–—]\s*tự do|cộng ho[àa] xã hội"
    r"|^\W*(?:ủy|uỷ) ban nhân dân|^\W*ubnd\b|đảng cộng sản việt nam",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"(?<!\w)(?:bí|bảo|cơ|kín|thân)\W*$", re.IGNORECASE)
"""bí mật, bảo mật, cơ mật, kín mật, thân mật."""
_LEVEL_WORDS = r"(?P<level>tuyệt\s*mật|tối\s*mật|mật)"
_LABELLED = re.compile(
    rf"(?<!\w)(?:mức\s+độ|cấp\s+độ|độ)\s+mật\s*[:：=\-–|]+\s*[\[(\"“]?\s*{_LEVEL_WORDS}\s*[\])\"”]?"
    r"(?!\s*(?:[,;/]|và\b|hoặc\b|hay\b)\s*(?:tuyệt|tối|mật)\b)\s*(?:[.,;|(\[]|\s\s|\t|$)",
    re.IGNORECASE,
)
"""What follows is not another level: a sentence that lists the levels is no mark."""
_LABEL_BEFORE = re.compile(
    r"^\W*(?i:(?:mức\s+độ|cấp\s+độ|độ)\s+mật)\s+(?P<level>TUYỆT\s*MẬT|TỐI\s*MẬT|MẬT)\W*$"
)
"""The colon forgotten: "Độ mật TỐI MẬT", alone in its line."""
_COMPANY = re.compile(
    r"(?<!\w)(?:THƯỢNG\s+KHẨN|KHẨN|H(?:ỎA|OẢ)\s+TỐC(?:\s+HẸN\s+GIỜ)?|VÀ|BẢN\s+(?:SAO\s+)?SỐ\W*\d*)(?!\w)"
)
"""What may share a mark's place: an urgency, the number of the copy."""
_REPEATED = re.compile(r"(?:tuyệtmật|tốimật|mật)+")
_PAPER_OF = re.compile(r"(?:TÀI\s+LIỆU|VĂN\s+BẢN|HỒ\s+SƠ|BẢN)\s+(?P<level>TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)")
"""A mark in a header, footer or watermark; in the text it is the end of a title."""
_LABEL_ONLY = re.compile(r"(?:mức\s+độ|cấp\s+độ|độ)\s+mật", re.IGNORECASE)
_URGENCY_LABELLED = re.compile(
    r"(?<!\w)(?:mức\s+độ|độ)\s+khẩn\s*[:：=|]+\s*(?P<level>khẩn|thượng\s+khẩn|h(?:ỏa|oả)\s+tốc)\s*(?:[.;|]|\s{3,}|$)",
    re.IGNORECASE,
)
_SPREAD = re.compile(r"(?<!\w)(?:(T\s+Ố\s+I|T\s+U\s+Y\s+Ệ\s+T)\s+)?M\s+Ậ\s+T(?!\w)")
_AT_START = re.compile(r"\W*(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)(?!\w)")
_AT_END = re.compile(r"(?<!\w)(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)\W*$")
_BRACKETED = re.compile(r"[\[({<«]\s*(TUYỆT\s*MẬT|TỐI\s*MẬT|MẬT)\s*[\])}>»]")
_URGENT_AT_EDGE = re.compile(
    r"^\W*(THƯỢNG\s+KHẨN|KHẨN|H(?:ỎA|OẢ)\s+TỐC)(?!\w)|(?<!\w)(THƯỢNG\s+KHẨN|KHẨN|H(?:ỎA|OẢ)\s+TỐC)\W*$"
)
_MISREAD = re.compile(r"M[ẬÂẠĂÃẪẦẤẨÁ4A][.'´`]?[TI1]")
"""What tesseract makes of a stamped MẬT."""


@dataclass(frozen=True, slots=True)
class SecrecyMark:
    """A mark and where it stands. Never log it: that such a file was refused is all that may be kept."""

    level: Level
    place: Literal["body", "aside", "name"]
    line: int | None = None
    """Number of the line in the body."""


@dataclass(frozen=True, slots=True)
class Screening:
    secrecy: SecrecyMark | None = None
    urgency: Urgency | None = None
    internal_only: bool = False
    """LƯU HÀNH NỘI BỘ and the marks that ask for a paper back: may be kept, may never leave."""


def screen(
    source: Document | Iterable[Line] | Iterable[str], *, name: str = "", by_ocr: bool = False
) -> Screening:
    """Read the marks of a document, and those in its file name.

    `by_ocr` makes the reading of marks in the head lenient towards misread letters; a `Document` tells itself.
    The gravest mark wins.
    """
    lines, asides = _parts(source)
    by_ocr = by_ocr or (isinstance(source, Document) and source.read_by_ocr)
    marks = [*_in_body(lines, by_ocr=by_ocr), *_in_asides(asides, by_ocr=by_ocr)]
    if (level := level_in_name(name)) is not None:
        marks.append(SecrecyMark(level, "name"))
    head = _head(lines)
    telling = [*asides, *(line.text for line in head)]
    return Screening(
        secrecy=max(marks, key=lambda mark: _LEVEL_RANK[mark.level], default=None),
        urgency=_urgency(telling),
        internal_only=_is_internal([*asides, *(line.text for line in lines)]),
    )


def level_in_name(name: str) -> Level | None:
    """Marks as in "Báo cáo (MẬT).docx", "12_BC_TỐI MẬT.pdf", "Báo cáo MẬT.docx"; not in "Bảo vệ bí mật.docx"."""
    stem = PurePath(_clean(name)).stem
    found: list[Level | None] = [_level(match[1]) for match in _BRACKETED.finditer(stem.upper())]
    found += [
        _LEVELS.get(_letters(part)) for part in re.split(r"[_\-–—.,;+]|\s{2,}", stem) if _is_capital(part)
    ]
    found += [
        _BARE_LEVELS.get(_letters(part)) for part in re.split(r"[_\-–—.,;+()\[\]]", stem) if _is_capital(part)
    ]
    if (
        stem != stem.upper()
        and (end := _AT_END.search(stem))
        and not _WORD_BEFORE.search(stem[: end.start()])
    ):
        found.append(_level(end[1]))
    return _gravest(found)


def _parts(source: Document | Iterable[Line] | Iterable[str]) -> tuple[list[Line], list[str]]:
    asides = [_clean(aside) for aside in source.asides] if isinstance(source, Document) else []
    given: Iterable[Line | str] = source.lines if isinstance(source, Document) else source
    lines = []
    for number, line in enumerate(given, start=1):
        if isinstance(line, str):
            lines.append(Line(number, 1, _clean(line)))
        else:
            lines.append(Line(line.number, line.page, _clean(line.text), tuple(map(_clean, line.cells))))
    return [line for line in lines if line.text.strip()], asides


def _clean(text: str) -> str:
    """One form: composed, without invisible signs, look-alike letters, full-width forms and endless gaps."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
        text = text.translate(_LOOKALIKES) if _NOT_LATIN.search(text) else text
    return _LONG_GAP.sub(" " * 8, text)


def _head(lines: list[Line]) -> list[Line]:
    return [line for line in lines[:HEAD_LINES] if line.page == lines[0].page]


def _in_body(lines: list[Line], *, by_ocr: bool) -> Iterator[SecrecyMark]:
    head_end = len(_head(lines))
    previous = ""
    for place, line in enumerate(lines):
        in_head = place < head_end
        level = _level_of_line(line, previous, in_head=in_head, by_ocr=by_ocr)
        if level is not None:
            yield SecrecyMark(level, "body", line.number)
        previous = line.text


def _in_asides(asides: list[str], *, by_ocr: bool) -> Iterator[SecrecyMark]:
    for aside in asides:
        level = _level_of_line(Line(0, 1, aside), "", in_head=True, by_ocr=by_ocr)
        if level is None and (paper := _PAPER_OF.fullmatch(aside.strip(_EDGE))):
            level = _level(paper["level"])
        if level is not None:
            yield SecrecyMark(level, "aside")


def _level_of_line(line: Line, previous: str, *, in_head: bool, by_ocr: bool) -> Level | None:
    if not by_ocr and not _MAYBE.search(line.text):
        return None  # the common case, before any other pattern
    found = [
        _labelled(line, previous),
        _spread(line.text),
        _alone(line, previous, in_head=in_head, by_ocr=by_ocr),
    ]
    if in_head:
        found.append(_beside_furniture(line.text))
    return _gravest(found)


def _labelled(line: Line, previous: str) -> Level | None:
    """As "Độ mật: Mật", in one line, two cells or two lines."""
    if match := _LABELLED.search(line.text) or _LABEL_BEFORE.match(line.text):
        return _level(match["level"])
    pairs = [*pairwise(line.cells), (previous, line.text)]
    for label, value in pairs:
        if _LABEL_ONLY.fullmatch(label.strip(" :：.")) and (level := _LEVELS.get(_letters(value))):
            return level
    return None


def _spread(text: str) -> Level | None:
    """Single letters apart, "M Ậ T", are never a word."""
    match = _SPREAD.search(text)
    return _LEVELS[_letters(match[0])] if match else None


def _alone(line: Line, previous: str, *, in_head: bool, by_ocr: bool) -> Level | None:
    """A mark that has its line, column or cell for itself."""
    segments = (
        [*line.cells, *_COLUMN.split(line.text), line.text]
        if line.cells
        else [*_COLUMN.split(line.text), line.text]
    )
    lone = [_lone_level(part, in_head=in_head and not line.cells, by_ocr=by_ocr) for part in segments]
    level = _gravest(lone)
    if level is None or any(_WORD_BEFORE.search(part) for part in _COLUMN.split(previous)):
        return None  # "... BẢO VỆ BÍ" / "MẬT" is a title over two lines
    return level


def _lone_level(segment: str, *, in_head: bool, by_ocr: bool) -> Level | None:
    lenient = by_ocr and in_head
    if _OPENS_ITEM.match(segment) and not lenient:
        return None  # an item of a list that explains the levels
    core = segment.strip(_EDGE)
    if len(core) > 40 or not (in_head or _is_capital(core)):
        return None
    letters = _letters(core)
    if letters in _LEVELS and core[:1].isupper():
        return _LEVELS[letters]
    if _is_capital(core) and (level := _BARE_LEVELS.get(letters) or _in_company(core)):
        return level
    return _misread(core) if lenient and _is_capital(core) else None


def _in_company(core: str) -> Level | None:
    """As "MẬT - HỎA TỐC", "TỐI MẬT, BẢN SỐ 01", or a mark repeated over the page."""
    letters = _letters(_COMPANY.sub(" ", core))
    if not _REPEATED.fullmatch(letters):
        return None
    return _gravest(level for words, level in _LEVELS.items() if words in letters)


def _misread(core: str) -> Level | None:
    """Letters doubled, dropped or with wrong marks: "TỔỐI MẬT", "MÂT", "TUYÊT MẠT"."""
    joined = "".join(core.split())
    if _MISREAD.fullmatch(joined):
        return "secret"
    bare = re.sub(r"(.)\1+", r"\1", fold(joined))
    if not bare.endswith(("mat", "mai", "ma1")):
        return None
    if re.fullmatch(r"[tf]o[il1]?", bare[:-3]):
        return "high"
    return "top" if re.fullmatch(r"[tf]u?y?[eé]?t?", bare[:-3]) and len(bare) > 5 else None


def _beside_furniture(text: str) -> Level | None:
    """Stamped beside the number, the date, the motto or the issuer, so that it shares their line."""
    if bracketed := _BRACKETED.search(text):
        return _level(bracketed[1])
    if not _FURNITURE.search(text):
        return None
    for match in (_AT_START.match(text), _AT_END.search(text)):
        if match and not _WORD_BEFORE.search(text[: match.start(1)]):
            return _level(match[1])
    return None


def _urgency(texts: Iterable[str]) -> Urgency | None:
    found = [level for text in texts for level in _urgencies_of(text)]
    return max(found, key=lambda level: _URGENCY_RANK[level], default=None)


def _urgencies_of(text: str) -> Iterator[Urgency]:
    for segment in [*_COLUMN.split(text), text]:
        core = segment.strip(_EDGE)
        if _is_capital(core) and (level := _URGENCIES.get(fold(_letters(core)))):
            yield level
    if labelled := _URGENCY_LABELLED.search(text):
        yield _URGENCIES[fold(_letters(labelled["level"]))]
    if _FURNITURE.search(text):
        for start, end in _URGENT_AT_EDGE.findall(text):
            yield _URGENCIES[fold(_letters(start or end))]


def _is_internal(texts: Iterable[str]) -> bool:
    """Alone in its line, column or header; "(Lưu hành nội bộ)" under a title counts as well."""
    return any(
        len(segment) <= _LONGEST_MARK
        and fold(_letters(segment)) in _CIRCULATION
        and segment.strip(_EDGE)[:1].isupper()
        and not _OPENS_ITEM.match(segment)
        for text in texts
        for segment in _COLUMN.split(text)
    )


def _letters(text: str) -> str:
    """Lower-case letters only: "T Ố I   M Ậ T" and "[TỐI MẬT]" are one."""
    return "".join(letter for letter in text.lower() if letter.isalpha())


def _is_capital(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and all(letter.isupper() for letter in letters)


def _level(words: str) -> Level:
    return _LEVELS[_letters(words)]


def _gravest(levels: Iterable[Level | None]) -> Level | None:
    return max((level for level in levels if level), key=lambda level: _LEVEL_RANK[level], default=None)
