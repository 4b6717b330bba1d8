from django.db import models
from django.utils.translation import gettext_lazy as _


class Backup(models.Model):
    """One backup that was asked for, by the schedule or by a person. Itself not part of any backup."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being made")
        MADE = "made", _("made")
        FAILED = "failed", _("failed")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked for"))
    is_by_hand = models.BooleanField(default=False)
    """By an administrator, else by the schedule. Who it was stands in the log."""
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    path = models.CharField(_("file"), max_length=500, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("size"), default=0)
    seconds = models.PositiveIntegerField(_("took"), default=0)
    lost_files = models.PositiveIntegerField(default=0)
    """Named by the database and not, or not whole, on the disk."""
    error = models.CharField(_("why not"), max_length=500, blank=True)
    second_error = models.CharField(max_length=500, blank=True)
    """Why it is not in the second folder too."""

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        indexes = [models.Index(fields=["finished_at"], name="upkeep_backup_finished")]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at:%Y-%m-%d %H:%M}"
