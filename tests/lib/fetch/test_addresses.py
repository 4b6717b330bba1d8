import pytest

from sen.lib.fetch import AddressRefused, Reach
from sen.lib.fetch.addresses import may_connect, parse_address

INSIDE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1",
    "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1",
    "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("number", INSIDE)
def test_what_leads_inside_is_not_public(number):
    assert not may_connect(number, reach=Reach.PUBLIC)


@pytest.mark.parametrize("number", ["8.8.8.8", "113.160.0.1", "2001:4860:4860::8888", "2405:4800::1"])
def test_public_addresses_may_be_connected_to(number):
    assert may_connect(number, reach=Reach.PUBLIC)


@pytest.mark.parametrize(
    ("number", "reach", "may"),
    [
        ("127.0.0.1", Reach.LOOPBACK, True),
        ("::1", Reach.LOOPBACK, True),
        ("10.0.0.1", Reach.LOOPBACK, False),
        ("0.0.0.0", Reach.LOOPBACK, False),
        ("10.0.0.1", Reach.ANY, True),
        ("no number", Reach.ANY, False),
    ],
)
def test_reach(number, reach, may):
    assert may_connect(number, reach=reach) is may


@pytest.mark.parametrize(
    "url",
    [
        "", "sen.vn", "//sen.vn/", "file:///etc/passwd", "ftp://sen.vn/", "gopher://sen.vn/", "javascript:alert(1)",
        "http://", "http:///x", "http://name@sen.vn/", "http://name:word@sen.vn/", "http://@sen.vn/", "http://sen.vn:22/",
        "http://sen.vn:99999/", "http://sen.vn:x/", "http://sen.vn/a b", "http://sen.vn/\r\nHost: x", "http://sen\t.vn/",
        "http://sen.vn\\@x/", "http://[fe80::1%25eth0]/", "http://[::1", "http://a..vn/", "http://sen.vn/" + "x" * 4000,
    ],
)  # fmt: skip
def test_addresses_that_are_not_asked(url):
    with pytest.raises(AddressRefused):
        parse_address(url)


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("http://sen.vn", "http://sen.vn/"),
        ("HTTPS://Sen.VN:443/a?b=1#c", "https://sen.vn/a?b=1"),
        ("https://sen.vn:8443/", "https://sen.vn:8443/"),
        ("http://sen.vn./", "http://sen.vn/"),
        ("http://[2405:4800::1]:8080/x", "http://[2405:4800::1]:8080/x"),
        ("https://sen.vn/bài%20viết?q=đất", "https://sen.vn/b%C3%A0i%20vi%E1%BA%BFt?q=%C4%91%E1%BA%A5t"),
        ("http://bình.vn/", "http://xn--bnh-nma.vn/"),
    ],
)
def test_an_address_is_said_in_ascii(url, taken):
    assert parse_address(url).url == taken


def test_any_port_where_the_operator_or_a_test_opens_it():
    assert parse_address("http://127.0.0.1:40001/", reach=Reach.LOOPBACK).port == 40001
