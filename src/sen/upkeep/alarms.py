"""What administrators are told about backups."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sen.desk.registry import ShownAlarm
from sen.desk.rules import can_run_the_machine
from sen.lib.remembered import Remembered
from sen.org.models import Actor
from sen.upkeep.queries import standing

how_it_stands = Remembered(standing)


def alarms_of_backups(actor: Actor, now: datetime) -> Iterator[ShownAlarm]:
    if not can_run_the_machine(actor):
        return
    found, url = how_it_stands(now), reverse("backups")
    if found.is_overdue:
        yield ShownAlarm(_("No backup was made for more than 36 hours."), url, "late", found.without_since)
    if found.has_failed:
        yield ShownAlarm(_("The last backup failed."), url, "late", found.without_since)
    if found.is_alone:
        yield ShownAlarm(_("The last backup is not in the second folder."), url, "late", found.last_made)
    if found.has_lost_files:
        yield ShownAlarm(
            _("Files are missing or damaged on the disk; the backup lacks them."),
            url,
            "late",
            found.last_made,
        )
