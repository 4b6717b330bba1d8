"""A small sample of `make torture`: no timing is asserted, this machine may be busy."""

import json
import os
import subprocess
import sys

import pytest

from tests.processes import ROOT


@pytest.mark.slow  # a real `sen serve` is started
@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="about the one writer of SQLite"
)
def test_clerks_save_while_the_worker_writes_and_nothing_is_locked():
    command = [sys.executable, "-m", "tests.torture.clerks", "4", "3"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)

    found = json.loads(done.stdout)
    assert found["saves"] >= 4
    assert (found["wrong"], found["database_locked"]) == ([], 0)
