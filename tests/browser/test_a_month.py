"""A month in a real browser: thirty units are asked, reminded, answer, are merged, frozen, and become a document; and a
sheet that is sent back and answered again, all of it on a telephone.
"""

import json
from contextlib import contextmanager

import pytest

from tests.browser.conftest import NARROW, visiting

MOST_CLICKS = 15
COUNT = """
if (!sessionStorage.clicks) sessionStorage.clicks = 0;
addEventListener("click", event => { if (event.isTrusted) sessionStorage.clicks = +sessionStorage.clicks + 1 }, true);
"""
"""Counted by the page itself: what a hand presses, not what the test believes."""
BEGIN = """
import json
from django.utils import timezone
from sen.org.models import *
from sen.org.queries import actor_of
from sen.plan.models import *
from sen.plan.actions.sheets import Filled, submit_sheet
now = timezone.now()
today = timezone.localdate(now)
own = Unit.objects.get(name="UBND xã Bình Sen")
"""
MAKE = """
plan = Plan.objects.create(authority=own, state="confirmed", number="{number}", title="Kế hoạch thử", starts_on=today.replace(month=1, day=1),
                           ends_on=today.replace(month=12, day=31))
task = Task.objects.create(plan=plan, position=1, number="I.1", text="Giới thiệu chợ phiên biên giới.")
units = list(Unit.objects.filter(name__in={names!r}, authority=own))
units += [Unit.objects.create(name=f"Tổ thông tin {{n}}", kind="other", level="commune", parent=own) for n in range({more})]
for unit in units:
    Duty.objects.create(task=task, unit=unit, part="lead", rhythm="each_period")
print("SAID" + json.dumps([plan.pk, len(units)]))
"""
ANSWER = """
round_ = Round.objects.get(plan={plan}, state="open")
sent = 0
for sheet in round_.sheets.order_by("pk")[:{most}]:
    user = User.objects.create(username=f"to{{sheet.pk}}")
    Membership.objects.create(user=user, unit=sheet.unit, role="officer", valid_from=today)
    duty = Duty.objects.get(task__plan={plan}, unit=sheet.unit)
    said = Filled(texts={{duty.pk: f"Đã giới thiệu, lần {{sheet.pk}}."}}, rest_is_nothing=False, note="")
    submit_sheet(sheet.pk, filled=said, by=actor_of(user, now=now), now=now)
    sent += 1
print("SAID" + json.dumps(sent))
"""
CLEAN = """
Round.objects.filter(plan={plan}).delete()
Plan.objects.filter(pk={plan}).delete()
User.objects.filter(username__regex=r"^to[0-9]+$").delete()
Unit.objects.filter(name__startswith="Tổ thông tin ").delete()
"""


def say(site, script, **values):
    out = site.sen("shell", "-v", "0", "-c", BEGIN + script.format(**values))
    line = next((line for line in out.splitlines() if line.startswith("SAID")), "SAIDnull")
    return json.loads(line.removeprefix("SAID"))


@contextmanager
def a_plan(site, number, names, more=0):
    plan, units = say(site, MAKE, number=number, names=names, more=more)
    try:
        yield plan, units
    finally:
        say(site, CLEAN, plan=plan)


def press(page, name, role="link"):
    page.get_by_role(role, name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_a_month_of_thirty_units_takes_at_most_fifteen_clicks(visit, site):
    page = visit.page
    with a_plan(site, "98/KH-UBND", ["Phòng Văn hóa - Xã hội"], more=29) as (plan, units):
        assert units == 30
        visit.log_in("daumoi")
        page.add_init_script(COUNT)
        visit.go("/")

        press(page, "Kỳ báo cáo")
        press(page, "Mở kỳ báo cáo")
        page.locator("select[name=plan]").select_option(str(plan))
        press(page, "Mở kỳ", "button")
        press(page, "Nhắc mọi đơn vị chưa nộp", "button")
        assert "0/30" in page.locator(".bar").inner_text()
        assert say(site, ANSWER, plan=plan, most=28) == 28
        press(page, "Bảng tổng hợp")
        assert page.get_by_text("Đã giới thiệu, lần").count() == 28
        page.go_back()
        page.reload()
        assert "28/30" in page.locator(".bar").inner_text()
        press(page, "Chốt kỳ")
        press(page, "Chốt", "button")
        with page.expect_download() as download:
            page.get_by_role("link", name="Văn bản báo cáo (Word)").click()
        clicks = int(page.evaluate("sessionStorage.clicks"))

        assert download.value.suggested_filename.endswith(".docx")
        assert 6 <= clicks <= MOST_CLICKS
        assert visit.faults() == []


@pytest.mark.parametrize("visit", [NARROW], indirect=True)
def test_a_sheet_is_answered_sent_back_and_answered_again_on_a_telephone(visit, site, browser):
    with a_plan(site, "97/KH-UBND", ["Phòng Văn hóa - Xã hội", "Phòng Kinh tế"]) as (plan, _units):
        focal = visit.log_in("daumoi")
        focal.go(f"/ky-bao-cao/mo/?plan={plan}")
        focal.page.locator("select[name=plan]").select_option(str(plan))
        press(focal.page, "Mở kỳ", "button")
        round_url = focal.page.url.removeprefix(site.url)
        title = focal.page.locator("h1").inner_text().splitlines()[0]
        phone = visiting(browser, site, NARROW)
        unit = next(phone).log_in("vanhoa")

        unit.go("/cho-toi-xu-ly/")
        answer(unit, title, "Đã giới thiệu.")
        focal.go(round_url)
        press(focal.page, "Phòng Văn hóa - Xã hội")
        press(focal.page, "Trả lại")
        focal.page.locator("textarea[name=remark]").fill("Nêu rõ số gian hàng.")
        press(focal.page, "Trả lại", "button")
        unit.go("/cho-toi-xu-ly/")
        assert "Nêu rõ số gian hàng." in unit.page.locator("main").inner_text()
        assert (unit.faults(), unit.overflows()) == ([], False)
        unit.picture("sheet-sent-back")
        answer(unit, title, "Đã giới thiệu mười gian hàng.")

        focal.go(round_url)
        press(focal.page, "Bảng tổng hợp")
        merged = focal.page.locator("main").inner_text()
        assert ("mười gian hàng" in merged, "Phòng Kinh tế" in merged) == (True, True)
        assert not focal.overflows()
        focal.go(round_url)
        press(focal.page, "Chốt kỳ")
        press(focal.page, "Chốt", "button")
        assert "Đã chốt" in focal.page.locator("main").inner_text()
        next(phone, None)


def answer(unit, title, words):
    """From the list of what waits: open the sheet, type, send."""
    unit.page.locator("main a", has_text=f"Phiếu báo cáo: {title}").first.click()
    unit.page.wait_for_load_state()
    box = unit.page.locator("textarea[name^=text_]").first
    box.fill(words)
    press(unit.page, "Nộp phiếu", "button")
