"""An installation of any closed issue becomes one of today."""

import zipfile
from json import loads
from pathlib import Path

import pytest

from tests.processes import empty_database, sen

pytestmark = pytest.mark.drill
DUMPS = sorted(Path(__file__).parent.glob("*.zip"))


def rows_of(path):
    tables = loads(zipfile.ZipFile(path).read("manifest.json"))["tables"]
    return {table["label"]: table["rows"] for table in tables}


def test_there_is_a_dump_and_none_is_large():
    assert DUMPS
    assert [path.name for path in DUMPS if path.stat().st_size > 1_000_000] == []


@pytest.mark.slow  # every migration runs, three interpreters
@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_a_dump_is_brought_to_today_and_works(dump, tmp_path):
    with empty_database(tmp_path / "data") as env:
        restored = sen(env, "restore", str(dump))
        assert restored.returncode == 0, restored.stderr

        well = sen(env, "upgrade")  # counts, log and the pages of an administrator
        assert well.returncode == 0, well.stdout + well.stderr

        after = tmp_path / "after.zip"
        assert sen(env, "backup", str(after)).returncode == 0
    before, now = rows_of(dump), rows_of(after)
    assert before["plan.task"] > 40
    assert {label: now.get(label, 0) >= count for label, count in before.items()} == dict.fromkeys(
        before, True
    )
