import os
import socket
import subprocess
import sys

import pytest

from sen.config.cli import PURE
from tests.leftovers import leftovers
from tests.test_source import SOURCE


def sen(*arguments, **environment):
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SEN_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    command = [sys.executable, "-m", "sen.config.cli", *arguments]
    return subprocess.run(
        command, env={**inherited, **environment}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({}, "SEN_SECRET_KEY"),
        ({"SEN_DEBUG": "1"}, "SEN_DEBUG"),
        ({"SEN_SECRETS_FILE": "/nowhere"}, "SEN_SECRETS_FILE"),
    ],
)
def test_a_bad_setting_is_told_in_one_line(tmp_path, setting, says):
    run = sen("check", SEN_ENV="production", SEN_DATA_DIR=str(tmp_path), **setting)

    assert (run.returncode, run.stdout) == (78, "")
    assert run.stderr.startswith("sen: ")
    assert says in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_pure_command_starts_without_settings(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("KẾ HOẠCH\nThông tin đối ngoại năm 2026\n", encoding="utf-8")

    run = sen("parse_plan", str(plan), SEN_ENV="production")

    assert (run.returncode, run.stderr) == (0, "")
    assert '"doc_type": "KẾ HOẠCH"' in run.stdout


def test_a_database_that_is_away_is_told_in_one_line(tmp_path):
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        url = f"postgres://sen:matkhau@127.0.0.1:{nobody_listens.getsockname()[1]}/sen"
        done = sen("migrate", SEN_DATA_DIR=str(tmp_path), DATABASE_URL=url)

    assert done.returncode == 75
    assert done.stderr.startswith("sen: Không kết nối được cơ sở dữ liệu")
    assert ("Traceback" in done.stderr, "matkhau" in done.stderr) == (False, False)


@pytest.mark.parametrize("command", ["audit_verify", "reseal_secrets"])
def test_a_mistyped_folder_is_told_in_one_line(tmp_path, command):
    done = sen(command, SEN_DATA_DIR=str(tmp_path))

    assert done.returncode == 75
    assert done.stderr.startswith("sen: Không thấy các bảng dữ liệu")
    assert (str(tmp_path) in done.stderr, done.stderr.count("\n")) == (True, 1)


@pytest.mark.parametrize("command", [["backup", "x.zip"], ["upgrade"]])
def test_where_there_is_no_installation_nothing_is_saved(tmp_path, command):
    done = sen(*command, SEN_DATA_DIR=str(tmp_path))

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert f"Không có bản cài đặt nào trong {tmp_path}" in done.stderr
    assert not (tmp_path / "maintenance.json").exists()


def test_a_full_disk_is_told_in_one_line(tmp_path):
    """A command that writes where nothing more fits: `/dev/full` answers as a full disk does."""
    (tmp_path / "maintenance.json.part").symlink_to("/dev/full")

    done = sen("maintenance", "on", "Thay ổ đĩa.", SEN_DATA_DIR=str(tmp_path))

    assert (done.returncode, done.stderr) == (75, "sen: Đĩa đã đầy.\n")


def test_alone_it_lists_every_command_of_ours_in_vietnamese(tmp_path):
    listed = sen(SEN_DATA_DIR=str(tmp_path))

    own = {path.stem for path in SOURCE.glob("*/management/commands/[a-z]*.py")} | set(PURE)
    words = [line.split() for line in listed.stdout.splitlines() if line.startswith("  ")]
    assert listed.returncode == 0
    assert {first for first, *_text in words} == own
    assert leftovers("\n".join(" ".join(text) for _first, *text in words), set()) == set()


@pytest.mark.parametrize(("typed", "near"), [("bakup", "backup"), ("xyz", "")])
def test_a_mistyped_command_is_told_with_the_nearest(tmp_path, typed, near):
    done = sen(typed, SEN_DATA_DIR=str(tmp_path))

    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr.startswith(f"sen: Không có lệnh “{typed}”.")
    assert (f"“{near}”?" in done.stderr) == bool(near)


@pytest.mark.parametrize("url", ["nonsense", "postgres://a:b@h:notaport/x", "sqlite:///x"])
def test_what_is_no_address_of_postgresql_is_told(tmp_path, url):
    done = sen("copy_database", url, SEN_DATA_DIR=str(tmp_path))

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "postgres://" in done.stderr


def test_tables_of_an_older_version_are_told_in_one_line(tmp_path):
    assert sen("migrate", "org", "0001", SEN_DATA_DIR=str(tmp_path)).returncode == 0

    done = sen("reset_second_factor", "ai", SEN_DATA_DIR=str(tmp_path))

    assert (done.returncode, "sen upgrade" in done.stderr, done.stderr.count("\n")) == (75, True, 1)
