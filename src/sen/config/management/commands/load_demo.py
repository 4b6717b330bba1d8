import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.config.demo.errors import NotForDemo
from sen.config.demo.load import load, log_ins
from sen.config.demo.locality import PASSWORD


class Command(BaseCommand):
    help = gettext_noop(
        "Load the fictional province of Sen Giang: people, plans and a year of work. Safe to repeat."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(_("Looking for the demo; loading it takes about a quarter of a minute."))
        try:
            is_new = load(now=timezone.now())
        except NotForDemo as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(_("The demo is loaded.") if is_new else _("The demo is there already."))
        self._tell_the_log_in_page()
        self.stdout.write(_("Log-ins of the demo (name, password, who):"))
        for log_in in log_ins():
            self.stdout.write(f"  {log_in.username:<12} {PASSWORD}   {log_in.who}")

    def _tell_the_log_in_page(self) -> None:
        """Read by `sen.org.views.demo_people`, and shown only while SEN_DEMO is 1."""
        people = [{"username": each.username, "password": PASSWORD, "label": each.who} for each in log_ins()]
        path = Path(settings.DATA_DIR) / "demo_log_ins.json"
        path.write_text(json.dumps(people, ensure_ascii=False), "utf-8")
