"""The signed-in request: who acts and when, settled once, so that all rules of a page agree."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from sen.org.models import Actor, User


class SignedIn(HttpRequest):
    """What `signed_in` hands to a view."""

    user: User
    actor: Actor
    now: datetime


View = Callable[..., HttpResponseBase]


def signed_in(view: Callable[..., HttpResponseBase]) -> View:
    """Only for people who have logged in; the middleware has set `request.actor` and `request.now`."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(cast("SignedIn", request), *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return page
