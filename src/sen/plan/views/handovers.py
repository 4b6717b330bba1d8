"""Many handovers at once: a head accepts or returns a list, who decided says which successor gets what."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sen.desk.views import SignedIn, send, signed_in
from sen.org.queries import living_heirs
from sen.plan import rules
from sen.plan.actions import handover
from sen.plan.dated_names import former_unit_of
from sen.plan.forms.handovers import AnswerMany, AssignMany
from sen.plan.models import DutyTransfer

AT_ONCE = 100


@signed_in
def accept_many(request: SignedIn) -> HttpResponse:
    rows = _listed(rules.acceptable_handovers(request.actor))
    choices = [(str(row.pk), f"{row.duty.task} ({former_unit_of(row)} → {row.to_unit})") for row in rows]
    form = AnswerMany(**_sent(request), choices=choices)

    def write() -> str:
        by, now = request.actor, request.now
        if form.cleaned_data["decision"] == form.ACCEPT:
            handover.accept_handovers(form.numbers(), by=by, now=now)
        else:
            handover.return_handovers(form.numbers(), reason=form.cleaned_data["reason"], by=by, now=now)
        return reverse("unit-handovers")

    if request.method == "POST" and (done := send(request, form, write, done=_("Your answer was saved."))):
        return done
    return _page(request, form, count=len(rows), template="plan/handovers_accept.html")


@signed_in
def assign_many(request: SignedIn) -> HttpResponse:
    waiting = rules.decidable_handovers(request.actor).exclude(state=DutyTransfer.State.OFFERED)
    heirs: dict[int, Any] = {}
    rows = {}
    for row in _listed(waiting):
        unit = row.duty.unit
        if unit.pk not in heirs:
            heirs[unit.pk] = living_heirs(unit)
        rows[row] = heirs[unit.pk]
    form = AssignMany(**_sent(request), rows=rows)

    def write() -> str:
        for heir, numbers in form.chosen().items():
            handover.assign_handovers(numbers, to=heir, by=request.actor, now=request.now)
        return reverse("unit-handovers")

    if request.method == "POST" and (
        done := send(request, form, write, done=_("Offered. The units are told on their desks."))
    ):
        return done
    return _page(request, form, count=len(rows), template="plan/handovers_assign.html")


def _listed(rows: Any) -> list[DutyTransfer]:
    """So many at once; the rest shows when these are answered."""
    joined = rows.select_related("duty__task__plan", "duty__unit", "succession", "to_unit")
    return list(joined.prefetch_related("duty__unit__names").order_by("duty__unit__folded", "pk")[:AT_ONCE])


def _sent(request: SignedIn) -> dict[str, Any]:
    return {"data": request.POST} if request.method == "POST" else {}


def _page(request: SignedIn, form: Any, *, count: int, template: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "count": count}, status=status)
