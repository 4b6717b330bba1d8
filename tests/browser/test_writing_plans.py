"""A plan is written from what stands in others, commented on by telephone, approved from the list, and issued."""

import re
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, visiting

TITLE = "Thông tin đối ngoại năm sau, soạn trên Sen"
EDITED = "Mở chuyên mục giới thiệu chợ biên giới trên trang của xã, mỗi tháng bốn bài."
NUMBER = "128/KH-UBND"
"""The next one of the demo's series."""
PROPOSED = "Mở chuyên mục giới thiệu chợ biên giới trên trang của xã, mỗi tháng sáu bài."
LIST = "/cho-toi-xu-ly/"
OFFICE, ECONOMY = "Văn phòng HĐND và UBND xã", "Phòng Kinh tế"


@contextmanager
def at(browser, site, size, username):
    running = visiting(browser, site, size)
    yield next(running).log_in(username)
    assert list(running) == []


def look(visit, name):
    """At both widths, the one it is used at last."""
    own = visit.page.viewport_size
    for size in sorted((WIDE, NARROW), key=lambda size: size == own):
        visit.page.set_viewport_size(size)
        visit.picture(f"writing-{name}")
        assert visit.faults() == []
        assert not visit.overflows()


def follow(visit, name):
    with visit.page.expect_navigation():
        visit.page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def send(visit, name):
    with visit.page.expect_navigation():
        visit.page.locator("main").get_by_role("button", name=name, exact=True).click()
    assert visit.page.locator(".error-summary").count() == 0, visit.page.locator(
        ".error-summary"
    ).inner_text()


def test_a_plan_is_written_commented_on_approved_and_in_force(browser, site):
    with at(browser, site, WIDE, "daumoi") as writer:
        draft = begin(writer)
        edit_first_task(writer)
        name_recipients(writer, draft)
        ask(writer, draft)
        with at(browser, site, NARROW, "vanphong") as office:
            agree(office)
        with at(browser, site, NARROW, "kinhte") as economy:
            remark(economy)
        merge(writer, draft)
        lay(writer, draft)
        with at(browser, site, NARROW, "lanhdao") as leader:
            approve(leader)
        issue(writer, draft)
        plan = writer.page.url
    with at(browser, site, NARROW, "kinhte") as economy:
        economy.go(f"/viec-duoc-giao/?q={quote('mỗi tháng sáu bài')}")
        row = economy.page.locator("main tbody tr", has_text=PROPOSED)
        expect(row).to_have_count(1)
        expect(row).to_contain_text(ECONOMY)
        assert economy.go(plan.removeprefix(site.url)) == 200
        expect(economy.page.locator("main")).to_contain_text(NUMBER)


def begin(writer):
    """The address of the draft, with two tasks of the province's plan and two of this year's."""
    page = writer.page
    writer.go("/du-thao/")
    follow(writer, "Soạn kế hoạch")
    expect(page.locator("select[name=superior] option:checked")).to_contain_text("41/KH-UBND")
    expect(page.locator("select[name=previous] option:checked")).to_contain_text("27/KH-UBND")
    page.locator("textarea[name=title]").fill(TITLE)
    look(writer, "begin")
    send(writer, "Bắt đầu")
    draft = page.url.removeprefix(writer.site.url)
    follow(writer, "Chọn nhiệm vụ")
    for name in ("superior", "unfinished"):
        for box in page.locator(f"input[name={name}]").all()[:2]:
            box.check()
    look(writer, "choose")
    send(writer, "Đưa vào dự thảo")
    expect(page.locator(".written > li")).to_have_count(4)
    follow(writer, "Xếp nhiệm vụ vào mục")
    for box in page.locator("input[name=tasks]").all():
        box.check()
    page.locator("input[name=new_heading]").fill("Nhiệm vụ trọng tâm")
    look(writer, "heading")
    with page.expect_navigation():
        page.locator("main form button.button").first.click()
    expect(page.locator(".limb h2")).to_have_text(["I. Nhiệm vụ trọng tâm"])
    follow(writer, "Căn cứ, mục đích, tổ chức thực hiện nhiệm vụ")
    page.locator("textarea[name=purpose]").fill("Để người dân và bạn bè hiểu đúng về xã.")
    look(writer, "words")
    with page.expect_navigation():
        page.locator("main form button.button").first.click()
    expect(page.locator(".limb h2")).to_have_text(["II. Nhiệm vụ trọng tâm"])
    look(writer, "draft")
    return draft


