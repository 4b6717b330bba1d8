"""A leader on a telephone: direct, return with a remark, accept, each from the list of what waits."""

from contextlib import contextmanager

from tests.browser.conftest import NARROW, visiting

WORDS = "Gửi ảnh lối vào hội chợ trước buổi kiểm tra."
MISSING = "Chưa có ảnh cổng phía bắc."
LIST = "/cho-toi-xu-ly/"


@contextmanager
def on_a_phone(browser, site, username):
    running = visiting(browser, site, NARROW)
    yield next(running).log_in(username)
    assert list(running) == []


def entry_of(visit):
    """What the list says of our directive."""
    assert visit.go(LIST) == 200
    assert visit.faults() == []
    assert not visit.overflows()
    return visit.page.locator("li.row", has_text=WORDS)


def send(visit, button):
    with visit.page.expect_navigation():
        button.tap()
    visit.page.wait_for_load_state()


def answer(visit, words):
    entry = entry_of(visit)
    entry.locator("summary", has_text="Đã thực hiện xong").tap()
    entry.locator("textarea").fill(words)
    send(visit, entry.get_by_role("button"))
    assert entry_of(visit).count() == 0


def test_leader_directs_returns_and_accepts_on_a_phone(browser, site):
    with on_a_phone(browser, site, "lanhdao") as leader, on_a_phone(browser, site, "vanhoa") as officer:
        assert leader.go("/chi-dao/giao") == 200
        leader.page.get_by_label("Nội dung chỉ đạo").fill(WORDS)
        leader.page.get_by_label("Phòng Văn hóa - Xã hội").check()
        leader.page.get_by_label("Trong mấy ngày làm việc").fill("2")
        send(leader, leader.page.get_by_role("button", name="Giao", exact=True))
        assert "Đã giao." in leader.page.locator("main").inner_text()

        answer(officer, "Đã gửi ảnh.")
        entry = entry_of(leader)
        entry.locator("summary", has_text="Trả lại").tap()
        entry.locator("textarea").fill(MISSING)
        assert leader.faults() == []
        leader.picture("waiting-return")
        send(leader, entry.locator("details").get_by_role("button"))
        assert entry_of(leader).count() == 0

        assert MISSING in entry_of(officer).inner_text()
        answer(officer, "Đã gửi đủ ảnh.")
        send(leader, entry_of(leader).get_by_role("button", name="Chấp nhận"))
        assert entry_of(leader).count() == 0
