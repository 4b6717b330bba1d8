from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sen.audit.queries import verify


class Command(BaseCommand):
    help = "Prove the sealed blocks of the log; exit 1 and name the first entry that was changed, removed or slipped in."

    def handle(self, *_args: Any, **_options: Any) -> None:
        verdict = verify()
        counted = {"blocks": verdict.blocks, "sealed": verdict.sealed, "unsealed": verdict.unsealed}
        self.stdout.write(
            _("Blocks: %(blocks)s; sealed entries: %(sealed)s; not sealed yet: %(unsealed)s.") % counted
        )
        if verdict.last_seal:
            self.stdout.write(_("Seal of the last block: %(seal)s") % {"seal": verdict.last_seal})
        if verdict.broken is not None:
            raise CommandError(
                _("The log was tampered with: entry %(number)s is the first that differs.")
                % {"number": verdict.broken}
            )
        self.stdout.write(_("Every sealed entry is as it was written."))
