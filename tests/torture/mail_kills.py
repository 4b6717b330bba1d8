"""Kill the worker at random moments while mail leaves: `python -m tests.torture.mail_kills KILLS SEED`.

Prints what became of each delivery as JSON. Needs the environment of `tests.processes.own_database` and SEN_SMTP_URL.
The worker is a fork of this process: starting a new interpreter 300 times would measure the interpreter.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from datetime import timedelta

import django

RECIPIENTS = [
    "an@example.org",
    "binh@example.org",
    "later@example.org",
    "refused@example.org",
    "lost@example.org",
]


def main(kills: int, seed: int) -> None:
    django.setup()
    from sen.jobs import outbox

    outbox.FIRST_WAIT = timedelta(milliseconds=100)
    chance = random.Random(seed)
    for number in range(kills):
        post(f"{seed}-{number}", chance.sample(RECIPIENTS, 2))
        worker = start_worker()
        time.sleep(chance.uniform(0.01, 0.4))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    finish()
    json.dump(report(), sys.stdout)


def post(key: str, to: list[str]) -> None:
    from django.db import connections, transaction

    from sen.jobs.actions import post_message

    with transaction.atomic():
        post_message(key=key, to=to, subject="Kế hoạch", text="Đã có kế hoạch mới.", language="vi")
    connections.close_all()


def start_worker() -> int:
    from sen.jobs.loop import run_until

    if (child := os.fork()) == 0:
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        run_until(stop)
        os._exit(0)
    return child


def finish() -> None:
    """Let one worker work in peace until nothing waits, or nothing has moved for a minute."""
    from django.db import connections

    from sen.jobs.models import Delivery

    worker, moved_at, left = start_worker(), time.monotonic(), -1
    while left and time.monotonic() < moved_at + 60:
        time.sleep(0.1)
        before, left = left, Delivery.objects.filter(state__in=["waiting", "sending"]).count()
        moved_at = moved_at if left == before else time.monotonic()
    connections.close_all()
    os.kill(worker, signal.SIGTERM)
    assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == 0


def report() -> dict:
    from django.utils import timezone

    from sen.jobs.models import Delivery
    from sen.jobs.queries import alarms

    rows = Delivery.objects.order_by("pk").values_list("mail_id", "address", "state")
    return {"deliveries": list(rows), "alarms": {alarm.name: alarm.count for alarm in alarms(timezone.now())}}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
