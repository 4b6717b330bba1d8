import os
import subprocess
import sys

import pytest

from tests.processes import ROOT, own_database


def sen(env, *arguments):
    command = [sys.executable, "-m", "sen.config.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=True
    )


@pytest.mark.slow  # three interpreters
def test_migrate_saves_the_database_first_only_when_it_changes_it(tmp_path):
    saved = tmp_path / "data" / "backup"
    with own_database(tmp_path / "data") as env:
        sen(env, "migrate")
        assert not saved.exists()

        sen(env, "migrate", "jobs", "zero", "--verbosity=0")
        assert not saved.exists()

        done = sen(env, "migrate")
        assert [str(path) in done.stdout for path in saved.iterdir()] == [True]
