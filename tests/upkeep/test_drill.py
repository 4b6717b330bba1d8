"""The restore drill, with real processes: backup while somebody writes, wipe, restore, compare counts and the log."""

import json
import zipfile

import pytest

from tests.processes import ROOT, empty_database, sen

pytestmark = [pytest.mark.drill, pytest.mark.slow]  # each command is an interpreter of its own
DUMP = ROOT / "tests" / "upgrade" / "002.zip"
MOVES = {"audit.entry", "audit.block", "audit.reading", "django_migrations", "upkeep.backup"}
"""What a restore itself adds to."""


def tables_of(path):
    tables = json.loads(zipfile.ZipFile(path).read("manifest.json"))["tables"]
    return {table["label"]: (table["rows"], table["digest"], table["next_id"]) for table in tables}


def good(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_was_saved_comes_back_on_either_database(tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    with empty_database(tmp_path / "office") as env:
        good(sen(env, "restore", str(DUMP)))
        said = good(sen(env, "backup", str(first)))
        assert "Hãy giữ riêng" in said or "hãy giữ riêng" in said
        assert first.stat().st_mode & 0o777 == 0o600
        assert "Bản sao lưu tốt." in good(sen(env, "check_backup", str(first)))
        (some_file,) = list((tmp_path / "office" / "files").glob("??/*"))[:1]
        some_file.write_bytes(b"damaged")
        lossy = sen(env, "backup", str(tmp_path / "lossy.zip"))
        assert some_file.parent.name + some_file.name in good(lossy)
        assert sen(env, "check_backup", str(tmp_path / "lossy.zip")).returncode == 2

    with empty_database(tmp_path / "anew") as env:
        other_key = {**env, "SEN_SECRET_KEY": "another machine has another key " * 3}
        said = good(sen(other_key, "restore", str(first)))
        assert "Khóa bí mật của máy này khác" in said
        good(sen(env, "backup", str(second)))
        refused = sen(env, "restore", str(first))
        assert (refused.returncode, "không trống" in refused.stderr) == (1, True)

    before, after = tables_of(first), tables_of(second)
    assert before["audit.entry"][0] > 1000
    assert {label for label in before if before[label] != after[label]} <= MOVES
    assert after["audit.entry"][0] >= before["audit.entry"][0]


def test_a_restore_that_fails_never_looks_done(tmp_path):
    with zipfile.ZipFile(DUMP) as good_one, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in good_one.namelist():
            content = good_one.read(name)
            bad.writestr(
                name, content.replace(b"Sen", b"Xen") if name.endswith("org.unit.jsonl") else content
            )
    with empty_database(tmp_path / "data") as env:
        failed = sen(env, "restore", str(tmp_path / "bad.zip"))
        assert (failed.returncode, "bị hỏng" in failed.stderr) == (1, True)
        assert not (tmp_path / "data" / "sen.sqlite3").exists()

        for command in (["serve"], ["restore", str(DUMP)], ["work"]):
            refused = sen(env, *command)
            assert refused.returncode == 1, command
            assert "không trống" in refused.stderr or "bị cắt ngang" in refused.stderr
