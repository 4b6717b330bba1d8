"""Allauth's views with our limits in front of them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from sen.org.actions import bucket_of, spend
from sen.org.queries import account_key

View = Callable[..., HttpResponseBase]


def here(request: HttpRequest) -> str:
    """The address that asks, as limits count it."""
    return bucket_of(request.META.get("REMOTE_ADDR", ""))


def limited(view: View, of: Callable[[HttpRequest], dict[str, str]]) -> View:
    """Each POST spends what `of` says before the view sees it."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            spend(of(request), now=timezone.now())
        return view(request, *args, **kwargs)

    return counted


def of_person(request: HttpRequest) -> dict[str, str]:
    """Somebody at an open desk tries the current password."""
    return {"password_changed": str(request.user.pk or here(request))}


def of_asking(request: HttpRequest) -> dict[str, str]:
    """Mail to one account, and to many from one address."""
    typed = request.POST.get("email", "")[:254]
    return {"password_asked_account": account_key(typed), "password_asked_address": here(request)}


def of_link(request: HttpRequest) -> dict[str, str]:
    return {"link_address": here(request)}
