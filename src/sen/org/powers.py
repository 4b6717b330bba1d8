"""Which role an act needs: by it the log tells an act of one's own from one on behalf of another."""

from collections.abc import Iterable, Mapping

POWERS: dict[str, frozenset[str]] = {}
"""Audit verb to the roles of which one is needed. A verb without a line is judged by the unit alone."""
OF_ADMINISTRATORS = (
    "org.unit_added", "org.unit_changed", "org.unit_renamed", "org.unit_aliases_set", "org.unit_ended",
    "org.group_saved", "org.group_dropped", "org.person_added", "org.person_changed", "org.person_invited",
    "org.invitation_withdrawn", "org.role_given", "org.role_ended", "org.account_closed",
    "org.account_reopened", "org.password_link_issued", "org.identity_unlinked",
)  # fmt: skip
"""Acts of `org` that only an administrator does."""
OF_LAW_KEEPERS = (
    "org.rule_override_set", "org.rule_override_ended", "org.holiday_swap_announced", "org.holiday_swap_withdrawn",
)  # fmt: skip
"""Acts of `org` that an administrator or the focal point does."""
OF_THE_WHOLE_AUTHORITY = frozenset({"focal_point", "leader", "observer", "administrator", "records_clerk"})
"""Roles that reach beyond the unit in which they are held."""


def register_powers(roles: Iterable[str], *verbs: str) -> None:
    """Say that each of the acts needs one of the roles."""
    POWERS.update(dict.fromkeys(verbs, frozenset(roles)))


def giver_of(
    verb: str,
    unit_id: int | None,
    *,
    roles: Mapping[int, frozenset[str]],
    delegated: Mapping[int, Mapping[str, tuple[int, str]]],
) -> tuple[int, str] | None:
    """Whose power an act stood on, where the actor's own roles would not have been enough.

    `delegated` holds the roles that are the actor's by delegation only: unit, role, number and name of the giver.
    """
    if not delegated or (unit_id is None and verb not in POWERS):
        return None
    given = _reaching(unit_id, delegated)
    own = {role for unit, held in roles.items() for role in held
           if role not in delegated.get(unit, {}) and _reaches(role, unit, unit_id)}  # fmt: skip
    needed = POWERS.get(verb, frozenset(given) | own)
    if own & needed:
        return None
    return next((giver for role, giver in given.items() if role in needed), None)


def _reaching(
    unit_id: int | None, delegated: Mapping[int, Mapping[str, tuple[int, str]]]
) -> dict[str, tuple[int, str]]:
    """Roles to who gave them; one given for this very unit goes before one of the whole authority."""
    here = [unit_id] if unit_id in delegated else []
    order = [*here, *(unit for unit in delegated if unit != unit_id)]
    found: dict[str, tuple[int, str]] = {}
    for unit in order:
        for role, giver in delegated[unit].items():  # type: ignore[index]  # a key of it
            if _reaches(role, unit, unit_id):
                found.setdefault(role, giver)
    return found


def _reaches(role: str, held_in: int | None, unit_id: int | None) -> bool:
    return held_in == unit_id or role in OF_THE_WHOLE_AUTHORITY
