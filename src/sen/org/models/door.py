"""What stands at the door: invitations, sessions, limits, second factors."""

from datetime import datetime
from hashlib import sha256

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.org.models.people import Role, User
from sen.org.models.units import Unit


def token_hash_of(token: str) -> str:
    """A link's token is long and random: a plain hash is enough, and finds the row."""
    return sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """A link by which a new person sets a password; it expires and works once. Only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    """Empty where the office hands the link over itself."""
    display_name = models.CharField(_("full name"), max_length=150)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.OFFICER)
    invited_by_id = models.BigIntegerField()
    created_at = models.DateTimeField(_("invited at"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    user = models.ForeignKey(
        User,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations",
    )
    """Who came by it."""

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.display_name}, {self.unit}"

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


class SecondFactorReset(models.Model):
    """Somebody lost the telephone: one person asks to take the second factor away, another confirms."""

    person = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="second_factor_resets"
    )
    reason = models.CharField(_("reason"), max_length=300)
    requested_by_id = models.BigIntegerField()
    requested_by_name = models.CharField(_("asked by"), max_length=200)
    created_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("valid until"))
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    confirmed_by_name = models.CharField(_("confirmed by"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("lost second factor")
        verbose_name_plural = _("lost second factors")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(confirmed_at=None, withdrawn_at=None),
                name="org_one_open_reset_of_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(requested_by_id=F("person_id")), name="org_reset_is_asked_by_another"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None)
                | (~Q(confirmed_by_id=F("person_id")) & ~Q(confirmed_by_id=F("requested_by_id"))),
                name="org_reset_is_confirmed_by_a_third",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def is_open(self, now: datetime) -> bool:
        return self.confirmed_at is None and self.withdrawn_at is None and now < self.expires_at


class OpenSession(models.Model):
    """A log-in that is open, so that its person can see and end it. It goes when the session goes."""

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="open_sessions"
    )
    session_key = models.CharField(max_length=40, unique=True)
    """The key of Django's own row, which is deleted with this one."""
    begun_at = models.DateTimeField(_("begun at"))
    seen_at = models.DateTimeField(_("last seen at"))
    """To the minute: looking is not worth a write each time."""
    address = models.CharField(_("address"), max_length=45, blank=True)
    device = models.CharField(_("device"), max_length=60, blank=True)
    """In words ("Chrome, Windows"); what the browser says of itself is not kept."""
    is_kept = models.BooleanField(_("stays logged in"), default=False)

    class Meta:
        verbose_name = _("open session")
        verbose_name_plural = _("open sessions")
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}, {self.device}"


class ProviderIdentity(models.Model):
    """As whom the identity provider knows a person: by its own number, which it never gives to anybody else.

    Made at the first log-in through it. From then on neither a name nor an address there decides who comes in.
    """

    person = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="provider_identities"
    )
    issuer = models.CharField(_("identity provider"), max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(_("linked at"))

    class Meta:
        verbose_name = _("identity at the provider")
        verbose_name_plural = _("identities at the provider")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="org_identity_of_one_person"),
            models.UniqueConstraint(fields=["person", "issuer"], name="org_one_identity_at_a_provider"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Spent(models.Model):
    """How much of a limit is used up: see `actions.limits`. Holds digests of who, never names or addresses."""

    key = models.CharField(max_length=80, primary_key=True)
    full_at = models.FloatField(db_index=True)
    """When all of it is given back, in seconds since 1970."""
    share = models.FloatField()
    room = models.FloatField()

    def __str__(self) -> str:
        return self.key


class CacheRow(models.Model):
    """The table of Django's database cache; what it holds outlasts a restart."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "sen_cache"

    def __str__(self) -> str:
        return self.cache_key
