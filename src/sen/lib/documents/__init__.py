"""Reading office documents: a .txt, .docx or .pdf becomes numbered lines with their pages.

Pure: no Django, no network, nothing written to disk. The format is told by the content, never by the name.
Every input is read within bounded time and memory; what cannot be read raises `UnreadableDocument` with a
code that an interface can translate. The heavy readers are imported only when their format is met.
"""

from pathlib import Path

from sen.lib.documents.errors import MESSAGES, UncertainEncoding, UnreadableDocument
from sen.lib.documents.model import Document, Kind, Line
from sen.lib.documents.sniff import kind_of

__all__ = [
    "MAX_BYTES",
    "MESSAGES",
    "Document",
    "Kind",
    "Line",
    "UncertainEncoding",
    "UnreadableDocument",
    "kind_of",
    "read_document",
]

MAX_BYTES = 50 * 2**20
"""Above every limit of an upload door: a guard for the command line."""


def read_document(
    source: Path | bytes, *, name: str = "", encoding: str | None = None, ocr: bool = True
) -> Document:
    """Read a document into lines in reading order.

    `name` only serves messages. `encoding` overrides the guess for .txt (any codec of Python, "tcvn3" or
    "vni"). With `ocr=False` a scanned page stays unread and is named in `Document.unread_pages`.

    Raises `UnreadableDocument`; `UncertainEncoding`, a kind of it, carries a preview for each candidate.
    """
    if isinstance(source, Path):
        name = name or source.name
        data = _read_file(source, name)
    else:
        data = source
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("too_large", name=name, limit_mb=MAX_BYTES // 2**20)
    kind = kind_of(data, name=name)
    if kind == "pdf":
        from sen.lib.documents.pdf import read_pdf

        return read_pdf(data, name=name, ocr=ocr)
    if kind == "docx":
        from sen.lib.documents.word import read_docx

        return read_docx(data, name=name)
    from sen.lib.documents.plain import read_text

    return read_text(data, name=name, encoding=encoding)


def _read_file(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableDocument("no_file", name=name) from error
