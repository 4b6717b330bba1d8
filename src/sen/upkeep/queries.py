"""How old the newest backup is, and what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, Min, Q
from django.utils import timezone

from sen.lib.set_back import AHEAD_AT_MOST
from sen.upkeep.models import Backup

ALARM_AFTER = timedelta(hours=36)
CUT_OFF_AFTER = timedelta(hours=12)
"""One that began so long ago and did not end was killed with its process."""


@dataclass(frozen=True, slots=True)
class Standing:
    last_made: datetime | None
    without_since: datetime
    """From when on a loss would hit: the newest backup, or the day of the installation."""
    is_overdue: bool
    has_failed: bool
    """The newest attempt did, after the newest good one."""
    is_alone: bool
    """The newest good one is not in the second folder."""
    has_lost_files: bool


def standing(now: datetime) -> Standing:
    state = Backup.State
    made, running = Q(state=state.MADE), Q(state__in=[state.WAITING, state.RUNNING])
    believed = Backup.objects.exclude(finished_at__gt=now + AHEAD_AT_MOST)
    found = believed.aggregate(
        made=Max("finished_at", filter=made),
        failed=Max("finished_at", filter=Q(state=state.FAILED)),
        cut_off=Max("asked_at", filter=running & Q(asked_at__lt=now - CUT_OFF_AFTER)),
        alone=Max("finished_at", filter=made & ~Q(second_error="")),
        lossy=Max("finished_at", filter=made & Q(lost_files__gt=0)),
    )
    last = found["made"]
    since = last or installed_at() or now
    fallen = [moment for moment in (found["failed"], found["cut_off"]) if moment]
    return Standing(
        last_made=last,
        without_since=since,
        is_overdue=since < now - ALARM_AFTER,
        has_failed=bool(fallen) and (last is None or max(fallen) > last),
        is_alone=last is not None and found["alone"] == last,
        has_lost_files=last is not None and found["lossy"] == last,
    )


def installed_at() -> datetime | None:
    """When the first migration ran here: also after a restore, which makes the tables anew."""
    applied: datetime | None = MigrationRecorder.Migration.objects.aggregate(first=Min("applied"))["first"]
    return applied


def last_made() -> Backup | None:
    return Backup.objects.filter(state=Backup.State.MADE).order_by("-finished_at", "-pk").first()


def today(now: datetime) -> str:
    return timezone.localtime(now).date().isoformat()
