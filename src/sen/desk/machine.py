"""What runs by itself, told to administrators."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from sen.audit.models import Verification
from sen.audit.queries import last_verification, unsealed_since
from sen.desk.registry import ShownAlarm
from sen.desk.rules import can_run_the_machine
from sen.jobs.queries import alarms
from sen.lib.remembered import Remembered
from sen.org.models import Actor

UNSEALED_AFTER = timedelta(minutes=30)
PAGES = {"delivery": "desk-mail", "job": "desk-work", "schedule": "desk-work", "incident": "desk-incidents"}
"""First word of an alarm's name to the list where a person deals with it."""


def _ask_the_log(_now: datetime) -> tuple[Verification | None, datetime | None]:
    return last_verification(), unsealed_since()


the_log = Remembered(_ask_the_log)
the_jobs = Remembered(alarms)
"""These are the same for every administrator, and a dozen queries on each page of theirs."""


def alarms_of_the_log(actor: Actor, now: datetime) -> Iterator[ShownAlarm]:
    """The last check found a break, or entries have waited for their seal for long."""
    if not can_run_the_machine(actor):
        return
    last, waiting = the_log(now)
    if last and last.fault:
        url = reverse("desk-log-checks-detail", args=[last.pk])
        text = _("The log was tampered with. %(what)s") % {"what": last.get_fault_display()}
        yield ShownAlarm(text, url, "late", last.at)
    if waiting and waiting < now - UNSEALED_AFTER:
        text = _("Entries of the log are not being sealed: does the background work run?")
        yield ShownAlarm(text, reverse("desk-log-checks"), "late", waiting)


def alarms_of_jobs(actor: Actor, now: datetime) -> Iterator[ShownAlarm]:
    if not can_run_the_machine(actor):
        return
    for alarm in the_jobs(now):
        page = PAGES.get(alarm.name.partition("_")[0])
        text = str(alarm.text)
        if alarm.count > 1:
            text = _("%(text)s (%(count)s)") % {"text": text, "count": alarm.count}
        yield ShownAlarm(text, reverse(page) if page else "", "late", alarm.since)
