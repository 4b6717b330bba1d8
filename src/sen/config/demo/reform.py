"""A change in the running year: the associations of Long Van join its Fatherland Front, and their open work passes on."""

from datetime import date, datetime

from django.utils import timezone

from sen.config.demo.locality import Locality
from sen.org import actions
from sen.org.actions import Change
from sen.org.models import Succession
from sen.plan.actions.handover import accept_handovers
from sen.plan.models import Plan
from sen.plan.rules import acceptable_handovers

ENDING, HEIR = ("LV-TN", "LV-PN", "LV-ND"), "LV-MT"
ACCEPTED_FROM = "LV-TN"
"""What came from this one is taken over already; the rest waits, so that the list can be tried."""


def join_the_front(place: Locality, *, now: datetime) -> None:
    """From the first day of this month, at the latest of the plan's last month."""
    plan = Plan.objects.get(authority=place.units["LV"])
    assert plan.ends_on
    today = timezone.localdate(now)
    first_day = min(today.replace(day=1), plan.ends_on.replace(day=1))
    _merge(place, first_day, now=now)
    head = place.actor("longvan", now=now)
    waiting = acceptable_handovers(head).filter(duty__unit=place.units[ACCEPTED_FROM])
    accept_handovers(list(waiting.values_list("pk", flat=True)), by=head, now=now)


def _merge(place: Locality, first_day: date, *, now: datetime) -> None:
    keeper = place.actor("quantri.longvan", now=now)
    change = Change(
        kind=Succession.Kind.MERGE,
        olds=[place.units[code] for code in ENDING],
        news=[place.units[HEIR]],
        effective_on=first_day,
        act_number="07/NQ-MẪU",
        act_on=first_day,
        act_title="Nghị quyết hợp nhất các tổ chức đoàn thể của xã (mẫu)",
    )
    drafted = actions.draft_succession(change, by=keeper, now=now)
    actions.confirm_succession(drafted.pk, by=keeper, now=now)