def edit_first_task(writer):
    """Its words, and who leads it."""
    page = writer.page
    with page.expect_navigation():
        page.locator(".written > li").first.get_by_role("link", name=re.compile("Sửa nhiệm vụ")).click()
    page.locator("article.task .edit a").first.click()
    form = page.locator("article.editing")
    form.locator("textarea[name$=-text]").fill(EDITED)
    for lead in form.locator("fieldset.names select").all():
        lead.select_option("")
    form.locator("select[name$=-lead]").select_option(label=ECONOMY)
    look(writer, "edit")
    with page.expect_navigation():
        form.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("article.task").first).to_contain_text(EDITED)


def name_recipients(writer, draft):
    writer.go(draft)
    follow(writer, "Ghi nơi nhận")
    writer.page.locator("textarea[name=others]").fill("Đài phát thanh huyện bạn (mẫu); dai@thuylien.example")
    look(writer, "recipients")
    with writer.page.expect_navigation():
        writer.page.locator("main form button.button").first.click()


def ask(writer, draft):
    page = writer.page
    writer.go(draft)
    follow(writer, "Xin ý kiến các đơn vị")
    for box in page.locator("input[name=units]").all():
        box.uncheck()
    for unit in (OFFICE, ECONOMY):
        page.get_by_label(unit, exact=True).check()
    look(writer, "ask")
    send(writer, "Gửi đề nghị")
    expect(page.locator(".bar").first).to_contain_text("0/2")


def entry_of(visit):
    assert visit.go(LIST) == 200
    return visit.page.locator("li.row", has_text=TITLE)


def agree(office):
    entry = entry_of(office)
    look(office, "waiting-comment")
    with office.page.expect_navigation():
        entry.get_by_role("button", name=re.compile("^Nhất trí")).tap()
    expect(entry_of(office)).to_have_count(0)


def remark(economy):
    page = economy.page
    entry = entry_of(economy)
    with page.expect_navigation():
        entry.get_by_role("link").first.tap()
    look(economy, "comment")
    follow(economy, "Góp ý")
    first = page.locator("details.remark").first
    first.locator("summary").tap()
    first.locator("textarea[name$=-text]").fill("Bốn bài thì ít.")
    first.locator("textarea[name$=-proposed]").fill(PROPOSED)
    look(economy, "comment-form")
    send(economy, "Gửi góp ý")
    expect(page.locator("main")).to_contain_text("Bốn bài thì ít.")
    look(economy, "commented")


def merge(writer, draft):
    """The remark beside its task; its words are put into the draft."""
    page = writer.page
    writer.go(draft)
    expect(page.locator(".bar").first).to_contain_text("2/2")
    follow(writer, "Tổng hợp ý kiến")
    look(writer, "comments")
    with page.expect_navigation():
        page.locator("main .row a.button").first.click()
    page.locator("input[name=uses_wording]").check()
    look(writer, "answer")
    send(writer, "Trả lời")
    expect(page.locator("main")).to_contain_text(PROPOSED)
    writer.go(draft)
    expect(page.locator(".written > li").first).to_contain_text(PROPOSED)
    follow(writer, "Đóng xin ý kiến")
    send(writer, "Đóng xin ý kiến")


def lay(writer, draft):
    page = writer.page
    writer.go(draft)
    follow(writer, "Trình lãnh đạo")
    for box in page.locator("input[type=checkbox][name=accepts_no_lead]").all():
        box.check()
    look(writer, "lay")
    send(writer, "Trình lãnh đạo")
    expect(page.locator(".steps [aria-current=step]")).to_have_text("Trình duyệt")


def approve(leader):
    """One tap; the way to return it opens and shuts, and says each once."""
    entry = entry_of(leader)
    look(leader, "waiting-approve")
    fold = entry.locator("details")
    way = fold.locator("summary")
    assert way.inner_text().startswith("Trả lại")
    way.tap()
    assert way.inner_text().startswith("Hủy")
    look(leader, "waiting-return")
    way.tap()
    assert not fold.locator("textarea").is_visible()
    with leader.page.expect_navigation():
        entry.get_by_role("button", name=re.compile("^Duyệt")).tap()
    expect(entry_of(leader)).to_have_count(0)


def issue(writer, draft):
    page = writer.page
    writer.go(draft)
    expect(page.locator("main")).to_contain_text("Lãnh đạo UBND xã Bình Sen")
    follow(writer, "Cấp số và ban hành")
    expect(page.locator("select[name=series] option:checked")).to_have_text("Văn bản hành chính")
    page.locator("input[name=is_not_secret]").check()
    look(writer, "issue")
    send(writer, "Ban hành")
    page.wait_for_url(re.compile(r"/ke-hoach/\d+/$"))
    look(writer, "in-force")
