"""The help: contents with search, and the page about a screen. Before log-in only what is needed to get in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sen.desk import registry
from sen.desk.help_pages import PARTS, HelpPage, as_html, search
from sen.desk.requests import SignedIn, signed_in


@require_safe
@signed_in
def contents(request: SignedIn) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    pages = list(registry.HELP.values())
    found = search(pages, words)
    context = {"words": words, "found": found, "parts": _by_part(found)}
    return render(request, "desk/help.html", context)


def _by_part(pages: list[HelpPage]) -> list[tuple[Any, list[HelpPage]]]:
    parts = [(title, [page for page in pages if page.part == part]) for part, title in PARTS.items()]
    return [(title, inside) for title, inside in parts if inside]


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = registry.HELP.get(slug)
    if found is None:
        raise Http404
    if not found.is_open:
        return _page_for_those_inside(request, found)
    return _shown(request, found)


@signed_in
def _page_for_those_inside(request: SignedIn, found: HelpPage) -> HttpResponse:
    return _shown(request, found)


def _shown(request: HttpRequest, found: HelpPage) -> HttpResponse:
    frame = "desk/base.html" if getattr(request, "actor", None) else "desk/plain.html"
    context = {"page": found, "body": as_html(found.text.source), "frame": frame}
    return render(request, "desk/help_page.html", context)
