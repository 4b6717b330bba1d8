"""The law as one authority has to keep it: the recorded rules, its own numbers, its calendar."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sen.lib.working_days import WorkingDays
from sen.org.models import DataRequest, HolidaySwap, RuleOverride, Unit, User
from sen.org.models.law import level_of
from sen.regulation import catalogue, deadlines
from sen.regulation.deadlines import ZONE, Deadline
from sen.regulation.model import Level, Override, Rule, Start

OF_REQUEST = {
    DataRequest.Kind.SEE: "personal_data.correct",
    DataRequest.Kind.CORRECT: "personal_data.correct",
    DataRequest.Kind.RESTRICT: "personal_data.restrict",
    DataRequest.Kind.DELETE: "personal_data.delete",
}
"""Article 5 of Decree 356/2025 names one limit for seeing and correcting."""
ACKNOWLEDGE = "personal_data.acknowledge"


@dataclass(frozen=True, slots=True)
class OfficeLaw:
    """Read once, asked often. Every room takes its clocks from here."""

    level: Level
    overrides: Sequence[Override]
    calendar: WorkingDays

    def rule(self, rule_id: str, *, on: date) -> Rule:
        return catalogue.rule(rule_id, on=on, level=self.level, overrides=self.overrides)

    def deadline(self, rule_id: str, *, start: datetime, reason: Start | str) -> Deadline:
        """See `regulation.deadlines.deadline`, which says what it raises."""
        return deadlines.deadline(
            rule_id,
            start=start,
            reason=reason,
            level=self.level,
            calendar=self.calendar,
            overrides=self.overrides,
        )


def office_law(authority: Unit | None) -> OfficeLaw:
    """Of a People's Committee; without one, the recorded law of communes."""
    if authority is None:
        return OfficeLaw(Level.COMMUNE, (), WorkingDays())
    own = RuleOverride.objects.filter(authority=authority, withdrawn_at=None).order_by("pk")
    rows = [row for row in own if _fill(row, authority)]
    return OfficeLaw(level_of(authority), tuple(row.as_override() for row in rows), calendar_of(authority))


def calendar_of(authority: Unit) -> WorkingDays:
    """Working days with the swaps that the authority has entered."""
    return calendars_of([authority.pk])[authority.pk]


def calendars_of(authorities: Iterable[int]) -> dict[int, WorkingDays]:
    """Those of several authorities, in one query."""
    asked = set(authorities)
    days_off: dict[int, list[date]] = defaultdict(list)
    days_worked: dict[int, list[date]] = defaultdict(list)
    swaps = HolidaySwap.objects.filter(authority__in=asked, withdrawn_at=None)
    for swap in swaps:
        if swap.day_off:
            days_off[swap.authority_id].append(swap.day_off)
        if swap.day_worked:
            days_worked[swap.authority_id].append(swap.day_worked)
    return {each: WorkingDays(days_off=days_off[each], days_worked=days_worked[each]) for each in asked}


def noon_of(day: date) -> datetime:
    """Of something known by its day only: a moment within it, in Vietnam."""
    return datetime.combine(day, time(12), ZONE)


def authority_of(person: User) -> Unit | None:
    """For which the person works or worked last: it has the duties towards that person."""
    held = person.memberships.order_by("-valid_from", "pk").select_related("unit__authority").first()
    return held.unit.authority if held else None


def rule_of_request(request: DataRequest) -> Rule:
    """The recorded rule behind the day by which a request about personal data is answered."""
    level = level_of(authority_of(request.person))
    return catalogue.rule(OF_REQUEST[DataRequest.Kind(request.kind)], on=request.asked_on, level=level)


def _fill(row: RuleOverride, authority: Unit) -> bool:
    """The authority is known: no query for each row."""
    row.authority = authority
    return True
