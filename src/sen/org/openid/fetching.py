"""How the identity provider that the office has set is asked: by `lib.fetch`, within narrower bounds.

https alone, no redirect is followed, so many bytes, and one deadline for everything that is asked for one log-in.
The provider may stand in the office's own network, for the operator has named it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlencode, urlsplit

import structlog

from sen.lib.fetch import Bounds, Fetched, FetchError, Reach, TooSlow, Unreachable, fetch
from sen.org.errors import NotLetIn, Refusal

logger = structlog.get_logger(__name__)
MOST_BYTES = 256 * 1024
AT_ONCE = 4
"""So many log-ins of one process wait for the provider; a slow one never takes all the threads that show pages."""
WAIT_FOR_TURN_SECONDS = 1.0
_turns = BoundedSemaphore(AT_ONCE)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that is asked of the provider for one log-in."""

    until: float
    """By `time.monotonic`."""
    may_be_plain: bool = False
    """For tests and trying out: unencrypted, on this machine's own loopback only."""

    def ask(
        self, url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One question, answered by a JSON object; a form makes it a POST."""
        address_of(url, may_be_plain=self.may_be_plain)
        try:
            answer = self._fetched(url, form, headers or {})
        except TooSlow:
            raise NotLetIn(Refusal.SLOW) from None
        except Unreachable as error:
            logger.warning("openid.unreachable", cause=str(error))
            raise NotLetIn(Refusal.UNREACHABLE) from None
        except FetchError:
            raise NotLetIn(Refusal.GARBAGE) from None
        if answer.status != 200 and not 400 <= answer.status < 500:
            raise NotLetIn(Refusal.GARBAGE)
        return Answer(answer.status, _object(answer.body))

    def _fetched(self, url: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> Fetched:
        left = max(0.0, self.until - monotonic())
        bounds = Bounds(seconds=left, most_bytes=MOST_BYTES, redirects=0, reach=Reach.ANY)
        asked = {"Accept": "application/json"} | dict(headers)
        if form is None:
            return fetch(url, agent="Sen", headers=asked, bounds=bounds)
        asked["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form).encode()
        return fetch(url, agent="Sen", method="POST", body=body, headers=asked, bounds=bounds)


def within(seconds: float, talk: Callable[[Conversation], Result], *, may_be_plain: bool = False) -> Result:
    """Hold the conversation and give what it found; after so many seconds it is over, whatever it waits for."""
    conversation = Conversation(monotonic() + seconds, may_be_plain=may_be_plain)
    if not _turns.acquire(timeout=min(WAIT_FOR_TURN_SECONDS, seconds)):
        raise NotLetIn(Refusal.SLOW)
    try:
        return talk(conversation)
    finally:
        _turns.release()


def address_of(url: object, *, may_be_plain: bool) -> SplitResult:
    """The parts of an address that may be asked; another one is no answer of a provider."""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise NotLetIn(Refusal.GARBAGE) from None
    is_good = parts.scheme == "https" or (may_be_plain and parts.scheme == "http" and is_loopback(host or ""))
    has_odd_signs = any(sign <= " " or sign > "~" for sign in str(url))
    if not host or not is_good or parts.username or parts.fragment or has_odd_signs:
        raise NotLetIn(Refusal.GARBAGE)
    return parts


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise NotLetIn(Refusal.GARBAGE) from None
    if not isinstance(data, dict):
        raise NotLetIn(Refusal.GARBAGE)
    return data
