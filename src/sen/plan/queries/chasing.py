"""Who is to be told of what is waited for (sheets, directives, comments), and when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.jobs.models import Message
from sen.lib.working_days import WorkingDays
from sen.org.models import Membership, Role, Unit, User
from sen.org.office_law import calendars_of
from sen.org.queries import running_on
from sen.plan.models import Answersheet, Chase, DirectiveDuty, EscalationStep, Plan, Round, UnitComment
from sen.plan.round_times import is_quiet, step_day
from sen.plan.rules import REPORTERS, asked_sheets

HOURS_BEFORE = timedelta(hours=3)
"""On the day, what is counted in hours is told so long before its hour."""
To = EscalationStep.To
WAITING_DIRECTIVES = (DirectiveDuty.State.OPEN, DirectiveDuty.State.RETURNED)
Key = tuple[str, int, int, str]
"""Kind and number of what is waited for, days and addressee of a step."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a unit owes until a moment."""

    kind: Literal["sheet", "directive", "comment"]
    row: Any
    """A sheet, a directive to a unit, or a comment, with what its title needs."""
    unit: Unit
    authority_id: int
    """Whose steps and calendar count, and whose leader is told at last."""
    due_at: datetime
    officer_id: int | None = None
    counts_hours: bool = False

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.row.pk

    @property
    def title(self) -> str:
        """In the language of whoever asks."""
        match self.kind:
            case "sheet":
                return str(self.row.round)
            case "directive":
                return _("Directive: %(text)s") % {"text": self.row.directive}
        return _("Comment on the draft plan: %(title)s") % {"title": self.row.request.plan.title}

    @property
    def remark(self) -> str:
        """Why it came back."""
        returned = (Answersheet.State.SENT_BACK, DirectiveDuty.State.RETURNED)
        return str(self.row.remark) if self.kind != "comment" and self.row.state in returned else ""


@dataclass(slots=True)
class Told:
    """What one person is told in one mail."""

    person: User
    steps: set[Key] = field(default_factory=set)
    dues: dict[tuple[str, int], Due] = field(default_factory=dict)
    is_due: bool = False
    """At least one of them is to be told now; the others of today go with it."""


class People:
    """Who answers in each unit, heads it, or leads an authority, on one day. One query."""

    def __init__(self, units: Iterable[int], *, on: date) -> None:
        roles = (*REPORTERS, Role.LEADER)
        held = Membership.objects.filter(running_on(on), user__is_active=True, role__in=roles)
        asked = set(units)
        of_committees = Q(unit__authority__in=asked, role__in=(Role.LEADER, Role.FOCAL_POINT))
        near = Q(unit__in=asked) | of_committees
        self._by_unit: dict[int, list[Membership]] = defaultdict(list)
        self._leaders: dict[int, dict[int, User]] = defaultdict(dict)
        for row in held.filter(near).select_related("user", "unit").order_by("pk"):
            self._by_unit[row.unit_id].append(row)
            if row.role == Role.FOCAL_POINT and row.unit.authority_id not in (None, row.unit_id):
                self._by_unit[row.unit.authority_id].append(row)  # answers for the committee itself
            if row.role == Role.LEADER and row.unit.authority_id:
                self._leaders[row.unit.authority_id][row.user_id] = row.user

    def of(self, due: Due, to: str) -> list[User]:
        """Of the unit: whoever was handed it, as long as he or she works there; else everybody who answers."""
        if to == To.LEADER:
            return list(self._leaders[due.authority_id].values())
        held = self._by_unit[due.unit.pk]
        if to == To.UNIT_LEAD:
            return list({row.user_id: row.user for row in held if row.role == Role.UNIT_LEAD}.values())
        found = {row.user_id: row.user for row in held if row.role in REPORTERS}
        return [found[due.officer_id]] if due.officer_id in found else list(found.values())


def waiting_dues() -> list[Due]:
    """Not sent in, not carried out, not commented on; soonest first. Three queries."""
    found = [*_sheets(), *_directives(), *_comments()]
    return sorted(found, key=lambda due: (due.due_at, due.unit.folded, due.key))


