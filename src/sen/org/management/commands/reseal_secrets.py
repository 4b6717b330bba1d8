from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.org.actions import reseal_secrets


class Command(BaseCommand):
    help = gettext_noop(
        "After a change of SEN_SECRET_KEY: seal all secrets (second factors, signing keys) with the key of today."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        done, lost = reseal_secrets(now=timezone.now())
        self.stdout.write(_("Sealed with the key of today: %(count)s.") % {"count": done})
        if lost:
            text = _("%(count)s cannot be read: their key is not among SEN_OLD_SECRET_KEYS.")
            raise CommandError(text % {"count": lost})
