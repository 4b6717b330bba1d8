"""People, their roles for a term, and the `Actor` that every rule takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.lib.vi_text import fold
from sen.org.models.search_copy import with_folded
from sen.org.models.units import Unit
from sen.org.powers import giver_of


class User(AbstractUser):
    """Own model from the first migration: it cannot be swapped later. Knows no unit."""

    class Language(models.TextChoices):
        VIETNAMESE = "vi", "Tiếng Việt"
        ENGLISH = "en", "English"

    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.VIETNAMESE)
    display_name = models.CharField(_("full name"), max_length=150, blank=True)
    """Vietnamese names are written family name first, in one piece."""
    is_fictional = models.BooleanField(default=False, editable=False)
    """Of the demo, whose passwords everybody knows."""
    session_round = models.PositiveIntegerField(default=0, editable=False)
    """Counted up, it ends every session of the person: see `_get_session_auth_hash`."""
    folded = models.TextField(editable=False, default="")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    anonymised_at = models.DateTimeField(_("name removed at"), null=True, blank=True, editable=False)
    """What says who it was is gone; the number stays, for rows and the log point at it."""
    made_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    """Who made the account or invited the person. Nobody: the first run, the console, or before this was kept."""

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="org_username_once_whatever_its_case"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="org_email_of_one_person"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.display_name} {self.username} {self.email}")
        super().save(*args, **with_folded(kwargs))

    def get_full_name(self) -> str:
        return str(self)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's, with the round in it: a session of an earlier round is over at its next request."""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        known = f"{self.password}{self.session_round or ''}"  # round 0 as before: an upgrade logs nobody out
        return salted_hmac(salt, known, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    """What a person is in a unit; docs/reference/roles.md says who may do what."""

    OFFICER = "officer", _("Officer")
    UNIT_LEAD = "unit_lead", _("Head of the unit")
    RECORDS_CLERK = "records_clerk", _("Records clerk")
    FOCAL_POINT = "focal_point", _("Focal point")
    LEADER = "leader", _("Leader of the authority")
    REVIEWER = "reviewer", _("Confidentiality reviewer")
    SPOKESPERSON = "spokesperson", _("Spokesperson")
    WEB_EDITOR = "web_editor", _("Web editor")
    OBSERVER = "observer", _("Observer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """A person's role in one unit, from one day to the end of another."""

    Role = Role

    class Acting(models.TextChoices):
        ACTING = "acting", _("Acting (quyền)")
        IN_CHARGE = "in_charge", _("In charge (phụ trách)")

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.OFFICER)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    acting = models.CharField(_("as acting head"), max_length=10, choices=Acting, blank=True)
    """Empty: appointed. Else head or leader only for a while, by the paper below."""
    paper = models.CharField(_("paper (number and symbol)"), max_length=100, blank=True)
    paper_on = models.DateField(_("date of the paper"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["unit", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="org_membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(acting="") | Q(role__in=("unit_lead", "leader")),
                name="org_only_heads_are_acting",
                violation_error_message=_("Only a head of a unit or a leader can be acting."),
            ),
            models.CheckConstraint(
                condition=Q(acting="")
                | (Q(valid_to__isnull=False) & Q(paper_on__isnull=False) & ~Q(paper="")),
                name="org_acting_has_an_end_and_a_paper",
                violation_error_message=_(
                    "Who is acting is so until a day, by a paper with number and date: enter all three."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.title}, {self.unit}"

    @property
    def title(self) -> str:
        """As in lists and under signatures: "Quyền Trưởng phòng"."""
        if not self.acting:
            return str(self.get_role_display())
        is_head, is_division = self.role == Role.UNIT_LEAD, self.unit.kind == Unit.Kind.DIVISION
        return str(ACTING_TITLES[self.acting][0 if is_head and is_division else 1 if is_head else 2])


ACTING_TITLES: Mapping[str, tuple[Any, Any, Any]] = {
    Membership.Acting.ACTING: (
        _("Acting head of the division"), _("Acting head of the unit"), _("Acting leader of the authority"),
    ),
    Membership.Acting.IN_CHARGE: (
        _("In charge of the division"), _("In charge of the unit"), _("In charge of the authority"),
    ),
}  # fmt: skip
"""Of a division's head, another unit's head, and a leader."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the roles held at one moment. Rules take this, never a user."""

    user_id: int
    name: str
    roles: Mapping[int, frozenset[str]]
    """Unit number to roles held there, by an own term or by delegation: rules make no difference."""
    authorities: Mapping[int, int] = field(default_factory=dict)
    """Unit number to the number of its People's Committee."""
    language: str = "vi"
    delegated: Mapping[int, Mapping[str, tuple[int, str]]] = field(default_factory=dict)
    """What is held by delegation only: unit number to role to number and name of the giver."""

    def acting_for(self, verb: str, unit_id: int | None) -> tuple[int | None, str]:
        """On whose behalf an act is done: the log asks it. Nobody's, where the own roles are enough."""
        return giver_of(verb, unit_id, roles=self.roles, delegated=self.delegated) or (None, "")

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(self.roles)

    @property
    def authority_ids(self) -> frozenset[int]:
        """The People's Committees to which the actor's units belong."""
        return frozenset(self.authorities.values())

    def units_as(self, *roles: str) -> frozenset[int]:
        return frozenset(unit_id for unit_id, held in self.roles.items() if held.intersection(roles))

    def authorities_as(self, *roles: str) -> frozenset[int]:
        """The People's Committees for the whole of which the actor holds one of the roles."""
        return frozenset(self.authorities[unit] for unit in self.units_as(*roles) if unit in self.authorities)


class DataRequest(models.Model):
    """Somebody asks for the own personal data, or that it be corrected, used less or deleted. The law sets the day."""

    class Kind(models.TextChoices):
        SEE = "see", _("See or receive a copy")
        CORRECT = "correct", pgettext_lazy("personal data", "Correct")
        RESTRICT = "restrict", _("Stop or restrict the use")
        DELETE = "delete", _("Delete")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", pgettext_lazy("personal data", "done")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="data_requests"
    )
    kind = models.CharField(pgettext_lazy("personal data", "asked for"), max_length=10, choices=Kind)
    asked_on = models.DateField(_("received on"))
    note = models.TextField(_("what was asked"), blank=True)
    due_on = models.DateField(_("due on"))
    """By the law of the day it was received; docs/reference/personal-data.md."""
    acknowledge_by = models.DateField(_("first answer by"), null=True, blank=True)
    acknowledged_on = models.DateField(_("first answer given on"), null=True, blank=True)
    basis = models.CharField(_("by"), max_length=200, blank=True)
    """Act and article that set the day."""
    started_by = models.CharField(_("clock began with"), max_length=30, blank=True)
    """A value of `regulation.model.Start`; empty in rows of before."""
    own_ground = models.CharField(_("own rule of the office"), max_length=300, blank=True)
    """Its reason, where the authority had a number of its own."""
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer or ground of the refusal"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    recorded_by_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="org_data_request_is_answered_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.person}"
