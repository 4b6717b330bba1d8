"""What allauth's door does here: the log is written, passwords go through actions, mail through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from sen.jobs.actions import post_message
from sen.org import actions
from sen.org.known_devices import browser_of, known_device, mark_of
from sen.org.models import User, token_hash_of
from sen.org.queries import account_key, factors_of

WRONG = _("The user name or the password is wrong. Caps lock on?")
"""One text for both: the page does not tell which names exist."""


def _typed(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "")


def _way(request: HttpRequest, person: User) -> str:
    """By what the person came in; the second factor behind it is another matter."""
    for record in reversed(get_authentication_records(request, person)):
        if record.get("passwordless"):
            return "passkey"
        if record["method"] != "mfa":
            return str(record["method"])
    return ""


class Door(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "invalid_password_reset": _("This link has been used or has expired."),
        "enter_current_password": _("This is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Who has a second factor proves that: a password typed by a passer-by changes nothing."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        strong = [method for method in methods if method["id"].startswith("mfa_")]
        if not strong or not factors_of(user.pk or 0).exists():
            return methods[:1]
        has_app = factors_of(user.pk or 0).filter(type="totp").exists()
        return strong if has_app else strong[::-1]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        if isinstance(user, User):
            actions.note_log_in(
                user, way=_way(request, user), browser=mark_of(browser_of(request)), now=timezone.now()
            )

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            actions.note_log_out(user, now=timezone.now())

    def get_client_ip(self, request: HttpRequest) -> str:
        """What `config.middleware` found; behind a socket there is none."""
        return request.META.get("REMOTE_ADDR") or "-"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Every try is spent before the password is looked at: a burst has no more of them than one after the other."""
        now, typed = timezone.now(), _typed(credentials)
        address = actions.bucket_of(self.get_client_ip(request))
        account = account_key(typed)
        if device := known_device(request, account):
            self.spent = {"log_in_failed_device": f"{account} {device}"}
        else:
            self.spent = {"log_in_failed_here": f"{account} {address}", "log_in_failed_account": account}
        self.spent["log_in_failed_address"] = address
        actions.spend(self.spent | {"log_in_address": address}, now=now)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            actions.give_back(self.spent, now=timezone.now())
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        del request
        actions.note_log_in_refused(_typed(credentials), now=timezone.now())

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        assert isinstance(user, User)
        actions.set_password(user, password=password, now=timezone.now())

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        assert isinstance(user, User)
        with translation.override(user.language), transaction.atomic():
            post_message(
                key=f"org.password_reset:{token_hash_of(context['password_reset_url'])}",
                to=[email],
                subject=str(_("New password for Sen")),
                text=render_to_string("account/email/password_reset_key_message.txt", context),
                language=user.language,
                is_secret=True,
                now=timezone.now(),
            )

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Allauth's own messages stay away: the pages say what happened."""
