"""The outbox: mail is a row first. Exactly-once over SMTP does not exist, so a lost answer waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.audit.actions import Signer
from sen.jobs.errors import WrongState
from sen.jobs.models import Delivery, Job, Message
from sen.jobs.smtp import Fate, Outcome

SEND = "jobs.send_delivery"
GIVE_UP_AFTER = timedelta(days=3)
"""A server that says "later" for so long has refused (RFC 5321 4.5.4.1 asks for four to five days of a relay;
ours is the first hop, and a person can act sooner)."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery committed as "sending": what goes over the wire, and the attempt it belongs to."""

    delivery_id: int
    attempt: int
    sender: str
    recipient: str
    content: bytes


def post_message(
    *,
    key: str,
    to: Sequence[str],
    subject: str,
    text: str,
    html: str = "",
    language: str,
    is_secret: bool = False,
    now: datetime | None = None,
) -> Message:
    """Put a message to each of `to` into the outbox, in the caller's transaction. A known key adds nothing.

    Nobody sees another's address. `language` is that of the texts, chosen by the caller for the recipient.
    `is_secret`: the text holds a link that opens something, and is not kept once it has left.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("message posted outside a transaction")
    now = now or timezone.now()
    recipients = sorted({_checked(address) for address in to})
    values = {"subject": " ".join(subject.split())[:200], "text": text, "html": html, "is_secret": is_secret}
    message, is_new = Message.objects.get_or_create(
        key=key, defaults={**values, "language": language, "created_at": now}
    )
    for address in recipients if is_new else ():
        delivery = Delivery(message=message, address=address, mail_id=_new_message_id(), changed_at=now)
        delivery.save()
        _queue(delivery, now)
    return message


@transaction.atomic
def begin_sending(delivery_id: int, *, now: datetime) -> Letter | None:
    """Commit that the delivery leaves now; None when there is nothing to send.

    Found "sending", it left once and nobody wrote down what became of it: its fate is unknown.
    """
    delivery = _locked(delivery_id)
    if delivery.state == Delivery.State.SENDING:
        _change(delivery, Delivery.State.UNKNOWN, now)
    if delivery.state != Delivery.State.WAITING:
        return None
    delivery.attempts += 1
    delivery.first_tried_at = delivery.first_tried_at or now
    _change(delivery, Delivery.State.SENDING, now, "attempts", "first_tried_at")
    sender = parseaddr(settings.MAIL_FROM)[1]
    return Letter(delivery.pk, delivery.attempts, sender, delivery.address, _mime(delivery))


@transaction.atomic
def record_outcome(letter: Letter, outcome: Outcome, *, now: datetime) -> datetime | None:
    """Write down what became of the letter; when to try again, if it should be.

    A worker slower than its lease finds the delivery "unknown" already: what it knows is better.
    """
    delivery = _locked(letter.delivery_id)
    if delivery.attempts != letter.attempt or delivery.state not in {
        Delivery.State.SENDING,
        Delivery.State.UNKNOWN,
    }:
        return None
    delivery.reply = outcome.reply[:300]
    again_at: datetime = now + min(FIRST_WAIT * 2 ** min(delivery.attempts - 1, 10), LONGEST_WAIT)
    if outcome.fate is not Fate.LATER:
        _change(delivery, outcome.fate.value, now, "reply")
        return None
    if delivery.first_tried_at and again_at > delivery.first_tried_at + GIVE_UP_AFTER:
        _change(delivery, Delivery.State.REFUSED, now, "reply")
        return None
    _change(delivery, Delivery.State.WAITING, now, "reply")
    return again_at


@transaction.atomic
def resend_delivery(delivery_id: int, *, by: Signer, now: datetime) -> None:
    """Send once more what was refused or whose fate is unknown: as a mail of its own, with a new Message-ID.

    The caller has asked its rule.
    """
    delivery = _unsettled(delivery_id)
    before, delivery.mail_id = delivery.mail_id, _new_message_id()
    delivery.first_tried_at = None
    _change(delivery, Delivery.State.WAITING, now, "mail_id", "first_tried_at")
    _queue(delivery, now)
    audit.record("jobs.delivery_resent", delivery, by=by, before=before, after=delivery.mail_id)


@transaction.atomic
def doubt_deliveries(*, now: datetime) -> int:
    """After a restore nobody knows what of the waiting mail left since the backup: a person decides. How many."""
    under_way = Delivery.objects.filter(state__in=[Delivery.State.WAITING, Delivery.State.SENDING])
    return under_way.update(state=Delivery.State.UNKNOWN, changed_at=now)


@transaction.atomic
def settle_delivery(delivery_id: int, *, has_arrived: bool, by: Signer, now: datetime) -> None:
    """A person knows what became of it: it arrived, or it did not and is left at that. The caller asked its rule."""
    delivery = _unsettled(delivery_id)
    before = delivery.state
    delivery.settled_at = now
    _change(delivery, Delivery.State.SENT if has_arrived else Delivery.State.CANCELLED, now, "settled_at")
    audit.record("jobs.delivery_settled", delivery, by=by, before=before, after=delivery.state)


@transaction.atomic
def cancel_delivery(delivery_id: int, *, by: Signer, now: datetime) -> None:
    """Take back what still waits. The caller has asked its rule."""
    delivery = _locked(delivery_id)
    if delivery.state != Delivery.State.WAITING:
        raise WrongState(_("Only a message that is still waiting can be taken back."))
    _change(delivery, Delivery.State.CANCELLED, now)
    audit.record("jobs.delivery_cancelled", delivery, by=by)


def _unsettled(delivery_id: int) -> Delivery:
    delivery = _locked(delivery_id)
    if delivery.state not in {Delivery.State.UNKNOWN, Delivery.State.REFUSED}:
        raise WrongState(_("This message is neither refused nor of unknown fate."))
    return delivery


def _locked(delivery_id: int) -> Delivery:
    return Delivery.objects.select_for_update(of=("self",)).select_related("message").get(pk=delivery_id)


def _change(delivery: Delivery, state: str, now: datetime, *fields: str) -> None:
    delivery.state, delivery.changed_at = Delivery.State(state), now
    delivery.save(update_fields=["state", "changed_at", *fields])
    if state in {Delivery.State.SENT, Delivery.State.CANCELLED} and delivery.message.is_secret:
        _empty(delivery.message)


def _empty(message: Message) -> None:
    """Unless another of its recipients may still get it."""
    if not message.deliveries.exclude(state__in=[Delivery.State.SENT, Delivery.State.CANCELLED]).exists():
        message.text = message.html = ""
        message.save(update_fields=["text", "html"])


def _queue(delivery: Delivery, now: datetime) -> None:
    """The Message-ID is the job's key too: one mail, one job."""
    Job.objects.create(
        kind=SEND, key=f"{SEND}:{delivery.mail_id}", run_at=now, payload={"delivery_id": delivery.pk}
    )


def _checked(address: str) -> str:
    """Addresses beyond ASCII need servers that most offices do not have: refused when posted, not days later."""
    validate_email(address)
    if not address.isascii():
        raise ValidationError(
            _("“%(address)s” is not an address that mail servers accept."), params={"address": address}
        )
    return address


def _new_message_id() -> str:
    return make_msgid(domain=parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2])


def _mime(delivery: Delivery) -> bytes:
    message, mail = delivery.message, EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = settings.MAIL_FROM, delivery.address, message.subject
    mail["Date"], mail["Message-ID"] = format_datetime(message.created_at), delivery.mail_id
    mail["Auto-Submitted"], mail["Content-Language"] = "auto-generated", message.language
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail.as_bytes()
