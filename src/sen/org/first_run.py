"""The code that protects the first-run page: whoever can read the console owns the machine."""

import secrets
from pathlib import Path

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without I, L, O, 0 and 1: it is typed from one screen into another. 12 of them are 59 bits."""
FILE = "first_run_code"


def first_run_code(folder: Path) -> str:
    """The code of this installation; made when there is none, readable by its owner only."""
    path = folder / FILE
    if not path.exists() or not path.read_text("utf-8").strip():  # a full disk or a kill left it empty
        _write(path)
    return path.read_text("utf-8").strip()


def _write(path: Path) -> None:
    """Whole or not at all: an empty code would be anybody's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    code = "".join(secrets.choice(ALPHABET) for _ in range(12))
    beside = path.with_suffix(f".{secrets.token_hex(4)}")
    beside.touch(mode=0o600)
    beside.write_text(f"{code[:4]}-{code[4:8]}-{code[8:]}\n", "utf-8")
    beside.replace(path)


def is_first_run_code(given: str, folder: Path) -> bool:
    plain = "".join(char for char in given.upper() if char.isalnum())
    return secrets.compare_digest(plain.encode(), first_run_code(folder).replace("-", "").encode())


def forget_first_run_code(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)
