"""Setting up, keeping and passing the second factor."""

import base64
from collections.abc import Mapping
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sen.org import actions
from sen.org.errors import SecretUnreadable
from sen.org.models import User
from sen.org.one_time_codes import in_groups
from sen.org.queries import factors_of, has_passed_second_factor, identities_of, recovery_codes_of
from sen.org.rules import needs_second_factor
from sen.org.second_factor import session
from sen.org.second_factor.forms import NameForm, NewAppForm, NewPasskeyForm, tries_of
from sen.org.second_factor.session import Proved, proved_lately

Type = Authenticator.Type
PAGES = "org/second_factor"


# ---- log-in


class PassSecondFactor(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """After the password; the session belongs to nobody until a factor was passed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | _kinds_of(self.stage.login.user)


class LogInByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """Password and second factor in one; a refused one leads back to the log-in page and says so."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for error in form.errors.get("credential", []):
            messages.error(self.request, error)
        return redirect("account_login")


class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Before the own security is changed; a refused one says so on the same page."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for error in form.errors.get("credential", []):
            messages.error(self.request, error)
        return redirect(self.passthrough_next_url(self.request.path))


def _kinds_of(person: User) -> dict[str, bool]:
    kinds = set(factors_of(person.pk).values_list("type", flat=True))
    return {
        "has_app": Type.TOTP in kinds,
        "has_passkey": Type.WEBAUTHN in kinds,
        "has_codes": recovery_codes_of(person.pk) is not None,
    }


# ---- setting up


@never_cache
@login_required
@require_safe
def begin(request: Any) -> HttpResponse:
    """The first step: which kind. Who has a factor already and has not passed it is asked for it instead."""
    _remember_where_to(request)
    has_factor = factors_of(request.user.pk).exists()
    if has_factor and not has_passed_second_factor(request):
        return session.ask(request)
    if has_factor and request.GET.get("next"):
        return redirect(where_to(request))
    if _must(request) and not has_factor:
        request.session[session.FIRST] = True
    context = {"is_first": _is_first(request), "can_have_passkey": session.has_name(request)}
    return render(request, f"{PAGES}/begin.html", context | _kinds_of(request.user))


@proved_lately
def add_app(request: Proved) -> HttpResponse:
    """Also for a new telephone, whose app takes the old one's place."""
    form = NewAppForm(request.POST or None)
    secret = session.pending_secret(request)
    if form.is_bound:
        actions.spend(tries_of(request.user), now=timezone.now())
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            person = actions.add_authenticator_app(secret, code=code, by=request.actor, now=timezone.now())
        except ValidationError as error:
            form.add_error("code", error)
        else:
            session.forget_pending_secret(request)
            return _set_up(request, person, Type.TOTP)
    context = {"form": form, "secret": in_groups(secret), "is_first": _is_first(request)} | _qr(
        request, secret
    )
    return render(request, f"{PAGES}/app.html", context, status=422 if form.is_bound else 200)


def _qr(request: Proved, secret: str) -> dict[str, str]:
    url = get_adapter().build_totp_url(request.user, secret)
    picture = base64.b64encode(get_adapter().build_totp_svg(url).encode()).decode()
    return {"totp_url": url, "picture": f"data:image/svg+xml;base64,{picture}"}


@proved_lately
def add_passkey(request: Proved) -> HttpResponse:
    """A browser makes passkeys for names only, never for the number of a machine."""
    form = NewPasskeyForm(request.POST or None, user=request.user)
    if form.is_valid():
        sent = form.cleaned_data
        person = actions.add_passkey(
            sent["credential"], name=sent["name"], by=request.actor, now=timezone.now()
        )
        return _set_up(request, person, Type.WEBAUTHN)
    context = {
        "form": form,
        "is_first": _is_first(request),
        "can_have_passkey": session.has_name(request),
        "options": _creation_options(request.user),
    }
    return render(request, f"{PAGES}/passkey.html", context, status=422 if form.is_bound else 200)


def _creation_options(person: User) -> Mapping[str, Any]:
    """Asked to be found without a user name, so that it can log in alone; an older key without that serves too."""
    options: dict[str, Any] = webauthn.begin_registration(person, passwordless=False)
    public = dict(options["publicKey"])
    public["authenticatorSelection"] = {"residentKey": "preferred", "userVerification": "preferred"}
    return {**options, "publicKey": public}


def _set_up(request: Proved, person: User, kind: str) -> HttpResponse:
    session.stay_after_change(request, person)
    session.note_passed(request, person, kind)
    if _unseen_codes(person):
        return redirect("org-recovery-codes")
    messages.success(request, _("The second factor was added."))
    return redirect("org-security")


# ---- recovery codes


@proved_lately
def recovery_codes(request: Proved) -> HttpResponse:
    """Shown until the person says that they are put away, then never again."""
    if request.method == "POST":
        actions.note_codes_kept(by=request.actor, now=timezone.now())
        request.session.pop(session.FIRST, None)
        return redirect(where_to(request))
    codes = _unseen_codes(request.user)
    if not codes:
        return redirect("org-security")
    return render(request, f"{PAGES}/codes.html", {"codes": codes, "is_first": _is_first(request)})


@proved_lately
@require_safe
def download_codes(request: Proved) -> HttpResponse:
    codes = _unseen_codes(request.user)
    if not codes:
        raise Http404
    text = render(request, f"{PAGES}/codes.txt", {"codes": codes}).content
    headers = {"Content-Disposition": 'attachment; filename="sen-ma-khoi-phuc.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@proved_lately
def renew_codes(request: Proved) -> HttpResponse:
    if request.method == "POST":
        person = actions.renew_recovery_codes(by=request.actor, now=timezone.now())
        session.stay_after_change(request, person)
        return redirect("org-recovery-codes")
    return render(request, f"{PAGES}/renew_codes.html")


def _unseen_codes(person: User) -> list[str]:
    held = recovery_codes_of(person.pk)
    if held is None or held.data.get("viewed_at"):
        return []
    try:
        return [in_groups(code, 5) for code in held.wrap().get_unused_codes()]
    except SecretUnreadable:
        return []


def _count_codes(person: User) -> int:
    held = recovery_codes_of(person.pk)
    try:
        return len(held.wrap().get_unused_codes()) if held else 0
    except SecretUnreadable:
        return 0


# ---- my security


@never_cache
@login_required
@require_safe
def security(request: Any) -> HttpResponse:
    held = list(factors_of(request.user.pk))
    context = {
        "app": next((each for each in held if each.type == Type.TOTP), None),
        "passkeys": [each.wrap() for each in held if each.type == Type.WEBAUTHN],
        "codes_left": _count_codes(request.user),
        "must": _must(request),
        "is_last": len(held) == 1,
        "has_factor": bool(held),
        "few_codes": 3,
        "identities": identities_of(request.user.pk),
    }
    return render(request, f"{PAGES}/security.html", context)


@proved_lately
def rename(request: Proved, pk: int) -> HttpResponse:
    key = _factor(request, pk)
    if key.type != Type.WEBAUTHN:
        raise Http404
    form = NameForm(request.POST or None, initial={"name": key.wrap().name})
    if form.is_valid():
        actions.rename_passkey(pk, name=form.cleaned_data["name"], by=request.actor, now=timezone.now())
        return redirect("org-security")
    context = {"form": form, "name": key.wrap().name}
    return render(request, f"{PAGES}/rename.html", context, status=422 if form.is_bound else 200)


@proved_lately
def remove(request: Proved, pk: int) -> HttpResponse:
    factor, refused = _factor(request, pk), ""
    if request.method == "POST":
        try:
            person = actions.remove_factor(pk, by=request.actor, now=timezone.now())
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            session.stay_after_change(request, person)
            messages.success(request, _("The second factor was taken away."))
            return redirect("org-security")
    name = factor.wrap().name if factor.type == Type.WEBAUTHN else ""
    context = {"name": name, "refused": refused}
    return render(request, f"{PAGES}/remove.html", context, status=422 if refused else 200)


def _factor(request: Proved, pk: int) -> Any:
    found = factors_of(request.user.pk).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


# ---- what pages ask


def _must(request: Any) -> bool:
    return needs_second_factor(session.actor(request))


def _is_first(request: HttpRequest) -> bool:
    return bool(request.session.get(session.FIRST))


def _remember_where_to(request: HttpRequest) -> None:
    url = request.GET.get("next", "")
    if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        request.session[session.AFTER] = url


def where_to(request: HttpRequest) -> str:
    """To the page that was asked for before the second factor came between; else to My security."""
    url: str = request.session.pop(session.AFTER, "")
    return url or reverse("org-security")
