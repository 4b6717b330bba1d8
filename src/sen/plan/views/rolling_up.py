"""What the authorities below have reported, level by level, down to a unit's own sentence."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sen.desk.actions import note_reading
from sen.desk.views import SignedIn, signed_in
from sen.org.models import Unit
from sen.plan import rules
from sen.plan.queries import rolling_up
from sen.plan.queries.rolling_up import A_PAGE, Span


@require_safe
@signed_in
def rolled_up(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """One authority: what it reported itself, and those directly below with all below them."""
    seen = rules.visible_rolled_up(request.actor)
    unit = get_object_or_404(seen, pk=pk) if pk else _own(request)
    figures = rules.visible_report_figures(request.actor)
    spans = rolling_up.spans_of(figures)
    span = _span(request, spans)
    if unit is None or span is None:
        return render(request, "plan/rolled_up.html", {"unit": unit, "span": None})
    page, after = _page(request, unit, span)
    rows = rolling_up.rows_of([unit, *page], span, figures)
    own = rolling_up.counted_once(figures).filter(authority=unit, kind=span.kind, starts_on=span.starts_on)
    context = {
        "unit": unit, "span": span, "spans": spans, "whole": rows[0] if rows else None, "rows": rows[1:],
        "reports": list(own.select_related("round__plan", "received")), "after": after,
        "above": seen.filter(pk=unit.parent.authority_id or 0).first() if unit.parent else None,
    }  # fmt: skip
    return render(request, "plan/rolled_up.html", context)


@require_safe
@signed_in
def reported(request: SignedIn, pk: int) -> HttpResponse:
    """One report with every unit's sentences. Who reads that of another authority stands in the log."""
    rows = rules.visible_report_figures(request.actor).select_related("authority")
    row = get_object_or_404(rows, pk=pk)
    note_reading("plan.report_read", row, unit_path="authority_id", by=request.actor, now=request.now)
    content = rolling_up.content_told(row)
    return render(request, "plan/reported.html", {"row": row, "content": content, "figures": row.figures})


def _own(request: SignedIn) -> Unit | None:
    """The highest of the own authorities."""
    own = rules.visible_rolled_up(request.actor).filter(pk__in=request.actor.authority_ids)
    return own.select_related("parent").order_by("pk").first()


def _span(request: HttpRequest, spans: list[Span]) -> Span | None:
    asked = request.GET.get("ky", "")
    return next((span for span in spans if span.token == asked), spans[0] if spans else None)


def _page(request: HttpRequest, unit: Unit, span: Span) -> tuple[list[Unit], int | None]:
    """By key: the thousandth commune costs what the first costs."""
    below = rolling_up.directly_below(unit, span)
    asked = request.GET.get("sau", "")
    last = below.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    if last:
        below = below.filter(Q(folded__gt=last.folded) | Q(folded=last.folded, pk__gt=last.pk))
    found = list(below[: A_PAGE + 1])
    return found[:A_PAGE], found[A_PAGE - 1].pk if len(found) > A_PAGE else None
