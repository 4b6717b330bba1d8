"""`sen copy_database`: an SQLite installation moves to PostgreSQL whole, or the target says that it is not whole."""

import os

import psycopg
import pytest

from tests.processes import ROOT, empty_database, sen

pytestmark = [
    pytest.mark.drill,
    pytest.mark.slow,  # each command is an interpreter of its own
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="needs a PostgreSQL to move to"
    ),
]
DUMP = ROOT / "tests" / "upgrade" / "002.zip"


def test_everything_moves_and_a_target_in_use_or_cut_off_is_told_apart(tmp_path):
    with empty_database(tmp_path / "data") as target:
        here = {**target, "DATABASE_URL": ""}
        url = target["DATABASE_URL"]
        assert sen(here, "restore", str(DUMP)).returncode == 0
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("CREATE TABLE sen_unfinished (at timestamp)")
            link.execute("CREATE TABLE org_unit (half int)")
        refused = sen(here, "copy_database", url)
        assert (refused.returncode, "--again" in refused.stderr) == (1, True)
        assert not (tmp_path / "data" / "maintenance.json").exists()

        moved = sen(here, "copy_database", url, "--again")
        assert moved.returncode == 0, moved.stderr
        assert "đều khớp" in moved.stdout
        assert (tmp_path / "data" / "maintenance.json").exists()

        again = sen(here, "copy_database", url)
        assert (again.returncode, "không trống" in again.stderr) == (1, True)
        well = sen(target, "upgrade")
        assert well.returncode == 0, well.stdout + well.stderr
        with psycopg.connect(url) as link:
            highest, following = link.execute(
                "SELECT max(id), nextval(pg_get_serial_sequence('plan_task', 'id')) FROM plan_task"
            ).fetchone()
        assert following > highest > 40
