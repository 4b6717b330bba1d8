"""The worker process: adds what is due, runs what waits, shows that it lives, ends a job that hangs."""

import os
import threading
import time
from datetime import datetime

import structlog
from django.conf import settings
from django.db import Error, close_old_connections, connection, connections
from django.utils import timezone

from sen.audit.actions import JOB, acting_from
from sen.jobs.actions import add_due_jobs, beat
from sen.jobs.models import Job
from sen.jobs.registry import KINDS, PULSES, Pulse
from sen.jobs.worker import own_name, release_leases_of_the_dead, run_once
from sen.lib import maintenance

IDLE_SECONDS = 0.5
"""How long a new job waits at most; asking takes a tenth of a millisecond."""
BEAT_SECONDS = 10.0
DATABASE_WAIT_SECONDS = 5.0
HUNG = 75
"""Exit status of a worker that ended itself because its job ran longer than the kind's limit."""
logger = structlog.get_logger(__name__)


def run_until(stop: threading.Event) -> None:
    """Work until told to stop; the job in hand is finished first. A database that is away is waited for."""
    heart = threading.Thread(target=_keep_beating, args=[stop], name="heart", daemon=True)
    heart.start()
    pulse = threading.Thread(target=_keep_pulsing, args=[stop], name="pulse", daemon=True)
    pulse.start()
    turn = _Turn()
    while not stop.is_set():
        try:
            turn.run(stop)
            stop.wait(IDLE_SECONDS)
        except Error:
            logger.exception("worker.database_away")
            connection.close()
            stop.wait(DATABASE_WAIT_SECONDS)
    heart.join()
    pulse.join()
    connections.close_all()


class _Turn:
    """One look at what is due; remembers what it has seen, so that looking writes nothing."""

    def __init__(self) -> None:
        self.is_first = True
        self.dues: dict[str, datetime] = {}

    def run(self, stop: threading.Event) -> None:
        close_old_connections()
        if self.is_first:
            release_leases_of_the_dead()
            self.is_first = False
        if maintenance.is_on(settings.DATA_DIR):  # somebody copies or changes the database
            return
        self.add_due(timezone.now())
        while not stop.is_set() and not maintenance.is_on(settings.DATA_DIR) and run_once(now=timezone.now()):
            self.add_due(timezone.now())

    def add_due(self, now: datetime) -> None:
        dues = {name: kind.schedule.latest(now) for name, kind in KINDS.items() if kind.schedule}
        if dues != self.dues:
            add_due_jobs(now=now)
            self.dues = dues


def _keep_beating(stop: threading.Event) -> None:
    """A thread of its own: a long job must not look like a dead worker, nor a hung one like a long job."""
    while not stop.is_set():
        try:
            beat(own_name(), now=timezone.now())
            _end_if_hung(timezone.now())
        except Error:
            logger.warning("worker.beat_failed", exc_info=True)
            connection.close()
        stop.wait(BEAT_SECONDS)
    connection.close()


def _keep_pulsing(stop: threading.Event) -> None:
    """A thread of its own too: a scan of a hundred pages must not keep the log from being sealed."""
    due = dict.fromkeys(PULSES, 0.0)
    while not stop.is_set():
        for name, pulse in PULSES.items():
            if time.monotonic() >= due[name]:
                _pulse(name, pulse)
                due[name] = time.monotonic() + pulse.seconds
        stop.wait(IDLE_SECONDS)
    connection.close()


def _pulse(name: str, pulse: Pulse) -> None:
    try:
        with acting_from(JOB, name):
            pulse.run()
    except Error:
        logger.warning("worker.pulse_failed", pulse=name, exc_info=True)
        connection.close()


def _end_if_hung(now: datetime) -> None:
    overdue = Job.objects.filter(holder=own_name(), lease_until__lt=now, state=Job.State.WAITING).first()
    if overdue is not None:
        logger.error("worker.hung", job_id=overdue.pk, job_kind=overdue.kind)
        os._exit(HUNG)
