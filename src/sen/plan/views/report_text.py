"""The report of a frozen round, passage by passage with its sources, and the focal point's own words in it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sen.desk.views import SignedIn, send, signed_in
from sen.plan import rules
from sen.plan.forms.report_text import AddSentence, ChangeSentence, WordPassage
from sen.plan.models import ReportPassage, Round
from sen.plan.queries.report_text import limbs_of, papers_of, wording_in, wording_of, written_of
from sen.plan.report_text import anchors_of, parts_of, passages_of, title_words


@require_safe
@signed_in
def words(request: SignedIn, pk: int) -> HttpResponse:
    """Everything that goes into the paper, with where it comes from."""
    round_ = _round(request, pk)
    written = written_of(round_)
    parts = parts_of(round_.snapshot or {}, wording_in(written))
    context = {
        "round": round_,
        "title": title_words(round_.snapshot or {}),
        "limbs": limbs_of(parts, written),
        "changed": sum(each.is_changed for each in passages_of(parts).values()),
        "may_word": rules.can_run_round(request.actor, round_),
        "papers": papers_of(round_, request.actor),
    }
    return render(request, "plan/report_words.html", context)


@signed_in
def passage(request: SignedIn, pk: int, place: str) -> HttpResponse:
    """One passage: the words of the report beside those it was made from."""
    round_ = _round_to_word(request, pk)
    found = passages_of(parts_of(round_.snapshot or {}, wording_of(round_))).get(place)
    if found is None or found.is_counted or found.is_gone:
        raise Http404
    form = WordPassage(request.POST or None, round_=round_, passage=found)
    return _answer(request, round_, form, place, {"passage": found})


@signed_in
def add(request: SignedIn, pk: int, place: str) -> HttpResponse:
    """An own sentence of the focal point behind a passage."""
    round_ = _round_to_word(request, pk)
    if place not in anchors_of(parts_of(round_.snapshot or {})):
        raise Http404
    form = AddSentence(request.POST or None, round_=round_, behind=place)
    return _answer(request, round_, form, place, {"is_new": True})


@signed_in
def sentence(request: SignedIn, pk: int, sentence_pk: int) -> HttpResponse:
    """An own sentence that stands in the report."""
    round_ = _round_to_word(request, pk)
    row: ReportPassage = get_object_or_404(round_.passages.filter(is_own=True), pk=sentence_pk)
    form = ChangeSentence(request.POST or None, sentence=row)
    return _answer(request, round_, form, row.place, {"sentence": row})


def _answer(request: SignedIn, round_: Round, form: Any, place: str, context: dict[str, Any]) -> HttpResponse:
    back = f"{reverse('round-words', args=[round_.pk])}#{place}"

    def write() -> str:
        form.act(by=request.actor, now=request.now)
        return back

    if request.method == "POST" and (done := send(request, form, write, done=_("Saved."))):
        return done
    overtaken = getattr(form, "was_overtaken", False)
    if overtaken:
        form.show_as_it_is_now()
    status = 409 if overtaken else 422 if form.is_bound else 200
    shown = {**context, "form": form, "round": round_, "back": back, "is_overtaken": overtaken}
    return render(request, "plan/report_passage.html", shown, status=status)


def _round(request: SignedIn, pk: int) -> Round:
    """Only of a frozen round: its report is made from what was kept."""
    rows = rules.visible_rounds(request.actor).select_related("plan__authority")
    round_: Round = get_object_or_404(rows, pk=pk)
    if round_.snapshot is None:
        raise Http404
    return round_


def _round_to_word(request: SignedIn, pk: int) -> Round:
    round_ = _round(request, pk)
    if not rules.can_run_round(request.actor, round_):
        raise PermissionDenied
    return round_
