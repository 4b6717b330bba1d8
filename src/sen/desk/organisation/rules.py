"""The rules of `org` in the form that tables and choosers of the desk ask for: of (actor, row)."""

from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from sen.org import rules
from sen.org.models import Actor, Membership, Role, Succession, Unit, UnitGroup, UnitName, User
from sen.org.queries import running_on, units_of_group


def is_administrator(actor: Actor) -> bool:
    return bool(actor.units_as(Role.ADMINISTRATOR))


def home_of(actor: Actor) -> dict[str, Any]:
    """The authority an administrator keeps, as what new bodies most often belong to."""
    home = (
        rules.extendable_units(actor)
        .filter(kind=Unit.Kind.PEOPLES_COMMITTEE, valid_to=None)
        .order_by("pk")
        .first()
    )
    return {"parent": home.pk, "level": home.level} if home else {}


def managed_units(actor: Actor, _row: Any) -> QuerySet[Unit]:
    return rules.managed_units(actor).filter(valid_to=None)


def possible_parents(actor: Actor, row: Unit | None) -> QuerySet[Unit]:
    """Also the parent it has, which may be another authority's."""
    kept = rules.extendable_units(actor).filter(valid_to=None)
    return kept | Unit.objects.filter(pk=row.parent_id) if row and row.parent_id else kept


def possible_members(actor: Actor, _row: Any) -> QuerySet[Unit]:
    return rules.visible_units(actor).filter(valid_to=None)


def bodies_of(actor: Actor, unit: Unit) -> QuerySet[Unit]:
    return rules.visible_units(actor).filter(parent=unit)


def former_names_of(actor: Actor, unit: Unit) -> QuerySet[UnitName]:
    return UnitName.objects.filter(unit=unit, unit__in=rules.visible_units(actor).values("pk"))


def people_in(actor: Actor, unit: Unit) -> QuerySet[Membership]:
    return (
        rules.visible_memberships(actor)
        .filter(unit=unit)
        .select_related("user", "unit")
        .order_by("-valid_from", "pk")
    )


def roles_of(actor: Actor, person: User) -> QuerySet[Membership]:
    return (
        rules.visible_memberships(actor)
        .filter(user=person)
        .select_related("unit")
        .order_by("-valid_from", "pk")
    )


def members_of_group(actor: Actor, group: UnitGroup) -> QuerySet[Unit]:
    return rules.visible_units(actor).filter(
        pk__in=units_of_group(group, on=timezone.localdate()).values("pk")
    )


def own_terms(actor: Actor, _row: Any) -> QuerySet[Membership]:
    """One's own roles now and later, to be lent."""
    today = timezone.localdate()
    running = Q(valid_to=None) | Q(valid_to__gte=today)
    return rules.delegable_memberships(actor).filter(running).select_related("user", "unit").order_by("pk")


def possible_deputies(actor: Actor, _row: Any) -> QuerySet[User]:
    """Who works in the own authorities today."""
    today = timezone.localdate()
    there = Membership.objects.filter(running_on(today), unit__authority__in=actor.authority_ids)
    return rules.possible_deputies(actor).filter(pk__in=there.values("user")).order_by("folded", "pk")


def possible_givers(actor: Actor, _row: Any) -> QuerySet[Membership]:
    """A term for each person and unit, also of those who have left; the latest stands for all."""
    return _one_of_each(rules.handable_memberships(actor))


def possible_takers(actor: Actor, _row: Any) -> QuerySet[Membership]:
    """Who works there today."""
    now_there = rules.visible_memberships(actor).filter(
        running_on(timezone.localdate()), user__is_active=True
    )
    return _one_of_each(now_there)


def _one_of_each(terms: QuerySet[Membership]) -> QuerySet[Membership]:
    latest = terms.order_by().values("user", "unit").annotate(latest=Max("pk")).values("latest")
    chosen = terms.filter(pk__in=latest).select_related("user", "unit")
    return chosen.order_by("unit__folded", "user__folded", "pk")


def ending_units(actor: Actor, row: Succession | None) -> QuerySet[Unit]:
    """Also those that this very change has named."""
    open_units = rules.reorganisable_units(actor).filter(valid_to=None)
    return open_units | rules.reorganisable_units(actor).filter(pk__in=_named(row, "old"))


def continuing_units(actor: Actor, row: Succession | None) -> QuerySet[Unit]:
    del row
    return rules.possible_heirs(actor)


def _named(row: Succession | None, side: str) -> list[int]:
    return list(row.lines.values_list(side, flat=True)) if row else []


def people_of_change(actor: Actor, row: Succession) -> QuerySet[Membership]:
    """Whose role ends, or ended, with the units of a change."""
    held = rules.people_of_succession(actor, row).filter(
        Q(valid_to=None) | Q(valid_to__gte=row.last_day), valid_from__lte=row.last_day
    )
    return held.select_related("user", "unit").order_by("unit__folded", "pk")


def roles_to_carry(actor: Actor, row: Succession) -> list[tuple[str, str, bool]]:
    """Key, words and whether it is chosen: each role that ends with each kept unit that continues its unit."""
    heirs: dict[int, list[Unit]] = {}
    kept = rules.reorganisable_units(actor).values("pk")
    for line in (
        rules.visible_succession_lines(actor).filter(succession=row, new__in=kept).select_related("new")
    ):
        heirs.setdefault(line.old_id, []).append(line.new)  # type: ignore[arg-type]  # not null
    chosen = set(row.roles.values_list("membership_id", "to_unit_id"))
    return [
        (
            f"{held.pk}-{heir.pk}",
            f"{held.user}, {held.get_role_display()}: {held.unit} → {heir}",
            (held.pk, heir.pk) in chosen,
        )
        for held in people_of_change(actor, row)
        for heir in heirs.get(held.unit_id, [])
    ]


def people_to_ask_for(actor: Actor, _row: Any) -> QuerySet[User]:
    """Oneself, and for an administrator the people managed."""
    return rules.managed_people(actor) | User.objects.filter(pk=actor.user_id)


def possible_authorities(actor: Actor, _row: Any) -> QuerySet[Unit]:
    """For which one enters own rules and swaps of working days."""
    return rules.managed_law(actor).order_by("folded", "pk")
