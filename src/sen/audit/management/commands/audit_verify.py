from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.audit import kept_seals
from sen.audit.models import Entry
from sen.audit.queries import Verdict, verify


class Command(BaseCommand):
    help = gettext_noop(
        "Prove the sealed blocks of the log; exit 1 and name the first entry that was changed, removed or slipped in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seal",
            default="",
            help=_(
                "A seal that an earlier proof printed: shows whether the end of the log was cut off since. By default the last one kept in log-seals.txt of the data folder."
            ),
        )

    def handle(self, *_args: Any, seal: str, **_options: Any) -> None:
        verdict = verify(kept_seal=seal or kept_seals.last())
        counted = {"blocks": verdict.blocks, "sealed": verdict.sealed, "unsealed": verdict.unsealed}
        self.stdout.write(
            _("Blocks: %(blocks)s; sealed entries: %(sealed)s; not sealed yet: %(unsealed)s.") % counted
        )
        if verdict.emptied:
            self.stdout.write(_("Contents deleted after their time: %(count)s.") % {"count": verdict.emptied})
        for line in about_deletions(verdict):
            self.stdout.write(line)
        if verdict.last_seal:
            self.stdout.write(_("Seal of the last block: %(seal)s") % {"seal": verdict.last_seal})
        if not verdict.is_whole:
            raise CommandError(verdict.sentence)
        self.stdout.write(_("Every sealed entry is as it was written."))


def about_deletions(verdict: Verdict) -> Iterator[str]:
    """Entries whose deletion the time set today does not explain, each by its number."""
    for deletion in Entry.objects.filter(pk__in=verdict.early_deletions).order_by("pk"):
        named = {
            "number": deletion.pk,
            "day": date_format(timezone.localdate(deletion.at), "SHORT_DATE_FORMAT"),
            "count": deletion.facts.get("entries"),
            "years": deletion.facts.get("years"),
            "now": settings.LOG_YEARS,
        }
        yield (
            _(
                "Look at this: entry %(number)s (%(day)s) says that the contents of %(count)s entries were deleted after %(years)s years, but SEN_LOG_YEARS is %(now)s today. Was it %(years)s then? If not, somebody hides something."
            )
            % named
        )
