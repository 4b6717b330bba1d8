"""What may be in the package of a template, and its parts that are filled."""

from dataclasses import dataclass
from posixpath import basename

from lxml import etree

from sen.lib.documents.errors import UnreadableDocument
from sen.lib.documents.package import Package
from sen.lib.templating.lines import TextLine, W, signs, text_lines

MAX_TEMPLATE = 5 * 2**20
MAX_UNPACKED = 40 * 2**20

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FILLED = ("header", "footer", "footnotes")
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LINKS = ("http://", "https://", "mailto:")
_FETCHING = ("INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO", "IMPORT", "DATABASE", "MACROBUTTON")


class Unfit(Exception):
    """With a code of `messages.WHOLE_FILE`."""


@dataclass(frozen=True, slots=True)
class FilledPart:
    kind: str
    lines: list[TextLine]


def filled_parts(data: bytes) -> list[FilledPart]:
    """The paragraphs of each part that is filled, the body first; `Unfit` for what is not taken at all."""
    try:
        return _parts(data)
    except UnreadableDocument as error:
        raise Unfit(error.code if error.code in {"encrypted", "inflates"} else "damaged") from error


def _parts(data: bytes) -> list[FilledPart]:
    if len(data) > MAX_TEMPLATE:
        raise Unfit("too_large")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit("encrypted" if b"E\0n\0c\0r\0y\0p\0t\0e\0d" in data else "damaged")
    package = Package(data)
    if sum(package.size_of(name) for name in package.names) > MAX_UNPACKED:
        raise Unfit("inflates")
    roots = _roots(package)
    _refuse_macros(package, roots)
    _refuse_relations(roots)
    main = next((name for kind, name in package.related() if kind == "officeDocument"), "")
    if main not in roots:
        raise Unfit("damaged")
    found = [FilledPart("body", list(text_lines(roots[main], "body")))]
    filled = {main}
    for kind, name in package.related(main):
        if kind in _FILLED and name in roots and name not in filled:
            filled.add(name)
            found.append(FilledPart(kind, _lines(roots, name, kind)))
    _refuse_hidden(roots, filled)
    return found


def _lines(roots: dict[str, etree._Element], name: str, kind: str) -> list[TextLine]:
    return list(text_lines(roots[name], kind))


def _roots(package: Package) -> dict[str, etree._Element]:
    """Every part of XML; a document type is never Word's own."""
    found = {}
    for name in sorted(package.names):
        if not name.lower().endswith((".xml", ".rels")):
            continue
        root = package.xml(name)
        if root is None or root.getroottree().docinfo.internalDTD is not None:
            raise Unfit("damaged")
        found[name] = root
    return found


def _refuse_macros(package: Package, roots: dict[str, etree._Element]) -> None:
    types = roots.get("[Content_Types].xml")
    named = [str(node.get("ContentType") or "") for node in types] if types is not None else []
    if any("macro" in kind.lower() or "vba" in kind.lower() for kind in named):
        raise Unfit("macros")
    if any("vba" in basename(name).lower() for name in package.names):
        raise Unfit("macros")
    if _MAIN not in named:
        raise Unfit("damaged")
    if any("/embeddings/" in name or "/activex/" in name.lower() for name in package.names):
        raise Unfit("active")


def _refuse_relations(roots: dict[str, etree._Element]) -> None:
    """A link that a reader clicks may stay; nothing may be fetched by opening the paper."""
    for root in roots.values():
        for relation in root.iter(_RELATIONSHIP):
            kind = str(relation.get("Type") or "").rsplit("/", 1)[-1]
            target = str(relation.get("Target") or "").strip().lower()
            if relation.get("TargetMode") == "External" and not (
                kind == "hyperlink" and target.startswith(_LINKS)
            ):
                raise Unfit("external")
            if kind in {"aFChunk", "oleObject", "control", "package"}:
                raise Unfit("active")


def _refuse_hidden(roots: dict[str, etree._Element], filled: set[str]) -> None:
    """Signs anywhere but in the text of filled parts, and fields of Word that fetch something."""
    for name, root in roots.items():
        everything = sum(
            signs(value or "")
            for node in root.iter()
            for value in (node.text, node.tail, *node.attrib.values())
        )
        in_text = sum(signs(node.text or "") for node in root.iter(f"{W}t")) if name in filled else 0
        if everything > in_text:
            raise Unfit("hidden")
        words = " ".join(node.text or "" for node in root.iter(f"{W}instrText"))
        words += " ".join(str(node.get(f"{W}instr") or "") for node in root.iter(f"{W}fldSimple"))
        if any(word in words.upper().split() for word in _FETCHING):
            raise Unfit("active")
