"""Limits that stand before every page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from sen.config.error_pages import too_many
from sen.org.actions import bucket_of, spend
from sen.org.errors import TooOften

Next = Callable[[HttpRequest], HttpResponse]


class RateMiddleware:
    """Forms, searches and exports are counted by person and address; looking at a page is not."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Django shows what goes wrong here to nobody's `process_exception`: the page is answered at once."""
        if not (kind := _counted(request)):
            return None
        of = {f"{kind}_address": bucket_of(request.META.get("REMOTE_ADDR", ""))}
        if request.actor is not None:
            of[f"{kind}_actor"] = str(request.actor.user_id)
        try:
            spend(of, now=request.now)
        except TooOften as error:
            return too_many(request, error.wait_seconds)
        return None


def _counted(request: Any) -> str:
    if request.method == "POST":
        return "form"
    name = request.resolver_match.view_name or ""
    if name.endswith(EXPORTS):
        return "export"
    return "search" if request.GET.get("q") else ""


EXPORTS = ("-export", "-xlsx", "-csv", "-docx", "-signed")
"""How addresses end under which a table or document leaves."""
