"""Keep some processes running: start a fallen one again with back-off, stop all in order. Knows nothing of them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

from sen.lib.leash import WISH

LOOK_SECONDS = 0.2
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60.0
WELL_AFTER_SECONDS = 60.0
"""Whoever lived so long has earned a quick start again."""
STOP_SECONDS = 20.0


@dataclass(slots=True)
class Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    wait_seconds: float = FIRST_WAIT_SECONDS
    start_at: float = 0.0

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches the supervisor only, which stops the others in order."""
        environment = {**os.environ, **self.environment, WISH: str(os.getpid()), "SEN_PROCESS": self.name}
        self.process = subprocess.Popen(self.command, env=environment, start_new_session=True)  # noqa: S603  (our own)
        self.begun = time.monotonic()

    def is_due(self) -> bool:
        return self.process is None and time.monotonic() >= self.start_at

    def fallen_with(self) -> int | None:
        """The exit status of one that has just fallen, and when it is started again is set."""
        status = self.process.poll() if self.process else None
        if status is None:
            return None
        now = time.monotonic()
        if now - self.begun >= WELL_AFTER_SECONDS:
            self.wait_seconds = FIRST_WAIT_SECONDS
        self.process, self.start_at = None, now + self.wait_seconds
        self.wait_seconds = min(self.wait_seconds * 2, LONGEST_WAIT_SECONDS)
        return status


@dataclass(slots=True)
class Supervisor:
    children: Sequence[Child]
    on_fall: Callable[[Child, int], None]
    stop: Event = field(default_factory=Event)

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        try:
            while not self.stop.is_set():
                for child in self.children:
                    self._tend(child)
                self.stop.wait(LOOK_SECONDS)
        finally:
            self._stop_all()

    def _tend(self, child: Child) -> None:
        status = child.fallen_with()
        if status is not None:
            self.on_fall(child, status)
        if child.is_due():
            child.start()

    def _stop_all(self) -> None:
        """Each may finish what it has in hand; who does not is killed."""
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
