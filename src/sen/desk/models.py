"""What the desk itself keeps: saved filters, forms already sent, links of calendars, alarms raised by the rooms above."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sen.org.models import Unit


class SavedFilter(models.Model):
    """A search somebody wants again. Own only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    register = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "register", "name"], name="desk_filter_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SentForm(models.Model):
    """A form that was sent: its one-time key, a digest of what was sent, where its result stands."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sent_forms")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    result = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="desk_form_sent_once")]

    def __str__(self) -> str:
        return self.key


class CalendarLink(models.Model):
    """An address by which a calendar program reads the deadlines of one person. Only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="calendar_links",
    )
    name = models.CharField(_("name of the link"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    session_round = models.PositiveIntegerField()
    """Of the person when it was made: what ends every session ends every link."""
    made_at = models.DateTimeField(_("made at"))
    fetched_at = models.DateTimeField(_("last read"), null=True, blank=True)
    """To the hour."""
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Alarm(models.Model):
    """Something a person must look at, written by a room above; it stays until that room clears it."""

    class Tone(models.TextChoices):
        LATE = "late", _("Late")
        WAIT = "wait", _("Soon")
        LOTUS = "lotus", _("Urgent by law")

    key = models.CharField(max_length=200, unique=True)
    """Names the cause: raising it again changes the row, it does not add one."""
    kind = models.CharField(max_length=60)
    """A key of `registry.SENTENCES`, which words it in the reader's language."""
    facts = models.JSONField(default=dict)
    """Values for the sentence. They are shown to everybody who may see the alarm."""
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="alarms")
    """Whose alarm it is; none: the administrators'."""
    tone = models.CharField(max_length=10, choices=Tone, default=Tone.LATE)
    url = models.CharField(max_length=500, blank=True)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["raised_at", "pk"]
        indexes = [models.Index(fields=["cleared_at", "unit"], name="desk_alarm_still_raised")]

    def __str__(self) -> str:
        return self.key
