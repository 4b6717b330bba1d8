"""A plan in pictures: what was overdue, how work was proved, this year beside the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sen.desk.actions import record_export
from sen.desk.exports import csv_lines
from sen.desk.views import SignedIn, signed_in
from sen.plan import rules
from sen.plan.charts import Chart, Series, drawn
from sen.plan.models import Duty, Evidence, Plan
from sen.plan.queries import charts
from sen.plan.standing import months_of_plan

TONES = {Evidence.Kind.FILE: "leaf", Evidence.Kind.LINK: "lotus", Evidence.Kind.DOCUMENT: "ink"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A drawing with its legend and its table; without rows there is nothing to draw, and `empty` says why."""

    key: str
    title: str
    note: str
    series: Sequence[Series]
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str
    chart: Chart | None = None


@require_safe
@signed_in
def charts_of(request: SignedIn, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    shown = [make(asked) for make in CHARTS.values()]
    return render(request, "plan/charts.html", {"plan": asked.plan, "charts": shown})


@require_safe
@signed_in
def chart_csv(request: SignedIn, pk: int, key: str) -> StreamingHttpResponse:
    """The table of one chart."""
    if key not in CHARTS:
        raise Http404
    shown = CHARTS[key](_asked(request, pk))
    record_export(f"charts:{pk}", form="csv", query=key, by=request.actor)
    response = StreamingHttpResponse(csv_lines([shown.heads, *shown.rows]), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="bieu-do-{pk}-{key}.csv"'
    return response


@dataclass(frozen=True, slots=True)
class Asked:
    """The plan, the one before it, and what was asked and answered in both."""

    plan: Plan
    before: Plan | None
    figures: charts.Figures
    evidence: QuerySet[Evidence]
    duties: QuerySet[Duty]
    """Of the plan alone."""
    today: date


def _asked(request: SignedIn, pk: int) -> Asked:
    """Three queries for all charts together."""
    plan, before = charts.plan_and_before(
        rules.visible_plans(request.actor).filter(state__in=rules.IN_FORCE), pk
    )
    if plan is None:
        raise Http404
    both = rules.visible_duties_in(request.actor, [plan, *([before] if before else [])])
    return Asked(
        plan,
        before,
        charts.figures_of(both),
        rules.standing_evidence_of_tasks(request.actor, rules.visible_tasks_of(request.actor, plan)),
        rules.visible_duties_in(request.actor, [plan]),
        timezone.localdate(request.now),
    )


def _overdue(asked: Asked) -> Shown:
    plan = asked.plan
    lines = charts.overdue_trend(plan, asked.figures, today=asked.today)
    series = [Series("late", _("Overdue"), [line.overdue for line in lines])]
    return Shown(
        "overdue",
        _("Overdue at the end of each month"),
        _("Answers that were asked until then and not given until then. Who catches up later changes no month before."),
        series,
        [_("Month"), _("Asked until then"), _("Answered until then"), _("Overdue")],
        [(f"{line.month:%m/%Y}", line.asked, line.answered, line.overdue) for line in lines],
        _("No month of this plan has ended yet.") if plan.state == Plan.State.CONFIRMED else _("A closed plan asks for nothing more."),
        drawn([f"{line.month:%m}" for line in lines], series) if lines else None,
    )  # fmt: skip


def _evidence(asked: Asked) -> Shown:
    found = charts.evidence_by_kind(asked.plan, asked.evidence, asked.duties)
    months = months_of_plan(asked.plan)
    kinds = [kind for kind in Evidence.Kind if kind in found]
    series = [
        Series(TONES[kind], str(kind.label), [found[kind][month] for month in months]) for kind in kinds
    ]
    rows = [(f"{month:%m/%Y}", *(found[kind][month] for kind in kinds)) for month in months] if kinds else []
    return Shown(
        "evidence",
        _("Evidence by kind"),
        _("By the month in which it was given; each piece once, however many tasks it serves."),
        series,
        [_("Month"), *(str(kind.label) for kind in kinds)],
        rows,
        _("No evidence yet."),
        drawn([f"{month:%m}" for month in months], series, stacked=True) if kinds else None,
    )


def _last_year(asked: Asked) -> Shown:
    plan, before = asked.plan, asked.before
    now = charts.answered_by_month(plan, asked.figures, today=asked.today)
    then = charts.answered_by_month(before, asked.figures, today=asked.today) if before else []
    pairs = [(line, charts.same_month(then, line.month)) for line in now]
    names = (str(plan.number or plan.title), str(before.number or before.title) if before else "")
    series = [
        Series("leaf", names[0], [line.percent for line, _then in pairs]),
        Series("none", names[1], [was.percent if was else None for _line, was in pairs]),
    ]
    return Shown(
        "last-year",
        _("This plan beside the one before"),
        _("Of the duties asked in each month, how many of a hundred have an answer today."),
        series,
        [_("Month"), names[0], f"{names[0]} (%)", names[1], f"{names[1]} (%)"],
        [
            (f"{line.month:%m}", f"{line.answered}/{line.asked}", _said(line.percent),
             f"{was.answered}/{was.asked}" if was else "–", _said(was.percent if was else None))
            for line, was in pairs
        ] if before else [],
        _("Sen holds no earlier plan of this authority."),
        drawn([f"{line.month:%m}" for line in now], series, unit=" %") if before and now else None,
    )  # fmt: skip


def _said(percent: int | None) -> object:
    return "–" if percent is None else percent


CHARTS = {"overdue": _overdue, "evidence": _evidence, "last-year": _last_year}
