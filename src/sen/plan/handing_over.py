"""What handovers put on My desk: what waits for the own answer, and an alarm when nobody answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sen.desk.registry import ShownAlarm, Todo
from sen.org.models import Actor, Role
from sen.plan.models import DutyTransfer
from sen.plan.rules import acceptable_handovers, decidable_handovers

DAYS_TO_ACCEPT = 10
"""Working time of two weeks: the next month's reports are then not far off."""
ACCEPTERS = (Role.UNIT_LEAD, Role.FOCAL_POINT, Role.LEADER)
DECIDERS = (Role.ADMINISTRATOR, Role.FOCAL_POINT)


def todos(actor: Actor, now: datetime) -> Iterable[Todo]:
    """One line for what is to be accepted, one for what is to be assigned. A query each, for those whom it concerns."""
    if actor.units_as(*ACCEPTERS):
        offered = acceptable_handovers(actor).aggregate(n=Count("pk"), since=Min("offered_at"))
        if offered["n"]:
            text = ngettext(
                "Accept or return %(count)s task handed over",
                "Accept or return %(count)s tasks handed over",
                offered["n"],
            )
            yield _line(text % {"count": offered["n"]}, "unit-handovers-accept", offered["since"], now)
    if actor.units_as(*DECIDERS):
        waiting = decidable_handovers(actor).exclude(state=DutyTransfer.State.OFFERED)
        undecided = waiting.aggregate(n=Count("pk"), since=Min("opened_at"))
        if undecided["n"]:
            text = ngettext(
                "Say who continues %(count)s task of a unit that ended",
                "Say who continues %(count)s tasks of units that ended",
                undecided["n"],
            )
            yield _line(text % {"count": undecided["n"]}, "unit-handovers-assign", undecided["since"], now)


def _line(text: str, url_name: str, since: datetime, now: datetime) -> Todo:
    due = timezone.localdate(since) + timedelta(days=DAYS_TO_ACCEPT)
    is_late = due < timezone.localdate(now)
    return Todo(
        text,
        reverse(url_name),
        due,
        state=_("Overdue") if is_late else "",
        tone="late" if is_late else "wait",
    )


def alarms(actor: Actor, now: datetime) -> Iterable[ShownAlarm]:
    """For who decides: work that nobody has accepted for too long would be nobody's work."""
    if not actor.units_as(*DECIDERS):
        return []
    late = decidable_handovers(actor).filter(opened_at__lt=now - timedelta(days=DAYS_TO_ACCEPT))
    if not late.exists():
        return []
    text = _("Work of units that ended has waited more than %(days)s days to be accepted")
    return [ShownAlarm(text % {"days": DAYS_TO_ACCEPT}, reverse("unit-handovers"))]
