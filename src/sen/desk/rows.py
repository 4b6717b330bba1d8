"""What the desk knows of rows by their kind: the page of one for a reader, and the unit it belongs to.

Registers say it for their own rows (`unit_path`, their rule); rooms add kinds and addresses without a register.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from sen.desk.register import REGISTERS, Register
from sen.org.models import Actor

PageOf = Callable[[Actor, int], str]
Key = tuple[str, int]
"""Kind and number of a row: ("plan.plan", 12)."""


@dataclass(frozen=True, slots=True)
class Kind:
    label: str
    unit_path: str
    """Path from the row to the number of its unit; empty for what belongs to no unit."""


PAGES: dict[str, PageOf] = {}
ADDRESSES: dict[str, Kind] = {}
FORMER_KINDS: dict[str, str] = {}


def register_page(label: str, page_of: PageOf) -> None:
    """Where a row without a register of its own is read: `page_of(actor, pk)` asks the room's visible rule.

    It gives an address, or nothing for a row that is gone or hidden from the actor.
    """
    if PAGES.setdefault(label, page_of) is not page_of:
        raise RuntimeError(f"the page of {label} is registered twice")


def register_former_kind(former: str, now: str) -> None:
    """A kind of row was renamed: entries of the log that name it as it was stay readable."""
    FORMER_KINDS[former] = now


def kind_now(label: str) -> str:
    return FORMER_KINDS.get(label, label)


def names_of_kind(label: str) -> list[str]:
    """As the log may name the kind: today, and as it was named before."""
    return [label, *(former for former, now in FORMER_KINDS.items() if now == label)]


def register_addresses(label: str, *names: str, unit_path: str = "") -> None:
    """Views of the room's own whose first number is that of such a row: a refusal there goes into the log."""
    for name in names:
        ADDRESSES[name] = Kind(label, unit_path)


def pages_of(keys: Iterable[Key], actor: Actor) -> dict[Key, str]:
    """The pages of those rows that the actor may read, a query for each kind."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for label, pk in keys:
        wanted[label].add(pk)
    found: dict[Key, str] = {}
    for label, numbers in wanted.items():
        if register := _registers().get(kind_now(label)):
            seen = register.rows(actor).filter(pk__in=numbers).order_by().values_list("pk", flat=True)
            found |= {(label, pk): reverse(f"{register.name}-detail", args=[pk]) for pk in seen}
        elif page_of := PAGES.get(kind_now(label)):
            found |= {(label, pk): page for pk in numbers if (page := page_of(actor, pk))}
    return found


def asked_for(url_name: str, arguments: Mapping[str, Any]) -> tuple[type[Model], int, str] | None:
    """Of an address: the kind of row, its number, the path to its unit; None where it names no row."""
    number = arguments.get("pk")
    kind = ADDRESSES.get(url_name) or _kind_by_register(url_name)
    if kind is None or not isinstance(number, int):
        return None
    return apps.get_model(kind.label), number, kind.unit_path


def _kind_by_register(url_name: str) -> Kind | None:
    names = [name for name in REGISTERS if url_name.startswith(f"{name}-")]
    if not names:
        return None
    register = REGISTERS[max(names, key=len)]
    return Kind(register.model()._meta.label_lower, register.unit_path)


@cache
def _registers() -> dict[str, type[Register]]:
    """By kind of row; the first that a room declared has the row's page."""
    found: dict[str, type[Register]] = {}
    for register in REGISTERS.values():
        found.setdefault(register.model()._meta.label_lower, register)
    return found
