"""Make the dump of an issue's demo: `python -m tests.upgrade.make_dump ISSUE [COMMIT]`.

The demo is loaded by the code of the commit (without one: of this working copy) in a folder of its own, its log is sealed,
and today's `sen backup` writes the archive: it reads an old database as it is.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEAL = "from sen.audit.actions import seal\nfor _ in range(100): seal()"
MOST_BYTES = 1_000_000


def main(issue: int, commit: str = "") -> None:
    target = Path(__file__).with_name(f"{issue:03}.zip")
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="sen-dump-") as folder:
        code = checked_out(Path(folder, "code"), commit) if commit else ROOT
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        env = {**kept, "SEN_DATA_DIR": str(Path(folder, "data"))}
        for command in (["migrate", "-v0"], ["load_demo"], ["shell", "-v0", "-c", SEAL]):
            run([code / ".venv/bin/sen", *command], code, env)
        run([ROOT / ".venv/bin/sen", "backup", target], ROOT, env)
    assert target.stat().st_size < MOST_BYTES, "too large for the repository"


def checked_out(folder: Path, commit: str) -> Path:
    run(["git", "clone", "-q", ROOT, folder], ROOT)
    run(["git", "checkout", "-q", commit], folder)
    run(["make", "-s", ".venv/.base"], folder)
    return folder


def run(command: list[object], folder: Path, env: dict[str, str] | None = None) -> None:
    subprocess.run([str(part) for part in command], cwd=folder, env=env, check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
