"""What of units, people and rights waits for one person."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sen.desk.waiting import Line, Source, register_waiting
from sen.org.models import Actor, DataRequest, Handover, Role, SecondFactorReset, Succession
from sen.org.rules import (
    decided_successions,
    managed_people,
    visible_data_requests,
    visible_handovers,
    visible_second_factor_resets,
)


def _keeps(actor: Actor) -> bool:
    return bool(actor.units_as(Role.ADMINISTRATOR))


def _heads(actor: Actor) -> bool:
    return bool(actor.units_as(Role.ADMINISTRATOR, Role.UNIT_LEAD))


def _resets(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Not what one asked for oneself, nor in roles that who asked has lent."""
    lent_by = {giver for roles in actor.delegated.values() for giver, _name in roles.values()}
    waiting = visible_second_factor_resets(actor).filter(
        confirmed_at=None, withdrawn_at=None, expires_at__gt=now
    )
    return waiting.exclude(requested_by_id__in={actor.user_id, *lent_by})


def _reset_line(row: SecondFactorReset) -> Line:
    asked = _("%(name)s asks you to confirm as the second person") % {"name": row.requested_by_name}
    text = _("Second factor lost: %(person)s") % {"person": row.person}
    return Line(text, reverse("lost-factors-detail", args=[row.pk]), asked)


def _data_requests(actor: Actor, _now: datetime) -> QuerySet[Any]:
    managed = managed_people(actor).exclude(pk=actor.user_id).values("pk")
    return visible_data_requests(actor).filter(state=DataRequest.State.OPEN, person__in=managed)


def _data_request_line(row: DataRequest) -> Line:
    text = _("Request about personal data: %(kind)s") % {"kind": row.get_kind_display()}
    return Line(text, reverse("data-requests-detail", args=[row.pk]), str(row.person))


def _successions(actor: Actor, _now: datetime) -> QuerySet[Any]:
    """Begun and not confirmed; or planned, and could not take effect."""
    refused = Q(state=Succession.State.PLANNED) & ~Q(refusal="")
    return decided_successions(actor).filter(Q(state=Succession.State.DRAFT) | refused)


def _succession_line(row: Succession) -> Line:
    text = _("Change of units: %(change)s") % {"change": row}
    return Line(text, reverse("successions-detail", args=[row.pk]), row.refusal)


def _handovers(actor: Actor, _now: datetime) -> QuerySet[Any]:
    mine = Q(giver=actor.user_id, given_at=None) | Q(taker=actor.user_id, given_at__isnull=False)
    return visible_handovers(actor).filter(mine, state=Handover.State.OPEN)


def _handover_line(row: Handover) -> Line:
    text = (
        _("Confirm what you hand over to %(person)s") % {"person": row.taker}
        if row.given_at is None
        else _("Confirm what you take over from %(person)s") % {"person": row.giver}
    )
    return Line(text, reverse("handovers-detail", args=[row.pk]), str(row.unit))


def register_organisation() -> None:
    register_waiting(
        Source("desk.reset", "sign", _resets, _reset_line, "expires_at", ("person",), concerned=_heads),
        Source("desk.data_request", "answer", _data_requests, _data_request_line, "due_on", ("person",),
               concerned=_keeps),
        Source("desk.succession", "sign", _successions, _succession_line, "effective_on", concerned=_keeps),
        Source("desk.handover", "sign", _handovers, _handover_line, "", ("giver", "taker", "unit")),
    )  # fmt: skip
