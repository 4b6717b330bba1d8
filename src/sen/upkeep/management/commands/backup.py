import os
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.upkeep import making, wording
from sen.upkeep.actions import record_by_hand, run_backup
from sen.upkeep.errors import UpkeepError
from sen.upkeep.models import Backup

NICE = 10
"""A backup asked for by the schedule gives way to whoever works."""


class Command(BaseCommand):
    help = gettext_noop(
        "Write everything into one file while people work: database, files, a manifest with hashes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("must not exist yet"))
        parser.add_argument("--database-only", action="store_true", help=_("without the stored files"))
        parser.add_argument(
            "--number", type=int, help=_("one that was asked for on the desk (used by the worker)")
        )
        parser.add_argument(
            "--tries", type=int, default=0, help=_("how often to try again (used by the worker)")
        )

    def handle(self, *_args: Any, file: Path | None, **options: Any) -> None:
        if options["number"] is not None:
            self._asked_for(options["number"], options["tries"])
        elif file is not None:
            self._into(file.absolute(), with_files=not options["database_only"])
        else:
            raise CommandError(_("Say into which file: sen backup FILE"))

    def _asked_for(self, number: int, tries: int) -> None:
        with suppress(OSError):
            os.nice(NICE)
        backup = run_backup(number, tries_left=tries)
        if backup.state != Backup.State.MADE:
            raise CommandError(backup.error)

    def _into(self, path: Path, *, with_files: bool) -> None:
        now = timezone.now()
        try:
            made = making.make(path, now=now, with_files=with_files)
        except UpkeepError as error:
            raise CommandError(str(error)) from None
        if with_files:
            record_by_hand(made, now=now)
        facts = {"path": path, "rows": made.rows, "files": made.files, "seconds": round(made.seconds, 1)}
        text = _("%(path)s: %(rows)s rows and %(files)s files, %(size)s, in %(seconds)s s.")
        self.stdout.write(text % {**facts, "size": wording.size(made.size_bytes)})
        for line in (*wording.about_lost_files(made.lost), *wording.to_keep_apart()):
            self.stdout.write(line)
