import os
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import ExitStack, suppress
from threading import Thread
from typing import Any

import structlog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.config.catalogues import compile_stale
from sen.config.demo.load import is_loaded
from sen.config.ports import free_port, is_free, is_own
from sen.config.supervisor import Child, Supervisor
from sen.jobs.actions import note_incident
from sen.jobs.management.commands.work import LOCKED
from sen.jobs.models import Incident
from sen.lib.lockfile import Taken, hold
from sen.org.first_run import first_run_code
from sen.org.queries import is_set_up
from sen.upkeep import unfinished
from sen.upkeep.errors import Unfinished
from sen.upkeep.upgrading import end_what_was_cut_off, note_well

READY_SECONDS = 60.0
logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = gettext_noop(
        "Run Sen: one web process and one worker, started again when they fall. Ctrl-C stops both."
    )
    requires_migrations_checks = False
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help=_("load the fictional province into an empty installation")
        )
        parser.add_argument("--empty", action="store_true", help=_("start bare, even with --demo"))
        parser.add_argument("--port", type=int, help=_("this port and no other"))

    def handle(self, *_args: Any, **options: Any) -> None:
        with ExitStack() as held:
            note = self._lock(held)
            self._prepare(is_demo=options["demo"] and not options["empty"])
            port = self._port(options["port"])
            url = f"http://localhost:{port}"
            note(f"{os.getpid()} {url}")
            connections.close_all()
            Thread(target=self._say_when_ready, args=[port, url], daemon=True).start()
            Supervisor(_children(port), self._fallen).run()
        self.stdout.write(_("Sen has stopped."))

    def _lock(self, held: ExitStack) -> Any:
        """SQLite bears one installation of processes; on PostgreSQL many machines may serve."""
        if connection.vendor != "sqlite":
            return lambda _note: None
        try:
            return held.enter_context(hold(settings.DATA_DIR / "serve.lock"))
        except Taken as other:
            process, _space, url = str(other).partition(" ")
            text = _("Sen already runs on %(folder)s: %(url)s (process %(process)s).")
            facts = {"folder": settings.DATA_DIR, "url": url or "…", "process": process or "…"}
            raise CommandError(text % facts, returncode=LOCKED) from None

    def _prepare(self, *, is_demo: bool) -> None:
        try:
            unfinished.refuse()
        except Unfinished as trouble:
            raise CommandError(str(trouble)) from None
        with suppress(Taken), hold(settings.DATA_DIR / "worker.lock"):  # nobody upgrades just now
            end_what_was_cut_off()
        self.check()
        self.stdout.write(_("Bringing the database up to date."))
        compile_stale()
        call_command("migrate", verbosity=0, interactive=False, stdout=self.stdout)
        call_command("collectstatic", verbosity=0, interactive=False)
        note_well()
        self._refuse_an_open_demo(is_demo=is_demo)
        if is_demo:
            self._load_demo()
        elif not is_set_up():
            self.stdout.write(
                _("Nobody has an account yet. The first page asks for this code: %(code)s")
                % {"code": first_run_code(settings.DATA_DIR)}
            )

    def _refuse_an_open_demo(self, *, is_demo: bool) -> None:
        """Everybody knows the passwords of the demo, also of one that was loaded here before."""
        if not settings.PRODUCTION and is_own(settings.BIND):
            return
        if is_demo or settings.DEMO or is_loaded():
            raise CommandError(
                _(
                    "The demo is for this machine alone: everybody knows its passwords. "
                    "Take another SEN_DATA_DIR, or leave out SEN_BIND and SEN_ENV."
                )
            )

    def _load_demo(self) -> None:
        """Where people of flesh and blood have accounts the demo stays out, and Sen starts without it."""
        try:
            call_command("load_demo", stdout=self.stdout)
        except CommandError as refused:
            self.stdout.write(str(refused))
        else:
            os.environ["SEN_DEMO"] = "1"

    def _port(self, asked: int | None) -> int:
        fixed = asked or settings.PORT
        if fixed and not is_free(settings.BIND, fixed):
            raise CommandError(_("Port %(port)s is taken by another program.") % {"port": fixed})
        return fixed or free_port(settings.BIND, 8000)

    def _say_when_ready(self, port: int, url: str) -> None:
        end = time.monotonic() + READY_SECONDS
        while not _answers(port):
            if time.monotonic() > end:
                return
            time.sleep(0.1)
        self.stdout.write(_("Ctrl-C stops Sen."))
        self.stdout.write(f"Sen: {url}")
        self.stdout.flush()

    def _fallen(self, child: Child, status: int) -> None:
        if status == LOCKED:  # it has said so itself
            return
        text = _("The %(name)s process fell (status %(status)s) and is started again.")
        self.stderr.write(text % {"name": child.name, "status": status})
        logger.error("process.fallen", process=child.name, status=status)
        try:
            note_incident(Incident.Kind(f"{child.name}_fell"), now=timezone.now(), status=status)
        except DatabaseError:
            logger.exception("process.fallen_unnoted")
        connections.close_all()


def _children(port: int) -> list[Child]:
    python = [sys.executable, "-m"]
    web = [*python, "sen.config.web", settings.BIND, str(port), str(settings.THREADS)]
    return [Child("web", web, {}), Child("worker", [*python, "sen.config.cli", "work"], {})]


def _answers(port: int) -> bool:
    """Asked by a name that Sen answers to: by another its log would begin with an error at each start."""
    host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS), "localhost")
    asked = urllib.request.Request(f"http://localhost:{port}/healthz", headers={"Host": host})
    try:
        urllib.request.urlopen(asked, timeout=5).close()  # noqa: S310  (our own address)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
