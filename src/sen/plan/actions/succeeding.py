"""What else a unit that ends leaves open: directives, report sheets and comments go to the one that continues it.

With several successors a person decides: a leader directs anew, the focal point asks anew; until then it stays where it is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sen.audit import actions as audit
from sen.org.models import Succession, Unit
from sen.org.queries import living_heirs
from sen.plan.models import Answersheet, DirectiveDuty, Plan, Round, UnitComment

UNSETTLED = (DirectiveDuty.State.OPEN, DirectiveDuty.State.ANSWERED, DirectiveDuty.State.RETURNED)


def pass_directives(succession: Succession, unit: Unit, now: datetime) -> int:
    """With what was answered so far; one that the successor was told too stays where it is."""
    del now
    return _pass(_directives([unit.pk]), unit, "directive", "plan.directive_passed_on", succession)


def open_sheets_of(unit_ids: Collection[int]) -> Mapping[int, int]:
    """Units to their sheets that have not come in."""
    return Counter(_sheets(unit_ids).values_list("unit_id", flat=True))


def pass_sheets_on(succession: Succession, unit: Unit, now: datetime) -> int:
    """A successor that has a sheet of its own answers on that: its lines follow the duties it accepts."""
    del now
    return _pass(_sheets([unit.pk]), unit, "round", "plan.sheet_passed_on", succession)


def open_comments_of(unit_ids: Collection[int]) -> Mapping[int, int]:
    """Units to the comments they were asked for and have not given."""
    return Counter(_comments(unit_ids).values_list("unit_id", flat=True))


def pass_comments(succession: Succession, unit: Unit, now: datetime) -> int:
    del now
    return _pass(_comments([unit.pk]), unit, "request", "plan.comment_passed_on", succession)


def _pass(rows: Iterable[Any], unit: Unit, parent: str, verb: str, succession: Succession) -> int:
    heirs = living_heirs(unit)
    if len(heirs) != 1:
        return 0
    [heir] = heirs
    passed = 0
    for row in list(rows):
        beside = type(row).objects.filter(**{parent: getattr(row, f"{parent}_id")}, unit=heir)
        if beside.exists():
            continue
        row.unit = heir
        row.save(update_fields=["unit"])
        facts = {"before": str(unit), "after": str(heir), "act": succession.act_number}
        audit.record(verb, row, by=None, unit_id=heir.pk, **facts)
        passed += 1
    return passed


def _directives(unit_ids: Collection[int]) -> Any:
    open_ones = DirectiveDuty.objects.filter(unit__in=unit_ids, state__in=UNSETTLED)
    return open_ones.select_for_update(of=("self",)).order_by("pk")


def _sheets(unit_ids: Collection[int]) -> Any:
    missing = Answersheet.objects.filter(unit__in=unit_ids, round__state=Round.State.OPEN)
    return missing.exclude(state=Answersheet.State.SUBMITTED).order_by("pk")


def _comments(unit_ids: Collection[int]) -> Any:
    waiting = UnitComment.objects.filter(unit__in=unit_ids, state=UnitComment.State.WAITING)
    return waiting.filter(request__closed_at=None, request__plan__state=Plan.State.IN_REVIEW).order_by("pk")
