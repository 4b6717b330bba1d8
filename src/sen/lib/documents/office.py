"""The bare text of an Office document, wherever in the package it stands: to be screened, not to be read as a plan."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from lxml import etree

from sen.lib.documents.package import Package

_TEXT_PARTS = re.compile(r"(?:word|xl|ppt)/.*\.xml|docProps/[^/]+\.xml")
_NO_TEXT = re.compile(r".*/(?:styles|theme\d*|settings|webSettings|fontTable|numbering|calcChain)\.xml")
_HEADER_CODE = re.compile(r"&(?:[LCR]|\"[^\"]*\"|\d+|[A-Z](?![A-Z]))")
"""In a sheet's header "&C&14MẬT": place, size and font of what follows."""
_BLOCKS = frozenset({"p", "si", "is", "text", "fld", "comment", "threadedComment"})
"""What holds one line of runs: a paragraph, a cell's text, a comment."""
_RUNS = frozenset({"t", "delText"})
_HEADERS = frozenset({f"{kind}{edge}" for kind in ("odd", "even", "first") for edge in ("Header", "Footer")})
_LITERAL = re.compile(r'"([^"]*)"')


def office_text(data: bytes, *, name: str = "") -> tuple[str, ...]:
    """Each cell, header, comment, heading and paragraph as one line, part by part, and the document's properties.

    Told by local names, so that the strict form of the format, which has other namespaces, hides nothing.
    """
    package = Package(data, name=name)
    return _distinct(text for part in _parts(package) for text in _texts(package, part))


def text_beside(data: bytes, *, name: str = "") -> tuple[str, ...]:
    """Of a Word file what does not stand on its pages: comments, properties, diagrams, charts, deleted words."""
    package = Package(data, name=name)
    main = next((part for kind, part in package.related() if kind == "officeDocument"), "word/document.xml")
    deleted = _lines(package.xml(main), frozenset({"delText"}))
    beside = (text for part in _parts(package) if part != main for text in _texts(package, part))
    return _distinct([*deleted, *beside])


def _parts(package: Package) -> list[str]:
    return sorted(part for part in package.names if _TEXT_PARTS.fullmatch(part) and not _NO_TEXT.match(part))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stripped for text in texts if (stripped := text.strip())))


def _texts(package: Package, part: str) -> Iterator[str]:
    root = package.xml(part)
    if root is None:
        return
    yield from _lines(root, _RUNS)
    is_about = part.startswith("docProps/")
    for element in root.iter(etree.Element):
        kind = _local(element)
        if kind in _HEADERS:
            yield from _HEADER_CODE.split(element.text or "")
        elif kind == "sheet":
            yield element.get("name") or ""
        elif kind == "f":
            yield from _LITERAL.findall(element.text or "")
        elif is_about or (kind == "v" and _is_text_cell(element)):
            yield element.text or ""


def _is_text_cell(value: etree._Element) -> bool:
    cell = value.getparent()
    return cell is not None and cell.get("t") == "str"


def _lines(root: etree._Element | None, runs: frozenset[str]) -> Iterator[str]:
    """The runs of one block together: a mark may be cut into several."""
    found = () if root is None else (run for run in root.iter(etree.Element) if _local(run) in runs)
    for _block, together in groupby(found, key=_block_of):
        yield "".join(run.text or "" for run in together)


def _block_of(run: etree._Element) -> etree._Element | None:
    return next((above for above in run.iterancestors() if _local(above) in _BLOCKS), None)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
