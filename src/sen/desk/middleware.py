"""What every request is given before a view sees it."""

from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.contrib import messages
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sen.desk.actions import note_refusal
from sen.desk.rows import asked_for
from sen.lib import maintenance, remembered
from sen.org import sessions
from sen.org.queries import actor_of, has_passed_second_factor
from sen.org.rules import needs_second_factor

Next = Callable[[HttpRequest], HttpResponse]
logger = structlog.get_logger(__name__)
LANGUAGE_COOKIE = "sen_language"
"""For people who have not logged in yet."""


class ActorMiddleware:
    """`request.now`, and `request.actor` for a person who has logged in (None for anybody else)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.now = timezone.now()
        request.actor = actor_of(request.user, now=request.now) if request.user.is_authenticated else None
        return self.get_response(request)


class RememberedMiddleware:
    """After a request that may have written, the next page asks anew: an alarm that was settled is gone at once."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                remembered.forget()


class RefusalMiddleware:
    """Whoever asks for a row beyond the wall gets the same answer as for one that does not exist; the log knows.

    The row is looked up when the answer has left, so that its time tells nothing either.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (403, 404) and request.actor and request.resolver_match:
            note = partial(copy_context().run, _note_refusal, request)
            response._resource_closers.append(note)  # type: ignore[attr-defined]  # noqa: SLF001  no public way
        return response


def _note_refusal(request: Any) -> None:
    match = request.resolver_match
    asked = asked_for(match.view_name, match.kwargs)
    if asked is None or maintenance.is_on(settings.DATA_DIR):  # this runs outside what refuses writes then
        return
    model, pk, unit_path = asked
    try:
        note_refusal(model, pk, unit_path=unit_path, view=match.view_name, by=request.actor, now=request.now)
    except Error:
        logger.warning("refusal.not_noted", exc_info=True)


class LanguageMiddleware:
    """Vietnamese unless the person chose otherwise; a browser's wish does not count on the desk."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "") or request.COOKIES.get(LANGUAGE_COOKIE, "")
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class SessionLimitsMiddleware:
    """A session ends after some time without a request, and after a whole working day; protected roles never "stay".

    Stands behind the check of forged forms: only what its own page sent is held for sending again.
    """

    OPEN = frozenset({"account_logout", "desk-language"})

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        was_in = request.actor is not None
        response = self.get_response(request)
        if was_in and request.user.is_authenticated:  # not in the answer that ended the session
            sessions.forget_held(request, answered=response.status_code, now=request.now)
        return response

    def process_view(self, request: Any, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.actor is None or request.resolver_match.view_name in self.OPEN:
            return None
        if sessions.lasts(request.session, is_protected=needs_second_factor(request.actor), now=request.now):
            sessions.renew(request, request.user, now=request.now)
            return None
        sessions.close(request, request.user, now=request.now)
        messages.warning(
            request, _("You were not here for a while, so you were logged out. Please log in again.")
        )
        wanted = reverse("org-send-again") if request.method == "POST" else request.get_full_path()
        return _moved(request, f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': wanted})}")


class SecondFactorMiddleware:
    """Who holds a protected role reaches nothing but these pages until this session has passed a second factor.

    Asked at every request, of the roles held now: a role given while the person is logged in counts at once.
    """

    OPEN = frozenset(
        {
            "account_logout",
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "org-second-factor",
            "org-add-app",
            "org-add-passkey",
            "desk-language",
        }
    )

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.actor is None or not needs_second_factor(request.actor):
            return None
        if request.resolver_match.view_name in self.OPEN or has_passed_second_factor(request):
            return None
        if settings.SPARE_FICTIONAL_PEOPLE and request.user.is_fictional:
            return None
        return _to_second_factor(request)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    """A page that was asked for is opened afterwards; a part of one makes the whole page move."""
    wanted = {"next": request.get_full_path()} if request.method == "GET" and not _is_part(request) else {}
    url = reverse("org-second-factor")
    return _moved(request, f"{url}?{urlencode(wanted)}" if wanted else url)


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _moved(request: HttpRequest, url: str) -> HttpResponse:
    """A part of a page makes the whole page move."""
    return HttpResponse(headers={"HX-Redirect": url}) if _is_part(request) else HttpResponseRedirect(url)
