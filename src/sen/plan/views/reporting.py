"""Answering on a duty: one page, made for a phone on a slow line."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sen.desk.views import SignedIn, send, signed_in
from sen.plan import rules
from sen.plan.actions import reporting
from sen.plan.forms.reporting import DRAFTED, LONGEST_NOTE, NothingAroseForm, ReportForm, initial_of
from sen.plan.models import Duty, Plan, Report, Rhythm
from sen.plan.periods import key_of, month_of, period_of_key
from sen.plan.queries.drafts import own_draft
from sen.plan.queries.overdue import owed
from sen.plan.queries.states import cells_of_duties
from sen.plan.standing import FINAL


@signed_in
def report(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """Answer for a period, or correct what stands for it."""
    duty, period = _duty(request, pk), _period(key)
    before = _corrected(request, duty, period) if request.method == "POST" else _standing(duty, period)
    corrects = before is not None and (period is not None or before.answer in FINAL)
    draft = own_draft(request.actor, duty, period)
    initial = initial_of(before, draft.fields if draft else None)
    if before is not None and corrects:
        initial["corrects"] = before.pk
    form = ReportForm(
        **_sent(request),
        actor=request.actor,
        now=request.now,
        duty=duty,
        is_correction=corrects,
        initial=initial,
    )

    def write() -> str:
        by, now = request.actor, request.now
        if before is not None and corrects:
            reason = form.cleaned_data["correction_reason"]
            reporting.correct_report(before.pk, given=form.given(), correction_reason=reason, by=by, now=now)
        else:
            reporting.report_on_duty(duty.pk, period=period, given=form.given(), by=by, now=now)
        return f"{reverse('duties-detail', args=[duty.pk])}?da_gui={key}"

    if request.method == "POST" and (done := send(request, form, write, done=_("Report sent."))):
        return done
    others = [] if period is None else _other_months(duty, period, request)
    context = {
        "form": form,
        "duty": duty,
        "key": key,
        "period": period,
        "before": before,
        "corrects": corrects,
    }
    status = 422 if form.is_bound else 200
    return render(request, "plan/report.html", {**context, "draft": draft, "others": others}, status=status)


@require_POST
@signed_in
def save_draft(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """Keep what was typed, unfinished as it is."""
    duty, period = _duty(request, pk), _period(key)
    typed = {
        name: request.POST[name].replace("\0", "")[:LONGEST_NOTE]
        for name in DRAFTED
        if request.POST.get(name)
    }
    reporting.save_draft(duty.pk, period=period, fields=typed, by=request.actor, now=request.now)
    messages.success(request, _("Draft kept. Files must be chosen again when you send."))
    return HttpResponseRedirect(reverse("plan-report", args=[pk, key]))


@signed_in
def nothing_arose(request: SignedIn, key: str) -> HttpResponse:
    """One tap for all work of a month on which nothing arose."""
    period = _period(key)
    today = timezone.localdate(request.now)
    open_duties = [line.duty for line in _sometimes(request, period)] if period else []
    choices = [(str(duty.pk), f"{duty.task} ({duty.unit})") for duty in open_duties]
    form = NothingAroseForm(**_sent(request), choices=choices)

    def write() -> str:
        numbers = [int(number) for number in form.cleaned_data["duties"]]
        reporting.report_nothing_arose(numbers, period=period or today, by=request.actor, now=request.now)
        return reverse("desk-home")

    if request.method == "POST" and (done := send(request, form, write, done=_("Answered: nothing arose."))):
        return done
    status = 422 if form.is_bound else 200
    context = {"form": form, "period": period, "count": len(choices)}
    return render(request, "plan/nothing_arose.html", context, status=status)


def _sometimes(request: SignedIn, period: date) -> list[Any]:
    """Work that happens now and then, not answered for the month."""
    duties = rules.reportable_duties(request.actor).filter(rhythm=Rhythm.WHEN_IT_HAPPENS)
    today = timezone.localdate(request.now)
    return [line for line in owed(duties, today=today) if any(cell.month == period for cell in line.cells)]


def _sent(request: SignedIn) -> dict[str, Any]:
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def _duty(request: SignedIn, pk: int) -> Duty:
    """A duty the actor sees and answers for; what is seen but not one's own is refused, not hidden."""
    duties = rules.visible_duties(request.actor).select_related("task__plan", "unit")
    duty: Duty = get_object_or_404(duties, pk=pk)
    if not rules.can_report_on(request.actor, duty):
        raise PermissionDenied
    if duty.task.plan.state != Plan.State.CONFIRMED:
        raise Http404
    return duty


def _period(key: str) -> date | None:
    try:
        return period_of_key(key)
    except ValueError:
        raise Http404 from None


def _standing(duty: Duty, period: date | None) -> Report | None:
    return duty.reports.filter(period=period, corrected_by=None).first()


def _corrected(request: SignedIn, duty: Duty, period: date | None) -> Report | None:
    """The report of this duty and period that the form says it corrects."""
    number = request.POST.get("corrects", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    found: Report = get_object_or_404(duty.reports.filter(period=period), pk=int(number))
    return found


def _other_months(duty: Duty, period: date, request: SignedIn) -> list[tuple[date, str]]:
    """Further months of this duty that wait for an answer."""
    today = timezone.localdate(request.now)
    cells = cells_of_duties([duty], today=today)[duty.pk]
    return [
        (cell.month, key_of(cell.month)) for cell in cells if cell.is_owed and cell.month != month_of(period)
    ]
