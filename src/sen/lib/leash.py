"""A process that must not outlive the one that started it, on any Unix."""

import os
import signal
import threading
import time

LOOK_SECONDS = 0.5
GRACE_SECONDS = 10.0
WISH = "SEN_LEASH"
"""Set by a supervisor to its own number, for the processes it starts."""


def hold_leash(parent: int | None = None) -> None:
    """End this process soon after its parent has gone, if a supervisor asked for it.

    Of a process that the supervisor started itself the parent is that one: it may be gone before we look. One further
    below names its own.
    """
    if wish := os.environ.get(WISH):
        threading.Thread(target=_follow, args=[parent or int(wish)], name="leash", daemon=True).start()


def _follow(parent: int) -> None:
    """First in order, so that work in hand is finished; then at once."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
