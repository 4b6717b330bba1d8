"""Where personal data of the office's own people stands: each room says it of its own models.

docs/reference/personal-data.md says why it is kept, who sees it and when it goes; a test compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from sen.org.models import Unit, User


@dataclass(frozen=True, slots=True)
class Holding:
    label: str
    subject: str
    """Path to the person's number; with `by_email`, to the person's address."""
    fields: tuple[str, ...]
    name: str = ""
    """A plain copy of the name: replaced when the person's name is removed. The log keeps its own for its time."""
    by_email: bool = False
    office: str = ""
    """Path from the row to the authority whose work `texts` is: they are in no copy for who no longer belongs there."""
    of_unit: str = ""
    """Instead of `office`, of a row that knows a unit by its number only."""
    texts: tuple[str, ...] = ()

    def rows_of(self, person: User) -> QuerySet[Any]:
        model: Any = apps.get_model(self.label)
        value = person.email if self.by_email else person.pk
        rows: QuerySet[Any] = model._base_manager.filter(**{self.subject: value})
        return rows if value else rows.none()


HOLDINGS: dict[tuple[str, str], Holding] = {}

NAMED = (
    ("org.RoleDelegation", "ended_by"),
    ("org.Handover", "made_by"),
    ("org.Handover", "given_by"),
    ("org.Succession", "decided_by"),
    ("org.RuleOverride", "decided_by"),
    ("org.HolidaySwap", "decided_by"),
    ("org.SecondFactorReset", "requested_by"),
    ("org.SecondFactorReset", "confirmed_by"),
)
"""Who did it: the number, and beside it a copy of the name."""


def register_personal(
    label: str,
    subject: str,
    *fields: str,
    name: str = "",
    by_email: bool = False,
    office: str = "",
    of_unit: str = "",
    texts: tuple[str, ...] = (),
) -> None:
    """Say that rows of a model hold a person's data: how they are found, and in which fields."""
    HOLDINGS[label, subject] = Holding(label, subject, fields, name, by_email, office, of_unit, texts)


def data_of(person: User, *, today: date) -> Iterator[tuple[str, int, str, Any]]:
    """Every value: the kind of row, its number, the field, the value.

    Without what the person wrote for an office that was left: the copy goes through the hands of the new one.
    """
    running = person.memberships.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)
    offices = set(running.values_list("unit__authority_id", flat=True))
    units = set(Unit.objects.filter(authority__in=offices).values_list("pk", flat=True))
    for holding in HOLDINGS.values():
        place, own = (holding.office, offices) if holding.office else (holding.of_unit, units)
        asked = ("pk", *holding.fields, *filter(None, [place]))
        for row in holding.rows_of(person).order_by("pk").values(*asked).iterator(chunk_size=500):
            is_left = bool(place) and row[place] is not None and row[place] not in own
            left = holding.texts if is_left else ()
            told = (field for field in holding.fields if field not in left)
            yield from ((holding.label, row["pk"], field, row[field]) for field in told)


def register_own() -> None:
    """The rows of `org`, and of the rooms and libraries below it, which know no persons."""
    for label, field in NAMED:
        name = f"{field}_name"
        register_personal(label, f"{field}_id", f"{field}_id", name, name=name)
    register_personal(
        "org.User", "pk", "username", "first_name", "last_name", "email", "display_name", "folded"
    )
    register_personal("org.User", "made_by_id", "made_by_id")
    register_personal("org.Membership", "user_id", "user_id", "paper")
    register_personal("org.Invitation", "user_id", "user_id", "email", "display_name", name="display_name")
    register_personal("org.Invitation", "invited_by_id", "invited_by_id")
    _of_the_office("org.RoleDelegation", "giver_id", "reason", "paper")
    register_personal("org.RoleDelegation", "taker_id", "taker_id")
    _of_the_office("org.Handover", "giver_id", "reason", "items")
    _of_the_office("org.Handover", "taker_id", "given_in_place_because")
    register_personal("org.SecondFactorReset", "person_id", "person_id", "reason")
    register_personal("org.DataRequest", "person_id", "person_id", "note", "answer")
    register_personal("org.DataRequest", "recorded_by_id", "recorded_by_id")
    register_personal("org.OpenSession", "user_id", "user_id", "address", "device")
    register_personal("org.ProviderIdentity", "person_id", "person_id", "subject")
    register_personal("account.EmailAddress", "user_id", "user_id", "email")
    register_personal("mfa.Authenticator", "user_id", "user_id")
    register_personal("jobs.Delivery", "address", "address", "reply", by_email=True)
    register_personal("jobs.Message", "deliveries__address", "subject", "text", "html", by_email=True)
    register_personal(
        "audit.Entry", "actor_id", "actor_id", "actor_name", "unit_ids", "roles", "place", "session", "facts",
        of_unit="unit_id", texts=("facts",),
    )  # fmt: skip
    register_personal("audit.Entry", "acting_for_id", "acting_for_id", "acting_for_name")


def _of_the_office(label: str, subject: str, *texts: str) -> None:
    """What was written about a person's work in a unit is that office's, not the next one's."""
    register_personal(label, subject, subject, *texts, office="unit__authority_id", texts=texts)
