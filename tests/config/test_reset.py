import os
import subprocess
import sys

import pytest

from sen.lib.lockfile import hold
from tests.processes import ROOT

pytestmark = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="only an SQLite demo is reset"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "files").mkdir()
    for name in ("sen.sqlite3", "secret_key", "files/a"):
        (tmp_path / name).touch()
    return tmp_path


def reset(folder, answer):
    """The exit status, and the names left in the folder but locks."""
    env = {**os.environ, "SEN_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "sen.config.settings"}
    command = [sys.executable, "-m", "sen.config.cli", "reset"]
    done = subprocess.run(
        command, cwd=ROOT, env=env, input=answer, capture_output=True, text=True, check=False
    )
    return done.returncode, sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


@pytest.mark.parametrize("answer", ["yes\n", "có\n"])
def test_reset_deletes_everything_after_a_yes(folder, answer):
    assert reset(folder, answer) == (0, [])


@pytest.mark.parametrize("answer", ["\n", "no\n", "y\n"])
def test_reset_deletes_nothing_without_a_yes(folder, answer):
    assert reset(folder, answer) == (0, ["files", "secret_key", "sen.sqlite3"])


def test_reset_is_refused_while_sen_runs(folder):
    with hold(folder / "serve.lock"):
        assert reset(folder, "yes\n") == (1, ["files", "secret_key", "sen.sqlite3"])


def test_reset_leaves_a_folder_that_is_not_sens(tmp_path):
    (tmp_path / "letter.txt").touch()

    assert reset(tmp_path, "yes\n") == (0, ["letter.txt"])
