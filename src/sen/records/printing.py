"""A paper as a page to print and as a PDF, for every room that draws papers."""

from typing import cast

from csp.constants import NONCE
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sen.lib.official import PDF, NoPdf, OfficialDocument, TooLong, write_page, write_pdf


def print_page(request: HttpRequest, document: OfficialDocument, *, back: str) -> HttpResponse:
    """The browser prints it as the Word file looks. Its style stands in the page, under a nonce of this answer alone."""
    tools = format_html(
        '<a href="{}">{}</a> · {}', back, _("Back"), _("To print: Ctrl+P, or “Print” in the browser's menu.")
    )
    page = write_page(document, nonce=str(getattr(request, "csp_nonce", "")), tools=tools)
    with_style = csp_update({"style-src": [NONCE]})(lambda _request: HttpResponse(page))
    return cast("HttpResponse", with_style(request))


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
