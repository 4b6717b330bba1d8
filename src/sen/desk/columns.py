"""How a value of a row is shown: on a page, as a card on a phone, in an export."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from sen.desk.registry import Text, Tone

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the row, or anything computed from it.

    `tone` makes it a chip: a mapping from the stored value, or a function of the row.
    `sort` is the field path to sort by; by default the field itself, and nothing for a computed value.
    """

    name: str
    label: Text = ""
    value: Callable[[Any], object] | None = None
    tone: Mapping[str, Tone] | Callable[[Any], Tone | Literal[""]] | None = None
    sort: str = ""
    link: Callable[[Any], str] | None = None

    def heading(self, model: type[Model]) -> Text:
        return self.label or capfirst(getattr(field_at(model, self.name), "verbose_name", self.name))

    def sort_path(self, model: type[Model]) -> str:
        field = None if self.value else field_at(model, self.name)
        is_plain = isinstance(field, Field) and not field.is_relation
        return self.sort or (self.name if is_plain else "")

    def raw(self, row: Any) -> object:
        """The value itself, for a spreadsheet."""
        if self.value:
            return self.value(row)
        return getattr(row, f"get_{self.name}_display", lambda: getattr(row, self.name))()

    def cell(self, row: Any, *, url: str = "") -> "Cell":
        url = (self.link(row) if self.link else "") or url
        raw = self.raw(row)
        return Cell(self.name, shown(raw), self._tone_of(row), url, isinstance(raw, datetime))

    def _tone_of(self, row: Any) -> str:
        if callable(self.tone):
            return self.tone(row)
        return self.tone.get(str(getattr(row, self.name)), "none") if self.tone else ""


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    text: str
    tone: str = ""
    url: str = ""
    is_moment: bool = False
    """A day and a time are read as one: they stay on one line."""


def as_column(column: Column | str) -> Column:
    return column if isinstance(column, Column) else Column(column)


def shown(value: object) -> str:
    """A value in the reader's words: dates as dd/mm/yyyy in Vietnam's time, 1.234,5, yes and no, a dash for nothing."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return date_format(timezone.localtime(value), "d/m/Y H:i")
        case date():
            return date_format(value, "d/m/Y")
        case int() | float() | Decimal():
            return number_format(value, force_grouping=True)
        case _:
            return str(value)


def time_ago(value: datetime, *, now: datetime) -> str:
    """How long ago, in one unit; of more than a week the day itself, and so of what is still to come."""
    if not timedelta() <= now - value < timedelta(days=7):
        return shown(value)
    if now - value < timedelta(minutes=1):
        return _("just now")
    return _("%(span)s ago") % {"span": timesince(value, now, depth=1).replace("\xa0", " ")}


def field_at(model: type[Model], path: str) -> Any:
    """The model field at a path such as "task__plan"; None for anything else."""
    field: Any = None
    for name in path.split("__"):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = field.related_model or model
    return field
