"""What hangs on a unit, filled by the rooms above in `AppConfig.ready()`: org knows nothing of plans or releases.

When a unit ends, each room says how much of its own work that unit holds, and passes it on to those that continue it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sen.org.models import Succession, Unit
from sen.org.open_work import OPEN_WORK, Effect, OpenItem, Passing, in_batches, register_open_work
from sen.org.personal import HOLDINGS, data_of, register_personal
from sen.org.powers import register_powers
from sen.org.sealed_rows import register_sealed

__all__ = [
    "HANGING",
    "HOLDINGS",
    "OPEN_WORK",
    "Effect",
    "Hanging",
    "OpenItem",
    "Passing",
    "data_of",
    "in_batches",
    "register_hanging",
    "register_open_work",
    "register_personal",
    "register_powers",
    "register_sealed",
]

Counter = Callable[[Collection[int]], Mapping[int, int]]
"""Unit numbers to how many rows of the room hang on each; units without any may be left out."""
PassOn = Callable[[Succession, Unit, datetime], int]
"""Called in the transaction in which the unit ends, after its successors are known; how much was handed on."""
Accepted = Callable[[Succession, Collection[int]], int]
"""How much of it units (their numbers) have taken over already: these can no longer be struck out."""


@dataclass(frozen=True, slots=True)
class Hanging:
    key: str
    label: Any
    """Lazy text, in the plural: "open duties"."""
    count: Counter
    pass_on: PassOn | None = None
    accepted: Accepted | None = None


HANGING: dict[str, Hanging] = {}


def register_hanging(
    key: str,
    label: Any,
    count: Counter,
    *,
    pass_on: PassOn | None = None,
    accepted: Accepted | None = None,
) -> None:
    """Make a room's rows part of every change of units. `key` is "<room>.<rows>"."""
    if key in HANGING:
        raise RuntimeError(f"{key} is registered twice")
    HANGING[key] = Hanging(key, label, count, pass_on, accepted)
