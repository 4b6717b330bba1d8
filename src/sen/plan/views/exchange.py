"""Files for a partner: signed when they are asked for, written down before they leave."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from sen.desk.views import SignedIn, signed_in
from sen.plan import rules
from sen.plan.actions import exchange
from sen.plan.models import Partner

MEDIA_TYPE = "application/vnd.sen.exchange+json"


@require_safe
@signed_in
def report(request: SignedIn, pk: int, round_pk: int) -> HttpResponse:
    partner = _partner(request, pk)
    get_object_or_404(rules.visible_rounds(request.actor), pk=round_pk, plan__authority=partner.authority_id,
                      state="frozen")  # fmt: skip
    return _handed(
        request, pk, lambda: exchange.sign_report(pk, round_id=round_pk, by=request.actor, now=request.now)
    )


@require_safe
@signed_in
def tasks(request: SignedIn, pk: int, plan_pk: int) -> HttpResponse:
    partner = _partner(request, pk)
    own = rules.wide_plans(request.actor).filter(state__in=rules.IN_FORCE, authority=partner.authority_id)
    get_object_or_404(own, pk=plan_pk)
    return _handed(
        request, pk, lambda: exchange.sign_tasks(pk, plan_id=plan_pk, by=request.actor, now=request.now)
    )


@require_safe
@signed_in
def spokespersons(request: SignedIn, pk: int) -> HttpResponse:
    _partner(request, pk)
    return _handed(request, pk, lambda: exchange.sign_spokespersons(pk, by=request.actor, now=request.now))


def _partner(request: SignedIn, pk: int) -> Partner:
    partner: Partner = get_object_or_404(rules.visible_partners(request.actor), pk=pk)
    if not rules.can_send_to(request.actor, partner):
        raise PermissionDenied
    return partner


def _handed(request: SignedIn, pk: int, sign: Callable[[], exchange.SignedFile]) -> HttpResponse:
    """What stands in the way is said on the partner's page."""
    try:
        file = sign()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("partners-detail", args=[pk]))
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(file.data, content_type=MEDIA_TYPE, headers=headers)
