"""The two ways that everything stands on: a plan comes in and is confirmed; a clerk answers from a telephone."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from sen.config.demo.letter import letter_bytes
from sen.config.demo.source import plan_source
from tests.browser.conftest import NARROW, Visit

MOST_TAPS, MOST_BYTES = 4, 150_000


class Taps:
    """Every tap of the way is made here, so that it is counted."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, place: Locator) -> None:
        self.count += 1
        place.tap()


def photo() -> dict[str, object]:
    picture = BytesIO()
    Image.effect_mandelbrot((1600, 1200), (-2, -1, 1, 1), 40).convert("RGB").save(picture, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


def plan_of(year: int, folder: Path) -> Path:
    path = folder / f"Kế hoạch {year}.docx"
    path.write_bytes(letter_bytes(plan_source("binh_sen", year=year)))
    return path


@pytest.mark.parametrize("visit", [NARROW], indirect=True, ids=["390"])
def test_a_clerk_reports_with_a_photo_in_four_taps(visit):
    page, tap = visit.log_in("vanhoa").page, Taps()
    duty = page.locator("main a[href*='/bao-cao/']").first
    number = duty.inner_text().split()[0]

    tap(duty)
    page.locator("textarea[name=note]").fill("Đã đăng 05 tin, bài về mùa sen kèm ảnh.")
    tap(page.locator("input[name=photo]"))
    page.locator("input[name=photo]").set_input_files(photo())
    visit.picture("journey-report-filled")
    tap(page.locator("form[data-draft] button.button").first)
    page.wait_for_load_state()

    visit.picture("journey-report-sent")
    assert tap.count <= MOST_TAPS
    expect(page.locator("body")).to_contain_text("Đã đăng 05 tin, bài về mùa sen kèm ảnh.")
    expect(page.locator("body")).to_contain_text(number)
    assert page.locator("a[href*='/tep/'], a[href*='/minh-chung/']").count() > 0


@pytest.mark.parametrize("visit", [NARROW], indirect=True, ids=["390"])
def test_a_report_page_is_light_enough_for_a_slow_line(visit):
    visit.log_in("kinhte")
    address = visit.page.locator("main a[href*='/bao-cao/']").first.get_attribute("href")
    fresh = visit.page.context.browser.new_context(
        storage_state=visit.context.storage_state(), viewport=NARROW
    )

    page = fresh.new_page()
    page.goto(visit.site.url + address, wait_until="networkidle")
    carried = page.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".reduce((sum, entry) => sum + entry.transferSize, 0)"
    )
    fresh.close()

    assert 1_000 < carried <= MOST_BYTES


@pytest.mark.parametrize("visit", [NARROW], indirect=True, ids=["390"])
def test_what_was_typed_survives_a_cut_line(visit):
    page = visit.log_in("thanhnien").page
    page.locator("main a[href*='/bao-cao/']").first.tap()
    page.wait_for_url("**/bao-cao/**")
    page.wait_for_load_state("networkidle")
    typed = "Đoàn xã đã thi ảnh Quê em mùa sen."

    visit.context.set_offline(True)
    page.locator("textarea[name=note]").press_sequentially(typed)
    page.wait_for_function(
        "typed => Object.values(localStorage).some(kept => kept.includes(typed))", arg=typed
    )
    visit.context.set_offline(False)
    page.reload()

    expect(page.locator("textarea[name=note]")).to_have_value(typed)


def test_a_plan_is_taken_in_checked_and_confirmed(visit, tmp_path):
    page = visit.log_in("daumoi").page

    visit.go("/ke-hoach/nhan/")
    page.locator("input[name=document]").set_input_files(plan_of(2031, tmp_path))
    page.locator("input[name=is_not_secret]").check()
    page.locator("main form button.button").first.click()
    page.wait_for_url(re.compile(r"/kiem-tra/"), timeout=60_000)
    visit.picture("journey-review")
    assert visit.faults() == []
    expect(page.locator("main")).to_contain_text("41 nhiệm vụ")
    bar = page.locator("#bulk-box")
    expect(bar).to_have_css("position", "static")  # it covers nothing while nothing is marked
    page.locator("input[name=bulk-tasks]").first.check()
    expect(bar).to_have_css("position", "sticky")
    page.locator("input[name=bulk-tasks]").first.uncheck()

    page.locator("a[href$='/xac-nhan/']").first.click()
    visit.picture("journey-confirm")
    assert visit.faults() == []
    page.locator("input[type=checkbox]").first.check()
    page.locator("main form button.button").first.click()
    page.wait_for_url(re.compile(r"/ke-hoach/\d+/$"))

    visit.picture("journey-confirmed")
    expect(page.locator("main")).to_contain_text("27/KH-UBND")
    expect(page.locator("main")).to_contain_text("2031")


def test_the_same_file_again_shows_the_plan_it_became(visit, tmp_path):
    visit.log_in("vanthu")
    plan = plan_of(2032, tmp_path)
    for _ in range(2):
        visit.go("/ke-hoach/nhan/")
        visit.page.locator("input[name=document]").set_input_files(plan)
        visit.page.locator("input[name=is_not_secret]").check()
        visit.page.locator("main form button.button").first.click()
        visit.page.wait_for_load_state()

    visit.picture("journey-same-file")
    expect(visit.page.locator("body")).to_contain_text("Tệp này đã được tải lên trước đây")


def test_the_main_way_is_walked_by_keyboard(visit):
    page = visit.log_in("bienphong").page

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    duty = reach(visit, "/bao-cao/")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: duty in url)
    reach(visit, "note", attribute="name")
    page.keyboard.type("Gặp gỡ, trao đổi thông tin biên giới.")
    reach(visit, "button", attribute="className")
    page.keyboard.press("Enter")
    page.wait_for_load_state()

    expect(page.locator("body")).to_contain_text("Gặp gỡ, trao đổi thông tin biên giới.")


def reach(visit: Visit, wanted: str, *, attribute: str = "href") -> str:
    """Press Tab until the focus is on it; on the way it can always be seen where the focus is."""
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        told = str(visit.page.evaluate(f"document.activeElement.{attribute} || ''"))
        assert visit.page.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement);"
            " return style.outlineStyle !== 'none' || style.boxShadow !== 'none'; })()"
        ), f"no sign of the focus on {visit.page.evaluate('document.activeElement.outerHTML')[:200]}"
        if wanted in told:
            return told
    raise AssertionError(f"{wanted} is not reached by Tab")


def test_a_bare_installation_makes_its_administrator(first_visit):
    page = first_visit.page

    first_visit.go("/")
    first_visit.picture("journey-first-run")

    assert first_visit.faults() == []
    assert not first_visit.overflows()
    assert page.locator("form input[name=username]").count() == 1
