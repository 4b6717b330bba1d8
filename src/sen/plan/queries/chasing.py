"""Who is to be told of which sheets, and when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from sen.jobs.models import Message
from sen.lib.working_days import WorkingDays
from sen.org.models import Membership, Role, User
from sen.org.office_law import calendars_of
from sen.org.queries import running_on
from sen.plan.models import Answersheet, Chase, EscalationStep, Round
from sen.plan.round_times import is_quiet, step_day
from sen.plan.rules import REPORTERS

HOURS_BEFORE = timedelta(hours=3)
"""On the day, what is counted in hours is told so long before its hour."""
To = EscalationStep.To
Key = tuple[int, int, str]
"""Number of the sheet, days and addressee of a step."""


@dataclass(slots=True)
class Told:
    """What one person is told in one mail."""

    person: User
    steps: set[Key] = field(default_factory=set)
    sheets: dict[int, Answersheet] = field(default_factory=dict)
    is_due: bool = False
    """At least one of them is to be told now; the others of today go with it."""


class People:
    """Who answers in each unit, heads it, or leads an authority, on one day. One query."""

    def __init__(self, units: Iterable[int], *, on: date) -> None:
        roles = (*REPORTERS, Role.LEADER)
        held = Membership.objects.filter(running_on(on), user__is_active=True, role__in=roles)
        near = Q(unit__in=set(units)) | Q(unit__authority__in=set(units), role=Role.LEADER)
        self._by_unit: dict[int, list[Membership]] = defaultdict(list)
        self._leaders: dict[int, dict[int, User]] = defaultdict(dict)
        for row in held.filter(near).select_related("user", "unit").order_by("pk"):
            self._by_unit[row.unit_id].append(row)
            if row.role == Role.LEADER and row.unit.authority_id:
                self._leaders[row.unit.authority_id][row.user_id] = row.user

    def of(self, sheet: Answersheet, to: str) -> list[User]:
        """Of the unit: whoever was handed the sheet, as long as he or she works there; else everybody who answers."""
        if to == To.LEADER:
            return list(self._leaders[sheet.round.plan.authority_id].values())
        held = self._by_unit[sheet.unit_id]
        if to == To.UNIT_LEAD:
            return list({row.user_id: row.user for row in held if row.role == Role.UNIT_LEAD}.values())
        found = {row.user_id: row.user for row in held if row.role in REPORTERS}
        return [found[sheet.officer_id]] if sheet.officer_id in found else list(found.values())


def waiting_sheets() -> list[Answersheet]:
    """Not sent in, in rounds that are open."""
    rows = Answersheet.objects.filter(round__state=Round.State.OPEN).exclude(
        state=Answersheet.State.SUBMITTED
    )
    return list(rows.select_related("round__plan", "unit").order_by("due_at", "unit__folded", "pk"))


def people_of(sheets: Iterable[Answersheet], *, on: date) -> People:
    return People({n for sheet in sheets for n in (sheet.unit_id, sheet.round.plan.authority_id)}, on=on)


def to_be_told(*, now: datetime) -> list[Told]:
    """Persons who get a mail now, by the calendars of their authorities. Six queries, however many sheets wait."""
    today = timezone.localdate(now)
    sheets = waiting_sheets()
    people = people_of(sheets, on=today)
    taken = set(Chase.objects.filter(sheet__in=sheets).values_list("sheet", "days", "to", "user_id"))
    calendars = calendars_of(sheet.round.plan.authority_id for sheet in sheets)
    found: dict[int, Told] = {}
    for sheet, step in _reached(sheets, now, calendars):
        is_due = _is_due(sheet, step, now, calendars[step.authority_id])
        key = (sheet.pk, step.days, step.to)
        for person in people.of(sheet, step.to):
            if (*key, person.pk) in taken:
                continue
            told = found.setdefault(person.pk, Told(person))
            told.steps.add(key)
            told.sheets[sheet.pk] = sheet
            told.is_due = told.is_due or is_due
    told_today = told_on(found, today)
    return [told for pk, told in found.items() if told.is_due and pk not in told_today]


def _reached(
    sheets: Iterable[Answersheet], now: datetime, calendars: Mapping[int, WorkingDays]
) -> Iterable[tuple[Answersheet, EscalationStep]]:
    """Steps whose day has come; of what is counted in hours, by the days of the calendar."""
    today = timezone.localdate(now)
    steps = defaultdict(list)
    for step in EscalationStep.objects.order_by("days", "pk"):
        steps[step.authority_id].append(step)
    for sheet in sheets:
        for step in steps[sheet.round.plan.authority_id]:
            if sheet.round.counts_hours:
                day = timezone.localdate(sheet.due_at) + timedelta(days=step.days)
            else:
                day = step_day(sheet.due_at, step.days, calendars[step.authority_id])
            if day <= today:
                yield sheet, step


def _is_due(sheet: Answersheet, step: EscalationStep, now: datetime, calendar: WorkingDays) -> bool:
    if not sheet.round.counts_hours:
        return not is_quiet(now, calendar)
    moment = sheet.due_at + timedelta(days=step.days) if step.days else sheet.due_at - HOURS_BEFORE
    return now >= moment


def message_key(user_id: int, today: date) -> str:
    """One summary a day and person: the outbox takes a key once."""
    return f"plan.rounds:{user_id}:{today:%Y-%m-%d}"


def told_on(people: Iterable[int], today: date) -> set[int]:
    """Who has had the day's summary already."""
    keys = {message_key(pk, today): pk for pk in people}
    return {keys[key] for key in Message.objects.filter(key__in=list(keys)).values_list("key", flat=True)}
