"""What waits between persons of Binh Sen: a handing over that the taker has not confirmed, and a request about own data."""

from datetime import datetime

from django.utils import timezone

from sen.config.demo.locality import Locality
from sen.org import actions
from sen.org.models import DataRequest, Membership
from sen.plan.actions.officers import name_officer
from sen.plan.models import Duty, Plan

GIVER, TAKER, HEAD, KEEPER = "vanhoa", "bientap", "truongphong", "quantri"
UNIT = "BS-VHXH"
IN_CHARGE_OF = 4
"""Open duties that the giver takes care of, so that there is something to pass."""


def lay_out(place: Locality, *, now: datetime) -> None:
    _handing_over(place, now=now)
    actions.record_data_request(
        place.people[GIVER],
        kind=DataRequest.Kind.SEE,
        asked_on=timezone.localdate(now),
        by=place.actor(KEEPER, now=now),
        now=now,
        note="Đơn viết tay, nhận tại bộ phận một cửa (mẫu)",
    )


def _handing_over(place: Locality, *, now: datetime) -> None:
    """Confirmed by who gives; who takes confirms next."""
    head, giver = place.actor(HEAD, now=now), place.people[GIVER]
    running = Duty.objects.filter(
        unit=place.units[UNIT], state=Duty.State.OPEN, task__plan__state=Plan.State.CONFIRMED
    )
    for duty in running.order_by("task__plan", "task__position")[:IN_CHARGE_OF]:
        name_officer(duty.pk, officer_id=giver.pk, by=head)
    given, taken = (
        Membership.objects.get(user=place.people[name], unit=place.units[UNIT]).pk for name in (GIVER, TAKER)
    )
    begun = actions.make_handover(
        given,
        to=taken,
        reason="Đi học bồi dưỡng ba tháng (mẫu)",
        by=head,
        now=now,
    )
    actions.confirm_giving(begun.pk, by=place.actor(GIVER, now=now), now=now)
