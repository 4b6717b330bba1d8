"""Work that runs by itself: each kind takes ids and calls one action."""

from datetime import datetime

from sen.plan.actions import intake


def read_document_of_plan(plan_id: int, now: datetime) -> None:
    intake.read_document_of_plan(plan_id, now=now)
