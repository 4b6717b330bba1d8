import sys
import threading
import time

import pytest

from sen.config import supervisor
from sen.config.supervisor import Child, Supervisor


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)
    monkeypatch.setattr(supervisor.signal, "signal", lambda *_: None)


def child(code, wait_seconds=0.05):
    return Child("test", [sys.executable, "-S", "-c", code], {}, wait_seconds=wait_seconds)


def test_a_child_that_falls_again_and_again_is_started_after_longer_and_longer_waits():
    falls = []

    def note(child, status):
        falls.append((status, round(child.start_at - time.monotonic(), 1)))
        if len(falls) == 4:
            guard.stop.set()

    guard = Supervisor([child("raise SystemExit(7)")], note)
    guard.run()

    assert [status for status, _ in falls] == [7, 7, 7, 7]
    assert [wait for _, wait in falls] == [0.1, 0.1, 0.2, 0.4] or [wait for _, wait in falls] == [
        0.0,
        0.1,
        0.2,
        0.4,
    ]


def test_a_child_that_lived_well_is_started_again_soon(monkeypatch):
    monkeypatch.setattr(supervisor, "WELL_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(supervisor, "FIRST_WAIT_SECONDS", 0.05)
    fallen = child("pass", wait_seconds=60.0)
    fallen.start()
    fallen.process.wait()

    assert fallen.fallen_with() == 0
    assert fallen.start_at - time.monotonic() < 0.1


def test_a_child_that_does_not_stop_is_killed():
    stubborn = child(
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    )
    guard = Supervisor([stubborn], lambda *_: None)
    threading.Timer(0.5, guard.stop.set).start()

    guard.run()

    assert stubborn.process.returncode == -9
