"""Cutting and joining the text of a task. Without Django."""

import re

_END = re.compile(r"[.;:!?…]+[\"”»)]*\s+")
"""Where a clerk would cut: after a sentence or a part closed by a semicolon."""
_ABBREVIATION = re.compile(r"\b(?:TM|KT|TL|TUQ|Q|TP|TX|TT|P|H|X|ThS|TS|PGS|GS|BS|[0-9]+)\.\s+$")
"""A point that closes nothing: "KT. CHỦ TỊCH", "TP. Cao Lãnh"."""
_MARK = re.compile(r"^[-–+•*]\s+")


def cut_points(text: str) -> list[int]:
    """Offsets at which a new sentence or part starts, in order."""
    ends = (match.end() for match in _END.finditer(text))
    return [end for end in ends if end < len(text) and not _ABBREVIATION.search(text[:end])]


def cut(text: str, at: int) -> tuple[str, str]:
    """Both sides of the offset, trimmed; neither may be empty (ValueError)."""
    first, second = text[:at].strip(), _MARK.sub("", text[at:].strip())
    if not first or not second:
        raise ValueError("nothing stands on one side of the cut")
    return first, second


def join(first: str, second: str) -> str:
    """One text of two: a part that ends without a stop is closed by a semicolon, a sentence cut in two by nothing."""
    first, second = first.strip(), second.strip()
    if second[:1].islower() and first[-1:].isalnum():
        return f"{first} {second}"
    closed = first if first.endswith((".", ";", ":", "!", "?", "…", ",")) else f"{first};"
    return f"{closed} {second}"
