"""`sen check_document`, as a person starts it."""

import subprocess
import sys
from pathlib import Path

import pytest

from sen.lib.official.command import REASONS, main
from tests.lib.official.mutating import good, said, spoiled

RUN = "import sys; from sen.config.cli import main; code = main(); assert 'django' not in sys.modules; sys.exit(code)"


@pytest.fixture
def file(tmp_path: Path):
    def write(content: bytes) -> str:
        path = tmp_path / "kế hoạch.docx"
        path.write_bytes(content)
        return str(path)

    return write


def test_it_starts_without_django(file):
    run = subprocess.run(
        [sys.executable, "-c", RUN, "check_document", file(good("letter"))],
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip

    assert (run.returncode, run.stdout, run.stderr) == (0, "kế hoạch.docx: đúng thể thức.\n", "")


def test_each_miss_is_a_line_and_exit_1(file, capsys):
    code = main([file(spoiled("plan", said("Số:", "Số: 5/KH-UBND")))])

    assert (code, capsys.readouterr().out.splitlines()) == (1, [
        "number.words: đoạn 5 (“Số: 5/KH-UBND”): số “5”. Quy định: số dưới 10 ghi thêm số 0: “05” (Phụ lục I, I.II.3.c, 30/2020/NĐ-CP)",
        "kế hoạch.docx: 1 chỗ chưa đúng thể thức.",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"PK\x03\x04 word/ no archive", REASONS["damaged"]), (b"Xin chao", "không phải tệp .docx"), (b"", "tệp rỗng"),
     (spoiled("plan", said("Sen Hồng, ngày", "Sen Hồng, ngày 05 tháng 01 năm 2019")),
      "ngày 05/01/2019 chưa có quy định thể thức nào được đọc")],
)  # fmt: skip
def test_what_cannot_be_judged_is_one_line_and_exit_2(file, capsys, content, words):
    code = main([file(content)])

    told = capsys.readouterr()
    assert (code, told.out, told.err) == (2, "", f"sen check_document: kế hoạch.docx: {words}\n")


def test_a_missing_file_is_one_line_and_exit_2(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere.docx")]) == 2
    assert capsys.readouterr().err == "sen check_document: nowhere.docx: không mở được tệp\n"
