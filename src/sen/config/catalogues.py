"""Compile the message catalogues that are older than their source: `python -m sen.config.catalogues`.

The compiled files are not committed, and gettext's own tools need not be installed.
"""

import os
from pathlib import Path

import polib

ROOMS_DIR = Path(__file__).resolve().parents[1]


def compile_stale(below: Path = ROOMS_DIR) -> list[Path]:
    """Compile what is missing or older than its source; the files written. Fuzzy texts stay out."""
    sources = sorted(below.glob("*/locale/*/LC_MESSAGES/*.po"))
    return [_compile(source) for source in sources if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    """Written beside and moved, so that a process that reads meanwhile sees a whole file."""
    compiled, beside = source.with_suffix(".mo"), source.with_suffix(f".{os.getpid()}.tmp")
    polib.pofile(str(source)).save_as_mofile(str(beside))
    beside.replace(compiled)
    return compiled


if __name__ == "__main__":
    compile_stale()
