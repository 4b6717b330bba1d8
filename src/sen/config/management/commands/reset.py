import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sen.lib.lockfile import Taken, hold

OURS = {"sen.sqlite3", "secret_key"}
"""A folder without any of these has never been one of Sen's."""


class Command(BaseCommand):
    help = gettext_noop("Delete everything below SEN_DATA_DIR: database, files, logs, copies. Asks first.")
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        folder: Path = settings.DATA_DIR
        if settings.PRODUCTION or connection.vendor != "sqlite":
            raise CommandError(
                _("Only a demo on SQLite is reset. In production, take the data away by hand.")
            )
        if not any((folder / name).exists() for name in OURS):
            self.stdout.write(_("There is nothing of Sen below %(folder)s.") % {"folder": folder})
            return
        try:
            with hold(folder / "serve.lock"), hold(folder / "worker.lock"):
                self._delete(folder)
        except Taken:
            raise CommandError(
                _("Sen is running on %(folder)s. Stop it first.") % {"folder": folder}
            ) from None

    def _delete(self, folder: Path) -> None:
        question = _(
            "Everything below %(folder)s will be deleted: database, files, copies. Type “yes” to go on: "
        )
        if input(question % {"folder": folder}).strip().lower() not in {"yes", "có", "co"}:
            self.stdout.write(_("Nothing was deleted."))
            return
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        self.stdout.write(_("Deleted."))
