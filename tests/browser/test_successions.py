"""Two bodies become one: entered, looked at, confirmed; the open work arrives where it is accepted."""

import shutil
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, served, visiting

ENDING, HEIR = "Phòng Kinh tế", "Văn phòng HĐND và UBND xã"


@pytest.fixture
def own_site(loaded, tmp_path):
    yield from served(shutil.copytree(loaded, tmp_path / "data"))


def seen(visit, name):
    visit.picture(name)
    assert visit.faults() == []
    assert not visit.overflows()


def test_a_merger_hands_open_work_to_the_successor_that_accepts_it(browser, own_site):
    for visit in visiting(browser, own_site, WIDE):
        merge(visit.log_in("quantri"))
    for visit in visiting(browser, own_site, NARROW):
        task = accept_one(visit.log_in("daumoi"))
    for visit in visiting(browser, own_site, WIDE):
        page = visit.log_in("vanphong").page
        visit.go(f"/viec-duoc-giao/?q={quote(task)}")
        rows = page.locator("main tbody tr", has_text=task)
        expect(rows.filter(has_text=ENDING)).to_contain_text("Đã bàn giao")
        expect(rows.filter(has_not_text=ENDING)).to_contain_text(HEIR)
        seen(visit, "journey-succession-received")


def merge(visit):
    """From the unit's page to a change in effect since today."""
    page = visit.page
    visit.go("/don-vi/")
    page.locator("main tbody a", has_text=ENDING).first.click()
    page.locator("main a[href*='/thay-doi-don-vi/lap/']").click()
    expect(page.get_by_label(ENDING).first).to_be_checked()
    page.locator("input[name=news]").and_(page.get_by_label(HEIR)).check()
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    page.locator("input[name=effective_on]").fill(f"{today:%d/%m/%Y}")
    page.locator("input[name=act_number]").fill("08/NQ-MẪU")
    seen(visit, "journey-succession-draft")
    page.locator("main form button.button").first.click()
    expect(page.locator("main")).to_contain_text("Bản nháp")
    seen(visit, "journey-succession-preview")
    page.locator("main a[href$='/xac-nhan/']").click()
    page.locator("main form button.button").first.click()
    expect(page.locator("main .chip.ok").first).to_have_text("Đã có hiệu lực")


def accept_one(visit):
    """The first of the list that the desk tells of, and no other; its words."""
    page = visit.page
    page.locator("main a[href$='/viec-don-vi-cu/nhan/']").click()
    for box in page.locator("input[name=work]").all()[1:]:
        box.uncheck()
    words = page.locator("label:has(input[name=work])").first.inner_text()
    seen(visit, "journey-succession-accept")
    page.locator("main form button.button").first.click()
    page.wait_for_url("**/viec-don-vi-cu/")
    expect(page.locator("main .chip.ok")).to_have_count(1)
    return words.split(" (")[0].partition(" ")[2]
