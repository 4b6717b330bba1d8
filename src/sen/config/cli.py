"""The `sen` command: pure commands start without Django, all others are Django's."""

import errno
import os
import sys
from collections.abc import Callable
from importlib import import_module

PURE = {
    "check_document": "sen.lib.official.command",
    "parse_plan": "sen.plan.reading.command",
    "refresh_gazetteer": "sen.lib.gazetteer.command",
}
"""Command to the module whose `main(arguments) -> exit code` runs it."""
OTHERS_READ_NOTHING = 0o027
"""The database, its copies and the log: on a shared machine they are nobody else's."""
USAGE, CONFIG, TEMPFAIL = 64, 78, 75
"""Of sysexits.h."""
NAME_AND_HELP = 2
"""`sen help`; a third word asks about one command."""


def main() -> int:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in PURE and not {"-h", "--help"} & set(sys.argv[2:]):
        from sen.lib import console

        console.speak()
        run: Callable[[list[str]], int] = import_module(PURE[name]).main
        return run(sys.argv[2:])
    os.umask(OTHERS_READ_NOTHING)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sen.config.settings")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    from sen.audit.origin import COMMAND, acting_from
    from sen.config.environment import BadSetting

    try:
        if (status := _about_commands(name)) is not None:
            return status
        with acting_from(COMMAND, f"sen {name}"):
            execute_from_command_line(sys.argv)
    except BadSetting as error:
        print(f"sen: {error}", file=sys.stderr)  # noqa: T201  the log is not set up without settings
        return CONFIG
    except (DatabaseError, OSError) as error:
        if not (told := _in_one_line(error)):
            raise
        print(f"sen: {told}", file=sys.stderr)  # noqa: T201
        return TEMPFAIL
    return 0


def _about_commands(name: str) -> int | None:
    """The list, or that there is no such command; None for one that runs."""
    import django
    from django.core.management import get_commands

    django.setup()
    from sen.config import command_help

    command_help.speak()
    if (asked := command_help.is_asked(sys.argv[1:])) is not None:
        print(command_help.text(asked, PURE), end="")  # noqa: T201
        return 0
    if name in get_commands() or (name == "help" and len(sys.argv) > NAME_AND_HELP):
        return None
    from sen.config import command_list

    if name in command_list.SHOW:
        print("\n".join(command_list.lines()))  # noqa: T201
        return 0
    print(f"sen: {command_list.unknown(name)}", file=sys.stderr)  # noqa: T201
    return USAGE


def _in_one_line(error: Exception) -> str:
    """What whoever holds the machine can mend; for all else the trace is shown."""
    from django.conf import settings
    from django.db import OperationalError
    from django.utils.translation import gettext as _

    if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in str(error):
        return _("The disk is full.")
    if isinstance(error, OperationalError) and _is_away(error):
        return _("The database does not answer: %(error)s") % {"error": error}
    if _lacks_tables(error):
        text = _(
            "Tables are missing, or older than this version. Is %(folder)s the right SEN_DATA_DIR? After a new version say: sen upgrade"
        )
        return text % {"folder": settings.DATA_DIR}
    return ""


def _is_away(error: Exception) -> bool:
    """No connection came about: only then PostgreSQL's own error has no code."""
    return getattr(error.__cause__, "sqlstate", "") is None


def _lacks_tables(error: Exception) -> bool:
    """Tables, or columns of a newer version. SQLite says it in words, PostgreSQL by a code."""
    said = str(error).startswith(("no such table", "no such column"))
    return said or getattr(error.__cause__, "sqlstate", "") in ("42P01", "42703")


if __name__ == "__main__":
    sys.exit(main())
