from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.lib import maintenance
from sen.lib.maintenance import Maintenance

FORMS = ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M")


def _sentence(reason: str) -> str:
    """Other sentences follow it on the page."""
    text = reason.strip()[:300]
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


class Command(BaseCommand):
    help = gettext_noop("Let people read and nobody write: on, off, or nothing to ask. The worker pauses.")
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", nargs="?", choices=["on", "off"])
        parser.add_argument("reason", nargs="?", default="", help=_("shown to everybody"))
        parser.add_argument(
            "--until", help=_("announced: HH:MM of today, or dd/mm/yyyy HH:MM; it ends with “off” only")
        )

    def handle(self, *_args: Any, state: str | None, reason: str, until: str | None, **_options: Any) -> None:
        if state == "on":
            now = timezone.now()
            maintenance.begin(
                settings.DATA_DIR, Maintenance(_sentence(reason), now, self._moment(until, now))
            )
        elif state == "off":
            maintenance.end(settings.DATA_DIR)
        self.stdout.write(self._said())

    def _moment(self, text: str | None, now: datetime) -> datetime | None:
        if not text:
            return None
        for form, given in (
            (FORMS[0], text),
            (FORMS[1], text),
            (FORMS[0], f"{timezone.localtime(now):%d/%m/%Y} {text}"),
        ):
            try:
                return timezone.make_aware(datetime.strptime(given, form))  # noqa: DTZ007  (the zone is added)
            except ValueError:
                continue
        raise CommandError(_("--until takes 14:30, or 22/11/2026 14:30."))

    def _said(self) -> str:
        mode = maintenance.now_on(settings.DATA_DIR)
        if mode is None:
            return _("Maintenance is off: people can write.")
        if mode.until is None:
            return _("Maintenance is on: %(reason)s") % {"reason": mode.reason or "–"}
        until = date_format(timezone.localtime(mode.until), "H:i d/m/Y")
        return _("Maintenance is on until about %(until)s: %(reason)s") % {
            "until": until,
            "reason": mode.reason or "–",
        }
