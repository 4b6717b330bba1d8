"""A paper as a Word file, as a page to print and as a PDF, for every room that draws papers; each taking is logged."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sen.desk.actions import note_reading, record_export
from sen.desk.requests import SignedIn
from sen.lib.official import DOCX, PDF, NoPdf, OfficialDocument, TooLong, write_page, write_pdf

SHEET = "official/official.css"


@dataclass(frozen=True, slots=True)
class Taken:
    """A row whose paper somebody takes along."""

    row: Any
    register: str
    """Its name in the log: "rounds"."""
    unit_path: str
    """From the row to the unit in whose log the reading stands."""
    name: str
    """Of the file, without its ending."""
    back: str
    """Address of the row's page."""


def word_file(request: SignedIn, taken: Taken, data: bytes) -> HttpResponse:
    return _file(request, taken, data, form="docx", content_type=DOCX)


def print_page(request: SignedIn, taken: Taken, document: OfficialDocument) -> HttpResponse:
    """The browser prints it as the Word file looks."""
    note_reading("desk.printed", taken.row, unit_path=taken.unit_path, by=request.actor, now=request.now)
    tools = format_html(
        '<a href="{}">{}</a> · {}',
        taken.back,
        _("Back"),
        _("To print: Ctrl+P, or “Print” in the browser's menu."),
    )
    return HttpResponse(write_page(document, sheet=static(SHEET), tools=tools))


def pdf_file(request: SignedIn, taken: Taken, document: OfficialDocument) -> HttpResponse:
    """The PDF; back with a word where this installation writes none."""
    try:
        data = write_pdf(document)
    except NoPdf:
        text = _(
            "This machine writes no PDF yet: the administrator installs requirements/pdf.txt. Print the page instead."
        )
        messages.error(request, text)
        return HttpResponseRedirect(taken.back)
    except TooLong:
        messages.error(request, _("This paper is too long for a PDF here. Take the Word file."))
        return HttpResponseRedirect(taken.back)
    return _file(request, taken, data, form="pdf", content_type=PDF)


def _file(request: SignedIn, taken: Taken, data: bytes, *, form: str, content_type: str) -> HttpResponse:
    record_export(f"{taken.register}:{taken.row.pk}", form=form, query="", by=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{taken.name}.{form}"'}
    return HttpResponse(data, content_type=content_type, headers=headers)
