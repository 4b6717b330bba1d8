"""The door: log-in by allauth, accepting an invitation, and the first run of an empty installation."""

import json
from pathlib import Path
from typing import Any

from allauth.account.views import LoginView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from sen.org import actions
from sen.org.first_run import first_run_code, forget_first_run_code, is_first_run_code
from sen.org.forms import FirstRunForm, NewAccountForm
from sen.org.known_devices import remember_device
from sen.org.limited import here
from sen.org.models import User
from sen.org.openid.provider import configured
from sen.org.queries import is_set_up, open_invitation, open_sessions_of
from sen.org.second_factor.session import ask, has_name, has_proved
from sen.org.sessions import held_back

FIELDS = {"password": "password1"}
"""What an action calls otherwise than its form."""
SHORT = 40
"""Longer values were written, not chosen: they are shown again."""


class LogIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """On an empty installation it leads to the first-run page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and not is_set_up():
            return redirect("org-first-run")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if isinstance(form.user, User):
            remember_device(response, self.request, str(form.user.pk))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "demo_people": demo_people(),
            "can_have_passkey": has_name(self.request),
            "provider": configured(),
        }


def demo_people() -> list[dict[str, str]]:
    """The fictional people of the demo, written by `sen load_demo`: user name, password, who it is."""
    path = Path(settings.DATA_DIR) / "demo_log_ins.json"
    if not settings.DEMO or not path.exists():
        return []
    people: list[dict[str, str]] = json.loads(path.read_text("utf-8"))
    return people


@never_cache
@sensitive_post_parameters("password1", "password2")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link. A link that is over says so, and nothing else."""
    now = timezone.now()
    invitation = open_invitation(token, now=now)
    if invitation is None:
        return render(request, "org/invitation_over.html", status=404)
    form = NewAccountForm(request.POST or None)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            actions.accept_invitation(token, username=sent["username"], password=sent["password1"], now=now)
        except ValidationError as error:
            show(error, form)
        else:
            messages.success(request, _("Your account is open. Log in with what you have chosen."))
            return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "org/invitation.html", {"form": form, "invitation": invitation}, status=status)


@never_cache
@sensitive_post_parameters("code", "password1", "password2")
def first_run(request: HttpRequest) -> HttpResponse:
    """Makes the administrator and the first People's Committee; gone once anybody exists."""
    if is_set_up():
        raise Http404
    first_run_code(settings.DATA_DIR)
    form = FirstRunForm(request.POST or None)
    if form.is_bound:
        actions.spend({"first_run_address": here(request)}, now=timezone.now())
    if form.is_valid() and _set_up(form):
        messages.success(request, _("Sen is set up. Log in with what you have chosen."))
        return redirect("account_login")
    return render(request, "org/first_run.html", {"form": form}, status=422 if form.is_bound else 200)


def _set_up(form: FirstRunForm) -> bool:
    sent = form.cleaned_data
    if not is_first_run_code(sent["code"], settings.DATA_DIR):
        form.add_error("code", _("This is not the code."))
        return False
    names = ("committee", "level", "display_name", "email", "username")
    try:
        actions.set_up(**{name: sent[name] for name in names}, password=sent["password1"], now=timezone.now())
    except ValidationError as error:
        show(error, form)
        return False
    forget_first_run_code(settings.DATA_DIR)
    return True


def show(error: ValidationError, form: forms.Form) -> None:
    """What an action refuses, beside the field it is about when the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(
            "password1" if error_is_about_password(error) else None, ValidationError(error.messages)
        )
        return
    for name, errors in error.message_dict.items():
        field = FIELDS.get(name, name)
        form.add_error(field if field in form.fields else None, ValidationError(errors))


def error_is_about_password(error: ValidationError) -> bool:
    return any(str(one.code or "").startswith("password_") for one in error.error_list)


@never_cache
@login_required
def my_sessions(request: Any) -> HttpResponse:
    """Where one is logged in; a machine left open is logged out from here."""
    key = request.session.session_key
    if request.method == "POST":
        if not has_proved(request):  # who finds a machine left open throws nobody out
            return ask(request)
        if (one := request.POST.get("session", "")).isdecimal():
            actions.end_session(int(one), by=request.actor, now=request.now)
        elif "others" in request.POST:
            actions.end_other_sessions(but=key, by=request.actor, now=request.now)
        messages.success(request, _("Logged out there."))
        return redirect("org-sessions")
    sessions = open_sessions_of(request.user.pk)
    return render(request, "org/sessions.html", {"sessions": sessions, "key": key, "settings": settings})


@never_cache
@login_required
@require_safe
def send_again(request: Any) -> HttpResponse:
    """What was sent when the session was over: nothing of it was lost, and nothing is done without a look."""
    held = held_back(request, now=request.now)
    if held is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(
        request,
        "org/send_again.html",
        held | {"texts": [value for _name, value in held["fields"] if len(value) > SHORT]},
    )
