"""What runs by itself, told to administrators."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sen.desk.registry import ShownAlarm
from sen.desk.rules import can_run_the_machine
from sen.jobs.queries import alarms
from sen.org.models import Actor

PAGES = {"delivery": "desk-mail", "job": "desk-work", "schedule": "desk-work", "incident": "desk-incidents"}
"""First word of an alarm's name to the list where a person deals with it."""


def alarms_of_jobs(actor: Actor, now: datetime) -> Iterator[ShownAlarm]:
    if not can_run_the_machine(actor):
        return
    for alarm in alarms(now):
        page = PAGES.get(alarm.name.partition("_")[0])
        text = str(alarm.text)
        if alarm.count > 1:
            text = _("%(text)s (%(count)s)") % {"text": text, "count": alarm.count}
        yield ShownAlarm(text, reverse(page) if page else "", "late", alarm.since)
