"""How fast the worker works off short jobs on SQLite, and what looking at an idle queue costs.

python -m bench.run_jobs
"""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime

JOBS, LOOKS = 1000, 500
AT_MOST_MILLISECONDS = {"a short job, claimed, run and marked": 50.0, "a look at an idle queue": 5.0}


def measure() -> dict[str, float]:
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0)
    try:
        return dict(zip(AT_MOST_MILLISECONDS, (_run_jobs(), _look()), strict=True))
    finally:
        connections.close_all()


def _run_jobs() -> float:
    from sen.jobs.models import Job
    from sen.jobs.worker import run_once

    now = datetime.now(UTC)
    Job.objects.bulk_create(
        Job(kind="desk.forget_sent_forms", key=f"bench {number}", run_at=now) for number in range(JOBS)
    )
    begun = time.perf_counter()
    while run_once(now=now):
        pass
    return (time.perf_counter() - begun) / JOBS * 1000


def _look() -> float:
    from sen.jobs.worker import run_once

    now = datetime.now(UTC)
    begun = time.perf_counter()
    for _ in range(LOOKS):
        run_once(now=now)
    return (time.perf_counter() - begun) / LOOKS * 1000


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sen-bench-") as folder:
        os.environ |= {
            "SEN_DATA_DIR": folder,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "sen.config.settings",
        }
        measured = measure()
    for what, milliseconds in measured.items():
        sys.stdout.write(f"{what}: {milliseconds:.2f} ms (at most {AT_MOST_MILLISECONDS[what]} ms)\n")
    return int(any(measured[what] > limit for what, limit in AT_MOST_MILLISECONDS.items()))


if __name__ == "__main__":
    sys.exit(main())
