"""How the log reads."""

from django.utils.translation import gettext_lazy as _

from sen.desk.registry import Sentence

OWN: dict[str, Sentence] = {
    "upkeep.backup_asked": _("asked for a backup"),
    "upkeep.backup_made": _("a backup was made (%(file)s)"),
    "upkeep.backup_failed": _("a backup failed: %(reason)s"),
    "upkeep.restored": _("the data were restored from a backup"),
}
