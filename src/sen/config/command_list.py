"""What `sen` alone prints: the commands of Sen, a line each, in the language of the installation."""

from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHOW = ("", "help", "--help", "-h")
COMMANDS: dict[str, Promise] = {
    "serve": gettext_lazy("Run Sen: site, desk and worker. Ctrl-C stops it."),
    "backup": gettext_lazy("Write everything into one file while people work."),
    "check_backup": gettext_lazy("Prove that a backup is whole."),
    "restore": gettext_lazy("Put a backup into an empty data folder."),
    "upgrade": gettext_lazy(
        "After a new version was installed: change the database, check, go back if need be."
    ),
    "maintenance": gettext_lazy("Let people read and nobody write: on, off."),
    "migrate": gettext_lazy("Bring the database up to date; it is saved first."),
    "copy_database": gettext_lazy("Move from SQLite to PostgreSQL."),
    "audit_verify": gettext_lazy("Prove that nobody changed the log afterwards."),
    "create_administrator": gettext_lazy("A way in: make a further administrator."),
    "reset_second_factor": gettext_lazy("Take a lost second factor away."),
    "reseal_secrets": gettext_lazy("After a change of SEN_SECRET_KEY."),
    "import_units": gettext_lazy("Take in a list of units from CSV or Excel."),
    "refresh_gazetteer": gettext_lazy("Bring the list of provinces and communes up to date."),
    "parse_plan": gettext_lazy("Read a plan document and show what was found."),
    "check_document": gettext_lazy("Check whether a Word file is in the national form."),
    "sample_report": gettext_lazy("Write a report of the demo locality in the national form."),
    "load_demo": gettext_lazy("Load the fictional province."),
    "reset": gettext_lazy("Delete all data; asks first, never in production."),
    "work": gettext_lazy("The worker alone; serve starts it by itself."),
}
"""In the order in which the keeper of a machine needs them. Django's own stay out: they are for developers."""


def lines() -> list[str]:
    width = max(map(len, COMMANDS))
    return [
        _("Say: sen COMMAND. With --help behind it a command tells its options."),
        "",
        *(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items()),
    ]


def unknown(name: str) -> str:
    near = get_close_matches(name, COMMANDS, n=1)
    told = _("There is no command “%(name)s”.") % {"name": name}
    hint = _("Did you mean “%(name)s”?") % {"name": near[0]} if near else ""
    return " ".join(filter(None, [told, hint, _("All commands: sen help")]))
