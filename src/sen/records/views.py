"""A document written in Sen as a file; whether the paper of a document keeps to the national form."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sen.desk.views import SignedIn, signed_in
from sen.guard.errors import unreadable
from sen.guard.queries import content
from sen.lib.documents import UnreadableDocument
from sen.lib.official import Miss, NoRulesThen, check
from sen.records import rules
from sen.records.letter_document import letter_bytes, letter_of
from sen.records.models import OutgoingDocument, Paper, Wording
from sen.records.printing import Taken, pdf_file, print_page, word_file


@require_safe
@signed_in
def form_of(request: SignedIn, pk: int) -> HttpResponse:
    """Each miss with its place and what the decree asks; for who sees the draft."""
    document: OutgoingDocument = get_object_or_404(rules.visible_documents(request.actor), pk=pk)
    papers = rules.visible_papers(request.actor).filter(document=document, part=Paper.Part.DRAFT)
    paper = papers.first()
    if paper is None or paper.attachment_id is None:
        raise Http404
    misses, problem = _misses(paper.attachment_id, paper.name)
    context = {"row": document, "paper": paper, "misses": misses, "problem": problem}
    return render(request, "records/form_of.html", context)


def _misses(attachment_id: int, name: str) -> tuple[list[Miss], str]:
    """What is to be mended; or why the file cannot be checked."""
    if not name.lower().endswith(".docx"):
        return [], _("Only Word files (.docx) can be checked. Enter the paper as one, as another version.")
    try:
        return check(content(attachment_id), name=name), ""
    except UnreadableDocument as error:
        return [], " ".join(unreadable(error).messages)
    except NoRulesThen as error:
        return [], _("The form asked for on %(day)s is not known to Sen.") % {"day": f"{error.day:%d/%m/%Y}"}


@require_safe
@signed_in
def word_of(request: SignedIn, pk: int) -> HttpResponse:
    """Drawn from its words, with number, day and signer once they are given; for who sees the draft."""
    wording = _wording(request, pk)
    return word_file(request, _taken(wording), letter_bytes(wording))


@require_safe
@signed_in
def page_of(request: SignedIn, pk: int) -> HttpResponse:
    """In the national form also where an own template draws the Word file."""
    wording = _wording(request, pk)
    return print_page(request, _taken(wording), letter_of(wording))


@require_safe
@signed_in
def pdf_of(request: SignedIn, pk: int) -> HttpResponse:
    wording = _wording(request, pk)
    return pdf_file(request, _taken(wording), letter_of(wording))


def _taken(wording: Wording) -> Taken:
    document = wording.document
    back = reverse("documents-detail", args=[document.pk])
    return Taken(document, "documents", "unit_id", f"van-ban-{document.pk}", back)


def _wording(request: SignedIn, pk: int) -> Wording:
    """404 for a paper that was not written here, and for whom it is not a draft."""
    rows = rules.visible_documents(request.actor).select_related("authority", "series", "wording__template")
    document: OutgoingDocument = get_object_or_404(rows, pk=pk)
    if not hasattr(document, "wording") or not rules.can_see_draft(request.actor, document):
        raise Http404
    document.wording.document = document
    return document.wording
