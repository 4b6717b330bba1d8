import email
import email.policy
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from sen.audit.models import Entry
from sen.jobs.actions import cancel_delivery, post_message, resend_delivery, settle_delivery
from sen.jobs.errors import WrongState
from sen.jobs.models import Delivery, Job, Message
from sen.jobs.outbox import GIVE_UP_AFTER, begin_sending, record_outcome
from sen.jobs.smtp import Fate, Outcome
from sen.jobs.worker import run_once
from tests.factories import NOW, UnitFactory, actor_in
from tests.processes import mail_server

pytestmark = pytest.mark.django_db
LATER = Outcome(Fate.LATER, "451 come back")


def post(*to, key="k", **values):
    values = {"subject": "Kế hoạch\nmới", "text": "Kính gửi ...", "language": "vi", "now": NOW, **values}
    return post_message(key=key, to=to or ["an@example.org"], **values)


@pytest.fixture
def delivery():
    return post().deliveries.get()


def state_of(delivery):
    delivery.refresh_from_db()
    return delivery.state


@pytest.mark.django_db(transaction=True)
def test_post_message_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        post()


def test_post_message_makes_one_delivery_and_job_per_address_once_per_key():
    post("an@example.org", "binh@example.org", "an@example.org")
    post("chi@example.org")

    assert Message.objects.count() == 1
    assert set(Delivery.objects.values_list("address", "state")) == {
        ("an@example.org", "waiting"),
        ("binh@example.org", "waiting"),
    }
    assert Job.objects.count() == 2


@pytest.mark.parametrize("address", ["an", "an@example.org\nBcc: b@example.org", "ăn@example.org"])
def test_post_message_refuses_what_no_mail_server_takes(address):
    with pytest.raises(ValidationError):
        post(address)


def test_begin_sending_hands_out_the_mail_once_and_the_second_finds_its_fate_unknown(delivery):
    letter = begin_sending(delivery.pk, now=NOW)

    mail = email.message_from_bytes(letter.content, policy=email.policy.default)
    assert (mail["To"], mail["Subject"]) == ("an@example.org", "Kế hoạch mới")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (delivery.mail_id, "auto-generated")
    assert state_of(delivery) == Delivery.State.SENDING
    assert begin_sending(delivery.pk, now=NOW) is None
    assert state_of(delivery) == Delivery.State.UNKNOWN
    assert begin_sending(delivery.pk, now=NOW) is None


