"""`sen check_document FILE.docx`: what is not in the national form, a line each, in Vietnamese. Starts without Django."""

import argparse
import sys
from pathlib import Path

from sen.lib.documents import MAX_BYTES, UnreadableDocument
from sen.lib.official.checks import NoRulesThen, check

IN_FORM, HAS_MISSES, UNREADABLE = 0, 1, 2
REASONS = {
    "no_file": "không mở được tệp",
    "empty": "tệp rỗng",
    "too_large": "tệp lớn hơn %(limit_mb)d MB",
    "too_long": "văn bản dài hơn %(limit)d đoạn hoặc mẩu chữ",
    "inflates": "tệp bung ra hơn %(limit_mb)d MB, có thể là bẫy",
    "encrypted": "tệp bị khóa bằng mật khẩu; hãy lưu lại không có mật khẩu",
    "damaged": "tệp hỏng, không mở được",
    "old_word": "tệp Word 97-2003; hãy lưu thành .docx",
    "rich_text": "tệp RTF; hãy lưu thành .docx",
    "open_document": "tệp OpenDocument; hãy lưu thành .docx",
}
"""By code of `UnreadableDocument`; all else is no Word file."""


def main(arguments: list[str]) -> int:
    file: Path = parser().parse_args(arguments).file
    try:
        misses = check(_read(file), name=file.name)
    except UnreadableDocument as problem:
        reason = REASONS.get(problem.code, "không phải tệp .docx") % problem.arguments
        return _stop(f"{file.name}: {reason}")
    except NoRulesThen as problem:
        return _stop(f"{file.name}: ngày {problem.day:%d/%m/%Y} chưa có quy định thể thức nào được đọc")
    for miss in misses:
        _say(f"{miss.rule}: {miss.place}: {miss.what_is}. Quy định: {miss.what_should_be} ({miss.article})")
    _say(f"{file.name}: {len(misses)} chỗ chưa đúng thể thức." if misses else f"{file.name}: đúng thể thức.")
    return HAS_MISSES if misses else IN_FORM


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="sen check_document",
        description="Check whether a Word file is in the national form. Exit 0: it is, 1: it is not, 2: not readable.",
    )
    made.add_argument("file", type=Path, help="a .docx file")
    return made


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableDocument("no_file", name=file.name) from error


def _stop(words: str) -> int:
    print(f"sen check_document: {' '.join(words.split())}", file=sys.stderr)  # noqa: T201
    return UNREADABLE


def _say(words: str) -> None:
    print(" ".join(words.split()))  # noqa: T201
