from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.upkeep import folders, fresh, making
from sen.upkeep.errors import UpkeepError

NOT_ALL_OF_IT = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")


class Command(migrate.Command):
    help = gettext_noop(
        "Bring the database up to date; it is saved first, when there is something to lose and something to change."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--skip-copy", action="store_true", help=_("the database was saved already"))

    def execute(self, *args: Any, **options: Any) -> Any:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)  # before the checks, which open the database
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["skip_copy"] and options["database"] == "default" and (copied := self._copy_first()):
            self.stdout.write(_("Copy of the database: %(path)s") % {"path": copied})
        if not any(options[name] for name in NOT_ALL_OF_IT) and self._made_at_once(options["database"]):
            self._say(_("The database was empty: its tables are made."), options)
        super().handle(*args, **options)

    def _copy_first(self) -> Path | None:
        executor = MigrationExecutor(connections["default"])
        has_rows, loader = executor.loader.applied_migrations, executor.loader
        if not has_rows or not executor.migration_plan(loader.graph.leaf_nodes()):
            return None
        now = timezone.now()
        path = folders.first() / folders.name_of("migrate", now)
        try:
            making.make(path, now=now, with_files=False)
        except UpkeepError as error:
            raise CommandError(str(error)) from None
        folders.tidy("migrate")
        return path

    @staticmethod
    def _made_at_once(database: str) -> bool:
        link = connections[database]
        return fresh.build(link, MigrationExecutor(link).loader.graph.leaf_nodes())

    def _say(self, text: str, options: dict[str, Any]) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
