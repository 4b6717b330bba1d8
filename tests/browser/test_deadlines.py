"""Deadlines at a desk and on a telephone: looked at, given to a calendar by a link, taken back."""

from urllib.request import Request, urlopen

import pytest

from tests.browser.conftest import NARROW, WIDE, visiting

PAGE = "/lich-han/"


def looked_at(visit, name):
    assert visit.faults() == []
    assert not visit.overflows()
    visit.picture(name)


@pytest.mark.parametrize(("size", "name"), [(WIDE, "deadlines-desk"), (NARROW, "deadlines-phone")])
def test_a_link_is_made_read_and_withdrawn(browser, site, size, name):
    running = visiting(browser, site, size)
    visit = next(running).log_in("vanhoa")
    page = visit.page
    assert visit.go(PAGE) == 200
    page.locator("summary", has_text="Gồm những việc nào").first.click()
    looked_at(visit, name)

    page.get_by_role("link", name="Tạo liên kết").click()
    visit.type_password("vanhoa") if page.locator("input[name=password]").count() else None
    page.get_by_label("Dùng ở đâu").fill("Điện thoại của tôi")
    page.get_by_role("button", name="Tạo liên kết").click()
    address = page.get_by_label("Liên kết", exact=True).input_value()
    assert page.get_by_role("link", name="Mở bằng lịch").get_attribute("href").startswith("webcal://")
    looked_at(visit, f"{name}-link")
    with urlopen(Request(address)) as read:  # without a cookie, as a calendar does
        assert b"BEGIN:VEVENT" in read.read()

    visit.go(PAGE)
    assert "Điện thoại của tôi" in page.locator("main").inner_text()
    page.get_by_role("link", name="Thu hồi").click()
    looked_at(visit, f"{name}-withdraw")
    page.get_by_role("button", name="Thu hồi").click()
    assert "Liên kết không còn mở được nữa." in page.locator("main").inner_text()
    assert list(running) == []
