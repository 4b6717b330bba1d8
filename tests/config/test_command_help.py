"""What a command says of itself is Vietnamese, and speaks of Sen's own options alone."""

import argparse
import re

import pytest

from sen.config import command_help
from sen.config.cli import PURE
from sen.config.command_list import COMMANDS
from tests.config.test_cli import sen

OF_DJANGO = ("--settings", "--pythonpath", "--traceback", "--verbosity", "--run-syncdb", "--database {")


@pytest.fixture(autouse=True)
def argparse_as_it_was(monkeypatch):
    monkeypatch.setattr(argparse, "_", argparse._)
    monkeypatch.setattr(argparse, "ngettext", argparse.ngettext)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_a_command_is_vietnamese_and_without_what_developers_need(name):
    command_help.speak()
    shown = command_help.text(name, PURE)

    usage, description, *_ = shown.split("\n\n")
    assert usage.startswith(f"cách dùng: sen {name}")
    assert not description.isascii()
    assert [option for option in OF_DJANGO if option in shown] == []
    said = [part for part in shown.split("\n\n") if part.startswith("các tùy chọn:")]
    assert "in phần hướng dẫn này" in said[0]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_told_in_vietnamese(name):
    shown = command_help.text(name, PURE).split("\n\n")[-1]

    told = re.findall(r"^  (?:-\w, )?--[\w-]+(?: [A-Z]+)?\s+(\S.*(?:\n {6,}\S.*)*)", shown, re.MULTILINE)
    assert [text for text in told if text.isascii()] == []


@pytest.mark.parametrize("words", [["backup", "--help"], ["backup", "x", "-h"], ["help", "backup"]])
def test_help_is_asked_for_in_three_ways(words):
    assert command_help.is_asked(words) == "backup"


@pytest.mark.parametrize("words", [["backup"], ["help"], ["nothing", "--help"], ["shell", "-h"], []])
def test_all_else_runs(words):
    assert command_help.is_asked(words) is None


def test_a_wrong_option_is_told_in_vietnamese(tmp_path):
    done = sen("backup", "--nhanh", SEN_DATA_DIR=str(tmp_path))

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(" backup: lỗi: không hiểu: --nhanh")


def test_help_of_a_pure_command_is_vietnamese_too(tmp_path):
    done = sen("parse_plan", "--help", SEN_DATA_DIR=str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    assert "Đọc một văn bản kế hoạch" in done.stdout
