"""The room's own job kinds."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from sen.jobs.errors import TryLater
from sen.jobs.outbox import begin_sending, record_outcome
from sen.jobs.smtp import Server, deliver

NO_SERVER_WAIT = timedelta(minutes=10)


def send_delivery(delivery_id: int, now: datetime) -> None:
    """Long: two short transactions with the conversation between them. Without a mail server it waits."""
    if not settings.SMTP_URL:
        raise TryLater(now + NO_SERVER_WAIT)
    letter = begin_sending(delivery_id, now=now)
    if letter is None:
        return
    outcome = deliver(Server.from_url(settings.SMTP_URL), letter.sender, letter.recipient, letter.content)
    if again_at := record_outcome(letter, outcome, now=timezone.now()):
        raise TryLater(again_at)
