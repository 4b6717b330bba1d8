"""What a revising document changes: while it is checked, and as it was applied."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sen.desk.views import SignedIn, signed_in
from sen.plan import rules
from sen.plan.forms.revising import SHOWN, ApplyRevision, MatchAgain, NoRevision, PairTasks
from sen.plan.models import Plan, Revision
from sen.plan.queries.revising import Change, changes_of, difference_of, revision_of

BUTTONS = (ApplyRevision, PairTasks, MatchAgain, NoRevision)


@require_safe
@signed_in
def compare(request: SignedIn, pk: int) -> HttpResponse:
    """Side by side, while the document is checked; afterwards the page of what was applied."""
    rows = rules.reviewable_plans(request.actor).select_related("authority")
    document: Plan = get_object_or_404(rows, pk=pk)
    revision = revision_of(document)
    if revision is None:
        return HttpResponseRedirect(reverse("plans-detail", args=[pk]))
    if revision.is_applied:
        return HttpResponseRedirect(reverse("plans-revision", args=[revision.pk]))
    found = difference_of(revision)
    chosen = request.GET.get("loai", "")
    chosen = chosen if chosen in SHOWN else ""
    counts = {
        "changed": len(found.changed),
        "added": len(found.added),
        "dropped": len(found.dropped),
        "rest": len(found.same) + len(found.kept),
    }
    context = {
        "plan": document,
        "revision": revision,
        "found": found,
        "chosen": chosen,
        "filters": [{"key": key, "label": label, "count": counts[key]} for key, label in SHOWN.items()],
        "forms": [
            {"form": each, "url": reverse(f"plans-{each.name}", args=[pk])}
            for each in BUTTONS
            if each.allowed(request.actor, document)
        ],
    }
    return render(request, "plan/compare.html", context)


@require_safe
@signed_in
def revision_page(request: SignedIn, pk: int) -> HttpResponse:
    """What an applied revision changed, as it was kept then."""
    rows = rules.visible_revisions(request.actor).filter(applied_at__isnull=False)
    revision: Revision = get_object_or_404(rows.select_related("plan__authority", "document"), pk=pk)
    context = {"revision": revision, "changed": _changed(revision.content), "content": revision.content}
    return render(request, "plan/revision.html", context)


def _changed(content: dict[str, Any]) -> list[tuple[dict[str, str], list[Change]]]:
    return [(each["after"], changes_of(each["before"], each["after"])) for each in content.get("changed", [])]
