"""What this room puts into the calendar of deadlines, beside the sheets, directives and comments to answer."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sen.lib.calendars import AHEAD, BACK, Dated
from sen.org.models import Actor, Role
from sen.plan import rules
from sen.plan.models import Directive, DirectiveDuty, Duty, Rhythm, Round
from sen.plan.periods import key_of
from sen.plan.queries.overdue import duties_in_force
from sen.plan.queries.publication import to_publish
from sen.plan.queries.states import cells_of_duties
from sen.plan.standing import Cell, Standing

TOLD = 20
"""Tasks of a month that its line names."""


def deadlines(actor: Actor, now: datetime) -> Iterator[Dated]:
    """Three queries for who reports; two more for the focal point or a leader."""
    if actor.units_as(*rules.REPORTERS):
        yield from _reports(actor, timezone.localdate(now))
    if rules.chases_units(actor):
        yield from _rounds(actor)
    if rules.can_direct(actor):
        yield from _given(actor)
    if actor.units_as(Role.FOCAL_POINT, Role.LEADER):
        yield from _publications(actor)


def _reports(actor: Actor, today: date) -> Iterator[Dated]:
    """A task due once is a line of its own; those of every month are one line a month."""
    found = list(duties_in_force(rules.reportable_duties(actor)))
    cells = cells_of_duties(found, today=today)
    months: dict[date, list[Duty]] = {}
    for duty in sorted(found, key=lambda each: (each.task.position, each.pk)):
        for cell in cells[duty.pk]:
            if not _waits(cell) or not today - BACK <= cell.closes_on <= today + AHEAD:
                continue
            if duty.rhythm == Rhythm.ONCE:
                yield _once(duty, cell)
            else:
                months.setdefault(cell.month, []).append(duty)
    for month, held in months.items():
        yield _of_a_month(month, held, cells)


def _waits(cell: Cell) -> bool:
    return cell.standing == Standing.NO_REPORT or cell.is_overdue


def _once(duty: Duty, cell: Cell) -> Dated:
    text = _("Task due: %(task)s") % {"task": duty.task}
    url = reverse("plan-report", args=[duty.pk, key_of(None)])
    return Dated(f"plan.duty-{duty.pk}", cell.closes_on, text, url, f"{duty.unit} · {duty.task.plan}")


def _of_a_month(month: date, held: list[Duty], cells: dict[int, list[Cell]]) -> Dated:
    closes_on = next(cell.closes_on for cell in cells[held[0].pk] if cell.month == month)
    text = ngettext(
        "Report of month %(month)s: %(count)s task", "Report of month %(month)s: %(count)s tasks", len(held)
    )
    named = [f"- {duty.task}" for duty in held[:TOLD]]
    left = len(held) - TOLD
    named += (
        [ngettext("and %(count)s more", "and %(count)s more", left) % {"count": left}] if left > 0 else []
    )
    facts = {"month": f"{month:%m/%Y}", "count": len(held)}
    return Dated(f"plan.month-{month:%Y-%m}", closes_on, text % facts, reverse("duties"), "\n".join(named))


def _rounds(actor: Actor) -> Iterator[Dated]:
    """Of the focal point: when the units' sheets are due."""
    own = rules.visible_rounds(actor).filter(plan__authority__in=actor.authorities_as(Role.FOCAL_POINT))
    for row in own.filter(state=Round.State.OPEN).select_related("plan"):
        text = _("Sheets of the units are due: %(round)s") % {"round": row}
        yield Dated(f"plan.round-{row.pk}", row.due_at, text, reverse("rounds-detail", args=[row.pk]))


def _given(actor: Actor) -> Iterator[Dated]:
    """Of leaders and the focal point: when units have to have carried out what they were told."""
    open_still = (DirectiveDuty.State.OPEN, DirectiveDuty.State.RETURNED)
    duties = rules.visible_directive_duties(actor).filter(
        directive__authority__in=actor.authorities_as(*rules.DIRECTORS), state__in=open_still
    )
    addressed: dict[Directive, list[DirectiveDuty]] = {}
    for duty in duties.select_related("directive", "unit").order_by(
        "directive__due_at", "unit__folded", "pk"
    ):
        addressed.setdefault(duty.directive, []).append(duty)
    for directive, held in addressed.items():
        text = _("Directive given is due: %(text)s") % {"text": directive}
        url = reverse("directives-detail", args=[held[0].pk])
        units = ", ".join(str(duty.unit) for duty in held)
        yield Dated(f"plan.given-{directive.pk}", directive.due_at, text, url, units)


def _publications(actor: Actor) -> Iterator[Dated]:
    plans = rules.plans_to_publish(actor).select_related("authority").order_by("issued_on", "pk")
    for each in to_publish(plans):
        text = _("Make the plan public: %(plan)s") % {"plan": each.plan.number or each.plan.title}
        basis = _("by %(basis)s, signed on %(day)s") % {
            "basis": f"{each.clock.rule.article}, {each.clock.rule.act}",
            "day": f"{each.plan.issued_on:%d/%m/%Y}",
        }
        url = reverse("plans-cong-khai", args=[each.plan.pk])
        yield Dated(f"plan.publish-{each.plan.pk}", each.clock.due_on, text, url, basis)
