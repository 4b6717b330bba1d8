"""The review: the original on one side, what was read on the other. Every change is one form and one action."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sen.desk.views import SignedIn, send, signed_in
from sen.plan.actions import assigning, outline, review
from sen.plan.actions.changing import Seen
from sen.plan.actions.presence import note_reviewer
from sen.plan.forms.review import BulkForm, HeaderForm, NameForm, TaskForm
from sen.plan.models import Plan
from sen.plan.queries.review import ReviewPage, review_page
from sen.plan.queries.writing import draft_of
from sen.plan.views.review_screen import (
    add_form,
    address,
    assignees_of,
    bulk_form,
    number_in,
    of_form,
    open_task_of,
    plan_in_review,
    plan_of,
    refused,
    screen,
)


@require_safe
@signed_in
def review_screen(request: SignedIn, pk: int) -> HttpResponse:
    plan = plan_of(request, pk)
    if plan.state != Plan.State.IN_REVIEW:
        return HttpResponseRedirect(reverse("plans-reading", args=[pk]))
    draft = draft_of(plan)
    if draft and not draft.is_open:
        return HttpResponseRedirect(reverse("drafts-detail", args=[draft.pk]))
    asked = {name: number_in(request, name) for name in ("page", "at", "line")}
    page = review_page(plan, number=asked["page"] or 1, task=asked["at"], line=asked["line"])
    return screen(request, plan, page)


@signed_in
def review_task(request: SignedIn, pk: int, task_id: int) -> HttpResponse:
    """One task: its form in place (htmx), on the whole screen without, and where it is sent to."""
    plan = plan_in_review(request, pk)
    page = review_page(plan, task=task_id)
    task = open_task_of(page, task_id)
    if task is None:
        raise Http404
    assignees = assignees_of(request, plan)
    if request.method != "POST":
        form = TaskForm(task=task, assignees=assignees)
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "plan/_task_form.html", {**of_form(form), "plan": plan, "page": page})
        return screen(request, plan, page, form=form)
    form = TaskForm(request.POST, task=task, assignees=assignees)
    run = _task_actions(request, form)
    done = send(request, form, lambda: address(plan, page.number, run()), done=_("Saved."))
    return done or refused(request, plan, form, task_id=task_id)


@require_POST
@signed_in
def review_header(request: SignedIn, pk: int) -> HttpResponse:
    plan = plan_in_review(request, pk)
    form = HeaderForm(request.POST, plan=plan)

    def run() -> str:
        review.edit_header(form.seen, fields=form.changes, by=request.actor)
        return address(plan, number_in(request, "page") or 1)

    return send(request, form, run, done=_("Saved.")) or refused(request, plan, header=form)


@require_POST
@signed_in
def review_bulk(request: SignedIn, pk: int) -> HttpResponse:
    plan = plan_in_review(request, pk)
    number = number_in(request, "page") or 1
    page = review_page(plan, number=number)
    form = bulk_form(plan, page, assignees_of(request, plan), data=request.POST)

    def run() -> str:
        count = _bulk(request, form, page)
        messages.success(request, _("%(count)s tasks changed.") % {"count": count})
        return address(plan, number)

    return send(request, form, run) or refused(request, plan, bulk=form, number=number)


@require_POST
@signed_in
def review_name(request: SignedIn, pk: int) -> HttpResponse:
    """A printed name is settled: "u12|Phòng VH&TT" from a button, or both from the two lists."""
    plan = plan_in_review(request, pk)
    data = request.POST.copy()
    if "settle" in data:
        data["key"], _bar, data["printed"] = str(data["settle"]).partition("|")
    form = NameForm(data, plan=plan)

    def run() -> str:
        sent = form.cleaned_data
        count = assigning.settle_name(form.seen, printed=sent["printed"], key=sent["key"], by=request.actor)
        text = _("“%(name)s” is settled in %(count)s tasks.")
        messages.success(request, text % {"name": sent["printed"], "count": count})
        return address(plan, number_in(request, "page") or 1, anchor="names")

    return send(request, form, run) or refused(request, plan, names=form)


@require_POST
@signed_in
def review_add(request: SignedIn, pk: int) -> HttpResponse:
    plan = plan_in_review(request, pk)
    page = review_page(plan)
    form = add_form(plan, page, data=request.POST)

    def run() -> str:
        sent = form.cleaned_data
        after = int(sent["after"]) if sent["after"] else None
        task = outline.add_task(
            form.seen, after_id=after, text=sent["text"], number=sent.get("number", ""), by=request.actor
        )
        return address(plan, task=task.pk)

    return send(request, form, run, done=_("Added.")) or refused(request, plan, add=form)


@require_safe
@signed_in
def review_presence(request: SignedIn, pk: int) -> HttpResponse:
    """Asked every half minute: who else is here, and whether the page is stale."""
    plan = plan_of(request, pk)
    others = note_reviewer(plan, by=request.actor, now=request.now)
    is_stale = request.GET.get("revision") != str(plan.revision) or plan.state != Plan.State.IN_REVIEW
    return render(request, "plan/_presence.html", {"plan": plan, "others": others, "is_stale": is_stale})


def _task_actions(request: SignedIn, form: TaskForm) -> Callable[[], int]:
    """Save what was typed, then do what the button says; the number of the task to return to."""
    task, by = form.task, request.actor

    def run() -> int:
        do, _dash, cut = request.POST.get("do", "save").partition("-")
        if do in ("drop", "restore"):  # what was typed into a task that goes does not matter
            act = outline.drop_tasks if do == "drop" else outline.restore_tasks
            act(form.seen, task_ids=[task.pk], by=by)
            return task.pk
        cut_at = form.cut_at(cut) if do == "split" else 0
        review.change_task(form.seen, task_id=task.pk, change=form.change, by=by)
        after = Seen(form.seen.plan_id, form.seen.revision + 1)
        if do == "split":
            text = form.change.text.strip()
            outline.split_task(after, task_id=task.pk, at=cut_at, text=text, by=by)
        elif do == "merge":
            outline.merge_with_next(after, task_id=task.pk, by=by)
        return task.pk

    return run


def _bulk(request: SignedIn, form: BulkForm, page: ReviewPage) -> int:
    sent, what, by = form.cleaned_data, BulkForm.What, request.actor
    ids = _scope(form, page)
    match sent["what"]:
        case what.LEAD:
            return assigning.assign_lead(form.seen, task_ids=ids, key=sent["assignee"], by=by)
        case what.COORDINATING:
            return assigning.assign_coordinating(form.seen, task_ids=ids, key=sent["assignee"], by=by)
        case what.RHYTHM:
            rhythm, due_on = sent["rhythm"], sent["due_on"]
            return assigning.set_rhythm(form.seen, task_ids=ids, rhythm=rhythm, due_on=due_on, by=by)
        case what.NO_LEAD:
            return assigning.accept_no_lead(form.seen, task_ids=ids, by=by)
        case what.DROP:
            return outline.drop_tasks(form.seen, task_ids=ids, by=by)
        case _:
            return outline.restore_tasks(form.seen, task_ids=ids, by=by)


def _scope(form: BulkForm, page: ReviewPage) -> list[int]:
    scope = form.cleaned_data["scope"]
    if scope == BulkForm.MARKED:
        return list(form.cleaned_data["tasks"])
    if scope == BulkForm.ALL:
        return [place.pk for place in page.places]
    return page.ids_of_section(form.sections[int(scope[1:])])
