"""A request's body is taken in whole before it gets a place to work: a slow line holds a waiting thread, no place.

Measured without it: nine clerks sending photos over slow lines, or nine strangers sending nothing, stopped the desk.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from threading import BoundedSemaphore, Lock
from typing import Any

from sen.guard.upload_handlers import REQUEST_LIMIT

WAITING_FOR_EACH = 16
"""Threads for each place to work; an idle one costs a stack and ends after half a minute."""
CHUNK = 2**18
BYTES_AT_ONCE = 512 * 2**20
"""Of all bodies together: eight of the largest. They stand in memory, for nothing of an upload may touch a disk."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BodyFirst:
    """Around a WSGI application that works on at most `places` requests at once."""

    def __init__(self, application: Application, *, places: int, bytes_at_once: int = BYTES_AT_ONCE) -> None:
        self._application = application
        self._places = BoundedSemaphore(places)
        self._left, self._lock = bytes_at_once, Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = _length_of(environ)
        if not 0 < length <= REQUEST_LIMIT:  # none, or one that Django refuses unread
            return self._work(environ, start_response)
        body = BytesIO()
        try:
            is_whole = self._take_in(environ["wsgi.input"], body, length)
            if is_whole is None:
                return _refused(start_response, "503 Service Unavailable")
            if not is_whole:
                return _refused(start_response, "400 Bad Request")
            body.seek(0)
            return self._work(environ | {"wsgi.input": body}, start_response)
        finally:
            self._give_back(body.getbuffer().nbytes)

    def _work(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._places:
            return self._application(environ, start_response)

    def _take_in(self, stream: Any, body: BytesIO, length: int) -> bool | None:
        """Whether all of it came; None when there is no room for more."""
        while (missing := length - body.tell()) > 0:
            try:
                part = stream.read(min(CHUNK, missing))
            except OSError:  # the line was cut
                return False
            if not part:
                return False
            if not self._reserve(len(part)):
                return None
            body.write(part)
        return True

    def _reserve(self, count: int) -> bool:
        with self._lock:
            if count > self._left:
                return False
            self._left -= count
            return True

    def _give_back(self, count: int) -> None:
        with self._lock:
            self._left += count


def _length_of(environ: dict[str, Any]) -> int:
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refused(start_response: Callable[..., Any], status: str) -> Iterable[bytes]:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "60")]
    start_response(status, headers)
    return ["Máy chủ đang bận hoặc đường truyền bị ngắt. Hãy đợi một phút rồi gửi lại.\n".encode()]
