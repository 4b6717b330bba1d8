"""What is open of one person in one unit: each room says it of its own rows, and passes them on."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Effect(StrEnum):
    PASSES = "passes"
    ENDS = "ends"
    """Cannot be the taker's: a role that was lent to the giver."""
    STAYS = "stays"
    """Told only: the unit goes on with it as before, or the taker lacks the role for it."""


@dataclass(frozen=True, slots=True)
class Passing:
    """Between whom, and in which unit: nothing of another unit may be listed or passed."""

    giver_id: int
    taker_id: int
    taker_name: str
    unit_id: int
    authority_id: int | None
    now: datetime


@dataclass(frozen=True, slots=True)
class OpenItem:
    key: str
    """Of the row, as text."""
    text: str
    """Read by everybody of the unit: nothing that some of them may not see."""
    effect: Effect = Effect.PASSES


ItemsOf = Callable[[Passing], list[OpenItem]]
PassOn = Callable[[Passing, Collection[str], Any], None]
"""(passing, keys, by): move these rows, in sets of at most `BATCH`, inside the caller's transaction."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class OpenWork:
    label: Any
    """Lazy text, in the plural: "duties in charge of"."""
    items: ItemsOf
    pass_on: PassOn | None = None


OPEN_WORK: dict[str, OpenWork] = {}


def register_open_work(kind: str, label: Any, items: ItemsOf, *, pass_on: PassOn | None = None) -> None:
    """Make a room's rows part of every handing over. `kind` is "<room>.<row>"."""
    if kind in OPEN_WORK:
        raise RuntimeError(f"{kind} is registered twice")
    OPEN_WORK[kind] = OpenWork(label, items, pass_on)


def listed(passing: Passing) -> list[dict[str, str]]:
    """Everything open, as it is kept with a handing over."""
    return [
        {"kind": kind, "key": item.key, "text": item.text, "effect": str(item.effect)}
        for kind, work in OPEN_WORK.items()
        for item in work.items(passing)
    ]


def keys_by_kind(items: Collection[Mapping[str, str]], *effects: Effect) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in items:
        if item["effect"] in effects:
            found.setdefault(item["kind"], []).append(item["key"])
    return found


def in_batches(keys: Collection[str]) -> list[list[int]]:
    numbers = sorted(map(int, keys))
    return [numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH)]
