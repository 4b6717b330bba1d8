"""Background work of the file door."""

from datetime import datetime

from sen.guard.actions import sweep


def sweep_files(*, now: datetime) -> None:
    sweep(now=now)
