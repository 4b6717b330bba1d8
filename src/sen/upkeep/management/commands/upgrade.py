from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.upkeep import upgrading
from sen.upkeep.errors import UpkeepError


class Command(BaseCommand):
    help = gettext_noop(
        "After a new version was installed: save the database, change it, check; go back when a check fails."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--back", action="store_true", help=_("return to the state before an upgrade that was cut off")
        )
        parser.add_argument(
            "--may-shrink", action="append", default=[], metavar="TABLE", help=_("a table that may lose rows")
        )

    def handle(self, *_args: Any, back: bool, may_shrink: list[str], **_options: Any) -> None:
        try:
            if back:
                self._say_old(upgrading.go_back(now=timezone.now(), say=self.stdout.write))
                return
            upgrading.upgrade(now=timezone.now(), may_shrink=frozenset(may_shrink), say=self.stdout.write)
        except upgrading.FellBack as fallen:
            self._say_old(fallen.old)
            raise CommandError(_("The upgrade failed: %(why)s") % {"why": fallen.why}) from None
        except UpkeepError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_("The upgrade is done. Start Sen: sen serve"))

    def _say_old(self, old: dict[str, str]) -> None:
        self.stdout.write(_("The database is as it was before the upgrade. Nothing was lost."))
        name = old.get("commit") or (f"v{old['version']}" if old.get("version") else "…")
        self.stdout.write(
            _(
                "The program is still the new one. Go back to the old one and start it: git checkout %(name)s && make install && sen serve"
            )
            % {"name": name}
        )
