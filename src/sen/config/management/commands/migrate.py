from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.config.backup import copy_database


class Command(migrate.Command):
    help = "Bring the database up to date; an SQLite database is copied to backups/ first."

    def execute(self, *args: Any, **options: Any) -> Any:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)  # before the checks, which open the database
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        if copied := self._copy_first(options["database"]):
            self.stdout.write(_("Copy of the database: %(path)s") % {"path": copied})
        super().handle(*args, **options)

    def _copy_first(self, alias: str) -> Path | None:
        """Only when there is something to lose and something to change."""
        connection = connections[alias]
        database = Path(connection.settings_dict["NAME"])
        if connection.vendor != "sqlite" or not database.is_file():
            return None
        executor = MigrationExecutor(connection)
        has_rows, loader = executor.loader.applied_migrations, executor.loader
        if not has_rows or not executor.migration_plan(loader.graph.leaf_nodes()):
            return None
        return copy_database(database, settings.DATA_DIR / "backups", now=timezone.localtime())
