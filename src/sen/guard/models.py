from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """Bytes on disk below DATA_DIR/files, once for all who attached them."""

    class Urgency(models.TextChoices):
        URGENT = "urgent", _("Urgent")
        IMMEDIATE = "immediate", _("Very urgent")
        FLASH = "flash", _("Flash")

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveBigIntegerField(_("size"))
    media_type = models.CharField(_("kind of file"), max_length=100)
    """By content, never by name."""
    internal_only = models.BooleanField(_("for internal use only"), default=False)
    """Marked LƯU HÀNH NỘI BỘ: it can never leave (`rules.may_leave`)."""
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, blank=True)
    created_at = models.DateTimeField(_("stored at"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.CheckConstraint(condition=models.Q(size_bytes__gt=0), name="guard_a_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.media_type}, {self.size_bytes}"


class Attachment(models.Model):
    """A file in the hands of a row of some room, which alone decides who may read it."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    owner_kind = models.CharField(max_length=60)
    """As "plan.plan"; the room registers it (`registry.register_owner`)."""
    owner_id = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=160)
    """The sender's name for it, cleaned, with the ending that its content asks for."""
    unit_id = models.BigIntegerField(null=True, blank=True)
    """The unit whose work it belongs to: its members may read the log about it."""
    added_by_id = models.BigIntegerField(null=True, blank=True)
    added_by_name = models.CharField(_("added by"), max_length=200, blank=True)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(fields=["owner_kind", "owner_id"], name="guard_attachments_of_a_row"),
            models.Index(fields=["added_by_id", "added_at"], name="guard_uploads_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.name
