"""“Waiting for me”: everything of all rooms that one person has to approve, sign, answer or direct, most urgent first.

Each room registers its sources, in `AppConfig.ready()`. A source is a rule (which rows wait for the actor), a day,
a line of text, and decisions that are the room's own forms: nothing is written here in another way.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, TruncSecond
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sen.desk.columns import field_at
from sen.desk.register import ActionForm
from sen.desk.registry import Text, Todo, Tone, everyone
from sen.lib.calendars import AT_MOST, Dated
from sen.org.models import Actor

PER_PAGE = 20
IN_DAYS = 14
"""What is due so soon is told in days."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""What has no day comes last."""
KINDS: dict[str, Text] = {
    "approve": gettext_lazy("Approve"),
    "sign": gettext_lazy("Confirm"),
    "answer": gettext_lazy("Answer"),
    "direct": gettext_lazy("Direct"),
}


@dataclass(frozen=True, slots=True)
class Quick:
    """A decision from the list: one of the room's forms with what is fixed, and what is still asked.

    Nothing asked: one tap. Else the fields open at the first tap and are sent by the second.
    """

    label: Text
    form: type[ActionForm]
    fixed: Mapping[str, str] = field(default_factory=dict)
    asks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """How a row reads in the list."""

    text: Text
    url: str
    detail: str = ""
    links: Sequence[tuple[Text, str]] = ()
    """Further addresses: a form that asks for more than a remark, as that of a directive."""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that waits. `key` is "<room>.<what>"."""

    key: str
    kind: str
    rows: Callable[[Actor, datetime], QuerySet[Any]]
    """Starts from a rule; with it the decision is the actor's own."""
    line: Callable[[Any], Line]
    due: str = ""
    """Path of a day or a moment by which it is to be done."""
    joined: Sequence[str] = ()
    quick: Sequence[Quick] = ()
    concerned: Callable[[Actor], bool] = everyone
    """Asked first, without a query: sources of other roles cost nothing."""


SOURCES: dict[str, Source] = {}


def register_waiting(*sources: Source) -> None:
    for source in sources:
        if source.key in SOURCES:
            raise RuntimeError(f"{source.key} is registered twice")
        if source.kind not in KINDS:
            raise RuntimeError(f"{source.key}: there is no kind {source.kind}")
        SOURCES[source.key] = source


@dataclass(frozen=True, slots=True)
class Decision:
    """A `Quick` for one row, ready to be shown."""

    label: Text
    number: int
    form: ActionForm
    fixed: Mapping[str, str]
    asked: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Waits:
    """One entry of the list."""

    key: str
    pk: int
    kind: Text
    line: Line
    due_at: datetime | None
    due_words: str
    tone: Tone
    decisions: Sequence[Decision]


@dataclass(frozen=True, slots=True)
class WaitingPage:
    entries: Sequence[Waits]
    after: str
    """Token of the next page, empty on the last."""


def count_waiting(actor: Actor, now: datetime) -> int:
    """One query over all rooms, none for whom nothing concerns."""
    parts = [
        source.rows(actor, now).order_by().annotate(waits_pk=F("pk")).values_list("waits_pk")
        for source in _concerning(actor)
    ]
    return parts[0].union(*parts[1:], all=True).count() if parts else 0


def todos_of_waiting(actor: Actor, now: datetime) -> Iterator[Todo]:
    """One line of My desk that leads to the list: what is decided for others comes first."""
    if count := count_waiting(actor, now):
        text = ngettext("%(count)s matter waits for you", "%(count)s matters wait for you", count)
        day = timezone.localdate(now)
        yield Todo(text % {"count": count}, reverse("desk-waiting"), due_on=day, detail=_("Waiting for me"))


