from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.upkeep import moving, secrets
from sen.upkeep.errors import UpkeepError


class Command(BaseCommand):
    help = gettext_noop(
        "Move a running SQLite installation into an empty PostgreSQL database; nobody can write meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", metavar="URL", help=_("postgres://user:password@host/name"))
        parser.add_argument(
            "--again", action="store_true", help=_("empty a copy that was cut off, and begin anew")
        )

    def handle(self, *_args: Any, url: str, again: bool, **_options: Any) -> None:
        try:
            moved = moving.move(url, again=again, now=timezone.now(), say=self.stdout.write)
        except UpkeepError as error:
            raise CommandError(str(error)) from None
        for label, count in moved.tables.items():
            self.stdout.write(f"  {label:<40} {count:>10}")
        self.stdout.write(
            _("Counts and hashes of all %(tables)s tables agree.") % {"tables": len(moved.tables)}
        )
        for line in (
            _("Nobody can write until you have done this:"),
            _("1. Set DATABASE_URL=%(url)s (with its password, in the secrets file).")
            % {"url": secrets.without_password(url)},
            _("2. Stop Sen and start it again."),
            _("3. Say: sen maintenance off"),
            _("The SQLite file stays where it is, as it was; keep it until you are sure."),
        ):
            self.stdout.write(line)
