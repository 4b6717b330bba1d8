"""The worker as a process of its own."""

import os
import signal
import subprocess
import threading
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from sen.jobs import loop, registry
from sen.jobs.models import Job, Worker
from sen.jobs.queries import alarms
from tests.processes import own_database, running, wait_until

WORK = ("-m", "django", "work")


def test_a_second_worker_on_sqlite_is_refused_in_plain_words_and_sigterm_stops_the_first(tmp_path):
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("PostgreSQL bears many workers")
    lock = tmp_path / "data" / "worker.lock"
    with own_database(tmp_path / "data") as env, running(*WORK, env=env) as first:
        wait_until(lambda: lock.exists() and lock.read_text() == str(first.pid))

        with running(*WORK, env=env, stderr=subprocess.PIPE, text=True) as second:
            said = second.communicate(timeout=60)[1]
        assert (second.returncode, f"(số {first.pid})" in said) == (3, True)
        assert "Traceback" not in said

        first.send_signal(signal.SIGTERM)
        assert first.wait(60) == 0


@pytest.mark.django_db(transaction=True)
def test_a_running_worker_beats_adds_scheduled_work_and_ends_a_job_that_hangs(monkeypatch):
    """In a fork, so that the kind of job can be one of the test's own."""
    monkeypatch.setattr(loop, "BEAT_SECONDS", 0.1)
    hang = registry.Kind(lambda: time.sleep(60), is_long=True, limit=timedelta(seconds=1))
    monkeypatch.setitem(registry.KINDS, "test.hang", hang)
    Job.objects.create(kind="test.hang", key="h", run_at=timezone.now(), payload={})
    connections.close_all()
    if (child := os.fork()) == 0:
        loop.run_until(threading.Event())
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == loop.HUNG

    assert Worker.objects.get().name.endswith(f":{child}")
    assert "worker_silent" not in {alarm.name for alarm in alarms(timezone.now())}