def test_a_server_that_says_later_is_asked_again_with_the_same_mail_until_three_days_are_over(delivery):
    now, waits = NOW, []
    first = begin_sending(delivery.pk, now=now)
    again_at = record_outcome(first, LATER, now=now)
    while again_at:
        waits.append((again_at - now) // timedelta(minutes=1))
        now = again_at
        letter = begin_sending(delivery.pk, now=now)
        assert letter.content == first.content
        again_at = record_outcome(letter, LATER, now=now)

    assert waits[:9] == [1, 2, 4, 8, 16, 32, 64, 120, 120]
    assert GIVE_UP_AFTER - timedelta(hours=2) <= now - NOW <= GIVE_UP_AFTER
    assert (state_of(delivery), delivery.reply) == (Delivery.State.REFUSED, "451 come back")


@pytest.mark.parametrize(
    ("fate", "state"), [(Fate.SENT, "sent"), (Fate.REFUSED, "refused"), (Fate.UNKNOWN, "unknown")]
)
def test_record_outcome_keeps_the_final_fate(delivery, fate, state):
    letter = begin_sending(delivery.pk, now=NOW)

    assert record_outcome(letter, Outcome(fate, "said"), now=NOW) is None

    assert (state_of(delivery), delivery.reply) == (state, "said")


def test_a_slow_worker_that_knows_the_fate_corrects_unknown_but_not_what_a_person_did(delivery):
    slow = begin_sending(delivery.pk, now=NOW)
    begin_sending(delivery.pk, now=NOW)

    record_outcome(slow, Outcome(Fate.SENT), now=NOW)
    assert state_of(delivery) == Delivery.State.SENT

    record_outcome(slow, LATER, now=NOW)
    assert state_of(delivery) == Delivery.State.SENT


def test_resend_delivery_sends_a_mail_of_its_own(delivery):
    by, before = actor_in(UnitFactory()), delivery.mail_id
    letter = begin_sending(delivery.pk, now=NOW)
    record_outcome(letter, Outcome(Fate.UNKNOWN), now=NOW)

    resend_delivery(delivery.pk, by=by, now=NOW)

    assert (state_of(delivery), delivery.mail_id != before) == (Delivery.State.WAITING, True)
    assert Job.objects.filter(payload={"delivery_id": delivery.pk}).count() == 2
    entry = Entry.objects.get()
    assert (entry.verb, entry.facts) == (
        "jobs.delivery_resent",
        {"before": before, "after": delivery.mail_id},
    )


@pytest.mark.parametrize(("has_arrived", "state"), [(True, "sent"), (False, "cancelled")])
def test_settle_delivery_writes_down_what_a_person_found_out(delivery, has_arrived, state):
    record_outcome(begin_sending(delivery.pk, now=NOW), Outcome(Fate.UNKNOWN), now=NOW)

    settle_delivery(delivery.pk, has_arrived=has_arrived, by=actor_in(UnitFactory()), now=NOW)

    assert (state_of(delivery), delivery.settled_at) == (state, NOW)


def test_what_is_sent_cannot_be_resent_settled_or_cancelled(delivery):
    by = actor_in(UnitFactory())
    record_outcome(begin_sending(delivery.pk, now=NOW), Outcome(Fate.SENT), now=NOW)

    with pytest.raises(WrongState):
        resend_delivery(delivery.pk, by=by, now=NOW)
    with pytest.raises(WrongState):
        settle_delivery(delivery.pk, has_arrived=False, by=by, now=NOW)
    with pytest.raises(WrongState):
        cancel_delivery(delivery.pk, by=by, now=NOW)
    assert (state_of(delivery), Entry.objects.count()) == (Delivery.State.SENT, 0)


def test_a_cancelled_delivery_never_leaves(delivery):
    cancel_delivery(delivery.pk, by=actor_in(UnitFactory()), now=NOW)

    assert begin_sending(delivery.pk, now=NOW) is None
    assert state_of(delivery) == Delivery.State.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_through_a_real_server_and_each_recipient_has_a_state(settings, tmp_path):
    now = timezone.now()
    with transaction.atomic():
        post("an@example.org", "refused@example.org", "later@example.org", html="<p>Kính gửi</p>", now=now)

    with mail_server(tmp_path / "mail") as server:
        settings.SMTP_URL = server.url
        for _ in range(3):
            assert run_once(now=now) is not None
        assert run_once(now=now) is None
        taken = server.taken()

    states = dict(Delivery.objects.values_list("address", "state"))
    assert states == {
        "an@example.org": "sent",
        "refused@example.org": "refused",
        "later@example.org": "waiting",
    }
    assert taken == [Delivery.objects.get(address="an@example.org").mail_id]


def test_without_a_mail_server_mail_waits(settings, delivery):
    settings.SMTP_URL = ""

    assert run_once(now=NOW) is not None

    assert (state_of(delivery), Job.objects.get().run_at) == ("waiting", NOW + timedelta(minutes=10))


def test_mail_of_django_goes_through_the_outbox():
    mail = EmailMultiAlternatives("Đặt lại mật khẩu", "Văn bản", to=["an@example.org"], bcc=["b@example.org"])
    mail.attach_alternative("<p>Văn bản</p>", "text/html")

    with get_connection("sen.jobs.mail_backend.OutboxBackend") as outbox:
        assert outbox.send_messages([mail]) == 1

    message = Message.objects.get()
    assert (message.subject, message.text, message.html) == ("Đặt lại mật khẩu", "Văn bản", "<p>Văn bản</p>")
    assert message.deliveries.count() == 2


@pytest.mark.parametrize(
    ("fate", "is_kept"), [(Fate.SENT, False), (Fate.UNKNOWN, True), (Fate.REFUSED, True), (Fate.LATER, True)]
)
def test_a_secret_text_is_kept_no_longer_than_it_may_have_to_be_sent(fate, is_kept):
    message = post("a@example.org", is_secret=True)

    record_outcome(begin_sending(message.deliveries.get().pk, now=NOW), Outcome(fate), now=NOW)

    message.refresh_from_db()
    assert bool(message.text) == is_kept


def test_a_secret_text_waits_for_the_last_of_its_recipients():
    message = post("a@example.org", "b@example.org", is_secret=True)
    first, second = message.deliveries.order_by("pk")

    record_outcome(begin_sending(first.pk, now=NOW), Outcome(Fate.SENT), now=NOW)
    second.message.refresh_from_db()
    assert second.message.text
    record_outcome(begin_sending(second.pk, now=NOW), Outcome(Fate.SENT), now=NOW)

    message.refresh_from_db()
    assert message.text == ""
