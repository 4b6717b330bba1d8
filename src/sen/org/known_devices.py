"""A device from which somebody once gave the right password: strangers cannot use up its tries.

The cookie only says "not a stranger": it opens nothing, and who has it is still held to a few failures.
"""

import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "sen.org.known_device"
NEW_NUMBER = "sen.new_browser"
KEPT_SECONDS = 180 * 24 * 3600


def known_device(request: HttpRequest, account: str) -> str:
    """The device's own number when it is known for the account, else nothing."""
    whose, number = _read(request)
    return number if whose == account else ""


def browser_of(request: HttpRequest) -> str:
    """The browser's own number, the same whoever logs in: two accounts used by one hand show by it."""
    number = _read(request)[1] or request.META.get(NEW_NUMBER) or secrets.token_hex(8)
    request.META[NEW_NUMBER] = number
    return str(number)


def mark_of(browser: str) -> str:
    """What the log keeps of it."""
    return hashlib.sha256(f"{SALT}:{browser}".encode()).hexdigest()[:16]


def _read(request: HttpRequest) -> tuple[str, str]:
    """Whose log-in gave the cookie, and its number; nothing of a cookie that is not ours."""
    try:
        whose, number = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=KEPT_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return "", ""
    return str(whose), str(number)


def remember_device(response: HttpResponse, request: HttpRequest, account: str) -> None:
    number = browser_of(request)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([account, number], salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
