"""`sen upgrade` with a new version that is broken: the database is as it was, and the words say what to do."""

import json
import os
import signal
import subprocess
import zipfile

import pytest

from tests.processes import ROOT, empty_database, running, sen, wait_until

pytestmark = pytest.mark.slow  # each command is an interpreter of its own
DUMP = ROOT / "tests" / "upgrade" / "002.zip"
BROKEN = {"DJANGO_SETTINGS_MODULE": "tests.upkeep.broken.settings"}


@pytest.fixture
def office(tmp_path):
    with empty_database(tmp_path / "data") as env:
        done = sen(env, "restore", str(DUMP))
        assert done.returncode == 0, done.stderr
        yield env


def state(env, path):
    """Count, hash and next number of every table, and how far the migrations are."""
    done = sen(env, "backup", "--database-only", str(path))
    assert done.returncode == 0, done.stderr
    manifest = json.loads(zipfile.ZipFile(path).read("manifest.json"))
    tables = {
        table["label"]: (table["rows"], table["digest"], table["next_id"]) for table in manifest["tables"]
    }
    return tables, manifest["heads"]


@pytest.mark.parametrize("fault", ["migration", "rows", "page", "check"])
def test_a_broken_version_leaves_the_database_as_it_was(office, tmp_path, fault):
    before = state(office, tmp_path / "before.zip")

    failed = sen({**office, **BROKEN, "SEN_BROKEN": fault}, "upgrade")

    assert failed.returncode == 1
    assert "git checkout" in failed.stdout
    assert "Không mất gì" in failed.stdout
    assert state(office, tmp_path / "after.zip") == before
    assert not (tmp_path / "data" / "maintenance.json").exists()


def test_one_that_was_killed_is_told_at_the_next_start_and_undone(office, tmp_path):
    before = state(office, tmp_path / "before.zip")
    env = {**office, **BROKEN, "SEN_BROKEN": "hang"}
    with running("-m", "sen.config.cli", "upgrade", env=env, stdout=subprocess.DEVNULL) as process:
        wait_until((tmp_path / "data" / "hanging").exists)
        os.kill(process.pid, signal.SIGKILL)

    refused = sen(office, "serve")
    assert (refused.returncode, "sen upgrade --back" in refused.stderr) == (1, True)

    back = sen({**office, **BROKEN}, "upgrade", "--back")
    assert back.returncode == 0, back.stderr
    assert state(office, tmp_path / "after.zip") == before


@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="PostgreSQL bears many; workers are looked for",
)
def test_it_is_refused_while_sen_runs(office, tmp_path):
    from sen.lib.lockfile import hold

    with hold(tmp_path / "data" / "serve.lock"):
        refused = sen(office, "upgrade")

    assert (refused.returncode, "đang chạy" in refused.stderr) == (1, True)
