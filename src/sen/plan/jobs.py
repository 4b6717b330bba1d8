"""Work that runs by itself: each kind takes ids and calls one action."""

from datetime import datetime

from sen.plan.actions import channels, chasing, intake, links, publication, rounds


def read_document_of_plan(plan_id: int, now: datetime) -> None:
    intake.read_document_of_plan(plan_id, now=now)


def open_due_rounds(now: datetime) -> None:
    rounds.open_due_rounds(now=now)


def remind_by_steps(now: datetime) -> None:
    chasing.remind_by_steps(now=now)


def check_links(now: datetime) -> None:
    links.check_links(now=now)


def watch_publication(now: datetime) -> None:
    publication.watch_publication(now=now)


def tell_channels(now: datetime) -> None:
    channels.tell_channels(now=now)


def send_to_channel(code: str, number: int, day: str, now: datetime) -> None:
    channels.send_to_channel(code, number, day, now=now)
