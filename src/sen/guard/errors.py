"""Why a file was not taken: texts for the person who sent it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sen.lib.documents import UnreadableDocument

DOCUMENT_TEXTS: Mapping[str, Any] = {
    "no_file": _("The file cannot be opened."),
    "empty": _("The file holds no text."),
    "too_large": _("The file is larger than %(limit_mb)d MB."),
    "too_many_pages": _("The file has more than %(limit)d pages."),
    "too_long": _("The text is longer than %(limit)d lines."),
    "inflates": _("The file unpacks to more than %(limit_mb)d MB: it may be a trap."),
    "encrypted": _("The file is locked with a password. Save it without a password and try again."),
    "damaged": _("The file is damaged: it cannot be opened."),
    "slow": _("The file took longer than %(seconds)d seconds to read."),
    "unsupported": _("Only .txt, .docx and .pdf can be read."),
    "old_word": _("This is a Word 97-2003 document. Save it as .docx and try again."),
    "rich_text": _("This is a rich text (RTF) document. Save it as .docx and try again."),
    "open_document": _("This is an OpenDocument file. Save it as .docx and try again."),
    "bad_encoding": _("The text is not in the encoding %(encoding)s."),
    "unknown_encoding": _("There is no encoding named %(encoding)s."),
    "uncertain_encoding": _(
        "The letters of this text can be read in several ways. Name the encoding: %(candidates)s."
    ),
    "ocr_missing": _(
        "The pages are pictures. To read them, install tesseract with Vietnamese "
        "(Debian: apt install tesseract-ocr tesseract-ocr-vie)."
    ),
    "ocr_failed": _("The pictures of the pages could not be read."),
}
"""`sen.lib.documents.MESSAGES` in the reader's language; a test holds the two together."""


class FileRefused(ValidationError):
    """The desk shows a ValidationError at the field, so its text is for the user."""


class SecretRefused(FileRefused):
    """The file bears a secrecy mark. The notice is fixed: it repeats nothing of the file."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This document bears a secrecy mark. It was not stored, and nothing of it was kept. "
                "State secrets do not belong on this network: hand the document to the records office "
                "and handle it by the rules for state secrets."
            ),
            code="secret",
        )


def unreadable(error: UnreadableDocument) -> FileRefused:
    return FileRefused(DOCUMENT_TEXTS[error.code], code=error.code, params=dict(error.arguments))
