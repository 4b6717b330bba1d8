"""A process that must not outlive the one that started it, on any Unix."""

import os
import signal
import threading
import time

LOOK_SECONDS = 0.5
GRACE_SECONDS = 10.0
WISH = "SEN_LEASH"
"""Set by a supervisor for the processes it starts."""


def hold_leash() -> None:
    """End this process soon after its parent has gone, if a supervisor asked for it."""
    if os.environ.get(WISH):
        threading.Thread(target=_follow, args=[os.getppid()], name="leash", daemon=True).start()


def _follow(parent: int) -> None:
    """First in order, so that work in hand is finished; then at once."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
