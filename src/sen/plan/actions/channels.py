"""Each working morning the counts of what waits go to the channels of an authority: figures alone, no names, no texts."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sen.jobs.actions import add_job
from sen.jobs.channels import send
from sen.org.models import Unit
from sen.org.office_law import calendar_of
from sen.plan.queries.waiting_counts import Waiting, waiting_of

LANGUAGE = "vi"
"""Of an office's channel: it has no person's choice."""


@transaction.atomic
def tell_channels(*, now: datetime) -> int:
    """One job for each channel whose authority works today; how many. Asked again, the day's jobs stand already."""
    today = timezone.localdate(now)
    asked = 0
    for code, addresses in settings.CHANNELS.items():
        authority = Unit.objects.filter(code=code, kind=Unit.Kind.PEOPLES_COMMITTEE).first()
        if authority is None or not calendar_of(authority).is_working(today):
            continue
        for number in range(len(addresses)):
            key = f"plan.channel:{code}:{number}:{today:%Y%m%d}"
            add_job(
                "plan.send_to_channel", key=key, run_at=now, code=code, number=number, day=today.isoformat()
            )
            asked += 1
    return asked


def send_to_channel(code: str, number: int, day: str, *, now: datetime) -> bool:
    """Say it, if it is still that day and something waits; whether it was said.

    Killed between the channel's yes and the end of the job, it is said a second time: better than not at all.
    """
    addresses = settings.CHANNELS.get(code, [])
    authority = Unit.objects.filter(code=code, kind=Unit.Kind.PEOPLES_COMMITTEE).first()
    today = timezone.localdate(now)
    if authority is None or number >= len(addresses) or day != today.isoformat():
        return False
    waiting = waiting_of(authority, now=now)
    if not waiting.is_any:
        return False
    with translation.override(LANGUAGE):
        title, body = _said(authority, waiting, today)
    send(addresses[number], place=f"{code}, {number + 1}", title=title, body=body)
    return True


def _said(authority: Unit, waiting: Waiting, today: date) -> tuple[str, str]:
    lines = [
        (_("Report sheets not sent in"), waiting.sheets),
        (_("of them late"), waiting.late_sheets),
        (_("Overdue duties"), waiting.duties),
        (_("Directives not carried out"), waiting.directives),
        (_("Plans to be made public"), waiting.plans),
    ]
    body = "\n".join(f"{label}: {count}" for label, count in lines if count)
    return f"{authority}, {today:%d/%m/%Y}", body
