"""The `sen` command: pure commands start without Django, all others are Django's."""

import os
import sys
from collections.abc import Callable
from importlib import import_module

PURE = {
    "parse_plan": "sen.plan.reading.command",
    "refresh_gazetteer": "sen.lib.gazetteer.command",
}
"""Command to the module whose `main(arguments) -> exit code` runs it."""
OTHERS_READ_NOTHING = 0o027
"""The database, its copies and the log: on a shared machine they are nobody else's."""


def main() -> int:
    name = sys.argv[1] if len(sys.argv) > 1 else "help"
    if name in PURE:
        run: Callable[[list[str]], int] = import_module(PURE[name]).main
        return run(sys.argv[2:])
    os.umask(OTHERS_READ_NOTHING)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sen.config.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
    from django.utils.translation import gettext as _

    from sen.audit.origin import COMMAND, acting_from
    from sen.config.environment import BadSetting

    try:
        with acting_from(COMMAND, f"sen {name}"):
            execute_from_command_line(sys.argv)
    except BadSetting as error:
        print(f"sen: {error}", file=sys.stderr)  # noqa: T201  the log is not set up without settings
        return 78  # EX_CONFIG of sysexits.h
    except OperationalError as error:
        if not _is_away(error):
            raise
        print("sen: " + _("The database does not answer: %(error)s") % {"error": error}, file=sys.stderr)  # noqa: T201
        return 75  # EX_TEMPFAIL
    return 0


def _is_away(error: Exception) -> bool:
    """No connection came about: only then PostgreSQL's own error has no code."""
    return getattr(error.__cause__, "sqlstate", "") is None


if __name__ == "__main__":
    sys.exit(main())
