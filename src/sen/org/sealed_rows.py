"""Where sealed texts stand in rooms above, so that a new key of the installation reaches them too."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

SEALED: dict[str, Callable[[], QuerySet[Any]]] = {}
"""The name of the field, as "<room>.<field>", to the rows that have it."""


def register_sealed(field: str, rows: Callable[[], QuerySet[Any]]) -> None:
    if field in SEALED:
        raise RuntimeError(f"{field} is registered twice")
    SEALED[field] = rows
