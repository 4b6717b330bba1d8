from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sen.audit import kept_seals
from sen.audit.queries import verify


class Command(BaseCommand):
    help = "Prove the sealed blocks of the log; exit 1 and name the first entry that was changed, removed or slipped in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seal",
            default="",
            help="A seal that an earlier proof printed: shows whether the end of the log was cut off since. "
            "By default the last one kept in log-seals.txt of the data folder.",
        )

    def handle(self, *_args: Any, seal: str, **_options: Any) -> None:
        verdict = verify(kept_seal=seal or kept_seals.last())
        counted = {"blocks": verdict.blocks, "sealed": verdict.sealed, "unsealed": verdict.unsealed}
        self.stdout.write(
            _("Blocks: %(blocks)s; sealed entries: %(sealed)s; not sealed yet: %(unsealed)s.") % counted
        )
        if verdict.emptied:
            self.stdout.write(_("Contents deleted after their time: %(count)s.") % {"count": verdict.emptied})
        if verdict.last_seal:
            self.stdout.write(_("Seal of the last block: %(seal)s") % {"seal": verdict.last_seal})
        if not verdict.is_whole:
            raise CommandError(verdict.sentence)
        self.stdout.write(_("Every sealed entry is as it was written."))
