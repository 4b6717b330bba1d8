import os
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.org.actions import create_administrator


class Command(BaseCommand):
    help = gettext_noop(
        "Make a further administrator of a People's Committee. The password is asked for, or read from SEN_PASSWORD."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--committee", required=True, help=_("its name, as in Sen"))
        parser.add_argument("--name", dest="display_name", required=True, help=_("the person's full name"))
        parser.add_argument("--email", default="", help=_("where mail reaches the person"))

    def handle(
        self, *_args: Any, username: str, committee: str, display_name: str, email: str, **_options: Any
    ) -> None:
        password = os.environ.get("SEN_PASSWORD") or getpass()
        facts = {"username": username, "display_name": display_name, "email": email}
        try:
            create_administrator(committee, password=password, now=timezone.now(), **facts)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{username}: {committee}")
