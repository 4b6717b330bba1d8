"""What a list can be narrowed by. Choices are rules, enumerations or dates; a foreign choice is an unknown one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Choices, DateTimeField, Model, QuerySet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, Filter, FilterSet, ModelChoiceFilter

from sen.desk.columns import field_at
from sen.desk.fields import date_input
from sen.desk.registry import Text
from sen.lib.vi_text import fold
from sen.org.models import Actor


@dataclass(frozen=True, slots=True)
class DateRange:
    """Two fields, from and to, both days included."""

    label: Text = ""


@dataclass(frozen=True, slots=True)
class Among:
    """An enumeration, where the model's field has no name fit for a label."""

    choices: type[Choices]
    label: Text


@dataclass(frozen=True, slots=True)
class Narrow:
    """A choice of the room's own: `narrow(rows, value, now)` gets the visible rows and may only filter them."""

    label: Text
    choices: Sequence[tuple[str, Text]] | Callable[[], Sequence[tuple[str, Text]]]
    narrow: Callable[[QuerySet[Any], str, datetime], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Through:
    """A choice among the rows of a rule, where the list's own rows keep only a number: `path` is its field."""

    rule: Callable[[Actor], QuerySet[Any]]
    path: str
    label: Text


class FilterForm(forms.Form):
    is_filter = True
    """Any field may be left empty; the labels need not say so."""


FilterOf = Callable[[Actor], QuerySet[Any]] | type[Choices] | Among | DateRange | Narrow | Through


def filter_set(
    rows: QuerySet[Any],
    query: QueryDict,
    *,
    actor: Actor,
    now: datetime,
    search: str,
    filters: Mapping[str, FilterOf],
) -> FilterSet:
    """The rows narrowed by the query; `.qs` has them (none when the query is invalid), `.form` the fields."""
    fields: dict[str, Filter] = {}
    if search:
        widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        fields["q"] = CharFilter(label=_("Search"), method=_searching(search), widget=widget)
    for name, source in filters.items():
        fields |= _filters_of(name, source, rows.model, actor, now)
    meta = type("Meta", (), {"form": FilterForm})
    found: FilterSet = type("Filters", (FilterSet,), {**fields, "Meta": meta})(query, rows)
    if not found.form.is_valid():
        found.queryset = rows.none()
    return found


def _searching(path: str) -> Callable[[QuerySet[Any], str, str], QuerySet[Any]]:
    def search(rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Every word occurs somewhere, with or without diacritics, however they were typed."""
        for word in fold(text).split():
            rows = rows.filter(**{f"{path}__contains": word})
        return rows

    return search


def _filters_of(
    name: str, source: FilterOf, model: type[Model], actor: Actor, now: datetime
) -> dict[str, Filter]:
    label = capfirst(getattr(field_at(model, name), "verbose_name", name))
    match source:
        case DateRange():
            label, is_moment = source.label or label, isinstance(field_at(model, name), DateTimeField)
            return {
                f"{name}_from": _date_filter(name, "gte", _("%(field)s: from"), label, is_moment=is_moment),
                f"{name}_to": _date_filter(name, "lte", _("%(field)s: to"), label, is_moment=is_moment),
            }
        case Among():
            return {name: _choice_filter(name, source.choices, source.label)}
        case Narrow():
            return {name: _narrowing(source, now)}
        case Through():
            return {name: _through(source, actor)}
    if isinstance(source, type):
        return {name: _choice_filter(name, cast("type[Choices]", source), label)}
    return {name: ModelChoiceFilter(name, label=label, queryset=source(actor), empty_label=_("All"))}


def _choice_filter(name: str, choices: type[Choices], label: Text) -> ChoiceFilter:
    return ChoiceFilter(name, label=label, choices=choices.choices, empty_label=_("All"))


def _date_filter(name: str, lookup: str, label: Any, field: Text, *, is_moment: bool) -> DateFilter:
    """Of a moment the day in Vietnam counts."""
    path = f"{name}__date" if is_moment else name
    return DateFilter(path, lookup, label=label % {"field": field}, widget=date_input())


def _narrowing(source: Narrow, now: datetime) -> ChoiceFilter:
    def narrow(rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return source.narrow(rows, value, now)

    return ChoiceFilter(label=source.label, choices=source.choices, method=narrow, empty_label=_("All"))


def _through(source: Through, actor: Actor) -> ModelChoiceFilter:
    def narrow(rows: QuerySet[Any], _name: str, chosen: Model) -> QuerySet[Any]:
        return rows.filter(**{source.path: chosen.pk})

    return ModelChoiceFilter(
        label=source.label, queryset=source.rule(actor), method=narrow, empty_label=_("All")
    )
