"""What is open of a person who hands over."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sen.org.models import Handover, Unit
from sen.org.open_work import Effect, Passing, listed


def open_work_of(handover: Handover, *, now: datetime) -> list[dict[str, str]]:
    """What is open at this moment, in the order of the rooms."""
    return listed(handover.passing(now))


def new_since_confirmed(handover: Handover, items: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """What the giver has not seen yet; what became less needs nobody's word."""
    known = handover.confirmed_keys
    return [item for item in items if (item["kind"], item["key"]) not in known]


def open_work_left(user_id: int, units: Iterable[Unit], *, now: datetime) -> dict[int, int]:
    """Unit number to how much that would pass or end is open of the person there."""
    left = {}
    for unit in units:
        items = listed(Passing(user_id, 0, "", unit.pk, unit.authority_id, now))
        if count := sum(item["effect"] != Effect.STAYS for item in items):
            left[unit.pk] = count
    return left
