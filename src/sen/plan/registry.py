"""On what a leader may give a directive: each room registers its rows, in `AppConfig.ready()`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sen.org.models import Actor


@dataclass(frozen=True, slots=True)
class Directable:
    """One kind of row."""

    word: Any
    """Lazy text: "task"."""
    rows: Callable[[Actor], QuerySet[Any]]
    """A `visible_*` rule: who does not see the row learns nothing of it from a directive either."""
    title: Callable[[Any], str]
    units: Callable[[Any], Collection[int]]
    """Numbers of the units that are proposed as addressed."""


DIRECTABLE: dict[str, Directable] = {}
"""By kind of row, as "plan.task"."""


def register_directable(
    label: str,
    word: Any,
    rows: Callable[[Actor], QuerySet[Any]],
    *,
    title: Callable[[Any], str] = str,
    units: Callable[[Any], Collection[int]] = lambda _row: (),
) -> None:
    """Let leaders give directives on rows of this kind. Show them there by `{% directives_about row %}`."""
    if label in DIRECTABLE:
        raise RuntimeError(f"directives on {label} are registered twice")
    if not rows.__name__.startswith("visible_"):
        raise RuntimeError(f"{label}: rows must be a visible_* rule")
    DIRECTABLE[label] = Directable(word, rows, title, units)
