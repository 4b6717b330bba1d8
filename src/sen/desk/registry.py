"""What the rooms add to the desk, in `AppConfig.ready()`: doors, panels, to-dos, alarms, sentences, help.

The functions take the Actor and the moment of the request; what they return is shown as it is, so it must
start from the room's own `visible_*` rules.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy

from sen.lib.calendars import Dated
from sen.org.models import Actor

if TYPE_CHECKING:
    from sen.desk.help_pages import HelpPage

Tone = Literal["ok", "wait", "late", "none", "lotus"]
"""Colour of a chip or alarm; the word on it says the same. Lotus: urgent by law."""
Text = Any
"""A string or a lazy translation."""


def everyone(_actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Door:
    """An entry of the navigation."""

    label: Text
    url_name: str
    order: int
    badge: Callable[[Actor, datetime], int] | None
    allowed: Callable[[Actor], bool]
    phone: bool
    """One of the first three such doors stands at the thumb on a phone; the fourth is "More"."""


SECTIONS = ((700, gettext_lazy("Organisation")), (800, gettext_lazy("Machine")), (890, ""))
"""From which order on doors stand together under a heading that opens. Without one they always stand open."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of My desk. No context, no panel."""

    template: str
    context: Callable[[Actor, datetime], Mapping[str, Any] | None]
    order: int


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of "to do, soonest first"."""

    text: Text
    url: str
    due_on: date | None = None
    detail: Text = ""
    state: Text = ""
    tone: Tone = "none"


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """An alarm as the actor reads it."""

    text: Text
    url: str = ""
    tone: Tone = "late"
    since: datetime | None = None


TodoSource = Callable[[Actor, datetime], Iterable[Todo]]
AlarmSource = Callable[[Actor, datetime], Iterable[ShownAlarm]]
DeadlineSource = Callable[[Actor, datetime], Iterable[Dated]]
Sentence = Text | Callable[[Mapping[str, Any]], str]

DOORS: dict[str, Door] = {}
PANELS: dict[str, Panel] = {}
TODO_SOURCES: list[TodoSource] = []
ALARM_SOURCES: list[AlarmSource] = []
DEADLINE_SOURCES: list[DeadlineSource] = []
SENTENCES: dict[str, Sentence] = {}
FACTS: dict[str, Text] = {}
"""Names of facts of the log that are no field of the row, in words: where an entry shows old and new."""
HELP: dict[str, "HelpPage"] = {}


def register_door(
    label: Text,
    url_name: str,
    *,
    order: int,
    badge: Callable[[Actor, datetime], int] | None = None,
    allowed: Callable[[Actor], bool] = everyone,
    phone: bool = False,
) -> None:
    """Add an entry to the navigation. `badge` costs its queries on every page: make it one."""
    _once(DOORS, url_name, Door(label, url_name, order, badge, allowed, phone))


def register_panel(
    template: str, context: Callable[[Actor, datetime], Mapping[str, Any] | None], *, order: int
) -> None:
    """Add a part to My desk: `template` is rendered with what `context` returns, or left out when that is None."""
    _once(PANELS, template, Panel(template, context, order))


def register_todo(source: TodoSource) -> None:
    """Add lines to "to do, soonest first" on My desk."""
    if source not in TODO_SOURCES:
        TODO_SOURCES.append(source)


def register_deadlines(source: DeadlineSource) -> None:
    """Add days and hours to the calendar of deadlines. `Dated.url` is the path of the row's page here."""
    if source not in DEADLINE_SOURCES:
        DEADLINE_SOURCES.append(source)


def register_alarm_source(source: AlarmSource) -> None:
    """Alarms computed for each page. One that a job finds is a row: `actions.raise_alarm`.

    What takes several queries and is the same for all who may read it is a `lib.remembered.Remembered`.
    """
    if source not in ALARM_SOURCES:
        ALARM_SOURCES.append(source)


def register_sentence(verb: str, sentence: Sentence) -> None:
    """How an audit verb or a kind of alarm reads: a text with %(fact)s placeholders, or a function of the facts.

    The actor's name stands before it: "Nguyễn Văn An: đã báo cáo tiến độ 50 %".
    """
    _once(SENTENCES, verb, sentence)


def register_fact(name: str, words: Text) -> None:
    """How the name of a fact reads where an entry shows what was and what is."""
    FACTS.setdefault(name, words)


def register_help(folder: Path) -> None:
    """Add the pages of a room's `help/`: what they hold is told in `help_pages`."""
    from sen.desk.help_pages import read_folder

    for page in read_folder(folder):
        _once(HELP, page.slug, page)


def help_for(url_name: str) -> "HelpPage | None":
    """The page about a screen: the one that names it most closely."""
    best = max(HELP.values(), key=lambda page: page.fits(url_name), default=None)
    return best if best and best.fits(url_name) else None


def _once(registered: dict[str, Any], key: str, entry: Any) -> None:
    if key in registered:
        raise RuntimeError(f"{key} is registered twice")
    registered[key] = entry
