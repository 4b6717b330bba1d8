import os
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.jobs.loop import run_until
from sen.lib.leash import hold_leash
from sen.lib.lockfile import Taken, hold

LOCKED = 3
"""Exit status: try again later rather than at once."""


class Command(BaseCommand):
    help = gettext_noop("Run the background work until told to stop. `sen serve` starts it by itself.")

    def handle(self, *_args: Any, **_options: Any) -> None:
        hold_leash()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if connection.vendor != "sqlite":
            run_until(stop)
            return
        try:
            with hold(settings.DATA_DIR / "worker.lock") as note:
                note(str(os.getpid()))
                run_until(stop)
        except Taken as other:
            text = _("A worker (process %(process)s) already works on %(folder)s. SQLite bears one only.")
            raise CommandError(
                text % {"process": other, "folder": settings.DATA_DIR}, returncode=LOCKED
            ) from None
