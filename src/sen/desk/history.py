"""What happened to a row, in sentences."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from sen.audit.models import Entry
from sen.desk import registry
from sen.desk.columns import shown
from sen.org.models import Actor
from sen.org.rules import visible_entries

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    who: str
    what: str


def history_of(row: Model, actor: Actor) -> list[Event]:
    """The last entries about the row that the actor may read, newest first."""
    about = visible_entries(actor).filter(target=row._meta.label_lower, target_id=row.pk)
    return [event_of(entry) for entry in about.order_by("-pk")[:SHOWN]]


def event_of(entry: Entry) -> Event:
    return Event(entry.at, entry.actor_name or _("By itself"), said(entry))


def said(entry: Entry) -> str:
    """What was done, and on whose behalf where the own roles would not have been enough."""
    what = sentence(entry.verb, entry.facts)
    if not entry.acting_for_name:
        return what
    return _("%(what)s (on behalf of %(name)s)") % {"what": what, "name": entry.acting_for_name}


def sentence(verb: str, facts: Mapping[str, Any]) -> str:
    """The verb in the reader's words; a fact the entry lacks (retention may empty it) is a dash."""
    worded = registry.SENTENCES.get(verb)
    if worded is None:
        return _("changed something (%(verb)s)") % {"verb": verb}
    if callable(worded):
        return str(worded(facts))
    known = defaultdict(lambda: shown(None), {name: shown(value) for name, value in facts.items()})
    return str(worded) % known
