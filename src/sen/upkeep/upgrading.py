"""A new version: backup, migrate, collect, self-check; and the way back when anything of it fails."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.jobs.queries import WORKER_SILENT_AFTER, worker_seen_at
from sen.lib import maintenance
from sen.lib.lockfile import Taken, hold
from sen.upkeep import folders, making, moving, restoring, self_check, unfinished, version
from sen.upkeep.archive import Archive
from sen.upkeep.databases import default_is, sqlite_file
from sen.upkeep.errors import UpkeepError

NAME = "upgrade"
WELL = "version.json"
"""The version that last passed the self-check here: to it one goes back."""


class FellBack(Exception):
    """The upgrade failed and the database is as it was; `old` says which code belongs to it."""

    def __init__(self, why: str, old: dict[str, str]) -> None:
        super().__init__(why)
        self.why, self.old = why, old


def upgrade(*, now: datetime, may_shrink: frozenset[str], say: Callable[[str], None]) -> None:
    """Raises `FellBack` when it went wrong and the old state is back."""
    with _alone(now):
        mark = _begun_before() or _save(now, say)
        try:
            say(_("Changing the database."))
            call_command("migrate", verbosity=0, interactive=False, skip_copy=True)
            call_command("collectstatic", verbosity=0, interactive=False)
            say(_("Looking whether everything works."))
            self_check.run(before=mark["counts"], may_shrink=may_shrink)
        except Exception as error:
            say(_("It does not: %(error)s") % {"error": told(error)})
            _restore(mark, say)
            raise FellBack(told(error), mark["old"]) from error
        note_well()
        _mark_path().unlink()


def go_back(*, now: datetime, say: Callable[[str], None]) -> dict[str, str]:
    """After an upgrade that was cut off: the state before it. The version that belongs to it."""
    mark = _begun_before()
    if mark is None:
        raise UpkeepError(_("No upgrade was cut off here."))
    with _alone(now):
        _restore(mark, say)
    old: dict[str, str] = mark["old"]
    return old


def note_well() -> None:
    unfinished.write(settings.DATA_DIR / WELL, **version.of_code())


def told(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__)[:500]


def _mark_path() -> Path:
    return Path(settings.DATA_DIR) / unfinished.UPGRADE


def _begun_before() -> dict[str, Any] | None:
    """Of an upgrade that was cut off: its backup is the state to go back to, not what lies there now."""
    mark = unfinished.read(_mark_path())
    return mark if mark and Path(mark["archive"]).is_file() else None


def _save(now: datetime, say: Callable[[str], None]) -> dict[str, Any]:
    path = folders.first() / folders.name_of("upgrade", now)
    say(_("Saving the database: %(path)s") % {"path": path})
    making.make(path, now=now, with_files=False)
    folders.tidy("upgrade")
    with Archive(path) as archive:
        counts = {entry["label"]: entry["rows"] for entry in archive.manifest["tables"]}
    well = unfinished.read(settings.DATA_DIR / WELL) or {}
    old = {name: well.get(name, "") for name in ("version", "commit")}
    unfinished.write(_mark_path(), archive=str(path), counts=counts, old=old)
    return {"archive": str(path), "counts": counts, "old": old}


def _restore(mark: dict[str, Any], say: Callable[[str], None]) -> None:
    say(_("Putting the database back as it was."))
    with Archive(Path(mark["archive"])) as archive:
        connections.close_all()
        if connection.vendor == "sqlite":
            _put_back_file(archive)
        else:
            with unfinished.in_database():
                moving.empty_database()
                restoring.load(archive)
    _mark_path().unlink()


def _put_back_file(archive: Archive) -> None:
    """The write-ahead log belongs to the file that goes: it must not be read into the one that comes."""
    place = Path(connection.settings_dict["NAME"])
    with restoring.new_file(place) as beside:
        with default_is(sqlite_file(beside)):
            restoring.load(archive)
        restoring.sync(beside)
        connections.close_all()
        for end in ("-wal", "-shm"):
            place.with_name(place.name + end).unlink(missing_ok=True)
        beside.replace(place)


@contextmanager
def _alone(now: datetime) -> Iterator[None]:
    """SQLite: nothing else of Sen runs. PostgreSQL: no worker runs anywhere, and web processes only show pages."""
    folder: Path = settings.DATA_DIR
    with ExitStack() as held:
        try:
            held.enter_context(hold(folder / "serve.lock"))
            held.enter_context(hold(folder / "worker.lock"))
        except Taken:
            raise UpkeepError(
                _("Sen is running on %(folder)s. Stop it first.") % {"folder": folder}
            ) from None
        if connection.vendor != "sqlite":
            _refuse_workers()
        is_ours = end_what_was_cut_off() or not maintenance.is_on(folder)
        if is_ours:
            text, end = _("Sen is being brought up to date."), now + timedelta(minutes=30)
            maintenance.begin(folder, maintenance.Maintenance(text, now, end, by=NAME))
        try:
            yield
        finally:
            if (
                is_ours and not _mark_path().exists()
            ):  # it stays when even the way back failed: a person must look
                maintenance.end(folder)


def end_what_was_cut_off() -> bool:
    """Maintenance that an upgrade left behind when it was killed: its own end never came. The caller runs alone."""
    mode = maintenance.now_on(settings.DATA_DIR)
    if mode is None or mode.by != NAME:
        return False
    maintenance.end(settings.DATA_DIR)
    return True


def _refuse_workers() -> None:
    if "jobs_worker" not in connection.introspection.table_names():
        return
    seen_at = worker_seen_at()
    if seen_at and seen_at > timezone.now() - WORKER_SILENT_AFTER:
        raise UpkeepError(_("A worker was seen less than a minute ago. Stop Sen on every machine first."))
