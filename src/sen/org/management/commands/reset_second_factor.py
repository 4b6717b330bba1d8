from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext_noop

from sen.org.actions import reset_at_console


class Command(BaseCommand):
    help = gettext_noop(
        "Take a lost second factor away, from the console. The log keeps it; the person and the leaders get mail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *_args: Any, username: str, **_options: Any) -> None:
        try:
            told = reset_at_console(username, now=timezone.now())
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{username}: {', '.join(told) or '-'}")
