"""What this room puts on My desk: what is owed, who is silent, the months of the units."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.desk.registry import ShownAlarm, Todo
from sen.org.models import Actor
from sen.plan import heat_map, rules
from sen.plan.models import Plan, Rhythm
from sen.plan.periods import key_of, month_of, months_of
from sen.plan.queries.overdue import Owed, overdue_by_unit, overdue_only, overdue_total, owed
from sen.plan.queries.rollups import months_by_unit, without_lead

TODOS = 12
UNITS = 8


def own_overdue(actor: Actor, now: datetime) -> int:
    """The number beside the door: one query, on every page."""
    if not actor.units_as(*rules.REPORTERS):
        return 0
    return overdue_total(rules.reportable_duties(actor), today=timezone.localdate(now))


def todos(actor: Actor, now: datetime) -> Iterable[Todo]:
    """What the actor's units owe. Work on which nothing may have arisen is one line, answered by one tap."""
    if not actor.units_as(*rules.REPORTERS):
        return []
    lines = owed(rules.reportable_duties(actor), today=timezone.localdate(now))
    several = len({line.duty.unit_id for line in lines}) > 1
    grouped, single = _parted(lines)
    shown = [*_together(grouped), *(_todo(line, with_unit=several) for line in single[:TODOS])]
    left = len(single) - TODOS
    return [*shown, *([_more(left)] if left > 0 else [])]


def _parted(lines: list[Owed]) -> tuple[dict[date, list[Owed]], list[Owed]]:
    """Months with two or more duties that happen now and then; and all other lines."""
    months: dict[date, list[Owed]] = {}
    for line in lines:
        if line.duty.rhythm == Rhythm.WHEN_IT_HAPPENS:
            months.setdefault(line.cell.month, []).append(line)
    grouped = {month: held for month, held in months.items() if len(held) > 1}
    single = [line for line in lines if line not in grouped.get(line.cell.month, [])]
    return grouped, single


def _together(grouped: dict[date, list[Owed]]) -> Iterator[Todo]:
    for month, held in grouped.items():
        text = _("%(count)s tasks that happen now and then, month %(month)s: did anything arise?")
        first = held[0].cell
        yield Todo(
            text % {"count": len(held), "month": f"{month:%m/%Y}"},
            reverse("plan-nothing-arose", args=[key_of(month)]),
            first.closes_on,
            _("One answer for all on which nothing arose"),
            first.word,
            "late" if first.is_overdue else "wait",
        )


def _todo(line: Owed, *, with_unit: bool) -> Todo:
    duty, cell = line.duty, line.cell
    once = duty.rhythm == Rhythm.ONCE
    details = [str(duty.get_part_display())]
    if with_unit:
        details.append(str(duty.unit))
    details.append(_when(line, once=once))
    return Todo(
        str(duty.task),
        reverse("plan-report", args=[duty.pk, key_of(None if once else cell.month)]),
        cell.closes_on,
        " · ".join(details),
        cell.word if cell.is_overdue else "",
        "late",
    )


def _when(line: Owed, *, once: bool) -> str:
    closes = f"{line.cell.closes_on:%d/%m/%Y}"
    if once:
        return _("due %(day)s") % {"day": closes}
    text = _("month %(month)s, closes %(day)s") % {"month": f"{line.cell.month:%m/%Y}", "day": closes}
    more = line.periods - 1
    return _("%(text)s, and %(more)s more months") % {"text": text, "more": more} if more else text


def _more(left: int) -> Todo:
    return Todo(
        _("%(count)s more duties wait for a report") % {"count": left}, f"{reverse('duties')}?standing=now"
    )


def alarms(actor: Actor, now: datetime) -> Iterable[ShownAlarm]:
    """For the focal point: that somebody is silent; who, stands on My desk and behind the link.

    No figures: the bar is on every page, and to find one overdue duty takes 0.03 s where to count those of
    60,000 takes a second or more.
    """
    if not rules.chases_units(actor):
        return []
    if not overdue_only(rules.chased_duties(actor), today=timezone.localdate(now)).exists():
        return []
    return [ShownAlarm(_("Units have not reported in time"), reverse("plan-overdue"))]


def silent_units(actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """For the focal point: who did not answer, and what nobody leads."""
    if not rules.chases_units(actor):
        return None
    silent = overdue_by_unit(rules.chased_duties(actor), today=timezone.localdate(now))
    unled = without_lead(rules.visible_tasks(actor).filter(plan__state=Plan.State.CONFIRMED)).count()
    return {"units": silent[:UNITS], "more": max(0, len(silent) - UNITS), "without_lead": unled}


def months_of_units(actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """For those who see the whole authority: units by month of this year."""
    if not rules.sees_whole_authority(actor):
        return None
    today = timezone.localdate(now)
    months = months_of(date(today.year, 1, 1), date(today.year, 12, 31))
    running = {
        "task__plan__state": Plan.State.CONFIRMED,
        "task__plan__starts_on__lte": months[-1],
        "task__plan__ends_on__gte": months[0],
    }
    lines = months_by_unit(rules.chased_duties(actor).filter(**running), months, today=today)
    if not lines:
        return None
    return {"heat": heat_map.drawn(lines, months), "lines": lines, "months": months, "month": month_of(today)}
