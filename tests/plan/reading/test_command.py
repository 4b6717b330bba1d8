"""`sen parse_plan`, as a person starts it."""

import json
import subprocess
import sys
from pathlib import Path

from .documents import SAMPLES

RUN = "import sys; from sen.config.cli import main; code = main(); assert 'django' not in sys.modules; sys.exit(code)"


def parse_plan(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # the interpreter of the tests, without a shell
        [sys.executable, "-c", RUN, "parse_plan", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_plan_is_printed_as_json_without_django():
    run = parse_plan(str(SAMPLES / "05_ke_hoach_bang.txt"))

    assert (run.returncode, run.stderr) == (0, "")
    assert set(json.loads(run.stdout)) == {
        "header",
        "outline",
        "tasks",
        "recipients",
        "signature",
        "citations",
        "findings",
    }


def test_a_missing_file_is_one_line_and_exit_2(tmp_path: Path):
    run = parse_plan(str(tmp_path / "nowhere.docx"))

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "sen parse_plan: nowhere.docx: không mở được tệp\n"


def test_an_unreadable_file_is_one_line_and_exit_2(tmp_path: Path):
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no archive")

    run = parse_plan(str(broken))

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "sen parse_plan: broken.docx: chỉ đọc được tệp .txt, .docx và .pdf\n"


def test_another_encoding_can_be_named(tmp_path: Path):
    plan = tmp_path / "plan.txt"
    plan.write_text((SAMPLES / "05_ke_hoach_bang.txt").read_text("utf-8"), "utf-16-le")

    run = parse_plan("--encoding", "utf-16-le", str(plan))

    assert json.loads(run.stdout)["header"]["number"] == "17/KH-UBND"


def test_an_unknown_encoding_is_one_line_and_exit_2():
    run = parse_plan("--encoding", "no-such", str(SAMPLES / "05_ke_hoach_bang.txt"))

    assert run.returncode == 2
    assert run.stderr.endswith(": không có bảng mã tên là no-such\n")


def test_a_command_started_wrongly_is_told_in_vietnamese():
    run = parse_plan("--nhanh")

    assert run.returncode == 2
    assert run.stderr.startswith("cách dùng: sen parse_plan")
    assert run.stderr.splitlines()[-1] == "sen parse_plan: lỗi: còn thiếu: file"
