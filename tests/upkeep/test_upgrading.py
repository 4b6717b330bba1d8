"""`sen upgrade` with a new version that is broken: the database is as it was, and the words say what to do."""

import json
import os
import signal
import sqlite3
import subprocess
from contextlib import closing

import psycopg
import pytest

from tests.processes import ROOT, restored_database, running, sen, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.slow]  # each command is an interpreter of its own
DUMP = ROOT / "tests" / "upgrade" / "002.zip"
MOVES = "django_migrations"
"""On the way back they are applied anew, at another moment and under another number."""
NUMBERING = """
    SELECT owner.relname, numbers.relname FROM pg_class numbers
    JOIN pg_depend belongs ON belongs.objid = numbers.oid AND belongs.deptype IN ('a', 'i')
    JOIN pg_class owner ON owner.oid = belongs.refobjid
    WHERE numbers.relkind = 'S'
"""
"""By table: one that was renamed once has numbers under its old name, or its new one where it was made anew."""
BROKEN = {"DJANGO_SETTINGS_MODULE": "tests.upkeep.broken.settings"}


@pytest.fixture
def office(tmp_path):
    with restored_database(tmp_path / "data", DUMP) as env:
        yield env


def state(env):
    """Every row and the next number of every table, and the migrations that stand; asked past Sen."""
    if env["DATABASE_URL"]:
        with psycopg.connect(env["DATABASE_URL"]) as link:
            return of_postgresql(link)
    with closing(sqlite3.connect(f"{env['SEN_DATA_DIR']}/sen.sqlite3")) as link:
        link.row_factory = sqlite3.Row
        return of_sqlite(link)


def of_postgresql(link):
    names = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    following = {
        table: link.execute(f'SELECT last_value + is_called::int FROM "{sequence}"').fetchone()
        for table, sequence in link.execute(NUMBERING).fetchall()
        if table != MOVES
    }
    tables = {
        name: [row for (row,) in link.execute(f'SELECT to_jsonb(each) FROM "{name}" each')]
        for (name,) in names
    }
    return in_order(tables), following


def of_sqlite(link):
    names = link.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    tables = {
        name: [dict(row) for row in link.execute(f'SELECT * FROM "{name}"')]
        for (name,) in names
        if name != "sqlite_sequence"
    }
    last = link.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0 AND name <> ?", [MOVES])
    return in_order(tables), dict(map(tuple, last))


def in_order(tables):
    """The order of rows, of columns and of the keys of a JSON text is nobody's promise."""
    tables[MOVES] = [{"app": row["app"], "name": row["name"]} for row in tables[MOVES]]
    return {
        name: sorted(
            json.dumps({key: told(value) for key, value in row.items()}, sort_keys=True) for row in rows
        )
        for name, rows in tables.items()
    }


def told(value):
    if isinstance(value, bytes):
        return value.hex()
    is_json = isinstance(value, str) and value[:1] in ("{", "[")
    return json.loads(value) if is_json else value


# what else the self-check finds is told in test_self_check.py; lost rows come back in the next test
@pytest.mark.parametrize("fault", ["migration", "page"])
def test_a_broken_version_leaves_the_database_as_it_was(office, tmp_path, fault):
    before = state(office)

    failed = sen({**office, **BROKEN, "SEN_BROKEN": fault}, "upgrade")

    assert failed.returncode == 1
    assert "git checkout" in failed.stdout
    assert "Không mất gì" in failed.stdout
    assert state(office) == before
    assert not (tmp_path / "data" / "maintenance.json").exists()


def test_one_that_was_killed_is_told_at_the_next_start_and_undone(office, tmp_path):
    before = state(office)
    env = {**office, **BROKEN, "SEN_BROKEN": "hang"}
    with running("-m", "sen.config.cli", "upgrade", env=env, stdout=subprocess.DEVNULL) as process:
        wait_until((tmp_path / "data" / "hanging").exists)
        os.kill(process.pid, signal.SIGKILL)

    refused = sen(office, "serve")
    assert (refused.returncode, "sen upgrade --back" in refused.stderr) == (1, True)

    back = sen({**office, **BROKEN}, "upgrade", "--back")
    assert back.returncode == 0, back.stderr
    assert state(office) == before
    assert not (tmp_path / "data" / "maintenance.json").exists()


def test_one_that_never_began_leaves_no_maintenance_behind(office, tmp_path):
    """No place for the copy: nothing was changed, so the next start is as before."""
    (tmp_path / "no folder").touch()

    refused = sen({**office, "SEN_BACKUP_FOLDER": str(tmp_path / "no folder" / "x")}, "upgrade")

    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False), refused.stderr
    assert not (tmp_path / "data" / "maintenance.json").exists()


@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="PostgreSQL bears many; workers are looked for",
)
def test_it_is_refused_while_sen_runs(office, tmp_path):
    from sen.lib.lockfile import hold

    with hold(tmp_path / "data" / "serve.lock"):
        refused = sen(office, "upgrade")

    assert (refused.returncode, "đang chạy" in refused.stderr) == (1, True)
