import gzip
import ssl
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sen.lib import fetch as door
from sen.lib.fetch import Bounds, Reach
from sen.lib.fetch import fetch as ask_for
from tests.lib.fetch.site import for_ever, leads_to, page, site_running

HEAD = b"HTTP/1.1 200 OK\r\n"
SOON = 3.0
"""Seconds after which something with a limit of half a second has surely not held it."""


@pytest.fixture
def site():
    with site_running() as running:
        yield running


def fetch(url, *, method="GET", body=None, headers=None, want_body=True, **bounds):
    bounds = Bounds(**{"reach": Reach.LOOPBACK, "seconds": 5.0, **bounds})
    return ask_for(
        url, agent="Sen", method=method, body=body, headers=headers, want_body=want_body, bounds=bounds
    )


def test_a_page_comes_whole_with_its_headers(site):
    site.answers["/"] = page(b"sen" * 30_000, "X-Two: 1", "X-Two: 2")

    answer = fetch(site.url())

    assert (answer.status, answer.body, answer.headers["x-two"]) == (200, b"sen" * 30_000, "1")
    assert "User-Agent: Sen\r\n" in site.requests[0]
    assert f"Host: 127.0.0.1:{site.port}\r\n" in site.requests[0]


def test_a_page_that_is_missing_is_an_answer(site):
    assert fetch(site.url("/nowhere")).status == 404


def test_head_and_a_page_nobody_wants_read_no_body(site):
    site.answers["/"] = for_ever(b"x" * 10_000, first=HEAD + b"\r\n")

    assert fetch(site.url(), method="HEAD").body == b""
    assert fetch(site.url(), want_body=False, most_bytes=10).body == b""


# ---- where it may lead


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
)
def test_names_that_lead_inside_are_refused_before_a_byte_is_sent(site, number):
    site.answers["/"] = page()
    assert fetch(site.url()).status == 200  # there is something to reach

    with pytest.raises(door.NotPublic):
        fetch("http://trang.thu:8080/", reach=Reach.PUBLIC, resolver=lambda _host, _port: [number])

    assert len(site.requests) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "0", "[::1]", "localhost"])
def test_every_way_to_write_this_machine_is_refused(host):
    with pytest.raises(door.NotPublic):
        fetch(f"http://{host}:8080/", reach=Reach.PUBLIC)


def test_one_inner_address_among_public_ones_refuses_the_name():
    with pytest.raises(door.NotPublic):
        fetch("http://trang.thu/", reach=Reach.PUBLIC, resolver=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])


def test_a_name_that_turns_round_is_looked_up_once(site):
    site.answers["/"] = page()
    given = [["127.0.0.1"], ["10.0.0.1"]]

    answer = fetch(site.url(host="trang.thu"), resolver=lambda _host, _port: given.pop(0))

    assert answer.body == b"sen"
    assert given == [["10.0.0.1"]]
    assert f"Host: trang.thu:{site.port}\r\n" in site.requests[0]


def test_a_name_that_turns_round_between_redirects_is_refused(site):
    site.answers["/"] = leads_to("/next")
    given = [["127.0.0.1"], ["10.0.0.1"]]

    with pytest.raises(door.NotPublic):
        fetch(site.url(host="trang.thu"), resolver=lambda _host, _port: given.pop(0))

    assert len(site.requests) == 1


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://10.0.0.1/", door.NotPublic),
        ("http://169.254.169.254/latest/meta-data", door.NotPublic),
        ("//[fd00::1]/", door.NotPublic),
        ("file:///etc/passwd", door.AddressRefused),
        ("http://a:b@127.0.0.1/", door.AddressRefused),
        ("http://[::1", door.BadAnswer),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(site, url, error):
    site.answers["/"] = leads_to(url)

    with pytest.raises(error):
        fetch(site.url())


def test_redirects_are_followed_and_told(site):
    site.answers |= {
        "/": leads_to("/b", "301 Moved"),
        "/b": leads_to(site.url("/trang/đất")),
        "/trang/%C4%91%E1%BA%A5t": page(),
    }

    answer = fetch(site.url())

    assert answer.body == b"sen"
    assert [hop.is_for_good for hop in answer.hops] == [True, False]
    assert answer.url == site.url("/trang/%C4%91%E1%BA%A5t")


def test_redirects_in_a_circle_end(site):
    site.answers["/"] = leads_to("/")

    with pytest.raises(door.TooManyRedirects):
        fetch(site.url(), redirects=3)

    assert len(site.requests) == 4


def test_what_was_sent_goes_nowhere_else(site):
    with site_running() as other:
        other.answers["/"] = page()
        site.answers["/"] = leads_to(other.url(), "307 Temporary")

        with pytest.raises(door.TooManyRedirects):
            fetch(site.url(), method="POST", body=b"a=b")
        fetch(site.url(), headers={"Authorization": "Bearer x"})

        assert "Authorization: Bearer x" in site.requests[1]
        assert "Authorization" not in other.requests[0]


