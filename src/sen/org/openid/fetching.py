"""The only module of `org` that opens a connection: to the identity provider that the office has set.

The house's rule is that only `lib.fetch` fetches. It does not exist yet; when it does, this module becomes a few lines
that call it. Until then these bounds hold here: https alone, no redirect is followed, no proxy and no cookie, so many
bytes, and one deadline for everything that is asked for one log-in, however slowly its bytes come.
"""

import json
import ssl
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from socket import SHUT_RDWR
from threading import BoundedSemaphore, Thread
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlencode, urlsplit

import structlog

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


@dataclass(slots=True)
class Conversation:
    """Everything that is asked of the provider for one log-in."""

    until: float
    """By `time.monotonic`."""
    may_be_plain: bool = False
    """For tests and trying out: unencrypted, on this machine's own loopback only."""
    _line: HTTPConnection | None = field(default=None, init=False)

    def ask(
        self, url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One question, answered by a JSON object; a form makes it a POST."""
        try:
            status, body = self._fetched(url, form, headers or {})
        except TimeoutError:
            raise NotLetIn(Refusal.SLOW) from None
        except HTTPException:
            raise NotLetIn(Refusal.GARBAGE) from None
        except (OSError, UnicodeError) as error:  # UnicodeError: a host name that no resolver takes
            logger.warning("openid.unreachable", cause=type(error).__name__)
            raise NotLetIn(Refusal.UNREACHABLE) from None
        if status != 200 and not 400 <= status < 500:
            raise NotLetIn(Refusal.GARBAGE)
        return Answer(status, _object(body))

    def cut(self) -> None:
        """From another thread: whatever is waited for ends now."""
        line = self._line
        if line and line.sock:
            with suppress(OSError):
                line.sock.shutdown(SHUT_RDWR)

    def _fetched(
        self, url: str, form: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        parts = address_of(url, may_be_plain=self.may_be_plain)
        line = self._line = self._to(parts)
        try:
            line.request(
                "GET" if form is None else "POST",
                f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}",
                body=None if form is None else urlencode(form).encode(),
                headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Sen", "Connection": "close"}
                | ({} if form is None else {"Content-Type": "application/x-www-form-urlencoded"})
                | dict(headers),
            )  # fmt: skip
            self._hurry(line)
            answer = line.getresponse()
            return answer.status, self._body(line, answer)
        finally:
            line.close()

    def _to(self, parts: SplitResult) -> HTTPConnection:
        assert parts.hostname
        left = self._left()
        if parts.scheme == "http":
            return HTTPConnection(parts.hostname, parts.port, timeout=left)
        return HTTPSConnection(parts.hostname, parts.port, timeout=left, context=_trust())

    def _body(self, line: HTTPConnection, answer: HTTPResponse) -> bytes:
        body = b""
        with answer:
            while piece := answer.read1(16 * 1024):
                body += piece
                if len(body) > MOST_BYTES:
                    raise NotLetIn(Refusal.GARBAGE)
                self._hurry(line)
        return body

    def _hurry(self, line: HTTPConnection) -> None:
        """The next bytes have what is left of the time, not the whole of it anew."""
        left = self._left()
        if line.sock:
            line.sock.settimeout(left)

    def _left(self) -> float:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def within(seconds: float, talk: Callable[[Conversation], Result], *, may_be_plain: bool = False) -> Result:
    """Hold the conversation and give what it found; after so many seconds it is over, whatever it waits for.

    In a thread of its own: nothing else ends a name server that does not answer, or a header that comes letter by letter.
    """
    conversation = Conversation(monotonic() + seconds, may_be_plain=may_be_plain)
    if not _turns.acquire(timeout=min(WAIT_FOR_TURN_SECONDS, seconds)):
        raise NotLetIn(Refusal.SLOW)
    outcome: Future[Result] = Future()
    held = partial(
        copy_context().run, _hold, talk, conversation, outcome
    )  # with the request's reference, for the log
    Thread(target=held, name="openid", daemon=True).start()
    try:
        return outcome.result(max(0.0, conversation.until - monotonic()))
    except TimeoutError:
        conversation.cut()
        raise NotLetIn(Refusal.SLOW) from None


def _hold(
    talk: Callable[[Conversation], Result], conversation: Conversation, outcome: "Future[Result]"
) -> None:
    try:
        outcome.set_result(talk(conversation))
    except BaseException as error:  # noqa: BLE001  it is raised again by whoever waits
        outcome.set_exception(error)
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


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The machine's authorities; SSL_CERT_FILE names others, for a province with its own."""
    return ssl.create_default_context()


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise NotLetIn(Refusal.GARBAGE) from None
    if not isinstance(data, dict):
        raise NotLetIn(Refusal.GARBAGE)
    return data
