"""Why a document was not read: a code with arguments for an interface, plain English by itself."""

from dataclasses import dataclass

MESSAGES = {
    "no_file": "The file cannot be opened.",
    "empty": "The file holds no text.",
    "too_large": "The file is larger than %(limit_mb)d MB.",
    "too_many_pages": "The file has more than %(limit)d pages.",
    "too_long": "The text is longer than %(limit)d lines.",
    "inflates": "The file unpacks to more than %(limit_mb)d MB: it may be a trap.",
    "encrypted": "The file is locked with a password. Save it without a password and try again.",
    "damaged": "The file is damaged: it cannot be opened.",
    "slow": "The file took longer than %(seconds)d seconds to read.",
    "unsupported": "Only .txt, .docx and .pdf can be read.",
    "old_word": "This is a Word 97-2003 document. Save it as .docx and try again.",
    "rich_text": "This is a rich text (RTF) document. Save it as .docx and try again.",
    "open_document": "This is an OpenDocument file. Save it as .docx and try again.",
    "bad_encoding": "The text is not in the encoding %(encoding)s.",
    "unknown_encoding": "There is no encoding named %(encoding)s.",
    "uncertain_encoding": "The letters of this text can be read in several ways. Name the encoding: %(candidates)s.",
    "ocr_missing": (
        "The pages are pictures. To read them, install tesseract with Vietnamese "
        "(Debian: apt install tesseract-ocr tesseract-ocr-vie)."
    ),
    "ocr_failed": "The pictures of the pages could not be read.",
}
"""Code to its English text with named arguments."""


class UnreadableDocument(Exception):
    """`str()` is one English line; `code` and `arguments` serve a translation of `MESSAGES`."""

    def __init__(self, code: str, *, name: str = "", **arguments: str | int) -> None:
        self.code = code
        self.name = name
        self.arguments = arguments
        super().__init__((f"{name}: " if name else "") + MESSAGES[code] % arguments)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read the bytes, with some lines to look at."""

    encoding: str
    preview: tuple[str, ...]


class UncertainEncoding(UnreadableDocument):
    """The bytes of a .txt read as Vietnamese in no way, or in several."""

    def __init__(self, candidates: tuple[Candidate, ...], *, name: str = "") -> None:
        self.candidates = candidates
        names = ", ".join(candidate.encoding for candidate in candidates)
        super().__init__("uncertain_encoding", name=name, candidates=names)
