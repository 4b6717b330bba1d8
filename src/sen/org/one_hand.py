"""Whether two accounts look as if one person used both. Signs, not proof: two browsers and two names show nothing.

Not the address on the network: a whole office, often a whole province, comes from one.
"""

from datetime import datetime

from sen.audit.models import Entry
from sen.lib.vi_text import fold
from sen.org.models import User


def are_one_person(one: int, other: int) -> bool:
    """The same full name, or one mailbox written in two ways."""
    people = User.objects.filter(pk__in=(one, other)).values_list("display_name", "email")
    names = [fold(name).strip() for name, _email in people]
    boxes = [mailbox_of(email) for _name, email in people]
    return any(len(found) == 2 and found[0] and found[0] == found[1] for found in (names, boxes))


def mailbox_of(address: str) -> str:
    """Where it arrives: "An.Nguyen+2@xa.vn" and "annguyen@xa.vn" are mostly one box."""
    local, _, domain = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}" if local else ""


def used_one_browser(one: int, other: int, *, since: datetime) -> bool:
    """Whether both logged in from the same browser. The demo's people all stand in one."""
    if User.objects.filter(pk__in=(one, other), is_fictional=True).count() == 2:
        return False
    log_ins = Entry.objects.filter(verb="org.logged_in", at__gte=since)
    first, second = (
        set(log_ins.filter(actor_id=person).values_list("facts__browser", flat=True))
        for person in (one, other)
    )
    return not (first & second) <= {None, ""}


def makers_of(person_id: int) -> set[int]:
    """Who made the account, who made that one's, and so on."""
    found: set[int] = set()
    at = person_id
    while maker := User.objects.filter(pk=at).values_list("made_by_id", flat=True).first():
        if maker in found:  # a ring: only a forger makes one
            break
        found.add(at := maker)
    return found
