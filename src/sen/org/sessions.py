"""How long a log-in lasts, and what the browser's session remembers of it.

Moments stand in the session itself, which every request reads anyway: a page costs no further question. Once a
minute the moment is renewed, there and in the person's list of open sessions.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from sen.lib import maintenance
from sen.lib.set_back import lies_ahead
from sen.org import actions
from sen.org.models import User

BEGUN, SEEN, ROW, KNOWN = "sen_begun", "sen_seen", "sen_session", "sen_session_known"
HELD = "sen_held"
HELD_FOR = timedelta(hours=1)
HELD_AT_MOST = 100_000
"""Letters; it lies in the row of the session."""
NOT_TAKEN = (429, 500, 503)
"""Answers after which it has to be sent once more."""
NEVER_HELD = ("password", "code", "credential")
RENEWED_EVERY = timedelta(minutes=1)
BROWSERS = {
    "coc_coc": "Cốc Cốc", "Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox",
    "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
"""In this order: many call themselves Chrome and Safari too."""
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "CrOS": "ChromeOS",
    "Mac OS X": "macOS", "Linux": "Linux",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    idle: timedelta
    """Without a request."""
    whole: timedelta
    """Since the log-in, whatever was done."""


def limits_of(*, is_kept: bool) -> Limits:
    """Of one session. "Stay logged in" is a wish that protected roles do not have: see `lasts`."""
    if is_kept:
        return Limits(
            timedelta(days=settings.SESSION_KEPT_DAYS), timedelta(days=2 * settings.SESSION_KEPT_DAYS)
        )
    return Limits(timedelta(minutes=settings.SESSION_IDLE_MINUTES), timedelta(hours=settings.SESSION_HOURS))


def begin(request: HttpRequest, user: User, **_signal: Any) -> None:
    """At the log-in, whichever way it was."""
    for name in (BEGUN, SEEN, ROW, KNOWN):
        request.session.pop(name, None)
    renew(request, user, now=timezone.now())


def lasts(session: SessionBase, *, is_protected: bool, now: datetime) -> bool:
    """Whether neither limit is over. A session of before these limits begins now."""
    is_kept = not is_protected and _is_kept(session)
    limits = limits_of(is_kept=is_kept)
    begun, seen = _moment(session, BEGUN, now), _moment(session, SEEN, now)
    if lies_ahead(begun, now) or lies_ahead(seen, now):  # nobody knows how old it is
        return False
    return now - seen < limits.idle and now - begun < limits.whole


def renew(request: HttpRequest, person: User, *, now: datetime) -> None:
    """Once a minute, and when the browser got a new key (after a changed password) or was asked to stay."""
    session = request.session
    if not session.session_key:  # emptied within this request: the store has not made a new one yet
        session.create()
    is_recent = now - _moment(session, SEEN, now - RENEWED_EVERY) < RENEWED_EVERY
    known = [session.session_key, _is_kept(session)]
    if is_recent and ROW in session and session.get(KNOWN) == known:
        return
    begun = _moment(session, BEGUN, now)
    facts: dict[str, Any] = {
        "session_key": session.session_key,
        "address": request.META.get("REMOTE_ADDR", "")[:45],
        "device": device_of(request.headers.get("User-Agent", "")),
        "is_kept": _is_kept(session),
    }
    session[ROW] = actions.note_session(person, row=session.get(ROW), begun_at=begun, now=now, **facts)
    session[KNOWN] = known
    session[BEGUN], session[SEEN] = begun.timestamp(), now.timestamp()


def device_of(told: str) -> str:
    """The browser and the system in words, from what the browser says of itself."""
    browser = next((name for mark, name in BROWSERS.items() if mark in told), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in told), "")
    return ", ".join(part for part in (browser, system) if part)


def close(request: HttpRequest, person: User, *, now: datetime) -> None:
    """The session is over. What was sent with it waits for its person to log in again and send it once more."""
    held = _held(request, now) if request.method == "POST" else None
    if not maintenance.is_on(settings.DATA_DIR):  # it ends all the same
        actions.note_session_over(person, now=now)
    logout(request)
    if held:
        request.session[HELD] = {**held, "person": person.pk}


def held_back(request: HttpRequest, *, now: datetime) -> dict[str, Any] | None:
    """What the logged-in person sent when the session was over: `path`, and `fields` as pairs of name and value."""
    held = request.session.get(HELD)
    if (
        not held
        or held["person"] != request.user.pk
        or now.timestamp() - held["at"] > HELD_FOR.total_seconds()
    ):
        return None
    return dict(held)


def forget_held(request: HttpRequest, *, answered: int, now: datetime) -> None:
    """The form goes when it was sent again, when its time is over, and when another person logged in here."""
    held = request.session.get(HELD)
    if not held:
        return
    is_sent = request.method == "POST" and request.get_full_path() == held["path"]
    if (is_sent and answered not in NOT_TAKEN) or held_back(request, now=now) is None:
        del request.session[HELD]


def _held(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not any(word in name for word in NEVER_HELD)
    ]
    if sum(len(name) + len(str(value)) for name, value in fields) > HELD_AT_MOST:
        return None
    return {
        "path": request.get_full_path(),
        "fields": fields,
        "at": now.timestamp(),
        "had_files": bool(request.FILES),
    }


def _is_kept(session: SessionBase) -> bool:
    """Asked to stay: allauth then gives the session a number of seconds, and else 0."""
    return bool(session.get("_session_expiry"))


def _moment(session: SessionBase, name: str, otherwise: datetime) -> datetime:
    kept = session.get(name)
    return datetime.fromtimestamp(kept, UTC) if isinstance(kept, float | int) else otherwise
