from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.org.actions import import_units
from sen.org.actions.unit_import import OUTCOMES
from sen.org.models import User
from sen.org.queries import actor_of
from sen.org.unit_table import read_unit_table


class Command(BaseCommand):
    help = gettext_noop(
        "Take in a list of units (.csv, .xlsx) as an administrator. One wrong row, and nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as", dest="username", required=True, metavar="USER", help=_("an administrator")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("try it and write nothing"))

    def handle(self, *_args: Any, file: Path, username: str, dry_run: bool, **_options: Any) -> None:
        now = timezone.now()
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(_("There is no person with this user name."))
        try:
            rows = read_unit_table(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        result = import_units(rows, dry_run=dry_run, by=actor_of(person, now=now), now=now)
        for line in result.lines:
            self.stdout.write(
                f"{line.number}\t{OUTCOMES[line.outcome]}\t{line.name}\t{'; '.join(line.errors)}".rstrip()
            )
        if result.wrong:
            raise CommandError(
                _("%(count)s rows are wrong; nothing was written.") % {"count": len(result.wrong)}
            )
        self.stdout.write(_("Written.") if result.is_written else _("Nothing is wrong; nothing was written."))
