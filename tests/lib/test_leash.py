"""A process whose supervisor is gone ends, also when it was gone before the process could look."""

import os
import signal
import subprocess
import sys

import pytest

PROGRAM = """
import time
from sen.lib.leash import hold_leash

print("begun", flush=True)
hold_leash()
time.sleep(60)
"""


@pytest.fixture
def started():
    """Starts the program below the supervisor of that number; whatever happens, it does not stay."""
    running = []

    def start(supervisor):
        environment = {**os.environ, "SEN_LEASH": str(supervisor)}
        process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE)
        running.append(process)
        assert process.stdout.readline() == b"begun\n"
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def test_a_process_ends_whose_supervisor_was_gone_before_it_looked(started):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    process = started(gone.pid)

    assert process.wait(timeout=20) == -signal.SIGTERM


def test_a_process_stays_below_its_supervisor(started):
    process = started(os.getpid())

    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=2)