def waiting_page(actor: Actor, now: datetime, *, after: str = "") -> WaitingPage:
    """One query for the order, one more for each kind of row on the page, however many wait."""
    sources = _concerning(actor)
    if not sources:
        return WaitingPage([], "")
    beyond = _token_in(after)
    parts = [_keys_of(source, number, actor, now, beyond) for number, source in enumerate(sources)]
    whole = parts[0].union(*parts[1:], all=True).order_by("waits_until", "waits_as", "waits_pk")
    found = list(whole[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    rows = {
        number: _rows_of(sources[number], actor, now, [pk for _due, at, pk in shown if at == number])
        for number in {at for _due, at, _pk in shown}
    }
    entries = [_entry(sources[at], rows[at][pk], due, actor, now) for due, at, pk in shown if pk in rows[at]]
    return WaitingPage(entries, _token(sources, shown[-1]) if len(found) > PER_PAGE else "")


def dated_answers(actor: Actor, now: datetime) -> Iterator[Dated]:
    """What own units have to answer by a day or an hour, for the calendar. One query for each kind.

    Without the details: they name persons, and a calendar is often kept by a stranger's machine.
    """
    for source in _concerning(actor):
        if source.kind != "answer" or not source.due:
            continue
        rows = source.rows(actor, now).select_related(*source.joined).order_by(source.due, "pk")
        for row in rows[:AT_MOST]:
            line = source.line(row)
            yield Dated(f"{source.key}-{row.pk}", _value_of(row, source.due), str(line.text), line.url)


def find_waiting(actor: Actor, now: datetime, key: str, pk: int) -> tuple[Source, Any] | None:
    """The source and the row, as long as it waits for the actor."""
    source = SOURCES.get(key)
    if source is None or not source.concerned(actor):
        return None
    row = source.rows(actor, now).select_related(*source.joined).filter(pk=pk).first()
    return (source, row) if row else None


def _concerning(actor: Actor) -> list[Source]:
    return [source for source in SOURCES.values() if source.concerned(actor)]


def _keys_of(
    source: Source, number: int, actor: Actor, now: datetime, beyond: tuple[datetime, str, int] | None
) -> Any:
    rows = source.rows(actor, now).order_by()
    rows = rows.annotate(
        waits_until=_until(rows.model, source.due),
        waits_as=Value(number, output_field=IntegerField()),
        waits_pk=F("pk"),
    )
    if beyond:
        due, key, pk = beyond
        order = list(SOURCES)
        place = order.index(key) if key in order else -1
        here = order.index(source.key)
        later = Q(waits_until__gt=due)
        if here == place:
            later |= Q(waits_until=due, pk__gt=pk)
        elif here > place:
            later |= Q(waits_until=due)
        rows = rows.filter(later)
    return rows.values_list("waits_until", "waits_as", "waits_pk")


def _until(model: Any, path: str) -> Any:
    """A moment to the second in every source, so that the databases compare like with like."""
    never = Value(NEVER, output_field=DateTimeField())
    if not path:
        return Cast(never, DateTimeField())
    stored = field_at(model, path)
    is_day = isinstance(stored, DateField) and not isinstance(stored, DateTimeField)
    moment = Cast(F(path), DateTimeField()) if is_day else F(path)
    return Coalesce(TruncSecond(moment, tzinfo=UTC), never, output_field=DateTimeField())


def _rows_of(source: Source, actor: Actor, now: datetime, numbers: list[int]) -> dict[int, Any]:
    rows = source.rows(actor, now).select_related(*source.joined)
    return {row.pk: row for row in rows.filter(pk__in=numbers)}


def _entry(source: Source, row: Any, due: datetime, actor: Actor, now: datetime) -> Waits:
    due_at = None if due.year >= NEVER.year else _moment_of(row, source.due)
    return Waits(
        key=source.key,
        pk=row.pk,
        kind=KINDS[source.kind],
        line=source.line(row),
        due_at=due_at,
        due_words=due_words(due_at, now),
        tone=due_tone(due_at, now),
        decisions=[
            _decision(source, number, quick, row, actor, now) for number, quick in enumerate(source.quick)
        ],
    )


def _decision(source: Source, number: int, quick: Quick, row: Any, actor: Actor, now: datetime) -> Decision:
    """Its fields bear names of their own, for many forms stand on the page."""
    form = quick.form(actor=actor, row=row, now=now, auto_id=f"w-{source.key}-{row.pk}-{number}-%s")
    return Decision(quick.label, number, form, quick.fixed, [form[name] for name in quick.asks])


def _value_of(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _moment_of(row: Any, path: str) -> datetime | None:
    value = _value_of(row, path)
    if isinstance(value, date) and not isinstance(value, datetime):
        end = datetime.combine(value, datetime.max.time(), timezone.get_default_timezone())
        return end.replace(microsecond=0)
    return value  # type: ignore[no-any-return]  # a moment, or nothing


def due_words(due_at: datetime | None, now: datetime) -> str:
    """“Quá hạn 2 ngày”, “Hôm nay 10:00”, “Ngày mai 17:00”, “Còn 3 ngày”, then the day itself."""
    if due_at is None:
        return ""
    here = timezone.localtime(due_at)
    days = (here.date() - timezone.localdate(now)).days
    clock = "" if (here.hour, here.minute) == (23, 59) else f" {here:%H:%M}"
    if due_at < now:
        late = ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
        return late if days else _("Overdue since %(clock)s") % {"clock": clock.strip()}
    if days <= 1:
        return (_("Tomorrow%(clock)s") if days else _("Today%(clock)s")) % {"clock": clock}
    soon = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return soon if days <= IN_DAYS else f"{here:%d/%m/%Y}"


def due_tone(due_at: datetime | None, now: datetime) -> Tone:
    if due_at is None:
        return "none"
    if due_at < now:
        return "late"
    return "wait" if due_at - now < timedelta(days=2) else "none"


def _token(sources: Sequence[Source], last: tuple[datetime, int, int]) -> str:
    due, at, pk = last
    text = json.dumps([due.isoformat(), sources[at].key, pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _token_in(token: str) -> tuple[datetime, str, int] | None:
    """What we wrote; of anything else nothing."""
    try:
        due, key, pk = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        written = datetime.fromisoformat(due)
        moment, number = written.astimezone(UTC), int(pk)
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    is_ours = isinstance(key, str) and written.tzinfo is not None and 0 <= number < 2**63
    return (moment, key, number) if is_ours else None
