"""From where somebody acts: set once around a request, a job or a command, and taken by every entry written in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

REQUEST, JOB, COMMAND = "request", "job", "command"


@dataclass(frozen=True, slots=True)
class Origin:
    channel: str = ""
    """`REQUEST`, `JOB` or `COMMAND`; empty where nothing was said (a shell, a test)."""
    place: str = ""
    """The address of the asker as the outermost trusted proxy saw it, the kind of the job, the command's name."""
    reference: str = ""
    """The number of the request, as its error page and its log line have it."""
    session: Callable[[], str] = str
    """Asked when an entry is written, for a log-in changes it: a mark of the session, never its key."""


_UNSAID = Origin()
_here: ContextVar[Origin] = ContextVar("sen_audit_origin", default=_UNSAID)


@contextmanager
def acting_from(
    channel: str, place: str, *, reference: str = "", session: Callable[[], str] = str
) -> Iterator[None]:
    token = _here.set(Origin(channel, place[:100], reference[:20], session))
    try:
        yield
    finally:
        _here.reset(token)


def here() -> Origin:
    return _here.get()
