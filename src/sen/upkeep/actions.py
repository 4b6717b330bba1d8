"""Asking for a backup, making it, and writing down what came of it."""

from datetime import datetime, timedelta
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from sen.audit import actions as audit
from sen.desk.rules import can_run_the_machine
from sen.jobs.actions import add_job
from sen.org.models import Actor
from sen.upkeep import folders, making
from sen.upkeep.errors import UpkeepError
from sen.upkeep.making import Made
from sen.upkeep.models import Backup

BACK_UP = "upkeep.back_up"
TRIES = 3
"""Of one night: the disk that was full at two may have room at three."""
TRY_AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def ask_for_backup(*, by: Actor, now: datetime) -> Backup:
    """Have one made now. While one is on its way, that one is meant."""
    if not can_run_the_machine(by):
        raise PermissionDenied
    fresh = now - timedelta(minutes=10)
    on_its_way = Backup.objects.filter(
        state__in=[Backup.State.WAITING, Backup.State.RUNNING], asked_at__gte=fresh
    )
    if known := on_its_way.select_for_update().order_by("pk").first():
        return known
    backup = Backup.objects.create(asked_at=now, is_by_hand=True)
    audit.record("upkeep.backup_asked", backup, by=by)
    add_job(BACK_UP, key=f"{BACK_UP}:{backup.pk}", run_at=now, backup_id=backup.pk)
    return backup


@transaction.atomic
def ask_by_schedule(*, now: datetime, tries_left: int = TRIES) -> None:
    backup = Backup.objects.create(asked_at=now)
    add_job(BACK_UP, key=f"{BACK_UP}:{backup.pk}", run_at=now, backup_id=backup.pk, tries_left=tries_left)


def run_backup(backup_id: int, *, tries_left: int = 0) -> Backup:
    """Make it, outside any transaction; a failure is written down and tried again later while tries are left."""
    now = timezone.now()
    path = folders.first() / folders.name_of("", now)
    _begin(backup_id, path, now=now)
    try:
        made = making.make(path, now=now)
    except Exception as error:
        reason = str(error) if isinstance(error, UpkeepError) else type(error).__name__
        record_failed(backup_id, reason, tries_left=tries_left, now=timezone.now())
        if isinstance(error, UpkeepError):
            return Backup.objects.get(pk=backup_id)
        raise
    record_made(backup_id, made, _second(path), now=timezone.now())
    folders.tidy("")
    return Backup.objects.get(pk=backup_id)


def _second(path: Path) -> str:
    try:
        folders.copy_to_second(path)
    except UpkeepError as error:
        return str(error)
    return ""


@transaction.atomic
def _begin(backup_id: int, path: Path, *, now: datetime) -> None:
    backup = Backup.objects.select_for_update().get(pk=backup_id)
    backup.state, backup.started_at, backup.path = Backup.State.RUNNING, now, str(path)[:500]
    backup.save(update_fields=["state", "started_at", "path"])


@transaction.atomic
def record_made(backup_id: int, made: Made, second_error: str, *, now: datetime) -> None:
    backup = Backup.objects.select_for_update().get(pk=backup_id)
    backup.state, backup.finished_at = Backup.State.MADE, now
    backup.size_bytes, backup.seconds = made.size_bytes, round(made.seconds)
    backup.lost_files, backup.second_error = len(made.lost), second_error[:500]
    backup.save(update_fields=["state", "finished_at", "size_bytes", "seconds", "lost_files", "second_error"])
    audit.record("upkeep.backup_made", backup, by=None, size_bytes=made.size_bytes, file=made.path.name)


@transaction.atomic
def record_failed(backup_id: int, reason: str, *, tries_left: int, now: datetime) -> None:
    backup = Backup.objects.select_for_update().get(pk=backup_id)
    backup.state, backup.finished_at, backup.error = Backup.State.FAILED, now, reason[:500]
    backup.save(update_fields=["state", "finished_at", "error"])
    audit.record("upkeep.backup_failed", backup, by=None, reason=reason[:200])
    if tries_left > 1:
        again = Backup.objects.create(asked_at=now)
        payload = {"backup_id": again.pk, "tries_left": tries_left - 1}
        add_job(BACK_UP, key=f"{BACK_UP}:{again.pk}", run_at=now + TRY_AGAIN_AFTER, **payload)


@transaction.atomic
def record_by_hand(made: Made, *, now: datetime) -> None:
    """One that was made at the console counts too; a database of an older version has no table for it yet."""
    if Backup._meta.db_table not in connection.introspection.table_names():
        return
    backup = Backup.objects.create(asked_at=now, is_by_hand=True, started_at=now, path=str(made.path)[:500])
    record_made(backup.pk, made, "", now=now)


@transaction.atomic
def record_restored(*, made_at: str, files: int, rows: int) -> None:
    audit.record("upkeep.restored", None, by=None, made_at=made_at, files=files, rows=rows)
