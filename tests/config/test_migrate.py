import os
import subprocess
import sys

import pytest

from tests.processes import ROOT, own_database

pytestmark = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="only an SQLite database is copied"
)


def sen(env, *arguments):
    command = [sys.executable, "-m", "sen.config.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=True
    )


@pytest.mark.slow  # three interpreters
def test_migrate_copies_the_database_first_only_when_it_changes_it(tmp_path):
    backups = tmp_path / "data" / "backups"
    with own_database(tmp_path / "data") as env:
        sen(env, "migrate")
        assert not backups.exists()

        sen(env, "migrate", "jobs", "zero", "--verbosity=0")
        assert not backups.exists()

        done = sen(env, "migrate")
        assert [str(path) in done.stdout for path in backups.iterdir()] == [True]
