"""Django's mail through the outbox: log-in letters of allauth take the same one way out."""

from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import get_language

from sen.jobs.actions import post_message


class OutboxBackend(BaseEmailBackend):
    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            post_message(
                key=f"django:{uuid4()}",
                to=mail.recipients(),
                subject=str(mail.subject),
                text=str(mail.body),
                html=_html_of(mail),
                language=get_language() or "vi",
            )
        return len(email_messages)


def _html_of(mail: EmailMessage) -> str:
    alternatives = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
    return next((str(content) for content, kind in alternatives if kind == "text/html"), "")
