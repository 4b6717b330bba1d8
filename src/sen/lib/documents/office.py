"""The bare text of spreadsheets and slides, to be screened, not to be read as a plan."""

import re
from collections.abc import Iterator

from sen.lib.documents.package import Package

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TEXT_PARTS = re.compile(
    r"xl/(sharedStrings|worksheets/[^/]+|drawings/[^/]+|comments\d*|chartsheets/[^/]+)\.xml"
    r"|ppt/(slides|notesSlides|slideMasters|slideLayouts|comments)/[^/]+\.xml|docProps/(core|app)\.xml"
)
_HEADER_CODE = re.compile(r"&(?:[LCR]|\"[^\"]*\"|\d+|[A-Z](?![A-Z]))")
"""In a sheet's header "&C&14MẬT": place, size and font of what follows."""


def office_text(data: bytes, *, name: str = "") -> tuple[str, ...]:
    """Each cell, header, heading and paragraph as one line, sheet by sheet, slide by slide."""
    package = Package(data, name=name)
    parts = sorted(part for part in package.names if _TEXT_PARTS.fullmatch(part))
    return tuple(dict.fromkeys(text for part in parts for text in _texts(package, part)))


def _texts(package: Package, part: str) -> Iterator[str]:
    root = package.xml(part)
    if root is None:
        return
    for element in root.iter():
        if element.tag in {f"{_SHEET}si", f"{_SHEET}is", f"{_SHEET}text", f"{_DRAWING}p"}:
            yield "".join(
                child.text or "" for child in element.iter() if str(child.tag).endswith("}t")
            ).strip()
        elif element.tag in {
            f"{_SHEET}{kind}{edge}" for kind in ("odd", "even", "first") for edge in ("Header", "Footer")
        }:
            yield from (piece.strip() for piece in _HEADER_CODE.split(element.text or "") if piece.strip())
        elif part.startswith("docProps/") and element.text and element.text.strip():
            yield element.text.strip()
