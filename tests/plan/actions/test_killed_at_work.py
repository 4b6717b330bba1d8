"""Who freezes, reminds or issues is killed: all of it stands, or nothing, and whoever comes after finishes it once."""

import json
import os
import subprocess
import sys

import pytest

from tests.processes import ROOT, own_database
from tests.torture.round_kills import UNITS


def kill(times, seed, folder):
    with own_database(folder / "data") as env:
        command = [sys.executable, "-m", "tests.torture.round_kills", str(times), str(seed)]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **env}, check=True, stdout=subprocess.PIPE
        )
    return json.loads(done.stdout)


def judge(found):
    for row in found:
        assert row["whole"], row
        assert row["entries"] == {
            "plan.units_reminded": row["reminded"], "plan.round_frozen": row["frozen"], "plan.issued": row["issued"],
        }, row  # fmt: skip
        assert (row["duties"], row["letters"]) == ((UNITS, UNITS) if row["issued"] else (0, 0)), row
    ended = [row for row in found if row["act"] == "all"]
    assert all(row["reminded"] and row["frozen"] and row["issued"] for row in ended)


@pytest.mark.slow  # 2 rounds of three kills, each after up to 0.12 s of work
def test_a_killed_freeze_reminder_or_issue_leaves_all_or_nothing(tmp_path):
    found = kill(2, 1, tmp_path)

    assert len(found) == 8
    judge(found)
