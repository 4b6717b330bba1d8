"""The review screen itself, and what every form of it shares."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from sen.desk.views import SignedIn
from sen.plan import wording
from sen.plan.actions.presence import note_reviewer
from sen.plan.findings import shown_findings
from sen.plan.forms.assignees import Assignees
from sen.plan.forms.review import AddForm, BulkForm, HeaderForm, NameForm, SeenForm, TaskForm
from sen.plan.models import Plan, Task
from sen.plan.queries.readiness import readiness_of
from sen.plan.queries.review import ReviewPage, review_page, task_at
from sen.plan.queries.revising import revision_of
from sen.plan.queries.writing import draft_of
from sen.plan.rules import can_confirm, visible_reviews


def plan_of(request: SignedIn, pk: int) -> Plan:
    return get_object_or_404(
        visible_reviews(request.actor).select_related("authority", "draft", "revision_of"), pk=pk
    )


def plan_in_review(request: SignedIn, pk: int) -> Plan:
    plan = plan_of(request, pk)
    draft = draft_of(plan)
    if plan.state != Plan.State.IN_REVIEW or (draft and not draft.is_open):
        raise PermissionDenied
    return plan


def assignees_of(request: SignedIn, plan: Plan) -> Assignees:
    return Assignees.of(request.actor, plan, today=request.now.date())


def number_in(request: SignedIn, name: str) -> int | None:
    value = request.POST.get(name) or request.GET.get(name) or ""
    return int(value) if value.isdecimal() and len(value) < 10 else None


def address(plan: Plan, number: int = 1, task: int | None = None, *, anchor: str = "") -> str:
    """The screen again, where the reviewer was."""
    query = f"?page={number}" if number > 1 else ""
    if task:
        query, anchor = f"?at={task}", f"task-{task}"
    return f"{reverse('plans-review', args=[plan.pk])}{query}{f'#{anchor}' if anchor else ''}"


def refused(
    request: SignedIn, plan: Plan, form: TaskForm | None = None, *, task_id: int | None = None, **others: Any
) -> HttpResponse:
    """The screen as it is now, with what was typed and what was wrong."""
    number = others.pop("number", None) or number_in(request, "page") or 1
    plan = plan_in_review(request, plan.pk)
    page = review_page(plan, number=number, task=task_id)
    filled: SeenForm = form or next(iter(others.values()))
    overtaken = bool(getattr(filled, "was_overtaken", False))
    if overtaken:
        filled.plan = plan
        filled.show_as_it_is_now()
    return screen(request, plan, page, form=form, status=409 if overtaken else 422, **others)


def screen(
    request: SignedIn,
    plan: Plan,
    page: ReviewPage,
    *,
    form: TaskForm | None = None,
    status: int = 200,
    **filled: Any,
) -> HttpResponse:
    assignees = assignees_of(request, plan)
    ready = readiness_of(plan)
    context = {
        "plan": plan,
        "draft": draft_of(plan),
        "revises": revision_of(plan),
        "page": page,
        "ready": ready,
        "names": [(name, assignees.suggestions(name.alternatives)) for name in ready.unsettled],
        "findings": findings_of(plan, page),
        "others": note_reviewer(plan, by=request.actor, now=request.now),
        "may_confirm": can_confirm(request.actor, plan),
        "everybody": assignees.everybody(),
        "header": filled.get("header") or HeaderForm(plan=plan),
        "bulk": filled.get("bulk") or bulk_form(plan, page, assignees),
        "add": filled.get("add") or add_form(plan, page),
        "name_form": filled.get("names") or NameForm(plan=plan),
        "marked": {int(value) for value in request.POST.getlist("bulk-tasks") if value.isdecimal()},
    }
    return render(request, "plan/review.html", context | (of_form(form) if form else {}), status=status)


def bulk_form(plan: Plan, page: ReviewPage, assignees: Assignees, *, data: Any = None) -> BulkForm:
    ids = [place.pk for place in page.places]
    return BulkForm(data, plan=plan, assignees=assignees, sections=page.section_names, ids=ids)


def add_form(plan: Plan, page: ReviewPage, *, data: Any = None) -> AddForm:
    tasks = [(place.pk, place.number) for place in page.places]
    return AddForm(data, plan=plan, tasks=tasks)


def of_form(form: TaskForm) -> dict[str, Any]:
    text = form.task.text
    cuts = [(at, text[max(0, at - 40) : at], text[at : at + 60]) for at in wording.cut_points(text)]
    return {"form": form, "task": form.task, "cuts": cuts}


def open_task_of(page: ReviewPage, pk: int | None) -> Task | None:
    """A task of the page, by its number."""
    return next(
        (card.task for section in page.sections for card in section.cards if card.task.pk == pk), None
    )


def findings_of(plan: Plan, page: ReviewPage) -> list[dict[str, Any]]:
    found = shown_findings(plan, plan.reading.findings) if hasattr(plan, "reading") else []
    return [
        {"finding": each, "place": task_at(page.places, each.line) if each.line else None} for each in found
    ]
