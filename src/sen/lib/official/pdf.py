"""An `OfficialDocument` as a PDF, by WeasyPrint: an optional group, asked for only when somebody wants a PDF."""

from typing import Any

from sen.lib.official.model import OfficialDocument
from sen.lib.official.page import write_page

PDF = "application/pdf"
MOST_CHARACTERS = 1_000_000
"""Of the page. WeasyPrint 70 took 17 ms and 0.4 MB of memory for a thousand of them on one core: at most 17 s, while
somebody waits. A report of 800 lines has 150,000.
"""


class NoPdf(Exception):
    """WeasyPrint, or the libraries of the system that it draws with, is not there."""


class TooLong(Exception):
    """The page is longer than a PDF of this machine should be."""


def has_pdf() -> bool:
    """Whether this installation writes PDFs."""
    try:
        _weasyprint()
    except NoPdf:
        return False
    return True


def write_pdf(document: OfficialDocument) -> bytes:
    """Tagged for screen readers. Raises `NoPdf`, `TooLong`."""
    page = write_page(document)
    if len(page) > MOST_CHARACTERS:
        raise TooLong
    written: bytes = _weasyprint().HTML(string=page, url_fetcher=_fetcher()).write_pdf(pdf_tags=True)
    return written


def _weasyprint() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: pango is not there
        raise NoPdf from error
    return weasyprint


def _fetcher() -> Any:
    """Pictures stand in the page itself; nothing else is opened, from nowhere."""
    _weasyprint()
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
