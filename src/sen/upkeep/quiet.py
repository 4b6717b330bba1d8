"""A stretch of time in which nothing of the installation writes, for a copy that must miss nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.jobs.models import Job
from sen.lib import maintenance
from sen.upkeep.errors import UpkeepError

IDLE_SECONDS = 300.0
SETTLE_SECONDS = 1.0
"""A worker that looked for the mark just before it was set has begun its job by then."""


class Quiet:
    """Whether the maintenance outlasts the work."""

    def __init__(self) -> None:
        self.is_kept = False

    def keep(self) -> None:
        self.is_kept = True


@contextmanager
def nobody_writes(
    reason: str, *, now: datetime, expected: timedelta = timedelta(minutes=30)
) -> Iterator[Quiet]:
    """Maintenance is on, the worker's job in hand is done, and the last write of a page is committed or refused."""
    was_on, quiet = maintenance.is_on(settings.DATA_DIR), Quiet()
    if not was_on:
        maintenance.begin(settings.DATA_DIR, maintenance.Maintenance(reason, now, now + expected))
    try:
        _wait_for_the_worker()
        with transaction.atomic():  # SQLite: waits for whoever holds the one place to write
            connection.cursor().execute("SELECT 1")
        yield quiet
    finally:
        if not was_on and not quiet.is_kept:
            maintenance.end(settings.DATA_DIR)


def _wait_for_the_worker() -> None:
    end = time.monotonic() + IDLE_SECONDS
    time.sleep(SETTLE_SECONDS)
    while Job.objects.filter(state=Job.State.WAITING, lease_until__gt=timezone.now()).exists():
        if time.monotonic() > end:
            raise UpkeepError(_("The worker is still busy with a job. Try again when it is done."))
        time.sleep(0.5)
