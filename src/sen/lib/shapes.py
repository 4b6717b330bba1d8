"""What data from elsewhere must look like before anybody uses it. Pure.

A shape is a function of a value: it gives the value back, or raises `WrongShape`. Nothing is repaired and nothing
unknown is let through.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

Shape = Callable[[Any], Any]

_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Turns the direction of letters, or is not seen: an office has no use for it, a forger has."""
_HEX = re.compile("[0-9a-f]{64}")


def plain(value: str) -> str:
    """Without the letters that `text` refuses."""
    kept = (letter for letter in _HIDDEN.sub("", value) if letter in "\n\r\t" or not _is_control(letter))
    return "".join(kept)


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs")


class WrongShape(ValueError):
    """Where it is wrong, in the words of the format."""


def text(most: int, *, is_needed: bool = False) -> Shape:
    """Written words: line breaks and tabs, but no other control character and nothing hidden."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most or (is_needed and not value.strip()):
            raise WrongShape(f"not a text of at most {most} letters")
        if any(_is_control(letter) and letter not in "\n\r\t" for letter in value):
            raise WrongShape("a control character")
        if _HIDDEN.search(value):
            raise WrongShape("a hidden letter")
        return value

    return check


def number(most: int) -> Shape:
    def check(value: Any) -> int:
        if type(value) is not int or not 0 <= value <= most:
            raise WrongShape(f"not a number from 0 to {most}")
        return value

    return check


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongShape("neither true nor false")
    return value


def day(value: Any) -> str:
    return _of_time(date.fromisoformat, value)


def moment(value: Any) -> str:
    return _of_time(datetime.fromisoformat, value)


def _of_time(read: Callable[[str], object], value: Any) -> str:
    try:
        read(value)
    except (TypeError, ValueError):
        raise WrongShape("not a day or moment") from None
    found: str = value
    return found


def sha256(value: Any) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise WrongShape("not a SHA-256")
    return value


def link(value: Any) -> str:
    """A web address: whoever clicks it runs no script."""
    found: str = text(1000)(value)
    try:
        parts = urlsplit(found)
    except ValueError:
        raise WrongShape("not a web address") from None
    if parts.scheme not in ("http", "https") or not parts.netloc or found != "".join(found.split()):
        raise WrongShape("not a web address")
    return found


def one_of(*known: str) -> Shape:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise WrongShape(f"none of {', '.join(known)}")
        return value

    return check


def maybe(shape: Shape) -> Shape:
    return lambda value: None if value is None else shape(value)


def or_empty(shape: Shape) -> Shape:
    return lambda value: "" if value == "" else shape(value)


def several(shape: Shape, *, most: int) -> Shape:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise WrongShape(f"not a list of at most {most}")
        return [shape(each) for each in value]

    return check


def record(**fields: Shape) -> Shape:
    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping) or value.keys() != fields.keys():
            raise WrongShape(f"not exactly the fields {', '.join(sorted(fields))}")
        return {name: _named(name, shape, value[name]) for name, shape in fields.items()}

    return check


def _named(name: str, shape: Shape, value: Any) -> Any:
    try:
        return shape(value)
    except WrongShape as wrong:
        raise WrongShape(f"{name}: {wrong}") from None
