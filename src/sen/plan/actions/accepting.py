"""The focal point has read a sheet that was sent in and has nothing to ask."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.errors import RoundClosed
from sen.plan.models import Answersheet
from sen.plan.rules import can_run_sheet

__all__ = ["accept_sheet"]


@transaction.atomic
def accept_sheet(sheet_id: int, *, by: Actor, now: datetime) -> Answersheet:
    """It waits for the focal point no longer. Sent back or sent in again, it is to be read again."""
    rows = Answersheet.objects.select_for_update(of=("self",)).select_related("round__plan", "unit")
    sheet = rows.get(pk=sheet_id)
    if not can_run_sheet(by, sheet):
        raise PermissionDenied
    if not sheet.round.is_open:
        raise RoundClosed(_("This round is frozen already."))
    if sheet.is_missing or sheet.accepted_at is not None:
        raise RoundClosed(_("This sheet does not wait for you now."))
    sheet.accepted_at = now
    sheet.save(update_fields=["accepted_at"])
    audit.record("plan.sheet_accepted", sheet, by=by, unit_id=sheet.unit_id, round=str(sheet.round))
    return sheet
