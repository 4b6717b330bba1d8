"""The same document as other offices would hand it in: wrapped, justified, paged, in NFD, other bullets."""

import re
import textwrap
import unicodedata
from collections.abc import Callable
from itertools import cycle

from sen.lib.vi_text import new_tone_placement

_BULLET = re.compile(r"^-(?=\s)", re.MULTILINE)
_HEAD = re.compile(
    r"^(?:(?:UBND|ỦY BAN|SỞ|BỘ|TỈNH|HUYỆN|THÀNH PHỐ|XÃ|BAN|ĐẢNG|CỘNG HÒA|Độc lập|Số:|-{3,})|.*, ngày [^.]{5,30} năm \d{4}$)"
)
_WIDTH = 84


def _is_row(line: str) -> bool:
    return " | " in line or "\t" in line


def _wrapped(text: str, gap: str) -> str:
    return gap.join(line if _is_row(line) else _filled(line, _WIDTH) for line in text.splitlines()) + "\n"


def _filled(line: str, width: int) -> str:
    return textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)


def wrapped(text: str) -> str:
    return _wrapped(text, "\n")


def wrapped_with_blank_lines(text: str) -> str:
    return _wrapped(text, "\n\n")


def wrapped_as_source(text: str) -> str:
    """As pages copied from the web break: odd widths, a first line of two words."""
    widths = cycle((70, 84, 61, 92, 77))
    shown: list[str] = []
    for number, line in enumerate(text.splitlines()):
        words = line.split(" ")
        if _is_row(line) or "\t" in line or len(line) < 60:
            shown.append(line)
            continue
        head = " ".join(words[:3]) if number % 4 == 0 else ""
        rest = " ".join(words[3:]) if head else line
        shown += [head] if head else []
        shown += textwrap.wrap(rest, next(widths), break_long_words=False, break_on_hyphens=False)
    return "\n".join(shown) + "\n"


def justified(text: str) -> str:
    """Runs of blanks where a printed page was stretched."""
    stretch = cycle((1, 2, 1, 1, 3, 1, 2))
    lines = wrapped(text).splitlines()
    return (
        "\n".join(
            line if _is_row(line) else re.sub(" ", lambda _: " " * next(stretch), line) for line in lines
        )
        + "\n"
    )


def paged(text: str) -> str:
    """Forty lines a page, the page's number on a line of its own, in the middle of sentences."""
    lines = wrapped(text).splitlines()
    pages = [lines[start : start + 40] for start in range(0, len(lines), 40)]
    return "".join(
        (f"\n\n{number}\n\n" if number > 1 else "") + "\n".join(page) + "\n"
        for number, page in enumerate(pages, 1)
    )


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def new_tones(text: str) -> str:
    return new_tone_placement(text)


def dashes(text: str) -> str:
    return _BULLET.sub("–", text)


def dots(text: str) -> str:
    return _BULLET.sub("•", text)


def shouted_units(text: str) -> str:
    """Headings under "TỔ CHỨC THỰC HIỆN" in capitals."""
    return re.sub(
        r"^(\d{1,2}\. )([^.:;|⟦]{4,90}:?)$",
        lambda found: found[1] + found[2].upper(),
        text,
        flags=re.MULTILINE,
    )


def windows_lines(text: str) -> str:
    return text.replace("\n", " \r\n")


def flattened_head(text: str) -> str:
    """Two columns of the head read line by line across the page."""
    lines = text.splitlines()
    count = next((index for index, line in enumerate(lines) if not _HEAD.match(line)), 0)
    head = [line for line in lines[:count] if not line.startswith("---")]
    right = [line for line in head if line.startswith(("CỘNG", "Độc")) or ", ngày " in line]
    left = [line for line in head if line not in right]
    if len(right) < 3 or len(left) < 2:
        return text
    while len(left) < len(right):
        left.insert(len(left) - 1, "")
    merged = [
        f"{a}   {b}".strip() for a, b in zip(left, [*right, *[""] * (len(left) - len(right))], strict=True)
    ]
    return "\n".join([*merged, *lines[count:]]) + "\n"


VARIANTS: tuple[Callable[[str], str], ...] = (
    wrapped, wrapped_with_blank_lines, wrapped_as_source, justified, paged, decomposed, new_tones, dashes, dots, shouted_units, windows_lines, flattened_head,
)  # fmt: skip
