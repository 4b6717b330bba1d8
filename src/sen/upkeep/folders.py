"""Where backups lie and how they are called."""

import os
import re
import shutil
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.upkeep.archive import CHUNK, sync_folder
from sen.upkeep.errors import UpkeepError

KEPT_OF_CHANGES = 5
"""Copies of the database taken before a new version changed it."""
CHECK, MOVE = "check-", "move-"
THROWN_AWAY = (CHECK, MOVE)
"""How folders below SEN_DATA_DIR begin that hold a database for a while: after a kill they are in nobody's way but the disk's."""
LEFT_OVER_AFTER = timedelta(days=2)
"""No backup, check or move takes so long."""
NAME = re.compile(r"sen-(?:(upgrade|migrate)-)?\d{8}-\d{6}\.zip")


def first() -> Path:
    return Path(settings.BACKUP_FOLDER)


def second() -> Path | None:
    return Path(settings.BACKUP_SECOND_FOLDER) if settings.BACKUP_SECOND_FOLDER else None


def name_of(why: str, now: datetime) -> str:
    """`why` is "" for a full backup; the time is that of Vietnam."""
    part = f"{why}-" if why else ""
    return f"sen-{part}{timezone.localtime(now):%Y%m%d-%H%M%S}.zip"


def kept(folder: Path, why: str) -> list[Path]:
    """Oldest first."""
    if not folder.is_dir():
        return []
    found = [
        path
        for path in folder.glob("sen-*.zip")
        if (name := NAME.fullmatch(path.name)) and (name[1] or "") == why
    ]
    return sorted(found)


def tidy(why: str) -> None:
    """Remove the oldest above the number that is kept, and what kills left behind."""
    number = KEPT_OF_CHANGES if why else settings.BACKUP_KEPT
    for folder in filter(None, (first(), second())):
        for path in kept(folder, why)[:-number]:
            path.unlink(missing_ok=True)
        for path in folder.glob("sen-*.zip.part"):
            if NAME.fullmatch(path.stem) and _is_left_over(path):
                path.unlink(missing_ok=True)
    for name in THROWN_AWAY:
        for path in Path(settings.DATA_DIR).glob(f"{name}*/"):
            if _is_left_over(path):
                shutil.rmtree(path, ignore_errors=True)


def _is_left_over(path: Path) -> bool:
    """Nobody writes there any more: by the disk's own clock, which stamped it."""
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > LEFT_OVER_AFTER.total_seconds()
    return False


def copy_to_second(path: Path) -> None:
    """The folder must be there: Sen makes none, for a disk that is not plugged in would become a folder of this one."""
    folder = second()
    if folder is None:
        return
    if not folder.is_dir():
        raise UpkeepError(
            _("The second folder %(folder)s is not there. Is its disk plugged in?") % {"folder": folder}
        )
    target = folder / path.name
    beside = target.with_name(f"{target.name}.part")
    try:
        with (
            path.open("rb") as source,
            os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        ):
            shutil.copyfileobj(source, file, CHUNK)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
        sync_folder(folder)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UpkeepError(
            _("The second folder %(folder)s cannot be written: %(error)s")
            % {"folder": folder, "error": error.strerror}
        ) from error


def is_on_the_disk_of_the_data(folder: Path) -> bool:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return folder.stat().st_dev == Path(settings.DATA_DIR).stat().st_dev
    except OSError:
        return True


def are_all_on_one_disk() -> bool:
    return all(is_on_the_disk_of_the_data(folder) for folder in (first(), second()) if folder)
