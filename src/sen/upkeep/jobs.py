"""Background work of upkeep. The backup itself is a process of its own: an hour of it must not hold up mail."""

import subprocess
import sys
from datetime import datetime

from sen.upkeep.actions import ask_by_schedule


def nightly(*, now: datetime) -> None:
    ask_by_schedule(now=now)


def back_up(backup_id: int, tries_left: int = 0) -> None:
    """In a session of its own, behind all others (`nice`); what becomes of it stands in its row."""
    command = [
        sys.executable,
        "-m",
        "sen.config.cli",
        "backup",
        "--number",
        str(backup_id),
        "--tries",
        str(tries_left),
    ]
    subprocess.Popen(  # noqa: S603  (our own)
        command,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
