"""Pages by key: the thousandth page costs what the first costs, and a row added meanwhile moves nothing."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from sen.desk.columns import field_at

COUNTED = 1000
"""Counting stops here: an exact count of a million rows costs more than the page."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    after: str
    """Token of the next page, empty on the last."""
    before: str
    total: int
    """At most `COUNTED`."""
    has_more: bool
    """There are more than `total`."""


@dataclass(frozen=True, slots=True)
class _Key:
    path: str
    is_descending: bool
    field: Any

    @property
    def alias(self) -> str:
        return f"key_{self.path}"

    @property
    def is_nullable(self) -> bool:
        """Asked only where it must be: NULLS LAST keeps SQLite from using an index."""
        return self.field is None or "__" in self.path or bool(self.field.null)

    def order(self, *, backwards: bool) -> OrderBy:
        nulls = ({"nulls_first": True} if backwards else {"nulls_last": True}) if self.is_nullable else {}
        return OrderBy(F(self.path), descending=self.is_descending != backwards, **nulls)

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """Empty values come last, so nothing comes after one, and everything else before."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backwards else Q(pk__in=[])
        past = Q(**{f"{self.path}__{'lt' if self.is_descending != backwards else 'gt'}": value})
        return past | Q(**{f"{self.path}__isnull": True}) if self.is_nullable and not backwards else past

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True} if value is None else {self.path: value})


def page_of(
    rows: QuerySet[Any], order: Sequence[str], *, size: int, after: str = "", before: str = ""
) -> Page:
    """The page after or before a token, else the first. `order` is made total by the primary key."""
    keys = _keys(rows.model, order)
    backwards = bool(before) and not after
    values = _values_in(after or before, keys)
    total = rows.order_by()[: COUNTED + 1].count()
    ordered = rows.annotate(**{key.alias: F(key.path) for key in keys})
    ordered = ordered.order_by(*(key.order(backwards=backwards) for key in keys))
    if values is not None:
        ordered = ordered.filter(_beyond(keys, values, backwards=backwards))
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = more if not backwards or values is None else bool(found)
    has_previous = (more if backwards else bool(found)) and values is not None
    return Page(
        found,
        after=_token(found[-1], keys) if has_next else "",
        before=_token(found[0], keys) if has_previous else "",
        total=min(total, COUNTED),
        has_more=total > COUNTED,
    )


def _keys(model: type[Model], order: Sequence[str]) -> list[_Key]:
    names = [*order, *([] if {"pk", "-pk"}.intersection(order) else ["pk"])]
    return [
        _Key(path := name.removeprefix("-"), name.startswith("-"), field_at(model, path)) for name in names
    ]


def _beyond(keys: Sequence[_Key], values: Sequence[Any], *, backwards: bool) -> Q:
    beyond, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        beyond |= same & key.beyond(value, backwards=backwards)
        same &= key.same(value)
    return beyond


def _token(row: Any, keys: Sequence[_Key]) -> str:
    values = [getattr(row, key.alias) for key in keys]
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def _values_in(token: str, keys: Sequence[_Key]) -> list[Any] | None:
    """What a token says; None when it says nothing we wrote."""
    if not token:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if "\0" in "".join(value for value in values if isinstance(value, str)):
            return None  # no database of ours holds it
        return [key.field.to_python(value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, AttributeError, ValidationError, OverflowError, RecursionError):
        return None
