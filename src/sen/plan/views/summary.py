"""A plan added up: figures, units by month, tasks by month; who has not answered."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sen.desk.views import SignedIn, signed_in
from sen.org.rules import visible_units
from sen.plan import heat_map, rules
from sen.plan.dated_names import day_of
from sen.plan.models import Plan
from sen.plan.queries import rollups
from sen.plan.queries.overdue import overdue_by_unit, owed
from sen.plan.queries.states import cells_of_duties
from sen.plan.standing import months_of_plan

TASKS_A_PAGE = 60


@require_safe
@signed_in
def summary(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """The plan chosen, or the newest in force."""
    plans = list(
        rules.visible_plans(request.actor).filter(state__in=rules.IN_FORCE).select_related("authority")
    )
    plan = (
        get_object_or_404(rules.visible_plans(request.actor).filter(state__in=rules.IN_FORCE), pk=pk)
        if pk
        else None
    )
    plan = plan or next((each for each in plans if each.state == Plan.State.CONFIRMED), None)
    plan = plan or (plans[0] if plans else None)
    if plan is None:
        return render(request, "plan/summary.html", {"plans": plans, "plan": None})
    today, months = timezone.localdate(request.now), months_of_plan(plan)
    tasks = rules.visible_tasks_of(request.actor, plan)
    duties = rules.visible_duties_in(request.actor, [plan])
    lines = rollups.months_by_unit(duties, months, today=today, named_on=day_of(plan))
    context = {
        "plans": plans,
        "plan": plan,
        "totals": rollups.totals(tasks, duties, today=today),
        "units": rollups.by_unit(duties, today=today, named_on=day_of(plan)),
        "heat": heat_map.drawn(lines, months),
        "months": months,
        "lines": lines,
    }
    return render(request, "plan/summary.html", context)


@require_safe
@signed_in
def tasks_by_month(request: SignedIn, pk: int) -> HttpResponse:
    """Every task of a plan with its state in every month."""
    plan = get_object_or_404(rules.visible_plans(request.actor).filter(state__in=rules.IN_FORCE), pk=pk)
    today, months = timezone.localdate(request.now), months_of_plan(plan)
    tasks = rules.visible_tasks_of(request.actor, plan).order_by("position", "pk")
    page = Paginator(tasks, TASKS_A_PAGE).get_page(request.GET.get("trang"))
    duties = rules.visible_duties_in(request.actor, [plan])
    lines = rollups.months_by_task(list(page.object_list), duties, months, today=today)
    rows = [(line.label, reverse("tasks-detail", args=[line.key]), line.cells) for line in lines]
    context = {"plan": plan, "page": page, "months": months, "rows": rows}
    return render(request, "plan/tasks_by_month.html", context)


@require_safe
@signed_in
def unit_by_month(request: SignedIn, pk: int, unit_pk: int) -> HttpResponse:
    """The duties of one unit in a plan, month by month."""
    plan = get_object_or_404(rules.visible_plans(request.actor).filter(state__in=rules.IN_FORCE), pk=pk)
    heirs = Prefetch("successors", visible_units(request.actor))
    unit = get_object_or_404(rules.visible_duty_units(request.actor).prefetch_related(heirs), pk=unit_pk)
    duties = rules.visible_duties_in(request.actor, [plan]).filter(unit=unit).exclude(state="dropped")
    rows = list(duties.select_related("task__plan").order_by("task__position", "pk"))
    cells = cells_of_duties(rows, today=timezone.localdate(request.now))
    lines = [(str(duty.task), reverse("duties-detail", args=[duty.pk]), cells[duty.pk]) for duty in rows]
    context = {"plan": plan, "unit": unit, "months": months_of_plan(plan), "rows": lines}
    return render(request, "plan/unit_by_month.html", context)


@require_safe
@signed_in
def overdue(request: SignedIn) -> HttpResponse:
    """Units that did not answer, those that owe most first; of the own units also what."""
    today = timezone.localdate(request.now)
    duties = rules.visible_duties(request.actor)
    own = [line for line in owed(rules.reportable_duties(request.actor), today=today) if line.overdue]
    context: dict[str, Any] = {"units": overdue_by_unit(duties, today=today), "own": own, "today": today}
    return render(request, "plan/overdue.html", context)
