"""How often one host is asked: a least interval between two requests, kept for all threads of a process."""

from collections.abc import Callable
from threading import Lock
from time import monotonic, sleep

from sen.lib.fetch.errors import TooSoon

MOST_HOSTS = 1000
"""Kept before those whose interval is over are forgotten."""


class Pace:
    """One for all that asks together. What a site's robots file asks is its reader's to add, as `seconds`.

    The time is an argument of `take_turn`; `wait_for` hands it the clock that the pace was made with.
    """

    def __init__(
        self,
        seconds: float = 2.0,
        *,
        now: Callable[[], float] = monotonic,
        wait: Callable[[float], None] = sleep,
    ) -> None:
        if seconds < 0:
            raise ValueError("an interval is no less than nothing")
        self._seconds, self._now, self._wait = seconds, now, wait
        self._free_at: dict[str, float] = {}
        self._lock = Lock()

    def take_turn(self, host: str, *, now: float, most: float) -> float:
        """Seconds to wait until the host may be asked; its next turn begins one interval after that.

        Raises:
            TooSoon: it would be more than `most`; no turn is taken then.
        """
        with self._lock:
            free_at = max(self._free_at.get(host, now), now)
            if free_at - now > most:
                raise TooSoon(free_at - now)
            if len(self._free_at) >= MOST_HOSTS:
                self._free_at = {name: at for name, at in self._free_at.items() if at > now}
            self._free_at[host] = free_at + self._seconds
            return free_at - now

    def wait_for(self, host: str, *, most: float) -> None:
        """Take a turn and wait until it comes.

        Raises:
            TooSoon: as `take_turn`, and without waiting.
        """
        if (seconds := self.take_turn(host, now=self._now(), most=most)) > 0:
            self._wait(seconds)
