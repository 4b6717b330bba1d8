"""Which Sen this is: its version and, in a working copy of git, the commit."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings


def of_code() -> dict[str, str]:
    return {"version": _version(), "commit": commit_of(settings.SOURCE_DIR)}


def _version() -> str:
    try:
        return version("sen")
    except PackageNotFoundError:
        return "0"


def commit_of(folder: Path) -> str:
    """Read without git, which an office's machine may lack; "" when there is none."""
    git = folder / ".git"
    try:
        head = (git / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref: "):
            return head[:12]
        name = head.removeprefix("ref: ")
        loose = git / name
        if loose.is_file():
            return loose.read_text("utf-8").strip()[:12]
        packed = (git / "packed-refs").read_text("utf-8").splitlines()
        return next((line[:12] for line in packed if line.endswith(f" {name}")), "")
    except OSError:
        return ""
