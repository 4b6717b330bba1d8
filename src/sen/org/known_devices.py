"""A device from which somebody once gave the right password: strangers cannot use up its tries.

The cookie only says "not a stranger": it opens nothing, and who has it is still held to a few failures.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "sen.org.known_device"
KEPT_SECONDS = 180 * 24 * 3600


def known_device(request: HttpRequest, account: str) -> str:
    """The device's own number when it is known for the account, else nothing."""
    try:
        whose, number = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=KEPT_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(number) if whose == account else ""


def remember_device(response: HttpResponse, request: HttpRequest, account: str) -> None:
    number = known_device(request, account) or secrets.token_hex(8)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([account, number], salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
