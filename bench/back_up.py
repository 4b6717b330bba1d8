"""How long backup, check and restore take: `python -m bench.back_up GIGABYTES`, three tenths of it in the database."""

import os
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

FILE_BYTES = 5_000_000
ROW_BYTES = 600
"""Of an entry of the log with its indexes, about."""
BATCH = 100_000


def multiply(table: str, first: int, count: int) -> None:
    """The row `first`, `count` times again: the database does it, a hundred times as fast as rows sent to it."""
    from django.db import connection

    with connection.cursor() as cursor:
        columns = [
            column.name for column in connection.introspection.get_table_description(cursor, table)
            if column.name != "id"
        ]  # fmt: skip
        names = ", ".join(f'"{name}"' for name in columns)
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) {numbers} SELECT {names} FROM "{table}", n WHERE id = %s',  # noqa: S608
            [count, first],
        )


def fill(gigabytes: float) -> None:
    """In a process with the settings of the folder to be filled."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from sen.audit.models import Entry
    from sen.guard import disk
    from sen.guard.models import StoredFile

    call_command("migrate", verbosity=0)
    facts = {"title": "Kế hoạch thông tin đối ngoại " * 8}
    told = Entry.objects.create(verb="bench.told", target="plan.task", target_id=1, unit_id=7, facts=facts)
    rows = int(gigabytes * 0.3 * 10**9 / ROW_BYTES)
    while (there := Entry.objects.count()) < rows:
        with transaction.atomic():
            multiply(Entry._meta.db_table, told.pk, min(BATCH, rows - there))
    for _ in range(int(gigabytes * 0.7 * 10**9 / FILE_BYTES)):
        content = os.urandom(FILE_BYTES)
        digest = sha256(content).hexdigest()
        disk.write(digest, content)
        StoredFile.objects.create(
            sha256=digest, size_bytes=FILE_BYTES, media_type="image/jpeg", created_at=timezone.now()
        )


def timed(folder: Path, *command: str) -> tuple[float, int]:
    """Seconds, and the most memory in megabytes."""
    begun = time.monotonic()
    env = {**os.environ, "SEN_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "sen.config.settings"}
    process = subprocess.Popen([sys.executable, *command], env=env, stdout=subprocess.DEVNULL)  # noqa: S603  (our own)
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return round(time.monotonic() - begun, 1), used.ru_maxrss // 1024


def measure(gigabytes: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="sen-bench-") as folder:
        full, empty, file = Path(folder, "full"), Path(folder, "empty"), Path(folder, "backup.zip")
        timed(full, "-m", "bench.back_up", "--fill", str(gigabytes))
        sen = ("-m", "sen.config.cli")
        found: dict[str, float] = {"gigabytes": gigabytes}
        found["database_mb"] = (full / "sen.sqlite3").stat().st_size // 10**6
        found["backup_seconds"], found["backup_mb_of_memory"] = timed(full, *sen, "backup", str(file))
        found["archive_mb"] = file.stat().st_size // 10**6
        found["check_seconds"], found["check_mb_of_memory"] = timed(full, *sen, "check_backup", str(file))
        found["restore_seconds"], found["restore_mb_of_memory"] = timed(empty, *sen, "restore", str(file))
        return found


def main(gigabytes: float) -> None:
    for name, figure in measure(gigabytes).items():
        sys.stdout.write(f"{name}: {figure}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        fill(float(sys.argv[2]))
    else:
        main(float(sys.argv[1]) if sys.argv[1:] else 0.05)
