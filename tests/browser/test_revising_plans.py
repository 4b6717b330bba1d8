"""A document that revises the plan in force: taken in, compared, one pair put right, applied; progress stays."""

import re
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from sen.config.demo.letter import letter_bytes
from sen.config.demo.load import year_of_plans
from sen.config.demo.source import plan_source
from tests.browser.conftest import WIDE
from tests.browser.test_writing_plans import at, follow, look, send

REWORDED = (
    "trên hệ thống truyền thanh xã chuyên mục",
    "trên hệ thống truyền thanh và trang của xã chuyên mục",
)
REWRITTEN = "Thường xuyên cập nhật tin, ảnh về đời sống, sản xuất, lễ hội của xã lên Trang thông tin điện tử."
ANEW = "Duy trì nhịp đăng bài hằng tuần, có người duyệt trước khi lên mạng."
GONE = "Giới thiệu sản phẩm OCOP của xã tại các hội chợ, triển lãm do Tỉnh tổ chức."


def revised() -> bytes:
    """The plan of the year again: one task reworded, one written anew, one gone."""
    source = plan_source("binh_sen", year=year_of_plans(today()))
    kept = [line for line in source.body if GONE not in line]
    body = [line.replace(*REWORDED).replace(REWRITTEN, ANEW) for line in kept]
    assert (len(source.body) - len(body), sum(a != b for a, b in zip(kept, body, strict=True))) == (1, 2)
    return letter_bytes(replace(source, head={**source.head, "number": ["45/KH-UBND"]}, body=body))


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def test_a_revised_document_is_compared_paired_and_applied_and_progress_stays(browser, site):
    with at(browser, site, WIDE, "daumoi") as visit:
        page = visit.page
        told = progress_of(visit, REWRITTEN)
        assert re.search(r"\b60\b", told)

        take_in(visit)
        follow(visit, "Văn bản sửa đổi kế hoạch đang thực hiện")
        page.locator("select[name=plan]").select_option(label=plan_in_force(page))
        look(visit, "revise")
        send(visit, "So sánh")
        look(visit, "compare")
        expect(page.locator("ins, del").first).to_be_visible()
        added, dropped = (
            page.locator("section", has=page.get_by_role("heading", name=name)) for name in ("Thêm", "Bãi bỏ")
        )
        expect(dropped.locator("li", has_text=GONE)).to_have_count(1)
        expect(dropped.locator("li", has_text=REWRITTEN)).to_have_count(1)

        with page.expect_navigation():
            added.locator("li", has_text=ANEW).get_by_role("link").click()
        old = page.locator("select[name=earlier] option", has_text=REWRITTEN[:40]).first
        page.locator("select[name=earlier]").select_option(old.get_attribute("value"))
        look(visit, "pair")
        with page.expect_navigation():
            page.locator("main form button.button").first.click()
        expect(page.locator("li", has_text=ANEW)).to_contain_text("ghép tay")
        expect(dropped.locator("li", has_text=REWRITTEN)).to_have_count(0)
        follow(visit, "Áp dụng sửa đổi")
        for box in page.locator("input[type=checkbox][name=accepts_no_lead]").all():
            box.check()
        look(visit, "apply")
        send(visit, "Áp dụng sửa đổi")

        expect(page.locator("main")).to_contain_text("45/KH-UBND")
        look(visit, "revised")
        assert progress_of(visit, ANEW) == told.replace(REWRITTEN, ANEW)


def progress_of(visit, task):
    """The line of its duty, as the list of duties says it."""
    visit.go(f"/viec-duoc-giao/?q={quote(task[:60])}")
    row = visit.page.locator("main tbody tr", has_text=task)
    expect(row).to_have_count(1)
    return row.inner_text()


def take_in(visit):
    page = visit.page
    visit.go("/ke-hoach/nhan/")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.locator("input[name=document]").set_input_files(
        {"name": "Kế hoạch sửa đổi.docx", "mimeType": kind, "buffer": revised()}
    )
    page.locator("input[name=is_not_secret]").check()
    page.locator("main form button.button").first.click()
    page.wait_for_url(re.compile(r"/kiem-tra/"), timeout=60_000)


def plan_in_force(page):
    return page.locator("select[name=plan] option", has_text="27/KH-UBND").first.inner_text()
