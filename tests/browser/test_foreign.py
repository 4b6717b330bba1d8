"""No page makes a browser ask another machine. Every visit of this folder fails when one does; here that is tried."""

import pytest

from tests.browser.conftest import WIDE, Visit, visiting


def test_a_request_that_leaves_the_machine_is_stopped_and_fails_its_visit(browser, site):
    running = visiting(browser, site, WIDE)
    visit: Visit = next(running)
    visit.go("/tai-khoan/dang-nhap/")

    # A page of ours would not be let by its own policy; this one has none.
    visit.page.goto("about:blank")
    visit.page.set_content("<img src='http://127.0.0.1:9/pixel.gif'>")
    visit.page.wait_for_timeout(300)
    assert set(visit.foreign) == {"http://127.0.0.1:9/pixel.gif"}
    with pytest.raises(AssertionError):
        next(running)
