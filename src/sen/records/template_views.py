"""What an own template gives: filled with samples, as text or as a file; the fields, and one to start from."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sen.desk.views import SignedIn, signed_in
from sen.guard.queries import content
from sen.lib.documents import Document, read_document
from sen.lib.official import DOCX
from sen.records import rules
from sen.records.fields import PAPER_FIELDS
from sen.records.filling import preview, sample_template
from sen.records.models import OfficeTemplate

SIGNS = (
    (
        ("{%p for dong in noi_dung %}", "{{ dong }}", "{%p endfor %}"),
        _(
            "A paragraph for each line of a list; each of the three stands in a paragraph of its own. For rows of a table write tr in place of p."
        ),
    ),
    (("{{ noi_nhan|join('; ') }}",), _("A list in one line.")),
    (("{% if han_tra_loi %} … {% endif %}",), _("Stands there only when the field has something.")),
)
"""What an own template is written with beside its fields, and what it gives."""


@require_safe
@signed_in
def fields(request: SignedIn) -> HttpResponse:
    return render(request, "records/template_fields.html", {"fields": PAPER_FIELDS, "signs": SIGNS})


@require_safe
@signed_in
def sample(_request: SignedIn) -> HttpResponse:
    return _word_file(sample_template(), "mau-cong-van.docx")


@require_safe
@signed_in
def previewed(request: SignedIn, pk: int) -> HttpResponse:
    """As text through our own reader: nothing of the file reaches the browser but its words."""
    template = _template(request, pk)
    paper: Document | None = None
    problems: list[str] = []
    try:
        paper = read_document(preview(_file_of(template)), name=template.file_name, ocr=False)
    except ValidationError as error:  # it was taken before a rule became stricter
        problems = error.messages
    return render(
        request, "records/template_preview.html", {"row": template, "paper": paper, "problems": problems}
    )


@require_safe
@signed_in
def filled(request: SignedIn, pk: int) -> HttpResponse:
    template = _template(request, pk)
    try:
        data = preview(_file_of(template))
    except ValidationError as error:
        raise Http404 from error  # the page of the preview says why
    return _word_file(data, f"xem-thu-{template.pk}.docx")


def _template(request: SignedIn, pk: int) -> OfficeTemplate:
    template: OfficeTemplate = get_object_or_404(rules.visible_templates(request.actor), pk=pk)
    return template


def _file_of(template: OfficeTemplate) -> bytes:
    if template.attachment_id is None:
        raise Http404
    return content(template.attachment_id)


def _word_file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
