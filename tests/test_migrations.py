"""A committed migration is never edited: somebody's database has run it as it was."""

from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_name("migrations.sha256")


def recorded():
    lines = [line.split("  ") for line in LIST.read_text("utf-8").splitlines() if line]
    return {path: digest for digest, path in lines}


def found():
    paths = sorted((ROOT / "src").glob("sen/*/migrations/[0-9]*.py"))
    return {path.relative_to(ROOT).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths}


def test_no_migration_was_changed_or_taken_away():
    now = found()

    assert [path for path, digest in recorded().items() if now.get(path) != digest] == []


def test_every_migration_is_recorded():
    """Add it when it is final: `make migrations-list` (sha256sum of the new file)."""
    assert sorted(set(found()) - set(recorded())) == []
