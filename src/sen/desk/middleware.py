"""What every request is given before a view sees it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from sen.org.queries import actor_of

Next = Callable[[HttpRequest], HttpResponse]
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
