"""A paper as a page to print and as a PDF, for every room that draws papers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sen.lib.official import PDF, NoPdf, OfficialDocument, TooLong, write_page, write_pdf

SHEET = "official/official.css"


def print_page(document: OfficialDocument, *, back: str) -> HttpResponse:
    """The browser prints it as the Word file looks."""
    tools = format_html(
        '<a href="{}">{}</a> · {}', back, _("Back"), _("To print: Ctrl+P, or “Print” in the browser's menu.")
    )
    return HttpResponse(write_page(document, sheet=static(SHEET), tools=tools))


def pdf_file(request: HttpRequest, document: OfficialDocument, *, name: str, back: str) -> HttpResponse:
    """The PDF; back with a word where this installation writes none."""
    try:
        data = write_pdf(document)
    except NoPdf:
        text = _(
            "This machine writes no PDF yet: the administrator installs requirements/pdf.txt. Print the page instead."
        )
        messages.error(request, text)
        return HttpResponseRedirect(back)
    except TooLong:
        messages.error(request, _("This paper is too long for a PDF here. Take the Word file."))
        return HttpResponseRedirect(back)
    return HttpResponse(
        data, content_type=PDF, headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    )
