from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sen.org.actions import reseal_secrets


class Command(BaseCommand):
    help = "After a change of SEN_SECRET_KEY: seal the secrets of the second factors with the key of today."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done, lost = reseal_secrets(now=timezone.now())
        self.stdout.write(f"{done}")
        if lost:
            raise CommandError(f"{lost} were sealed with a key that is not among SEN_OLD_SECRET_KEYS")
