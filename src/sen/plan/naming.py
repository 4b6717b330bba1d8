"""From the names a task prints to the rows that say whom they mean."""

from collections.abc import Iterator
from datetime import date

from sen.org.queries import Match, UnitMatcher
from sen.plan.models import Assignment, Part, Plan, Task
from sen.plan.proposal import ProposedTask
from sen.plan.rules import groups_in_reach, units_in_reach

LONGEST = 300


def matcher_of(plan: Plan, *, on: date) -> UnitMatcher:
    """Knows the units that existed that day and that the plan may give work. A few queries, once a document."""
    units = units_in_reach(plan).existing_on(on)  # type: ignore[attr-defined]
    return UnitMatcher(units, on=on, groups=list(groups_in_reach(plan)), home=plan.authority)


def assignments_of(task: Task, proposed: ProposedTask, matcher: UnitMatcher) -> list[Assignment]:
    """The names of a task. A unit named as both leads; named twice it stands once."""
    rows: list[Assignment] = []
    taken: set[tuple[int | None, int | None]] = set()
    for part, names in ((Part.LEAD, proposed.leads), (Part.COORDINATING, proposed.coordinating)):
        for printed in names:
            for row in _rows(task, part, printed, matcher):
                who = (row.unit_id, row.group_id)
                if who == (None, None) or who not in taken:
                    taken.add(who)
                    rows.append(row)
    return rows


def _rows(task: Task, part: str, printed: str, matcher: UnitMatcher) -> Iterator[Assignment]:
    """One row a name; several when the name means several ("các phòng, ban và UBND các xã")."""
    found = matcher.match(printed)
    if found and found[0].part:
        for match in found:
            yield _row(task, part, match.part, match)
        return
    sure = matcher.sure(printed)
    row = _row(task, part, printed, sure)
    # That nobody in particular leads is for a person to say; of those who help it does not matter.
    row.is_generic = part != Part.LEAD and sure is None and bool(found) and found[0].is_generic
    row.alternatives = [[key, round(match.score, 3)] for match in found if (key := _key(match))]
    yield row


def _row(task: Task, part: str, printed: str, match: Match | None) -> Assignment:
    score = match.score if match and (match.unit or match.group) else None
    unit, group = (match.unit, match.group) if match else (None, None)
    return Assignment(task=task, part=part, printed=printed[:LONGEST], unit=unit, group=group, score=score)


def _key(match: Match) -> str:
    if match.unit:
        return f"u{match.unit.pk}"
    return f"g{match.group.pk}" if match.group else ""
