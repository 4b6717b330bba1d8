from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.config.demo.sample_report import sample_report

MOST_ROWS = 5_000


class Command(BaseCommand):
    help = gettext_noop(
        "Write a report of the demo locality as a Word file in the national form. Needs no database."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("a .docx file that is not there yet"))
        parser.add_argument("--rows", type=int, help=_("how many answers of units stand in it"))
        parser.add_argument("--force", action="store_true", help=_("write over a file that is there"))

    def handle(self, *_args: Any, **options: Any) -> None:
        file, rows = options["file"], options["rows"]
        if file.suffix.lower() != ".docx":
            raise CommandError(_("Name a .docx file."))
        if rows is not None and not 1 <= rows <= MOST_ROWS:
            raise CommandError(_("Rows: from 1 to %(most)s.") % {"most": MOST_ROWS})
        data = sample_report(rows)
        try:
            with file.open("wb" if options["force"] else "xb") as opened:
                opened.write(data)
        except FileExistsError:
            text = _("%(file)s is there already. Give another name, or --force.")
            raise CommandError(text % {"file": file}) from None
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(why)s.") % {"file": file, "why": error.strerror}
            ) from error
        self.stdout.write(_("Written: %(file)s") % {"file": file})
