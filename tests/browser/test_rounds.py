"""A reporting round in a real browser: opened, reminded, merged, frozen, taken as a document; the page counts clicks."""

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit

MOST_CLICKS = 15


COUNT = """
addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.setItem("clicks", Number(sessionStorage.getItem("clicks")) + 1);
}, true);
"""


class Hand:
    """What is pressed counts, and the browser counts it; what is read does not."""

    def __init__(self, visit: Visit) -> None:
        self.page, self.backs = visit.page, 0
        self.page.add_init_script(COUNT)
        self.page.reload()

    def press(self, name: str, role: str = "link") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()

    def back(self) -> None:
        """A button of the browser's own, of which no page hears."""
        self.backs += 1
        self.page.go_back()

    def clicks(self) -> int:
        return int(self.page.evaluate("Number(sessionStorage.getItem('clicks'))")) + self.backs


def look(visit: Visit, name: str) -> None:
    visit.picture(name)
    assert visit.faults() == []
    assert not visit.overflows()


def test_a_round_takes_at_most_fifteen_clicks_and_its_screens_are_sound(visit):
    visit.log_in("daumoi")
    hand = Hand(visit)

    hand.press("Kỳ báo cáo")
    look(visit, "rounds")
    hand.press("Mở kỳ báo cáo")
    look(visit, "rounds-open")
    hand.press("Mở kỳ", "button")
    look(visit, "round")
    hand.press("Nhắc mọi đơn vị chưa nộp", "button")
    assert "Đã nhắc" in visit.page.locator("body").inner_text()
    hand.press("Bảng tổng hợp")
    look(visit, "round-merged")
    hand.back()
    hand.press("Chốt kỳ")
    hand.press("Chốt", "button")
    look(visit, "round-frozen")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="Văn bản báo cáo (Word)").click()

    assert download.value.suggested_filename.endswith(".docx")
    assert 9 <= hand.clicks() <= MOST_CLICKS  # fewer than were pressed: the page did not count


@pytest.mark.parametrize("visit", [NARROW, WIDE], indirect=True)
@pytest.mark.parametrize("path", ["/ky-bao-cao/", "/phieu-bao-cao/", "/lich-ky-bao-cao/", "/cac-buoc-nhac/"])
def test_lists_of_rounds_fit_and_are_sound(visit, path):
    visit.log_in("daumoi")

    assert visit.go(path) == 200
    look(visit, path)
