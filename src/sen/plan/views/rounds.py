"""A round worked through: remind, merge, print, take away; and the unit's own form."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sen.desk.actions import note_reading, record_export
from sen.desk.exports import xlsx_file
from sen.desk.pages import XLSX
from sen.desk.views import SignedIn, send, signed_in
from sen.plan import rules
from sen.plan.actions import chasing, sheets
from sen.plan.forms.rounds import RemindAll
from sen.plan.forms.sheets import ROW, SheetOfPress, SheetOfWork, with_more_rows
from sen.plan.merged import merged_of, merged_table, nothing_units, unit_table
from sen.plan.models import Answersheet, Plan, Round, SheetForm
from sen.plan.queries.sheets import prefilled_of
from sen.plan.round_document import report_bytes, report_of
from sen.plan.snapshots import ITEM_FIELDS, content_of
from sen.records.printing import Taken, pdf_file, print_page, word_file


@require_POST
@signed_in
def remind(request: SignedIn, pk: int) -> HttpResponse:
    """One click: everybody who answers in the units that have not."""
    round_ = _round(request, pk)
    page = reverse("rounds-detail", args=[pk])
    form = RemindAll(request.POST)

    def write() -> str:
        chasing.remind_missing(round_.pk, by=request.actor, now=request.now)
        return page

    done = send(
        request,
        form,
        write,
        done=_("Reminded on their desks and by mail; nobody gets more than one such mail a day."),
    )
    return done or HttpResponseRedirect(page)


@require_safe
@signed_in
def merged(request: SignedIn, pk: int) -> HttpResponse:
    """All answers together, ready at any moment, with the units that are missing named."""
    return render(request, "plan/merged.html", _merged(_round(request, pk)))


@require_safe
@signed_in
def merged_print(request: SignedIn, pk: int) -> HttpResponse:
    round_ = _round(request, pk)
    note_reading("desk.printed", round_, unit_path="plan__authority_id", by=request.actor, now=request.now)
    return render(request, "plan/merged.html", {**_merged(round_), "is_print": True})


@require_safe
@signed_in
def merged_xlsx(request: SignedIn, pk: int) -> FileResponse:
    round_ = _round(request, pk)
    record_export(f"rounds:{round_.pk}", form="xlsx", query="", by=request.actor)
    content = content_of(round_)
    book = xlsx_file(_("Merged table"), merged_table(content), (_("Units"), unit_table(content)))
    return FileResponse(book, as_attachment=True, filename=f"ky-bao-cao-{round_.pk}.xlsx", content_type=XLSX)


@require_safe
@signed_in
def document(request: SignedIn, pk: int) -> HttpResponse:
    taken = _report(request, pk)
    return word_file(request, taken, report_bytes(taken.row))


@require_safe
@signed_in
def document_page(request: SignedIn, pk: int) -> HttpResponse:
    taken = _report(request, pk)
    return print_page(request, taken, report_of(taken.row))


@require_safe
@signed_in
def document_pdf(request: SignedIn, pk: int) -> HttpResponse:
    taken = _report(request, pk)
    return pdf_file(request, taken, report_of(taken.row))


def _report(request: SignedIn, pk: int) -> Taken:
    """The report, from what was kept: only of a frozen round."""
    round_ = _round(request, pk)
    if round_.snapshot is None:
        raise Http404
    back = reverse("rounds-detail", args=[pk])
    return Taken(round_, "rounds", "plan__authority_id", f"bao-cao-{pk}", back)


@signed_in
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """The unit's form, filled in with what it has reported; made for a phone."""
    rows = rules.visible_sheets(request.actor).select_related("round__plan", "unit")
    sheet: Answersheet = get_object_or_404(rows, pk=pk)
    if not rules.can_answer(request.actor, sheet):
        raise PermissionDenied
    page = reverse("sheets-detail", args=[pk])
    asks = sheet.round.is_open and sheet.round.plan.state != Plan.State.WITHDRAWN
    if request.method != "POST" and not (sheet.is_missing and asks):
        return HttpResponseRedirect(page)
    is_press = sheet.round.form == SheetForm.PRESS
    is_longer = is_press and "add_rows" in request.POST and sheet.is_missing and sheet.round.is_open
    form = with_more_rows(request.POST) if is_longer else _form(request, sheet)

    def write() -> str:
        sheets.submit_sheet(sheet.pk, filled=form.filled(), by=request.actor, now=request.now)
        return f"{page}?da_gui=1"

    is_sent = request.method == "POST" and not is_longer
    if is_sent and (done := send(request, form, write, done=_("Sent in. Thank you."))):
        return done
    context = {"form": form, "sheet": sheet, "is_press": is_press}
    return render(request, "plan/sheet_form.html", context, status=422 if form.is_bound else 200)


def _form(request: SignedIn, sheet: Answersheet) -> Any:
    """Sent back, it holds what was sent in; else what the unit has recorded."""
    sent: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {}
    initial = {"note": sheet.note}
    if sheet.round.form == SheetForm.PRESS:
        return SheetOfPress(**sent, items=_stored(sheet), initial=initial)
    kept = dict(sheet.lines.values_list("duty_id", "text"))
    lines = prefilled_of(sheet)
    for line in lines:
        line.text = kept.get(line.duty.pk, line.text)
    return SheetOfWork(**sent, lines=lines, initial=initial)


def _stored(sheet: Answersheet) -> list[dict[str, str]]:
    return [{**item, ROW: str(item["pk"])} for item in sheet.items.values("pk", *ITEM_FIELDS)]


def _round(request: SignedIn, pk: int) -> Round:
    found: Round = get_object_or_404(
        rules.visible_rounds(request.actor).select_related("plan__authority"), pk=pk
    )
    return found


def _merged(round_: Round) -> dict[str, Any]:
    content = content_of(round_)
    is_press = content["round"]["form"] == SheetForm.PRESS
    return {
        "round": round_,
        "content": content,
        "is_press": is_press,
        "merged": merged_of(content),
        "nothing": nothing_units(content),
    }
