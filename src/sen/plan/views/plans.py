"""A plan from its upload to its page: bring in, wait, confirm, read, print, take away."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sen.desk.actions import note_reading, record_export
from sen.desk.exports import xlsx_file
from sen.desk.history import history_of
from sen.desk.pages import XLSX
from sen.desk.views import SignedIn, send, signed_in
from sen.guard.errors import DOCUMENT_TEXTS
from sen.org.rules import WIDE
from sen.plan.actions import intake
from sen.plan.actions.confirm import confirm_plan
from sen.plan.dated_names import day_of, with_names
from sen.plan.forms.plans import ON_A_PLAN, TakeIn
from sen.plan.forms.review import ConfirmForm
from sen.plan.forms.tree import TreeForm
from sen.plan.models import Plan
from sen.plan.queries.acknowledging import said_by_unit
from sen.plan.queries.publication import publication_of
from sen.plan.queries.readiness import readiness_of
from sen.plan.queries.revising import revision_of
from sen.plan.queries.rollups import totals
from sen.plan.queries.tree import Tree, Wanted, plan_tree
from sen.plan.queries.writing import draft_of
from sen.plan.rules import (
    can_confirm,
    can_read_document,
    can_review,
    visible_duties_in,
    visible_plans,
    visible_reviews,
    visible_revisions,
    visible_tasks_of,
)
from sen.plan.tables import tree_table

BEFORE_FORCE = (Plan.State.READING, Plan.State.UNREADABLE, Plan.State.IN_REVIEW)


@signed_in
def take_in(request: SignedIn) -> HttpResponse:
    """Screened while the form is checked; then the plan and its job are written together."""
    if not TakeIn.allowed(request.actor, None):
        raise PermissionDenied
    if request.method != "POST":
        form = TakeIn(actor=request.actor, row=None, now=request.now)
        return render(request, "plan/take_in.html", {"form": form})
    form = TakeIn(request.POST, request.FILES, actor=request.actor, row=None, now=request.now)

    def run() -> str:
        sent = form.cleaned_data
        taken = intake.take_in_plan(
            sent["document"],
            authority_id=sent["authority"].pk,
            is_not_secret=sent["is_not_secret"],
            by=request.actor,
            now=request.now,
        )
        if taken.is_known:
            messages.info(request, _("This very file was brought in before. Here it is."))
        return reverse("plans-detail", args=[taken.plan.pk])

    return send(request, form, run) or render(request, "plan/take_in.html", {"form": form}, status=422)


@require_safe
@signed_in
def reading(request: SignedIn, pk: int) -> HttpResponse:
    """How far the reading is; asked every second by htmx, every five by a browser without scripts."""
    plan = get_object_or_404(visible_reviews(request.actor), pk=pk)
    if plan.state == Plan.State.IN_REVIEW:
        url = reverse("plans-review", args=[pk])
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(headers={"HX-Redirect": url})
        return HttpResponseRedirect(url)
    template = "plan/_reading.html" if request.htmx else "plan/reading.html"  # type: ignore[attr-defined]
    return render(request, template, {"plan": plan, "error": _error_of(plan)})


@require_POST
@signed_in
def retry(request: SignedIn, pk: int) -> HttpResponse:
    plan = get_object_or_404(visible_reviews(request.actor), pk=pk)
    if plan.state == Plan.State.UNREADABLE:  # a second tap finds it being read
        intake.retry_reading(plan.pk, by=request.actor, now=request.now)
    return HttpResponseRedirect(reverse("plans-reading", args=[pk]))


@signed_in
def confirm(request: SignedIn, pk: int) -> HttpResponse:
    plan = get_object_or_404(visible_reviews(request.actor).select_related("authority"), pk=pk)
    if plan.state != Plan.State.IN_REVIEW or not can_confirm(request.actor, plan):
        raise PermissionDenied
    if revision_of(plan):
        return HttpResponseRedirect(reverse("plans-compare", args=[pk]))
    form = ConfirmForm(request.POST or None, plan=plan)

    def run() -> str:
        accepts = form.cleaned_data["accepts_no_lead"]
        confirm_plan(form.seen, accepts_no_lead=accepts, by=request.actor, now=request.now)
        return reverse("plans-detail", args=[pk])

    if request.method == "POST" and (
        done := send(request, form, run, done=_("The plan is in force. Each unit now sees its duties."))
    ):
        return done
    overtaken = bool(getattr(form, "was_overtaken", False))
    if overtaken:
        plan.refresh_from_db()
        form.show_as_it_is_now()
    status = (409 if overtaken else 422) if form.is_bound else 200
    context = {"plan": plan, "form": form, "ready": readiness_of(plan)}
    return render(request, "plan/confirm.html", context, status=status)


@require_safe
@signed_in
def plan_page(request: SignedIn, pk: int) -> HttpResponse:
    """The tree of a plan in force; before that, the place where the work on it goes on."""
    plan = _plan(request, pk)
    if plan.state in BEFORE_FORCE and (draft := draft_of(plan)):
        return HttpResponseRedirect(reverse("drafts-detail", args=[draft.pk]))
    if plan.state in BEFORE_FORCE:
        name = "plans-review" if plan.state == Plan.State.IN_REVIEW else "plans-reading"
        return HttpResponseRedirect(reverse(name, args=[pk]))
    if plan.state == Plan.State.MERGED and (revision := revision_of(plan)):
        return HttpResponseRedirect(reverse("plans-revision", args=[revision.pk]))
    return render(request, "plan/plan.html", _tree_context(request, plan))


@require_safe
@signed_in
def plan_print(request: SignedIn, pk: int) -> HttpResponse:
    """The same tree on paper: every task, no navigation."""
    plan = _plan(request, pk)
    note_reading("desk.printed", plan, unit_path="authority_id", by=request.actor, now=request.now)
    return render(request, "plan/print.html", _tree_context(request, plan))


@require_safe
@signed_in
def plan_xlsx(request: SignedIn, pk: int) -> FileResponse:
    plan = _plan(request, pk)
    tree = _tree(request, plan, _wanted(request, plan))
    record_export(f"plans:{plan.pk}", form="xlsx", query=request.GET.urlencode()[:500], by=request.actor)
    book = xlsx_file(plan.number or _("Plan"), tree_table(tree, plan))
    name = f"ke-hoach-{plan.pk}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


def _plan(request: SignedIn, pk: int) -> Plan:
    plans = with_names(visible_plans(request.actor), "authority", request.actor)
    found: Plan = get_object_or_404(plans, pk=pk)
    return found


def _tree_context(request: SignedIn, plan: Plan) -> dict[str, Any]:
    actor = request.actor
    form = _tree_form(request, plan)
    tasks = visible_tasks_of(actor, plan)
    duties = visible_duties_in(actor, [plan])
    return {
        "plan": plan,
        "form": form,
        "tree": _tree(request, plan, form.wanted),
        "totals": totals(tasks, duties, today=timezone.localdate(request.now)),
        "is_narrowed": form.wanted.narrows,
        "query": request.GET.urlencode(),
        "forms": [
            {"form": each, "url": reverse(f"plans-{each.name}", args=[plan.pk])}
            for each in ON_A_PLAN
            if each.allowed(actor, plan)
        ],
        "publication": publication_of(plan),
        "revisions": visible_revisions(actor)
        .filter(plan=plan, applied_at__isnull=False)
        .select_related("document"),
        "said": said_by_unit(duties) if plan.authority_id in actor.authorities_as(*WIDE) else [],
        "original": plan.attachment_id if can_read_document(actor, plan.pk) else None,
        "history": history_of(plan, actor),
        "may_review": can_review(actor, plan),
    }


def _tree_form(request: SignedIn, plan: Plan) -> TreeForm:
    duties = visible_duties_in(request.actor, [plan])
    return TreeForm(request.GET, duties=duties, day=day_of(plan))


def _wanted(request: SignedIn, plan: Plan) -> Wanted:
    return _tree_form(request, plan).wanted


def _tree(request: SignedIn, plan: Plan, wanted: Wanted) -> Tree:
    actor, today = request.actor, timezone.localdate(request.now)
    tasks = visible_tasks_of(actor, plan)
    duties = with_names(visible_duties_in(actor, [plan]), "unit", actor)
    return plan_tree(plan, tasks, duties, wanted=wanted, today=today)


def _error_of(plan: Plan) -> str:
    """What went wrong, in words that say what to do."""
    if plan.state != Plan.State.UNREADABLE:
        return ""
    told = json.loads(plan.reading_error or "{}")
    text: object = DOCUMENT_TEXTS.get(told.get("code"))
    if text is None:
        return _("Something failed on our side. Try again; if it fails again, tell your administrator.")
    return str(str(text) % told.get("arguments", {}))
