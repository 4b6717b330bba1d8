"""Work that runs by itself: each kind takes ids and calls one action."""

from datetime import datetime

from django.utils import timezone

from sen.jobs.actions import add_job
from sen.org import actions
from sen.org.queries import due_successions


def add_due_successions(now: datetime) -> None:
    """At 00:00: one job for each change whose day has come, so that one that is refused stops no other.

    What lies deepest comes first: jobs of one moment run in the order in which they were added.
    """
    today = timezone.localdate(now)
    for row in due_successions(on=today):
        add_job("org.succession", key=f"org.succession:{row.pk}@{today}", run_at=now, succession_id=row.pk)


def take_effect(succession_id: int, now: datetime) -> None:
    actions.take_effect(succession_id, now=now)
