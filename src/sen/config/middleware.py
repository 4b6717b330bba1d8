"""What surrounds every request: who really asks, a reference for the log and the error page, counted answers."""

import secrets
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from sen.audit.actions import REQUEST, acting_from
from sen.config.error_pages import page_for

Next = Callable[[HttpRequest], HttpResponse]
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, O, 1, I, L: a reference is read out over the telephone."""
answered: Counter[str] = Counter()
"""Answers of this process by class of status ("2xx"), for /metrics."""
logger = structlog.get_logger("sen.request")


class ProxyMiddleware:
    """`REMOTE_ADDR` becomes the address that the outermost trusted proxy saw; without proxies nothing is believed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.pop("HTTP_X_FORWARDED_FOR", "").split(",")
        if 0 < settings.PROXIES <= len(told) and (address := told[-settings.PROXIES].strip()):
            request.META["REMOTE_ADDR"] = address
        if not settings.PROXIES:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return self.get_response(request)


class RequestMiddleware:
    """One log line a request: the view's name, never the address (it may hold a token), and ids of who and what."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.reference = new_reference()
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request.reference):
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - begun)
        response.headers["X-Request-ID"] = request.reference
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Errors that have a page of their own status; the rest is Django's."""
        return page_for(request, error)

    def _note(self, request: Any, response: HttpResponse, seconds: float) -> None:
        answered[f"{response.status_code // 100}xx"] += 1
        person = request.__dict__.get("_cached_user")  # looking at request.user would ask the database
        logger.info(
            "request",
            method=request.method,
            view=request.resolver_match.view_name if request.resolver_match else None,
            status=response.status_code,
            milliseconds=round(seconds * 1000),
            actor_id=person.pk if person else None,
        )


class OriginMiddleware:
    """The log keeps from where a request came: address, number, and a mark by which acts of one session are known.

    Stands below the session's and the proxies' middleware.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        mark = partial(_mark_of, request)
        with acting_from(REQUEST, address, reference=getattr(request, "reference", ""), session=mark):
            return self.get_response(request)


def _mark_of(request: Any) -> str:
    key = request.session.session_key
    return salted_hmac("sen.audit.session", key, algorithm="sha256").hexdigest()[:16] if key else ""


def new_reference() -> str:
    half = ["".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2)]
    return "-".join(half)
