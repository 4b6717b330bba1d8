"""The first administrator of a bare installation: app, recovery codes, passkey; then in by each of them."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sen.org.one_time_codes import code_of
from tests.browser.conftest import NARROW, WIDE, Site, Visit, served, visiting

PASSWORD = "bèo dạt mây trôi 26"
FIRST_RUN = {
    "committee": "UBND xã Bình Sen",
    "display_name": "Lê Thị Sen",
    "username": "quantri",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture(scope="module")
def bare_site(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from served(shutil.copytree(empty, tmp_path_factory.mktemp("bare") / "data"))


@pytest.fixture
def visit(browser: Browser, bare_site: Site, request: pytest.FixtureRequest) -> Iterator[Visit]:
    yield from visiting(browser, bare_site, getattr(request, "param", WIDE))


def look(visit: Visit, name: str) -> None:
    """Taken at both widths; axe, width and foreign requests are asked at each."""
    for size in (WIDE, NARROW):
        visit.page.set_viewport_size(size)
        visit.picture(f"second-factor-{name}")
        assert visit.faults() == []
        assert not visit.overflows()
    visit.page.set_viewport_size(WIDE)


def go_on(visit: Visit) -> None:
    visit.page.locator("main form button.button:not(.quiet)").first.click()


def type_password(visit: Visit) -> None:
    visit.go("/tai-khoan/dang-nhap/")
    visit.page.locator("input[name=login]").fill("quantri")
    visit.page.locator("input[name=password]").fill(PASSWORD)
    visit.page.locator("input[name=password]").press("Enter")


def step_now() -> int:
    return int(time.time()) // 30


def wait_for_step(step: int) -> None:
    """Steps only go forward: the next code is the next half minute's, which counts a little early."""
    while step_now() + 1 < step:
        time.sleep(0.5)


@pytest.mark.slow  # a bare installation starts, and a code of the next half minute is waited for
def test_first_log_in_with_app_then_a_passkey_logs_in_alone(visit: Visit, bare_site: Site) -> None:
    make_administrator(visit)
    secret, used = set_up_app(visit)
    put_codes_away(visit)
    set_up_passkey(visit)

    log_out(visit)
    look(visit, "log-in")
    visit.page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    visit.page.wait_for_url(f"{bare_site.url}/")

    log_out(visit)
    log_in_by_code(visit, secret, used)
    visit.page.wait_for_url(f"{bare_site.url}/")


def make_administrator(visit: Visit) -> None:
    visit.go("/")
    code = (visit.site.data / "first_run_code").read_text("utf-8").strip()
    for name, value in {"code": code, **FIRST_RUN}.items():
        visit.page.locator(f"input[name={name}]").fill(value)
    go_on(visit)


def set_up_app(visit: Visit) -> tuple[str, int]:
    """The secret as it is typed by hand, and the step whose code was used; every other page leads here."""
    page = visit.page
    type_password(visit)
    page.wait_for_url("**/bao-mat/them/**")
    look(visit, "begin")
    visit.go("/don-vi/")
    expect(page).to_have_url(re.compile("/bao-mat/them/"))
    page.get_by_role("link", name="Ứng dụng xác thực trên điện thoại").click()
    page.locator("summary").click()
    look(visit, "app")
    secret, used = page.locator(".secret code").inner_text().replace(" ", ""), step_now()
    page.locator("input[name=code]").fill(code_of(secret, used))
    go_on(visit)
    page.wait_for_url("**/ma-khoi-phuc/")
    return secret, used


def put_codes_away(visit: Visit) -> None:
    page = visit.page
    look(visit, "codes")
    assert page.locator(".codes li").count() == 10
    with page.expect_download() as saved:
        page.get_by_role("link", name="Lưu thành tệp").click()
    assert len(re.findall(r"^\d{5} \d{5}$", saved.value.path().read_text("utf-8"), re.MULTILINE)) == 10
    page.get_by_role("button", name="Tôi đã cất").click()
    expect(page).to_have_url(re.compile("/don-vi/"))


def set_up_passkey(visit: Visit) -> None:
    page = visit.page
    cdp = visit.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    visit.go("/tai-khoan/bao-mat/them/khoa-truy-cap/")
    look(visit, "passkey")
    expect(page.locator(".step")).to_have_count(0)
    page.locator("input[name=name]").fill("Máy ở phòng một cửa")
    page.get_by_role("button", name="Thiết lập khóa truy cập").click()
    page.wait_for_url("**/bao-mat/")
    look(visit, "security")
    expect(page.locator("main")).to_contain_text("Máy ở phòng một cửa")


def log_in_by_code(visit: Visit, secret: str, used: int) -> None:
    """First with the code that was used already."""
    page = visit.page
    type_password(visit)
    page.wait_for_url("**/dang-nhap/ma/")
    look(visit, "second-step")
    page.locator("input[name=code]").fill(code_of(secret, used))
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("main")).to_contain_text("Đây không phải mã của lúc này")
    wait_for_step(used + 1)
    page.locator("input[name=code]").fill(code_of(secret, max(step_now(), used + 1)))
    page.get_by_role("button", name="Tiếp tục").click()


AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def log_out(visit: Visit) -> None:
    visit.go("/tai-khoan/dang-xuat/")
    visit.page.locator("main form button").first.click()
    visit.page.wait_for_url("**/dang-nhap/**")
