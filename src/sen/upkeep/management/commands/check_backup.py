from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.upkeep import wording
from sen.upkeep.checking import check
from sen.upkeep.errors import UpkeepError


class Command(BaseCommand):
    help = gettext_noop(
        "Prove a backup: every hash, its tables loaded into a throw-away database, counts, and the log."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            found = check(file)
        except UpkeepError as error:
            raise CommandError(str(error)) from None
        made_at = date_format(timezone.localtime(found.made_at), "d/m/Y H:i")
        self.stdout.write(
            _("Made on %(when)s by Sen %(version)s.") % {"when": made_at, "version": found.version}
        )
        facts = {"tables": found.tables, "rows": found.rows}
        self.stdout.write(_("%(tables)s tables with %(rows)s rows: counts and hashes agree.") % facts)
        if found.files is None:
            self.stdout.write(_("Without files: only for going back after an upgrade."))
        else:
            self.stdout.write(_("%(files)s files: every hash agrees.") % {"files": found.files})
        lines = [*wording.about_the_log(found.audit), *wording.about_lost_files(found.lost)]
        if found.has_other_key:
            lines += wording.about_another_key()
        for line in lines:
            self.stdout.write(line)
        if found.lost:
            raise CommandError(_("The backup is sound, but it lacks files."), returncode=2)
        self.stdout.write(_("The backup is good."))
