"""The two addresses: to the provider, and back."""

import time
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sen.lib import maintenance
from sen.org import actions
from sen.org.errors import NobodyEntersNow, NotLetIn, Refusal
from sen.org.limited import here
from sen.org.models import User
from sen.org.openid import session
from sen.org.openid.provider import Identity, Provider, address_to_go_to, configured, identity_behind

WAY = "provider"
ELSEWHERE = ("cross-site", "same-site")
"""Another site's page brought the browser here: its person has not asked to log in, and is asked first."""
UNTRUSTED = (
    _("The answer was not accepted"),
    _("What came from the identity provider could not be trusted, so nobody was logged in."),
    400,
)
SILENT = _("You can log in with your password meanwhile, or try again in a few minutes.")
PAGES: dict[Refusal, tuple[Any, Any, int]] = {
    Refusal.UNKNOWN: (
        _("You have no account here yet"),
        _("The identity provider knows you, but nobody in this office has that name. Ask your administrator for an invitation."),
        403,
    ),
    Refusal.CLOSED: (_("Account closed"), _("This account is closed. If you need it, ask your administrator to open it again."), 403),
    Refusal.OTHER_IDENTITY: (
        _("The account is linked to somebody else"),
        _("Your account here is linked to another identity at the provider. Ask your administrator to unlink it."),
        403,
    ),
    Refusal.UNNAMED: (
        _("The identity provider did not say who you are"),
        _("It gave no name, or an e-mail address that it has not verified. Tell your administrator."),
        403,
    ),
    Refusal.DENIED: (_("The log-in was broken off"), _("You did not agree at the identity provider, or broke off there."), 403),
    Refusal.PROVIDER: (
        _("The identity provider refused"),
        _("It did not complete the log-in. If this happens again, tell your administrator."),
        502,
    ),
    Refusal.STATE: (
        _("This log-in was not begun here"),
        _("It was begun in another browser or more than ten minutes ago, or the page was loaded a second time. Begin anew."),
        400,
    ),
    Refusal.EXPIRED: (
        _("The answer is not valid at this time"),
        _("Begin anew. If it happens again, the clock of a server is wrong: tell your administrator."),
        400,
    ),
    Refusal.UNREACHABLE: (_("The identity provider cannot be reached"), SILENT, 502),
    Refusal.SLOW: (_("The identity provider does not answer"), SILENT, 504),
    Refusal.GARBAGE: (_("The identity provider's answer could not be read"), SILENT, 502),
}  # fmt: skip


@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """By a link, not a form: a form may lead to no other machine (the policy on what pages load), and nothing is changed."""
    provider, now = _provider(), timezone.now()
    wanted = _wanted(request)
    if request.user.is_authenticated:
        return redirect(wanted or settings.LOGIN_REDIRECT_URL)
    if request.headers.get("Sec-Fetch-Site") in ELSEWHERE:
        return redirect_to_login(wanted or settings.LOGIN_REDIRECT_URL)
    actions.spend({"provider_address": here(request)}, now=now)
    uri = request.build_absolute_uri(reverse("org-provider-return"))
    state, attempt = session.new_attempt(uri)
    try:
        url = address_to_go_to(provider, attempt, state=state)
    except NotLetIn as error:
        return _refused(request, error, wanted)
    session.keep(request.session, state, attempt, wanted=wanted, now=now)
    return redirect(url)


@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """The browser brings the provider's answer. Every way in ends in allauth's own log-in, every other on a page."""
    provider, now = _provider(), timezone.now()
    actions.spend({"provider_address": here(request)}, now=now)
    found = session.take(request.session, request.GET.get("state", ""), now=now)
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if found is None:
        return _refused(request, NotLetIn(Refusal.STATE))
    attempt, wanted = found
    try:
        identity = identity_behind(provider, attempt, request.GET.dict(), now=now)
        names = {"username": identity.username, "email": identity.email}
        person = actions.enter_by_provider(identity.subject, issuer=provider.issuer, now=now, **names)
    except NotLetIn as error:
        return _refused(request, error, wanted)
    return _enter(request, person, identity, wanted)


def _provider() -> Provider:
    provider = configured()
    if provider is None:
        raise Http404
    if maintenance.is_on(
        settings.DATA_DIR
    ):  # as a form with a password: no log-in that the log does not know
        raise NobodyEntersNow
    return provider


def _wanted(request: HttpRequest) -> str:
    """Only an address of our own, written without a machine's name."""
    url = request.GET.get("next", "")
    is_own = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_own else ""


def _enter(request: HttpRequest, person: User, identity: Identity, wanted: str) -> HttpResponse:
    """As after a password: the second factor stands in between, unless the office lets the provider's count."""
    record_authentication(request, person, method=WAY)
    state: dict[str, Any] = {}
    if identity.has_second_factor:
        record_authentication(request, person, method="mfa", type=WAY)
        state = {"stages": {AuthenticateStage.key: {"handled": True}}}
    login = Login(user=person, redirect_url=wanted or None, state=state, initiated_at=time.time())
    response: HttpResponse = perform_login(request, login)
    return response


def _refused(request: HttpRequest, error: NotLetIn, wanted: str = "") -> HttpResponse:
    actions.note_provider_refused(error.refusal, error.person, now=timezone.now())
    title, text, status = PAGES.get(error.refusal, UNTRUSTED)
    facts = {"title": title, "text": text, "wanted": wanted, "status": status, "provider": configured()}
    facts["reference"] = getattr(request, "reference", "")
    return render(request, "org/provider_refused.html", facts, status=status)
