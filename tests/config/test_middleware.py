import re

import pytest
from django.http import HttpResponse

from sen.config.middleware import ProxyMiddleware, new_reference


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_is_what_the_outermost_trusted_proxy_saw(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    ProxyMiddleware(lambda request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == address


def test_without_a_proxy_nobody_says_that_the_line_was_encrypted(rf, settings):
    settings.PROXIES = 0
    request = rf.get("/", HTTP_X_FORWARDED_PROTO="https")

    ProxyMiddleware(lambda request: HttpResponse())(request)

    assert "HTTP_X_FORWARDED_PROTO" not in request.META


def test_a_reference_can_be_read_out_and_differs():
    references = {new_reference() for _ in range(1000)}

    assert len(references) == 1000
    assert all(re.fullmatch("[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", reference) for reference in references)
