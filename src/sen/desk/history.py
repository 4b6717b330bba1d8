"""What happened to a row, in sentences."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sen.audit.models import Entry
from sen.desk import registry
from sen.desk.columns import shown
from sen.desk.rows import kind_now, names_of_kind
from sen.org.models import Actor
from sen.org.rules import visible_entries

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Change:
    """One value, as it was and as it is."""

    name: str
    before: str
    after: str


def history_of(row: Model, actor: Actor) -> list[Event]:
    """The last entries about the row that the actor may read, newest first."""
    names = names_of_kind(row._meta.label_lower)
    about = visible_entries(actor).filter(target__in=names, target_id=row.pk)
    return [event_of(entry) for entry in about.order_by("-pk")[:SHOWN]]


def event_of(entry: Entry) -> Event:
    return Event(entry.at, who_of(entry), said(entry))


def who_of(entry: Entry) -> str:
    if entry.emptied_at:
        return shown(None)
    return entry.actor_name or _("By itself")


def said(entry: Entry) -> str:
    """What was done, and on whose behalf where the own roles would not have been enough."""
    if entry.emptied_at:
        return _("contents deleted on %(day)s") % {"day": shown(timezone.localdate(entry.emptied_at))}
    what = sentence(entry.verb, entry.facts)
    if not entry.acting_for_name:
        return what
    return _("%(what)s (on behalf of %(name)s)") % {"what": what, "name": entry.acting_for_name}


def title_of_verb(verb: str) -> str:
    """The verb in words with its facts left open, for a list of choices."""
    worded = registry.SENTENCES[verb]
    return str(worded({})) if callable(worded) else str(worded) % defaultdict(lambda: "…")


def changes_of(entry: Entry) -> list[Change]:
    """What the entry says was changed, field by field, in the reader's words."""
    fields = _fields_of(entry.target)
    return [
        Change(_name_of(name, fields), _value_of(name, before, fields), _value_of(name, after, fields))
        for name, before, after in _pairs(entry.facts, fields)
        if before != after
    ]


def _pairs(facts: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    before, after = facts.get("before"), facts.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        yield from ((name, before.get(name), after.get(name)) for name in {**before, **after})
    elif before is not None or after is not None:
        yield _field_with(before, after, fields), before, after
    for name, value in facts.items():
        if name in fields and isinstance(value, list) and len(value) == 2:
            yield name, value[0], value[1]


def _field_with(before: Any, after: Any, fields: Mapping[str, Any]) -> str:
    """Of a lone value: the field that has both among its choices. Lists and texts are among none."""
    if not all(value is None or isinstance(value, str | int) for value in (before, after)):
        return ""
    for name, field in fields.items():
        known = dict(field.flatchoices or ())
        if known and {before, after} <= {*known, None, ""}:
            return name
    return ""


def _fields_of(target: str) -> dict[str, Any]:
    try:
        model = apps.get_model(kind_now(target))
    except (LookupError, ValueError):  # a kind of row of long ago, or none
        return {}
    return {field.name: field for field in model._meta.concrete_fields}


def _name_of(name: str, fields: Mapping[str, Any]) -> str:
    worded = registry.FACTS.get(name)
    if worded is None and isinstance(getattr(fields.get(name), "_verbose_name", None), Promise):
        worded = fields[name].verbose_name
    return str(capfirst(worded or name or _("Value")))


def _value_of(name: str, value: Any, fields: Mapping[str, Any]) -> str:
    if isinstance(value, list):
        return "; ".join(_value_of("", each, fields) for each in value) or shown(None)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_value_of('', each, fields)}" for key, each in value.items())
    choices = dict(fields[name].flatchoices or ()) if name in fields else {}
    return shown(choices.get(value) or _day_in(value))


def _day_in(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


def sentence(verb: str, facts: Mapping[str, Any]) -> str:
    """The verb in the reader's words; a fact the entry lacks (retention may empty it) is a dash."""
    worded = registry.SENTENCES.get(verb)
    if worded is None:
        return _("changed something (%(verb)s)") % {"verb": verb}
    if callable(worded):
        return str(worded(facts))
    known = defaultdict(lambda: shown(None), {name: shown(value) for name, value in facts.items()})
    return str(worded) % known
