"""What the browser's session keeps while its person is at the provider. It never leaves the server."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from sen.org.openid.provider import Attempt

UNDER_WAY = "org_openid"
HOLDS_SECONDS = 10 * 60
MOST = 5
"""Log-ins begun in several tabs; the oldest is forgotten first."""


def new_attempt(redirect_uri: str) -> tuple[str, Attempt]:
    """A log-in to be, and the state by which its answer is known."""
    attempt = Attempt(secrets.token_urlsafe(32), secrets.token_urlsafe(48), redirect_uri)
    return secrets.token_urlsafe(32), attempt


def keep(session: SessionBase, state: str, attempt: Attempt, *, wanted: str, now: datetime) -> None:
    kept = dict(list(session.get(UNDER_WAY, {}).items())[1 - MOST :])
    kept[state] = [attempt.nonce, attempt.verifier, attempt.redirect_uri, wanted, now.timestamp()]
    session[UNDER_WAY] = kept


def take(session: SessionBase, state: str, *, now: datetime) -> tuple[Attempt, str] | None:
    """The log-in whose answer this is, once, and the page that was wanted."""
    kept: dict[str, Any] = session.get(UNDER_WAY, {})
    if state not in kept:
        return None
    nonce, verifier, redirect_uri, wanted, begun = kept[state]
    session[UNDER_WAY] = {other: value for other, value in kept.items() if other != state}
    if not 0 <= now.timestamp() - begun < HOLDS_SECONDS:
        return None
    return Attempt(nonce, verifier, redirect_uri), wanted
