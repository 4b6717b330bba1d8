"""Files between installations: the keys an authority signs with, whose keys it trusts, and what it took in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.lib.signed_files import read_key
from sen.org.models import Unit


class SigningKey(models.Model):
    """With which an authority signs what it hands on. The private part is sealed and leaves in no file."""

    authority = models.ForeignKey(
        Unit,
        verbose_name=pgettext_lazy("whose", "authority"),
        on_delete=models.PROTECT,
        related_name="signing_keys",
    )
    key = models.CharField(_("public key"), max_length=120, unique=True)
    """`sen.lib.signed_files.Key.line`."""
    private_seal = models.TextField()
    """Sealed with SEN_SECRET_KEY: in a backup it opens nothing."""
    valid_to = models.DateField(_("until"))
    made_at = models.DateTimeField(_("made at"))
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(_("made by"), max_length=200)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["authority", "-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=Q(ended_at=None), name="plan_one_signing_key_an_authority"
            )
        ]

    def __str__(self) -> str:
        return self.fingerprint

    @property
    def fingerprint(self) -> str:
        return read_key(self.key).fingerprint


class Partner(models.Model):
    """An authority with an installation of its own, and the key by which its files are known."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("key", "Not confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("key", "Confirmed")
        REVOKED = "revoked", pgettext_lazy("key", "Revoked")

    authority = models.ForeignKey(
        Unit,
        verbose_name=_("exchanges with"),
        on_delete=models.PROTECT,
        related_name="exchange_partners",
    )
    """Ours: who trusts it."""
    name = models.CharField(_("name"), max_length=200)
    place = models.ForeignKey(
        Unit,
        verbose_name=_("stands in our list of units as"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="as_partners",
    )
    key = models.CharField(_("public key"), max_length=120)
    valid_to = models.DateField(_("key valid until"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED)
    added_at = models.DateTimeField(_("entered at"))
    added_by_id = models.BigIntegerField()
    added_by_name = models.CharField(pgettext_lazy("partner", "entered by"), max_length=200)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    confirmed_by_name = models.CharField(_("confirmed by"), max_length=200, blank=True)
    heard_from = models.CharField(_("read out by (office or post)"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by_id = models.BigIntegerField(null=True, blank=True)
    revoked_by_name = models.CharField(_("revoked by"), max_length=200, blank=True)
    revoke_reason = models.TextField(_("why it was revoked"), blank=True)

    class Meta:
        verbose_name = _("exchange partner")
        verbose_name_plural = _("exchange partners")
        ordering = ["authority", "name", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"],
                name="plan_partner_key_once",
                violation_error_message=_("This key was entered before."),
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="plan_partner_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fingerprint(self) -> str:
        return read_key(self.key).fingerprint


class ReceivedFile(models.Model):
    """A file of a partner, as it came. Its signature was good; nobody changes it."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Period report")
        TASKS = "tasks", _("List of tasks")
        SPOKESPERSONS = "spokespersons", _("List of spokespersons")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("received file", "To be looked at")
        TAKEN = "taken", pgettext_lazy("received file", "Taken in")
        DROPPED = "dropped", pgettext_lazy("received file", "Not taken in")

    partner = models.ForeignKey(
        Partner, verbose_name=_("signed by"), on_delete=models.PROTECT, related_name="received"
    )
    kind = models.CharField(_("what it is"), max_length=13, choices=Kind)
    title = models.CharField(_("what it is about"), max_length=300)
    series_digest = models.CharField(max_length=200)
    """The sender's name for the row of files that follow each other."""
    content_sha256 = models.CharField(max_length=64)
    file_sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    """The file, byte for byte: its signature can be checked at any time."""
    signed_at = models.DateTimeField(_("signed at"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    is_newest = models.BooleanField(_("newest"), default=False)
    """Of the files taken in of its series; the others are kept as earlier versions."""
    brought_at = models.DateTimeField(_("brought in at"))
    brought_by_id = models.BigIntegerField()
    brought_by_name = models.CharField(_("brought in by"), max_length=200)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(_("decided by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("received file")
        verbose_name_plural = _("received files")
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "file_sha256"],
                condition=~Q(state="dropped"),
                name="plan_received_once",
            ),
            models.UniqueConstraint(
                fields=["partner", "kind", "series_digest"],
                condition=Q(is_newest=True),
                name="plan_one_newest_of_a_series",
            ),
            models.CheckConstraint(
                condition=Q(is_newest=False) | Q(state="taken"), name="plan_newest_was_taken_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"
