"""Who sees the backups of the installation."""

from django.db.models import QuerySet

from sen.desk.rules import can_run_the_machine
from sen.org.models import Actor
from sen.upkeep.models import Backup


def visible_backups(actor: Actor) -> QuerySet[Backup]:
    """Times, sizes and places; no words of a unit."""
    return Backup.objects.all() if can_run_the_machine(actor) else Backup.objects.none()
