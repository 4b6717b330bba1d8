"""Prose, headings and the order of their numbers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sen.lib.official.checks.misses import ALIGNS, Findings, differences
from sen.lib.official.checks.paper import Shown

PART = re.compile(r"^(Phần|Chương)\s+(\S{1,6})\s*[.:]?$", re.IGNORECASE)
SECTION = re.compile(r"^(Mục|Tiểu mục)\s+(\S{1,4})\s*[.:]?$", re.IGNORECASE)
ARTICLE = re.compile(r"^Điều\s+(\d{1,3})\b\s*([.:)\-]?)\s*(?=[A-ZĐÀ-Ỹ]|$)")
ROMAN = re.compile(r"^([IVX]{1,6})\s?([.)\-–:])\s+(?=\S)")
CLAUSE = re.compile(r"^(\d{1,2})\s?([.)\-–:])\s+(?=\S)")
POINT = re.compile(r"^([A-Za-zĐđăâêôơư])(\d?)\s?([.)])\s+(?=\S)")
CAPTION = re.compile(r"^(?:Bảng|Biểu|Biểu đồ|Hình|Ảnh|Sơ đồ|Đơn vị tính|Nguồn|Ghi chú)\b")
TITLE_WORDS = 12
LEVELS = ("phần", "chương", "mục", "tiểu mục", "article", "roman", "clause", "point")
RUN_ON = {"chương", "article"}
"""Counted through the whole document."""
MIN_UPPER = 12
"""Letters: "UBND." alone is no paragraph in capitals."""
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(slots=True)
class _Order:
    """Last number at each level, highest first; `fresh` are those above which something began since."""

    last: dict[str, int] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    def follows(self, level: str, number: int) -> bool:
        """One more than before. Chapters may count on through the parts, or begin anew in each."""
        anew = level == "chương" and level in self.fresh and number == 1
        fits = anew or number == self.last.get(level, 0) + 1
        self.last[level] = number
        self.fresh.discard(level)
        self.forget_below(level)
        return fits

    def forget_below(self, level: str) -> None:
        for deeper in LEVELS[LEVELS.index(level) + 1 :]:
            self.fresh.add(deeper)
            if deeper not in RUN_ON:
                self.last.pop(deeper, None)


def check_body(body: list[Shown], found: Findings) -> None:
    order = _Order()
    lines = list(_prose(body))
    expects_title = False
    for place, line in enumerate(lines):
        ahead = lines[place + 1] if place + 1 < len(lines) else None
        if expects_title:
            expects_title = False
            found.look("outline.title", line)
            continue
        if _big_heading(line, order, found):
            expects_title = True
            continue
        is_heading = _small_heading(line, ahead, order, found)
        _shape(line, found, is_heading=is_heading)
    _gaps(body, found)


def _prose(body: list[Shown]) -> Iterator[Shown]:
    """Without tables, captions and lines drawn; a caption stands beside a picture or a table."""
    aheads: list[Shown | None] = []
    ahead = None
    for line in reversed(body):
        aheads.append(ahead)
        ahead = line if line.text or line.has_drawing else ahead
    near_drawing = False
    for line, after in zip(body, reversed(aheads), strict=True):
        if not line.text:
            near_drawing = near_drawing or line.has_drawing
            continue
        before_table = after is not None and after.where is not None
        is_caption = line.look.align == "center" and (
            near_drawing or before_table or bool(CAPTION.match(line.text))
        )
        near_drawing = line.has_drawing
        if line.where is None and not is_caption and "caption" not in line.style.lower():
            yield line


def _big_heading(line: Shown, order: _Order, found: Findings) -> bool:
    """Parts, chapters and sections: a line of their own with a title below."""
    for shape, rule in ((PART, "outline.part"), (SECTION, "outline.section")):
        if not (match := shape.match(line.text)):
            continue
        found.look(rule, line)
        level = match[1].lower()
        roman, arabic = _roman(match[2]), _arabic(match[2])
        number = roman or arabic
        if not (roman if shape is PART else arabic):
            found.miss(rule, line, f"số thứ tự “{match[2]}”")
        if number and not order.follows(level, number):
            found.miss("outline.order", line, f"số “{match[2]}” không nối tiếp")
        return True
    return False


def _small_heading(line: Shown, ahead: Shown | None, order: _Order, found: Findings) -> bool:
    """Whether the line is a title, which may stand at the left."""
    if match := ARTICLE.match(line.text):
        _article(line, match, order, found)
        return True
    if match := ROMAN.match(line.text):
        return _roman_heading(line, match, order, found)
    if match := CLAUSE.match(line.text):
        return _clause(line, match, ahead, order, found)
    if match := POINT.match(line.text):
        _point(line, match, order, found)
        return False
    if all(piece.look.bold for piece in line.pieces if piece.text.strip()) and "clause" in order.last:
        order.forget_below("roman")  # a title without a number: what is counted below it begins anew
    return False


def _article(line: Shown, match: re.Match[str], order: _Order, found: Findings) -> None:
    wrong = differences(line, found.rules["outline.article"].value)
    if match[2] != ".":
        wrong.append(f"ghi “{match[0].strip()}”")
    if not line.pieces[0].look.bold:
        wrong.append("không đậm")
    if wrong:
        found.miss("outline.article", line, ", ".join(wrong))
    if not order.follows("article", int(match[1])):
        found.miss("outline.order", line, f"Điều {match[1]} không nối tiếp")


def _roman_heading(line: Shown, match: re.Match[str], order: _Order, found: Findings) -> bool:
    number = _roman(match[1])
    is_point = match[2] == ")" and len(match[1]) == 1
    if not number or is_point:
        return False
    wrong = differences(line, found.rules["outline.roman"].value)
    if match[2] != ".":
        wrong.append(f"sau số có “{match[2]}”")
    if wrong:
        found.miss("outline.roman", line, ", ".join(wrong))
    if not order.follows("roman", number):
        found.miss("outline.order", line, f"mục {match[1]} không nối tiếp")
    return True


def _clause(line: Shown, match: re.Match[str], ahead: Shown | None, order: _Order, found: Findings) -> bool:
    if match[2] != ".":
        found.miss("outline.clause", line, f"sau số có “{match[2]}”")
    if line.pieces[0].look.italic:
        found.miss("outline.clause", line, "số thứ tự nghiêng")
    if not order.follows("clause", int(match[1])):
        found.miss("outline.order", line, f"khoản {match[1]} không nối tiếp")
    is_short = len(line.text.split()) <= TITLE_WORDS and line.text[-1] not in ".;:,!?/"
    is_followed = ahead is not None and not CLAUSE.match(ahead.text) and not ROMAN.match(ahead.text)
    is_title = is_short and is_followed
    if is_title and (wrong := differences(line, found.rules["outline.clause_title"].value)):
        found.miss("outline.clause_title", line, ", ".join(wrong))
    return is_title


def _point(line: Shown, match: re.Match[str], order: _Order, found: Findings) -> None:
    letter, again, sign = match.groups()
    if sign != ")" or not letter.islower():
        found.miss("outline.point", line, f"ghi “{match[0].strip()}”")
    if line.pieces[0].look.italic:
        found.miss("outline.point", line, "chữ cái nghiêng")
    values = found.rules["outline.order"].value
    places = _places(letter.lower(), again, values)
    last = order.last.get("point", 0)
    if not places or not any(place == last + 1 for place in places):
        found.miss(
            "outline.order", line, f"điểm “{letter}{again})” không nối tiếp", _next_point(last, values)
        )
    order.last["point"] = next((place for place in places if place == last + 1), last + 1)


def _places(letter: str, again: str, values: Mapping[str, Any]) -> set[int]:
    """By the usual count and by the whole alphabet."""
    round_ = int(again or 0)
    alphabets = (str(values["usual"]), str(values["letters"]))
    return {each.index(letter) + 1 + round_ * len(each) for each in alphabets if letter in each}


def _next_point(last: int, values: Mapping[str, Any]) -> str:
    usual = str(values["usual"])
    return f"điểm tiếp theo là “{usual[last % len(usual)]})”"


def _shape(line: Shown, found: Findings, *, is_heading: bool) -> None:
    rules = found.rules
    found.look("body.size", line)
    pieces = [piece for piece in line.pieces if piece.text.strip()]
    if pieces and all(piece.look.italic for piece in pieces):
        found.miss("body.upright", line, "cả đoạn chữ nghiêng")
    elif not is_heading and line.text.isupper() and sum(map(str.isalpha, line.text)) > MIN_UPPER:
        found.miss("body.upright", line, "cả đoạn in hoa")
    align = line.look.align
    is_command = line.text.isupper() and align == "center"  # "QUYẾT ĐỊNH:"
    if align != "both" and not (is_heading and align in {"left", "start"}) and not is_command:
        found.miss("body.align", line, ALIGNS.get(align, align))
    begins = line.look.left_mm + line.look.first_mm
    wanted = rules["body.indent"].value["mm"]
    if not is_heading and not is_command and not any(abs(begins - each) < 0.5 for each in wanted):
        found.miss("body.indent", line, f"lùi {begins / 10:.2f} cm".replace(".", ","))
    _line_spacing(line, found)


def _line_spacing(line: Shown, found: Findings) -> None:
    low, high = found.rules["body.line"].value["lines"]
    look = line.look
    size = max((piece.look.size for piece in line.pieces), default=14.0)
    if look.line_rule == "auto":
        lines, shown = look.line / 240, f"{look.line / 240:.2f} dòng"
    else:
        # A single line of Times is 1.15 of its size; "at least" never falls below it.
        lines, shown = look.line / 20 / (size * 1.15), f"{look.line / 20:g} pt"
        lines = max(low, lines) if look.line_rule == "atLeast" else lines
    if not low - 0.14 * (look.line_rule != "auto") - 0.005 <= lines <= high + 0.02:
        found.miss("body.line", line, f"cách dòng {shown}".replace(".", ","))


def _gaps(body: list[Shown], found: Findings) -> None:
    """Between neighbours of which neither is a table, a picture or an empty line."""
    wanted = found.rules["body.gap"].value["gap"]
    for above, below in pairwise(body):
        if (
            not above.text
            or not below.text
            or above.where
            or below.where
            or "center" in {above.look.align, below.look.align}
        ):
            continue
        gap = above.look.after + below.look.before
        if above.style == below.style and (above.look.contextual or below.look.contextual):
            gap = 0.0 if above.look.contextual and below.look.contextual else gap
        if round(gap, 2) < wanted:
            found.miss("body.gap", below, f"cách đoạn trên {gap:g} pt".replace(".", ","))


def _roman(text: str) -> int:
    """0 for what is no Roman number."""
    if not re.fullmatch(r"(?:X{0,3})(?:IX|IV|V?I{0,3})|XL(?:IX|IV|V?I{0,3})", text):
        return 0
    values = [_ROMANS[sign] for sign in text]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _arabic(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0
