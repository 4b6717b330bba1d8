"""A lock that ends with the process, however it ends; the file says who holds it."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Taken(Exception):
    """Another process holds the lock; the text is what it wrote into the file."""


@contextmanager
def hold(path: Path) -> Iterator[Callable[[str], None]]:
    """Hold the lock of `path`; what is yielded writes who holds it into the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Taken(file.read().strip()) from None

        def write(note: str) -> None:
            file.truncate(0)
            file.write(note)
            file.flush()

        write("")
        yield write
