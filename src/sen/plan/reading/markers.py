"""What stands before a paragraph: "IV.", "1.2.", "a)", "-", "Điều 3."."""

import re
from dataclasses import dataclass

from sen.lib.vi_numbers import roman_value

# Lower ranks enclose higher ones. Bullets have no fixed order among themselves: the outline nests them as they come.
PART, CHAPTER, SECTION, ARTICLE, CLAUSE, LETTER, BULLET = 0, 1, 2, 3, 4, 8, 10

_PART = re.compile(
    r"(?P<mark>(?:PHẦN|Phần)\s+(?:THỨ\s+|thứ\s+)?(?P<key>[IVXL]+|\d{1,2}|[A-Za-zÀ-ỹ]+))\s*[.:]?(?=\s|$)\s*[-–:]?\s*"
)
_CHAPTER = re.compile(
    r"(?P<mark>(?:CHƯƠNG|Chương|MỤC|Mục)\s+(?P<key>[IVXL]+|\d{1,2}))\s*[.:]?(?=\s|$)\s*[-–:]?\s*"
)
_ARTICLE = re.compile(
    r"(?P<mark>(?:ĐIỀU|Điều)\s+(?P<key>\d{1,3}[a-zđ]?))(?P<end>\s*[.:]|(?=\s*$)|(?=\s+\D))\s*"
)
_ROMAN = re.compile(
    r"(?P<mark>(?P<key>[IVXL]{1,6})(?:\s*[./)]|\s*[-–:]|(?=\s+[A-ZĐÀ-Ỹ]{2,}\s)))\s*[-–:.]?\s*"
)
_CAPITAL = re.compile(r"(?P<mark>(?P<key>[A-HĐ])(?:\s*[./)]|\s+[-–]))\s+(?=[A-ZĐÀ-Ỹ])")
_NUMBER = re.compile(
    r"(?P<mark>(?P<key>\d{1,2}(?:\.\d{1,2}){0,3})(?:\s*[.)/]|\s*[-–:](?=\s)|(?=\s+[A-ZĐÀ-Ỹ][a-zà-ỹ])))(?!\d)\s*(?:[-–]\s+)?"
)
_LETTER = re.compile(r"(?P<mark>(?P<key>[a-zđ]{1,2}\d?)\s*(?:\)|[./](?=\s)))\s*")
_PAREN = re.compile(r"(?P<mark>\((?P<key>\d{1,2}|[a-zđ]|[ivx]{1,4})\))\s*")
_BULLET = re.compile(r"(?P<mark>[-–—−•●▪■◦○*+»✓➢❖\uf02d\uf0b7\uf0a7])(?=\s|[^\W\d_]|\d)\s*")
_COUNTED = re.compile(r"\s+(?:0?[1-9]|[1-9]\d)\s+[a-zà-ỹđ]")
"""Behind a number: "3. 2 lớp tập huấn" is the third point, "1. 000 hộ" a thousand households torn in two."""
_CITED_ROMAN = re.compile(r"[IVXL]{1,6}\s*[/-]\s*\d")


@dataclass(frozen=True, slots=True)
class Marker:
    kind: str
    rank: int
    key: str
    text: str
    end: int
    """Where the words begin."""

    @property
    def ordinal(self) -> int | None:
        """Its place in the count, for kinds that count."""
        if self.kind == "section":
            return roman_value(self.key)
        last = self.key.rsplit(".", 1)[-1]
        return int(last) if last.isdecimal() else None


def read_marker(text: str) -> Marker | None:
    """The marker that opens a stripped line, None when it opens with words."""
    if not text:
        return None
    first = text[0]
    if first.isdecimal():
        return _numbered(text)
    if first.isalpha():
        return _lettered(text)
    return _signed(text)


def _numbered(text: str) -> Marker | None:
    found = _NUMBER.match(text)
    if not found or _looks_like_quantity(text, found):
        return None
    depth = found["key"].count(".")
    return Marker("clause", CLAUSE + depth, found["key"], found["mark"], found.end())


def _looks_like_quantity(text: str, found: re.Match[str]) -> bool:
    """As "02 lớp tập huấn", "15/12/2026", "05-NQ/TU" and "10% hộ" open with a number that counts nothing."""
    mark, key, rest = found["mark"], found["key"], text[found.end() :]
    if mark == key and "." not in key:
        return key.startswith("0") or not rest[:1].isupper()
    if mark.endswith(("/", "-", "–")):
        return not rest[:1].isupper() or rest[:1].isdecimal() or not text[len(mark) :].startswith(" ")
    if _COUNTED.match(text[len(mark) :]):
        return False
    return bool(re.match(r"[\d%]", rest)) and not mark.endswith(")")


def _lettered(text: str) -> Marker | None:
    if text[0].isupper():
        return _capital_marker(text)
    found = _LETTER.match(text)
    if found and _is_list_letter(found):
        return Marker("letter", LETTER, found["key"], found["mark"], found.end())
    return None


def _is_list_letter(found: re.Match[str]) -> bool:
    return len(found["key"].rstrip("0123456789")) == 1 or found["mark"].endswith(")")


_CAPITALS = (
    ("part", PART, _PART),
    ("chapter", CHAPTER, _CHAPTER),
    ("article", ARTICLE, _ARTICLE),
    ("section", SECTION, _ROMAN),
    ("part", PART, _CAPITAL),
)


def _capital_marker(text: str) -> Marker | None:
    for kind, rank, pattern in _CAPITALS:
        found = pattern.match(text)
        if found and _may_open(kind, found, text):
            return Marker(kind, rank, found["key"], found["mark"], found.end())
    return None


def _may_open(kind: str, found: re.Match[str], text: str) -> bool:
    if kind == "section":
        is_cited = _CITED_ROMAN.match(text) or (
            found["mark"].endswith("/") and text[found.end() :][:1].islower()
        )
        return roman_value(found["key"]) is not None and not is_cited
    if kind == "article":
        # "Điều 3 Quyết định này" in running text is a reference.
        return bool(found["end"]) or text[found.end() :][:1] in ("", "(")
    return True


def _signed(text: str) -> Marker | None:
    found = _PAREN.match(text)
    if found:
        return Marker("item", LETTER + 1, found["key"], found["mark"], found.end())
    found = _BULLET.match(text)
    if not found:
        return None
    sign = "-" if found["mark"] in "-–—−\uf02d" else found["mark"]
    end = found.end()
    inner = _BULLET.match(text[end:])
    if inner and inner["mark"] == found["mark"]:
        end += inner.end()
    return Marker("bullet", BULLET, sign, found["mark"], end)
