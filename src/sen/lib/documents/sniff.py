"""What a file is by its first bytes."""

from sen.lib.documents.errors import UnreadableDocument
from sen.lib.documents.model import Kind

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"RIFF",
)


def kind_of(data: bytes, *, name: str = "") -> Kind:
    """Tell .txt, .docx and .pdf apart, or say what the file is instead."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data, name)
    if data.startswith(_OLE):
        # An encrypted .docx is an OLE file that holds the package as one stream.
        raise UnreadableDocument("encrypted" if _ENCRYPTED_PACKAGE in data else "old_word", name=name)
    if data.startswith(b"{\\rtf"):
        raise UnreadableDocument("rich_text", name=name)
    if data.startswith(_BINARY):
        raise UnreadableDocument("unsupported", name=name)
    return "txt"


def _kind_of_zip(data: bytes, name: str) -> Kind:
    if b"word/" in data:  # names stand uncompressed in a zip
        return "docx"
    if b"opendocument.text" in data[:200]:
        raise UnreadableDocument("open_document", name=name)
    raise UnreadableDocument("unsupported", name=name)
