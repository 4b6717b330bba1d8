"""From which rows papers are drawn up: each room registers its own, in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sen.org.models import Actor


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of row."""

    word: Any
    """Lazy text: "reporting round"."""
    rows: Callable[[Actor], QuerySet[Any]]
    """A `visible_*` rule: who does not see the row learns nothing of it from a document either."""


SOURCES: dict[str, Source] = {}
"""By kind of row, as "plan.round"."""


def register_source(label: str, word: Any, rows: Callable[[Actor], QuerySet[Any]]) -> None:
    """Let papers be drawn up from rows of this kind."""
    if label in SOURCES:
        raise RuntimeError(f"papers from {label} are registered twice")
    if not rows.__name__.startswith("visible_"):
        raise RuntimeError(f"{label}: rows must be a visible_* rule")
    SOURCES[label] = Source(word, rows)