def _sheets() -> Iterator[Due]:
    rows = asked_sheets().exclude(state=Answersheet.State.SUBMITTED)
    for row in rows.select_related("round__plan", "unit"):
        authority = row.round.plan.authority_id
        yield Due("sheet", row, row.unit, authority, row.due_at, row.officer_id, row.round.counts_hours)


def _directives() -> Iterator[Due]:
    rows = DirectiveDuty.objects.filter(state__in=WAITING_DIRECTIVES, directive__withdrawn_at=None)
    for row in rows.select_related("directive", "unit"):
        yield Due("directive", row, row.unit, row.directive.authority_id, row.directive.due_at)


def _comments() -> Iterator[Due]:
    rows = UnitComment.objects.filter(
        state=UnitComment.State.WAITING, request__closed_at=None, request__plan__state=Plan.State.IN_REVIEW
    )
    for row in rows.select_related("request__plan", "unit"):
        yield Due("comment", row, row.unit, row.request.plan.authority_id, row.request.due_at)


def people_of(dues: Iterable[Due], *, on: date) -> People:
    return People({n for due in dues for n in (due.unit.pk, due.authority_id)}, on=on)


def to_be_told(*, now: datetime) -> list[Told]:
    """Persons who get a mail now, by the calendars of their authorities. Eight queries, however much waits."""
    today = timezone.localdate(now)
    dues = waiting_dues()
    people = people_of(dues, on=today)
    taken = _taken()
    calendars = calendars_of(due.authority_id for due in dues)
    found: dict[int, Told] = {}
    for due, step in _reached(dues, now, calendars):
        is_due = _is_due(due, step, now, calendars[step.authority_id])
        key = (*due.key, step.days, step.to)
        for person in people.of(due, step.to):
            if (*key, person.pk) in taken:
                continue
            told = found.setdefault(person.pk, Told(person))
            told.steps.add(key)
            told.dues[due.key] = due
            told.is_due = told.is_due or is_due
    told_today = told_on(found, today)
    return [told for pk, told in found.items() if told.is_due and pk not in told_today]


def _taken() -> set[tuple[str, int, int, str, int]]:
    """What was told before, of what is open still."""
    open_sheets = Q(sheet__round__state=Round.State.OPEN)
    open_directives = Q(directive__state__in=WAITING_DIRECTIVES)
    open_comments = Q(comment__state=UnitComment.State.WAITING)
    rows = Chase.objects.filter(open_sheets | open_directives | open_comments)
    found = set()
    for row in rows:
        kind, pk = _what(row)
        found.add((kind, pk, row.days, row.to, row.user_id))
    return found


def _what(row: Chase) -> tuple[str, int]:
    """A row has exactly one of the three."""
    if row.sheet_id is not None:
        return "sheet", row.sheet_id
    if row.directive_id is not None:
        return "directive", row.directive_id
    assert row.comment_id is not None
    return "comment", row.comment_id


def _reached(
    dues: Iterable[Due], now: datetime, calendars: Mapping[int, WorkingDays]
) -> Iterable[tuple[Due, EscalationStep]]:
    """Steps whose day has come; of what is counted in hours, by the days of the calendar."""
    today = timezone.localdate(now)
    steps = defaultdict(list)
    for step in EscalationStep.objects.order_by("days", "pk"):
        steps[step.authority_id].append(step)
    for due in dues:
        for step in steps[due.authority_id]:
            if due.counts_hours:
                day = timezone.localdate(due.due_at) + timedelta(days=step.days)
            else:
                day = step_day(due.due_at, step.days, calendars[step.authority_id])
            if day <= today:
                yield due, step


def _is_due(due: Due, step: EscalationStep, now: datetime, calendar: WorkingDays) -> bool:
    if not due.counts_hours:
        return not is_quiet(now, calendar)
    moment = due.due_at + timedelta(days=step.days) if step.days else due.due_at - HOURS_BEFORE
    return now >= moment


def message_key(user_id: int, today: date) -> str:
    """One summary a day and person: the outbox takes a key once."""
    return f"plan.rounds:{user_id}:{today:%Y-%m-%d}"


def told_on(people: Iterable[int], today: date) -> set[int]:
    """Who has had the day's summary already."""
    keys = {message_key(pk, today): pk for pk in people}
    return {keys[key] for key in Message.objects.filter(key__in=list(keys)).values_list("key", flat=True)}
