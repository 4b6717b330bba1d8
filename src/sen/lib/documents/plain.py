"""A .txt file into lines."""

import codecs
import re
import unicodedata
from itertools import islice

from sen.lib.documents.errors import Candidate, UncertainEncoding, UnreadableDocument
from sen.lib.documents.legacy import LEGACY, decode, vietnamese_share
from sen.lib.documents.model import Document, numbered

MAX_LINES = 500_000
_PREVIEW_LINES = 5
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it starts with the same two bytes
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SURE, _CLEAR = 0.9, 0.1
"""Share of syllables that Vietnamese can spell, and lead over the next reading, at which we stop asking.
Measured over shared plans re-encoded: right readings score >= 0.97, wrong ones <= 0.75."""


def read_text(data: bytes, *, name: str = "", encoding: str | None = None) -> Document:
    text, used = _decoded(data, name, encoding)
    if _CONTROL.search(text[:100_000]):
        raise UnreadableDocument("unsupported", name=name)
    if not text.strip():
        raise UnreadableDocument("empty", name=name)
    texts: list[tuple[int, str, tuple[str, ...]]] = []
    page = 1
    for raw in _split(text):
        page += raw.count("\f") if texts else 0
        texts.append((page, raw.replace("\f", "").rstrip(), ()))
        if len(texts) > MAX_LINES:
            raise UnreadableDocument("too_long", name=name, limit=MAX_LINES)
    return Document(numbered(texts), "txt", pages=page, encoding=used)


def _split(text: str) -> list[str]:
    lines = _LINE_END.split(unicodedata.normalize("NFC", text))
    return lines[:-1] if lines[-1] == "" else lines


def _decoded(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    if encoding:
        return _decoded_as(data, name, encoding), encoding
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _decoded_as(data, name, codec), codec.removesuffix("-sig")
    if two_bytes := _utf16_by_zeros(data):
        return _decoded_as(data, name, two_bytes), two_bytes
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data, name)
    return text, "utf-8"


def _decoded_as(data: bytes, name: str, encoding: str) -> str:
    try:
        return decode(data, encoding)
    except LookupError as error:
        raise UnreadableDocument("unknown_encoding", name=name, encoding=encoding) from error
    except UnicodeError as error:
        raise UnreadableDocument("bad_encoding", name=name, encoding=encoding) from error


def _utf16_by_zeros(data: bytes) -> str | None:
    """Two-byte text without a mark: blanks, digits and most letters leave a zero on one side only."""
    head = data[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) * 0.2 or min(even, odd) > max(even, odd) * 0.1:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    if b"\0" in data:
        raise UnreadableDocument("unsupported", name=name)
    readings = [(vietnamese_share(text), codec, text) for codec, text in _readings(data)]
    readings.sort(key=lambda reading: reading[0], reverse=True)
    best = readings[0]
    runner_up = next((share for share, _, text in readings[1:] if text != best[2]), 0.0)
    if best[0] >= _SURE and best[0] - runner_up >= _CLEAR:
        return best[2], best[1]
    raise UncertainEncoding(tuple(Candidate(codec, _preview(text)) for _, codec, text in readings), name=name)


def _readings(data: bytes) -> list[tuple[str, str]]:
    return [(codec, decode(data, codec, errors="replace")) for codec in LEGACY]


def _preview(text: str) -> tuple[str, ...]:
    """The first lines that show a difference: those with letters outside ASCII."""
    telling = (line.strip()[:200] for line in _LINE_END.split(text) if not line.isascii())
    return tuple(islice(telling, _PREVIEW_LINES))