def test_a_name_nobody_knows_and_a_port_where_nobody_listens(site):
    def knows_nothing(_host, _port):
        raise OSError

    with pytest.raises(door.Unreachable):
        fetch("http://trang.thu/", resolver=knows_nothing)
    with pytest.raises(door.Unreachable):
        fetch("http://127.0.0.1:9/")


# ---- time and size


@pytest.mark.parametrize(
    "said",
    [
        for_ever(b"", pause=0.05),
        for_ever(b"H", pause=0.05),
        for_ever(b"x", first=HEAD + b"X-Drip: ", pause=0.05),
        for_ever(b"x", first=HEAD + b"Content-Length: 1000\r\n\r\n", pause=0.05),
        for_ever(b"1\r\nx\r\n", first=HEAD + b"Transfer-Encoding: chunked\r\n\r\n", pause=0.05),
    ],
    ids=["silence", "status", "header", "body", "chunks"],
)
def test_a_slow_drip_ends_with_the_time_for_all_of_it(site, said):
    site.answers["/"] = said
    begun = time.monotonic()

    with pytest.raises(door.TooSlow):
        fetch(site.url(), seconds=0.5)

    assert time.monotonic() - begun < SOON


def test_a_name_server_that_is_silent_ends_too():
    begun = time.monotonic()

    with pytest.raises(door.TooSlow):
        fetch("http://trang.thu/", seconds=0.2, resolver=lambda _host, _port: time.sleep(1) or [])

    assert time.monotonic() - begun < 0.9


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (for_ever(b"X-More: y\r\n", first=HEAD), door.BadAnswer),
        (for_ever(b"x" * 1000, first=HEAD + b"X-Long: "), door.BadAnswer),
        (for_ever(b"HTTP/1.1 100 Continue\r\n\r\n"), door.TooLarge),
        (for_ever(b"x" * 1000, first=HEAD + b"\r\n"), door.TooLarge),
        (for_ever(b"1\r\nx\r\n", first=HEAD + b"Transfer-Encoding: chunked\r\n\r\n"), door.TooLarge),
        (for_ever(b"X-More: y\r\n", first=HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"), door.TooLarge),
    ],
    ids=["headers", "one header", "continue", "body", "chunks", "trailers"],
)
def test_what_never_ends_is_ended(site, said, error):
    site.answers["/"] = said

    with pytest.raises(error):
        fetch(site.url(), most_bytes=10_000)


def test_a_body_of_exactly_the_limit_is_taken_and_one_more_is_not(site):
    site.answers |= {"/": page(b"x" * 1000), "/more": page(b"x" * 1001)}

    assert len(fetch(site.url(), most_bytes=1000).body) == 1000
    with pytest.raises(door.TooLarge):
        fetch(site.url("/more"), most_bytes=1000)


def test_packed_pages_are_unpacked_also_in_two_parts(site):
    packed = gzip.compress(b"sen", mtime=0) + gzip.compress(b" no", mtime=0)
    site.answers["/"] = page(packed, "Content-Encoding: gzip")

    assert fetch(site.url()).body == b"sen no"


def test_a_bomb_is_never_unpacked(site):
    bomb = gzip.compress(b"\0" * 50_000_000, 1, mtime=0)
    site.answers["/"] = page(bomb, "Content-Encoding: gzip")
    tracemalloc.start()

    with pytest.raises(door.TooLarge):
        fetch(site.url(), most_bytes=1_000_000)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize(
    "said",
    [
        b"220 mail.example ESMTP\r\n",
        b"",
        page(b"x", "Content-Encoding: br"),
        page(b"x", "Content-Encoding: gzip, gzip"),
        page(b"no gzip", "Content-Encoding: gzip"),
        page(gzip.compress(b"sen" * 99, mtime=0)[:-9], "Content-Encoding: gzip"),
        HEAD + b"Content-Length: 10\r\n\r\nsen",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_good_answer(site, said):
    site.answers["/"] = said

    with pytest.raises((door.BadAnswer, door.Unreachable)):
        fetch(site.url())


# ---- certificates


def certificate(folder, name):
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "site.pem"
    pem = made.public_bytes(Encoding.PEM)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)
    speaks = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    speaks.load_cert_chain(file)
    return speaks, ssl.create_default_context(cadata=pem.decode())


def at_home(_host, _port):
    return ["127.0.0.1"]


def test_tls_asks_for_the_name_at_the_number_that_was_checked(tmp_path):
    speaks, trust = certificate(tmp_path, "trang.thu")
    with site_running(speaks) as site:
        site.answers["/"] = page()

        answer = fetch(site.url(host="trang.thu", scheme="https"), resolver=at_home, trust=trust)

    assert answer.body == b"sen"


def test_a_certificate_of_another_name_is_refused(tmp_path):
    speaks, trust = certificate(tmp_path, "khac.thu")
    with site_running(speaks) as site:
        with pytest.raises(door.Unreachable):
            fetch(site.url(host="trang.thu", scheme="https"), resolver=at_home, trust=trust)

        assert site.requests == []


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    speaks, _trust = certificate(tmp_path, "trang.thu")
    with site_running(speaks) as site:
        with pytest.raises(door.Unreachable):
            fetch(site.url(host="trang.thu", scheme="https"), resolver=at_home)

        assert site.requests == []
