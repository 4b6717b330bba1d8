"""As what a person acts: own terms and those lent."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Value
from django.utils import timezone

from sen.org.models import Actor, Membership, RoleDelegation, User
from sen.org.queries.terms import running_on


def actor_of(user: User, *, now: datetime) -> Actor:
    """Build the Actor once a request or job, in one query. A term ends by itself after its last day.

    So does a delegation: its roles stand among the others, so that every rule and the second factor ask them too.
    """
    roles: dict[int, frozenset[str]] = {}
    authorities: dict[int, int] = {}
    delegated: dict[int, dict[str, tuple[int, str]]] = {}
    for unit_id, role, authority_id, giver_id, shown_name, username in _held(user, timezone.localdate(now)):
        if giver_id is not None and role not in roles.get(unit_id, ()):
            delegated.setdefault(unit_id, {})[role] = (giver_id, shown_name or username)
        roles[unit_id] = roles.get(unit_id, frozenset()) | {role}
        if authority_id is not None:
            authorities[unit_id] = authority_id
    return Actor(user.pk, str(user), roles, authorities, user.language, delegated)


def _held(user: User, day: date) -> Iterable[tuple[int, str, int | None, int | None, str, str]]:
    """Own terms first, then those lent to the person: unit, role, authority, and whose it is when lent."""
    nobody = Value(None, output_field=BigIntegerField())
    own = user.memberships.filter(running_on(day)).annotate(whose=nobody, shown=Value(""), login=Value(""))
    lent = Membership.objects.filter(
        running_on(day), delegations__in=delegations_in_force(on=day).filter(taker=user.pk)
    ).annotate(whose=F("user_id"), shown=F("user__display_name"), login=F("user__username"))
    names = ("unit_id", "role", "unit__authority_id", "whose", "shown", "login")
    found = own.order_by().values_list(*names).union(lent.order_by().values_list(*names), all=True)
    return sorted(found, key=lambda row: row[3] is not None)


def delegations_in_force(*, on: date) -> QuerySet[RoleDelegation]:
    """Not ended, within their days, by a giver whose account is open, to somebody who works in the authority.

    Each of its roles must besides run that day: who joins `memberships` asks `running_on`.
    """
    works_there = Membership.objects.filter(
        running_on(on), user=OuterRef("taker"), unit__authority=OuterRef("unit__authority")
    )
    running = RoleDelegation.objects.filter(ended_at=None, valid_from__lte=on, valid_to__gte=on)
    return running.filter(Exists(works_there), giver__is_active=True)


def delegations_that_hold(*, on: date) -> QuerySet[RoleDelegation]:
    """In force, with at least one role that its giver has that day."""
    held = Membership.objects.filter(running_on(on), delegations=OuterRef("pk"))
    return delegations_in_force(on=on).filter(Exists(held))
