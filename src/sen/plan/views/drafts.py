"""What a draft needs beside its register: moving tasks, all comments side by side, the paper."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sen.desk.views import SignedIn, send, signed_in
from sen.plan import rules
from sen.plan.actions import writing
from sen.plan.draft_document import draft_bytes, draft_of
from sen.plan.forms.writing import MoveForm
from sen.plan.models import Plan, PlanDraft
from sen.plan.queries.writing import comments_on, merged_points
from sen.records.printing import Taken, pdf_file, print_page, word_file


@require_POST
@signed_in
def move(request: SignedIn, pk: int) -> HttpResponse:
    """An arrow beside a task. What another changed meanwhile is told, and nothing moved."""
    draft = _draft(request, pk)
    if not rules.can_write(request.actor, draft):
        raise PermissionDenied
    form = MoveForm(request.POST, plan=draft.plan)

    def run() -> str:
        writing.move_task(form.seen, task_id=form.task_id, up=form.up, by=request.actor)
        return f"{reverse('drafts-detail', args=[pk])}#nv-{form.task_id}"

    done = send(request, form, run)
    if done:
        return done
    status = 409 if getattr(form, "was_overtaken", False) else 422
    return render(request, "plan/draft_not_moved.html", {"form": form, "row": draft}, status=status)


@require_safe
@signed_in
def comments(request: SignedIn, pk: int) -> HttpResponse:
    """All remarks of all units, task by task, with what became of each."""
    draft = _draft(request, pk)
    points = rules.visible_comment_points(request.actor).filter(comment__request__plan=draft.plan_id)
    rows = list(points.select_related("comment__unit", "task").order_by("comment__unit__folded", "pk"))
    may_decide = draft.is_open and draft.plan.state == Plan.State.IN_REVIEW
    context = {
        "row": draft,
        "standings": comments_on(draft.plan),
        "merged": merged_points(rows),
        "may_decide": may_decide and rules.can_write(request.actor, draft),
    }
    return render(request, "plan/draft_comments.html", context)


@require_safe
@signed_in
def document(request: SignedIn, pk: int) -> HttpResponse:
    taken = _paper(request, pk)
    return word_file(request, taken, draft_bytes(taken.row)) if taken else _without_paper(pk)


@require_safe
@signed_in
def document_page(request: SignedIn, pk: int) -> HttpResponse:
    taken = _paper(request, pk)
    return print_page(request, taken, draft_of(taken.row)) if taken else _without_paper(pk)


@require_safe
@signed_in
def document_pdf(request: SignedIn, pk: int) -> HttpResponse:
    taken = _paper(request, pk)
    return pdf_file(request, taken, draft_of(taken.row)) if taken else _without_paper(pk)


def _paper(request: SignedIn, pk: int) -> Taken | None:
    """The paper to be signed. A draft without tasks has none."""
    draft = _draft(request, pk)
    if not draft.plan.tasks.filter(is_dropped=False).exists():
        return None
    back = reverse("drafts-detail", args=[pk])
    return Taken(draft, "drafts", "plan__authority_id", f"ke-hoach-{draft.plan_id}", back)


def _without_paper(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("drafts-detail", args=[pk]))


def _draft(request: SignedIn, pk: int) -> PlanDraft:
    rows = rules.visible_drafts(request.actor).select_related("plan__authority")
    found: PlanDraft = get_object_or_404(rows, pk=pk)
    return found
