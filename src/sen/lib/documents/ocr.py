"""Reading pictures of pages with tesseract, when it is installed. Pictures go by pipe, never by file."""

import os
import shutil
import subprocess
import unicodedata
from functools import cache
from typing import Any

from sen.lib.documents.errors import UnreadableDocument

SECONDS_A_PAGE = 60
_HANDED_DOWN = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX")


def bare_environment() -> dict[str, str]:
    """What a reading process is told of ours: no secrets, for it opens what strangers wrote."""
    return {name: value for name in _HANDED_DOWN if (value := os.environ.get(name))}


@cache
def tesseract() -> str | None:
    """The program's path if it is there and knows Vietnamese."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    command = [program, "--list-langs"]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    return program if "vie" in listed.stdout.split() else None


def require(name: str = "") -> None:
    if tesseract() is None:
        raise UnreadableDocument("ocr_missing", name=name)


def lines_of_picture(
    png: bytes, *, name: str = "", layout: int = 3, seconds: float = SECONDS_A_PAGE
) -> tuple[str, ...]:
    """The lines of a picture. `layout` is tesseract's page segmentation: 3 a page, 11 scattered words."""
    program = tesseract()
    if program is None:
        raise UnreadableDocument("ocr_missing", name=name)
    command = [program, "stdin", "stdout", "-l", "vie", "--psm", str(layout)]
    # More threads only wait for each other on small machines.
    piped: dict[str, Any] = {
        "input": png,
        "capture_output": True,
        "env": {**bare_environment(), "OMP_THREAD_LIMIT": "1"},
    }
    try:
        done = subprocess.run(command, timeout=seconds, check=False, **piped)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument("slow", name=name, seconds=int(seconds)) from error
    if done.returncode != 0:
        raise UnreadableDocument("ocr_failed", name=name)
    text = unicodedata.normalize("NFC", done.stdout.decode("utf-8", "replace")).replace("\f", "")
    return tuple(line.rstrip() for line in text.rstrip().split("\n"))
