"""Papers at a desk and on a telephone: a letter to two units from its first word to their receipt, a report worded
with its sources, a plan's number from the series, the office's own template.
"""

import re

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit, visiting

SIZES = [(WIDE, "desk"), (NARROW, "phone")]
TITLE = "đề nghị cử người dự tập huấn (mẫu)"


def look(visit: Visit, name: str) -> None:
    if visit.is_new_state():
        assert visit.faults() == []
        assert not visit.overflows()
        visit.picture(name)


def press(visit: Visit, name: str, role: str = "link") -> None:
    visit.page.locator("main").get_by_role(role, name=name, exact=True).first.click()
    visit.page.wait_for_load_state()


def words(visit: Visit) -> str:
    return visit.page.locator("main").inner_text()


@pytest.mark.parametrize(("size", "name"), SIZES)
def test_a_letter_to_two_units_is_written_numbered_signed_sent_and_received(browser, site, size, name):
    running = visiting(browser, site, size)
    visit = next(running).log_in("daumoi")
    page = visit.page
    visit.go("/van-ban-di/")
    look(visit, f"papers-{name}")
    press(visit, "Soạn công văn")
    page.locator("[name=title]").fill(f"{TITLE} {name}")
    page.locator("[name=body]").fill("Đề nghị {{ don_vi }} cử 02 người.\nDanh sách gửi trước ngày 20.")
    page.locator("[name=signer_post]").fill("CHỦ TỊCH")
    for unit in ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội"):
        page.get_by_label(unit, exact=True).check()
    page.locator("[name=way][value=each]").check()
    look(visit, f"papers-{name}-letter")
    press(visit, "Soạn", "button")
    look(visit, f"papers-{name}-drawn")

    press(visit, "Bản in")
    assert "cử 02 người" in page.locator("body").inner_text()
    look(visit, f"papers-{name}-print")
    page.go_back()
    for step, button in (("Ký nháy cả đợt", "Ký nháy tất cả"), ("Cấp số cả đợt", "Cấp số")):
        press(visit, step)
        if page.locator("[name=signer]").count():
            page.locator("[name=signer]").fill("Lãnh đạo xã (mẫu)")
        look(visit, f"papers-{name}-{step}")
        press(visit, button, "button")
    number = re.search(r"\d+/UBND\S*", words(visit))
    assert number is not None
    press(visit, "Lưu bản ký")
    copy = {"name": "ban-ky.txt", "mimeType": "text/plain", "buffer": "Bản đã ký (mẫu)".encode()}
    page.locator("input[type=file]").set_input_files([copy])  # type: ignore[list-item]
    page.locator("[name=is_not_secret]").check()
    look(visit, f"papers-{name}-signed")
    press(visit, "Lưu bản ký", "button")
    press(visit, "Gửi văn bản")
    press(visit, "Gửi văn bản", "button")
    look(visit, f"papers-{name}-sent")
    list(running)

    receiving = visiting(browser, site, size)
    visit = next(receiving).log_in("kinhte")
    visit.go("/van-ban-den/")
    look(visit, f"papers-{name}-post")
    visit.page.get_by_role("link", name=re.compile(re.escape(TITLE))).first.click()
    press(visit, "Xác nhận đã nhận")
    look(visit, f"papers-{name}-receipt")
    press(visit, "Đã nhận được", "button")
    assert "Đã xác nhận." in words(visit)
    list(receiving)


@pytest.mark.parametrize(("size", "name"), SIZES)
def test_a_report_is_worded_beside_the_unit_s_words_and_taken_as_worded(browser, site, size, name):
    running = visiting(browser, site, size)
    visit = next(running).log_in("daumoi")
    page = visit.page
    visit.go("/ky-bao-cao/1/loi-van/")
    look(visit, f"report-words-{name}")
    page.locator("article[id^=line-] a", has_text="Sửa").first.click()
    assert "Lời của đơn vị" in words(visit)
    page.locator("[name=text]").fill(f"- Lời đã biên tập {name}.")
    look(visit, f"report-words-{name}-form")
    press(visit, "Lưu", "button")
    assert "đã sửa so với báo cáo của đơn vị" in words(visit)
    page.get_by_role("link", name="Thêm câu bên dưới").first.click()
    page.locator("[name=text]").fill("Nhìn chung đạt yêu cầu.")
    press(visit, "Lưu", "button")
    page.locator("summary", has_text="Đã sửa gì").first.click()
    look(visit, f"report-words-{name}-changed")
    press(visit, "Bản in")
    told = page.locator("body").inner_text()
    assert f"Lời đã biên tập {name}." in told
    assert "Nhìn chung đạt yêu cầu." in told
    look(visit, f"report-words-{name}-print")

    visit.go("/ky-bao-cao/1/loi-van/")
    page.locator("article[id^=line-] a", has_text="Sửa").first.click()
    press(visit, "Lấy lại lời của đơn vị", "button")
    assert f"Lời đã biên tập {name}." not in words(visit)
    list(running)


@pytest.mark.parametrize(("size", "name"), SIZES)
def test_the_books_and_the_office_s_own_template_fit_and_are_sound(browser, site, size, name):
    running = visiting(browser, site, size)
    visit = next(running).log_in("daumoi")
    for path in ("/van-ban-den/", "/so-van-ban/", "/mau-van-ban/", "/mau-van-ban/them/", "/mau-van-ban/1/",
                 "/mau-van-ban/1/xem-thu/", "/mau-van-ban/truong/", "/van-ban-di/2/", "/van-ban-di/2/the-thuc/"):  # fmt: skip
        assert visit.go(path) == 200, path
        look(visit, f"books-{name}{path}")
    list(running)
