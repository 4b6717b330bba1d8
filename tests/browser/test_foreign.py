"""No page makes a browser ask another machine. Every visit of this folder fails when one does; here that is tried."""

import pytest

from tests.browser.conftest import WIDE, Visit, visiting


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/pixel.gif", "http://example.vn/pixel.gif"])
def test_a_request_to_elsewhere_fails_its_visit(browser, site, url):
    running = visiting(browser, site, WIDE)
    visit: Visit = next(running)
    visit.go("/tai-khoan/dang-nhap/")

    # A page of ours would not be let by its own policy; this one has none.
    visit.page.goto("about:blank")
    with visit.page.expect_event("requestfailed"):
        visit.page.set_content(f"<img src='{url}'>")
    assert set(visit.foreign) == {url}
    with pytest.raises(AssertionError):
        next(running)


@pytest.mark.parametrize("host", ["example.vn", "192.0.2.1"])
def test_a_request_does_not_leave_the_machine(browser, site, host):
    running = visiting(browser, site, WIDE)
    visit: Visit = next(running)

    visit.page.goto("about:blank")
    with visit.page.expect_event("requestfailed") as failed:
        visit.page.set_content(f"<img src='http://{host}/pixel.gif'>")
    assert failed.value.failure == "net::ERR_NAME_NOT_RESOLVED"
    with pytest.raises(AssertionError):
        next(running)
