from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.upkeep import wording
from sen.upkeep.errors import UpkeepError
from sen.upkeep.restoring import restore


class Command(BaseCommand):
    help = gettext_noop(
        "Put a backup into an empty SEN_DATA_DIR (and an empty database, if it is PostgreSQL)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            restored = restore(file)
        except UpkeepError as error:
            raise CommandError(str(error)) from None
        facts = {"tables": restored.tables, "rows": restored.rows, "files": restored.files}
        self.stdout.write(
            _("Restored: %(tables)s tables with %(rows)s rows, %(files)s files; counts and hashes agree.")
            % facts
        )
        lines = [*wording.about_the_log(restored.audit), *wording.about_lost_files(restored.lost)]
        if restored.has_other_key:
            lines += wording.about_another_key()
        lines += wording.about_settings(restored.settings)
        if restored.doubted:
            lines.append(
                _(
                    "%(count)s messages were waiting to be sent when the backup was made. Whether they left since is unknown: settle them under “Mail sent”."
                )
                % {"count": restored.doubted}
            )
        lines.append(_("Start Sen: sen serve"))
        for line in lines:
            self.stdout.write(line)
