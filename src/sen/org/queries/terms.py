"""Terms that run on a day, and who holds them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from sen.org.models import Membership, Role, Unit, User

CHIEFS = (Role.UNIT_LEAD, Role.FOCAL_POINT, Role.RECORDS_CLERK)
"""Who gets a letter to a unit; where it has none of them, its officers."""


def title_of(user_id: int, unit: Unit, *, on: date) -> str:
    """Under a signature: as what the person works in the unit that day, the highest of several roles."""
    held = unit.memberships.filter(running_on(on), user=user_id).select_related("unit")
    order = [Role.LEADER, Role.UNIT_LEAD]
    best = sorted(held, key=lambda each: order.index(each.role) if each.role in order else len(order))  # type: ignore[arg-type]
    return best[0].title if best else ""


def running_on(day: date) -> Q:
    """Memberships whose term holds on that day."""
    return Q(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


def members_of(unit: Unit, *, on: date) -> QuerySet[Membership]:
    return unit.memberships.filter(running_on(on), user__is_active=True).select_related("user")


def administrators_of(authority_id: int, *, on: date) -> QuerySet[Membership]:
    """Terms of those who can log in and keep the authority's units now."""
    held = Membership.objects.filter(
        unit__authority=authority_id, role=Role.ADMINISTRATOR, user__is_active=True
    )
    return held.filter(running_on(on))


def leaders_over(person: User, *, on: date) -> QuerySet[User]:
    """The leaders of every authority in which the person works, other than the person."""
    authorities = person.memberships.filter(running_on(on)).values("unit__authority")
    held = Membership.objects.filter(running_on(on), role=Role.LEADER, unit__authority__in=authorities)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk=person.pk)


def head_of(unit: Unit, *, on: date, other_than: Iterable[int] = ()) -> Membership | None:
    """Who heads the unit that day, acting or appointed."""
    held = members_of(unit, on=on).filter(role=Role.UNIT_LEAD).exclude(user__in=list(other_than))
    return held.select_related("user", "unit").order_by("-valid_from", "pk").first()


def people_in(unit_ids: Collection[int], *, on: date) -> Mapping[int, list[User]]:
    """Unit to the people who get its letters. One query."""
    roles = (*CHIEFS, Role.OFFICER)
    near = Q(unit__in=unit_ids) | Q(unit__authority__in=unit_ids, role=Role.FOCAL_POINT)
    held = Membership.objects.filter(near, running_on(on), user__is_active=True, role__in=roles)
    chiefs: dict[int, dict[int, User]] = defaultdict(dict)
    others: dict[int, dict[int, User]] = defaultdict(dict)
    for row in held.select_related("user", "unit").order_by("pk"):
        (chiefs if row.role in CHIEFS else others)[row.unit_id][row.user_id] = row.user
        committee = row.unit.authority_id
        if row.role == Role.FOCAL_POINT and committee is not None and committee in unit_ids:
            chiefs[committee][row.user_id] = row.user  # answers for the committee itself
    return {pk: list((chiefs.get(pk) or others.get(pk) or {}).values()) for pk in unit_ids}
