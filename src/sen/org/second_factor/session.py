"""What a session has proved, and when. Kept by allauth in the session, bound to the person."""

import ipaddress
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sen.org.models import Actor, User
from sen.org.queries import actor_of, factors_of, has_passed_second_factor
from sen.org.sealed import seal, unseal

PENDING = "org_pending_secret"
AFTER = "org_after_second_factor"
FIRST = "org_first_second_factor"
"""Set while somebody who must have a factor walks through the three steps."""

View = Callable[..., HttpResponse]


class Proved(HttpRequest):
    """What `proved_lately` hands to a view."""

    user: User
    actor: Actor


def proved_lately(view: View) -> View:
    """Only for who has typed a password or passed a factor within the last minutes; with factors, it must be one."""

    @never_cache
    @login_required
    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_proved(request):
            return ask(request)
        request.actor = actor(request)
        return view(request, *args, **kwargs)

    return page


def actor(request: Any) -> Actor:
    """The request's own, which the desk has set; a page of the door does not rely on it."""
    found: Actor | None = getattr(request, "actor", None)
    return found or actor_of(request.user, now=timezone.now())


def has_proved(request: HttpRequest) -> bool:
    """Within the last minutes, to this session: the password, or a factor where there is one."""
    must_be_factor = factors_of(request.user.pk or 0).exists()
    records = get_authentication_records(request, request.user)
    strong = [each["at"] for each in records if each.get("method") == "mfa" or not must_be_factor]
    return bool(strong) and time.time() - max(strong) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask(request: HttpRequest) -> HttpResponse:
    """To the page that asks for a factor, or for the password of who has none; who has neither logs in anew."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:  # comes through the identity provider only
        get_adapter().logout(request)
        messages.info(
            request, _("Log in once more: what you want to change is asked for right after a log-in only.")
        )
        return redirect_to_login(request.get_full_path())
    return redirect(f"{methods[0]['url']}?{urlencode({'next': request.get_full_path()})}")


def stay_after_change(request: HttpRequest, person: User) -> None:
    """The change ended every session of the person; this one goes on, and knows whether a factor is left."""
    update_session_auth_hash(request, person)
    if not factors_of(person.pk).exists():
        records = get_authentication_records(request, person)
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            each for each in records if each.get("method") != "mfa"
        ]


def note_passed(request: HttpRequest, person: User, kind: str) -> None:
    """Setting a factor up is passing it: a code or the key itself was asked for."""
    factor = factors_of(person.pk).filter(type=kind).last()
    if factor and not has_passed_second_factor(request):
        record_authentication(request, person, "mfa", id=factor.pk, type=factor.type)


def pending_secret(request: HttpRequest) -> str:
    """The secret of the app that is being set up: the same when the page is loaded again, sealed in the session too."""
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    kept = request.session.get(PENDING)
    if kept:
        return unseal(kept)
    secret: str = generate_totp_secret()
    request.session[PENDING] = seal(secret)
    return secret


def forget_pending_secret(request: HttpRequest) -> None:
    request.session.pop(PENDING, None)


def has_name(request: HttpRequest) -> bool:
    """Browsers make passkeys for names only; a visitor may have come by the machine's number."""
    host = request.get_host()
    host = host.rpartition("]")[0].strip("[") if host.startswith("[") else host.partition(":")[0]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False
