import socket

import pytest

from sen.jobs.smtp import Fate, Server, deliver
from tests.processes import mail_server

MAIL = b"Subject: x\r\nMessage-ID: <%d@example.org>\r\n\r\n.a line that begins with a dot\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with mail_server(tmp_path_factory.mktemp("mail")) as running:
        yield running


def send(server, recipient, number):
    return deliver(Server.from_url(server.url), "sen@example.org", recipient, MAIL % number)


@pytest.mark.parametrize(
    ("number", "recipient", "fate", "reply", "times"),
    [
        (1, "an@example.org", Fate.SENT, "250 taken", 1),
        (2, "refused@example.org", Fate.REFUSED, "550 no such box", 0),
        (3, "later@example.org", Fate.LATER, "451 come back", 0),
        (4, "lost@example.org", Fate.UNKNOWN, "SMTPServerDisconnected: Connection unexpectedly closed", 1),
    ],
)
def test_deliver_tells_what_became_of_the_mail(server, number, recipient, fate, reply, times):
    outcome = send(server, recipient, number)

    assert (outcome.fate, outcome.reply) == (fate, reply)
    assert server.taken().count(f"<{number}@example.org>") == times


def test_deliver_to_nobody_listening_may_be_tried_later():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        outcome = deliver(Server("127.0.0.1", port, "none"), "sen@example.org", "an@example.org", MAIL % 5)

    assert outcome.fate is Fate.LATER
    assert outcome.reply.startswith("ConnectionRefusedError")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.xa.gov.vn", Server("mail.xa.gov.vn", 587, "starttls")),
        ("smtps://sen:m%40t@mail.xa.gov.vn", Server("mail.xa.gov.vn", 465, "tls", "sen", "m@t")),
        ("smtp://localhost:1025", Server("localhost", 1025, "none")),
        ("smtp://10.0.0.1:25?security=none", Server("10.0.0.1", 25, "none")),
    ],
)
def test_from_url_encrypts_unless_the_server_is_local_or_told_otherwise(url, server):
    assert Server.from_url(url) == server


@pytest.mark.parametrize("url", ["http://mail.xa.gov.vn", "smtp://", "mail.xa.gov.vn:25"])
def test_from_url_refuses_what_is_no_mail_server(url):
    with pytest.raises(ValueError, match="SEN_SMTP_URL"):
        Server.from_url(url)
