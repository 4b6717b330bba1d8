"""What needs a person, for the desk; and the numbers that monitoring reads."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sen.jobs.models import Delivery, Incident, Job, ScheduleMark, Worker
from sen.jobs.registry import KINDS

WORKER_SILENT_AFTER = timedelta(seconds=60)
MAIL_LATE_AFTER = timedelta(hours=4)
NO_SERVER_SHOWN_AFTER = timedelta(minutes=15)
LEAST_FREE_BYTES = 1_000_000_000
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Alarm:
    name: str
    """A word for the address and the icon: `delivery_unknown`."""
    text: str | Promise
    """One sentence in the reader's language, without the number."""
    count: int = 1
    since: datetime | None = None
    rows: tuple[int, ...] = ()
    """Numbers of the rows concerned, at most 50: deliveries, jobs or incidents, as the name says."""


def alarms(now: datetime) -> list[Alarm]:
    """Everything that runs by itself and does not, the gravest first."""
    return [*_silent_worker(now), *_mail(now), *_jobs(now), *_schedules(now), *_incidents(), *_disk()]


def worker_seen_at() -> datetime | None:
    seen: datetime | None = Worker.objects.aggregate(seen=Max("seen_at"))["seen"]
    return seen


def open_deliveries() -> QuerySet[Delivery]:
    """Deliveries that wait for a person: refused and of unknown fate."""
    states = [Delivery.State.UNKNOWN, Delivery.State.REFUSED]
    return Delivery.objects.filter(state__in=states).select_related("message").order_by("changed_at", "pk")


def counts() -> dict[str, dict[str, int]]:
    """Jobs and deliveries by state."""
    jobs = Job.objects.order_by("state").values_list("state").annotate(Count("pk"))
    deliveries = Delivery.objects.order_by("state").values_list("state").annotate(Count("pk"))
    return {"jobs": dict(jobs), "deliveries": dict(deliveries)}


def _silent_worker(now: datetime) -> Iterator[Alarm]:
    seen_at = worker_seen_at()
    if seen_at is None or seen_at < now - WORKER_SILENT_AFTER:
        yield Alarm(
            "worker_silent", _("Nothing runs in the background: no mail leaves, no plan is read."), 1, seen_at
        )


def _mail(now: datetime) -> Iterator[Alarm]:
    state = Delivery.State
    yield from _of_rows(
        "delivery_unknown",
        _("Messages left, but whether they arrived is unknown. Ask the recipient, then settle or resend."),
        Delivery.objects.filter(state=state.UNKNOWN),
        "changed_at",
    )
    yield from _of_rows(
        "delivery_refused",
        _("Messages were refused by the mail server."),
        Delivery.objects.filter(state=state.REFUSED),
        "changed_at",
    )
    shown_after = MAIL_LATE_AFTER if settings.SMTP_URL else NO_SERVER_SHOWN_AFTER
    text = (
        _("Messages have been waiting for hours; the mail server does not take them.")
        if settings.SMTP_URL
        else _("Messages wait: no mail server has been set up (SEN_SMTP_URL).")
    )
    waiting = Delivery.objects.filter(state=state.WAITING, message__created_at__lt=now - shown_after)
    yield from _of_rows("delivery_waiting", text, waiting, "message__created_at")


def _jobs(now: datetime) -> Iterator[Alarm]:
    yield from _of_rows(
        "job_given_up",
        _("Background work failed again and again and was given up."),
        Job.objects.filter(state=Job.State.GIVEN_UP),
        "run_at",
    )
    waiting = Job.objects.filter(state=Job.State.WAITING, run_at__lte=now).order_by("kind").values("kind")
    for found in waiting.annotate(since=Min("run_at"), count=Count("pk")):
        kind = KINDS.get(found["kind"])
        if kind and found["since"] < now - kind.alarm_after:
            text = _("Background work is late.")
            yield Alarm("job_late", text, found["count"], found["since"])


def _schedules(now: datetime) -> Iterator[Alarm]:
    """A time that passed without a job; a job that was added and waits is late, not missed."""
    for mark in ScheduleMark.objects.order_by("kind"):
        kind = KINDS.get(mark.kind)
        if kind and kind.schedule and mark.due_at < (due := kind.schedule.latest(now - kind.alarm_after)):
            yield Alarm("schedule_missed", _("Scheduled work was not started at its time."), 1, due)


def _incidents() -> Iterator[Alarm]:
    unseen = Incident.objects.filter(settled_at=None)
    for kind in unseen.order_by("kind").values_list("kind", flat=True).distinct():
        label = Incident.Kind(kind).label
        yield from _of_rows(f"incident_{kind}", label, unseen.filter(kind=kind), "at")


def _disk() -> Iterator[Alarm]:
    if shutil.disk_usage(settings.DATA_DIR).free < LEAST_FREE_BYTES:
        yield Alarm("disk_full", _("Less than 1 GB of disk is free."))


def _of_rows(name: str, text: str | Promise, rows: QuerySet[Any], since: str) -> Iterator[Alarm]:
    found = rows.aggregate(count=Count("pk"), since=Min(since))
    if found["count"]:
        shown = tuple(rows.order_by("pk").values_list("pk", flat=True)[:SHOWN])
        yield Alarm(name, text, found["count"], found["since"], shown)
