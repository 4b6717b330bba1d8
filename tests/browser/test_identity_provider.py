"""Through a real identity provider in a real browser: the button, its page, back, our second factor, the desk."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sen.org.one_time_codes import code_of
from tests.browser.conftest import WIDE, Site, Visit, served, visiting
from tests.browser.test_second_factor import go_on, log_out, look, make_administrator, step_now, wait_for_step
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, PERSON, IdentityProvider, identity_provider

BUTTON = "Đăng nhập qua cổng định danh của tỉnh"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with identity_provider(tmp_path_factory.mktemp("provider") / "folder") as provider:
        yield provider


@pytest.fixture(scope="module")
def office(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, provider: IdentityProvider
) -> Iterator[Site]:
    data = shutil.copytree(empty, tmp_path_factory.mktemp("office") / "data")
    settings = {
        "SEN_OPENID_ISSUER": provider.issuer,
        "SEN_OPENID_CLIENT_ID": CLIENT_ID,
        "SEN_OPENID_CLIENT_SECRET": CLIENT_SECRET,
        "SEN_OPENID_PLAIN_LOOPBACK": "1",
        "SEN_OPENID_SECONDS": "2",
    }
    yield from served(data, provider.issuer, **settings)


@pytest.fixture
def visit(browser: Browser, office: Site) -> Iterator[Visit]:
    yield from visiting(browser, office, WIDE)


@pytest.mark.slow  # an installation starts, and a code of the next half minute is waited for
def test_through_the_provider_and_our_second_factor_to_the_desk(
    visit: Visit, office: Site, provider: IdentityProvider
) -> None:
    page = visit.page
    make_administrator(visit)
    provider.be(person=PERSON | {"preferred_username": "quantri"})
    visit.go("/nguoi-dung/")
    look(visit, "provider-button")
    page.get_by_role("link", name=BUTTON).click()
    expect(page).to_have_title("Cổng định danh tỉnh Mẫu")
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    secret, used = set_up_app(visit)
    page.wait_for_url(f"{office.url}/nguoi-dung/")
    visit.go("/tai-khoan/bao-mat/")
    expect(page.locator("main")).to_contain_text("Đã liên kết từ ngày")
    look(visit, "provider-linked")

    log_out(visit)
    page.get_by_role("link", name=BUTTON).click()
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    page.wait_for_url("**/dang-nhap/ma/")
    wait_for_step(used + 1)
    page.locator("input[name=code]").fill(code_of(secret, max(step_now(), used + 1)))
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(f"{office.url}/")

    log_out(visit)
    see_refusals(visit, provider)


def set_up_app(visit: Visit) -> tuple[str, int]:
    page = visit.page
    page.wait_for_url("**/bao-mat/them/**")
    page.get_by_role("link", name="Ứng dụng xác thực trên điện thoại").click()
    page.locator("summary").click()
    secret, used = page.locator(".secret code").inner_text().replace(" ", ""), step_now()
    page.locator("input[name=code]").fill(code_of(secret, used))
    go_on(visit)
    page.get_by_role("button", name="Tôi đã cất").click()
    return secret, used


def see_refusals(visit: Visit, provider: IdentityProvider) -> None:
    page = visit.page
    page.get_by_role("link", name=BUTTON).click()
    page.get_by_role("button", name="Không đồng ý").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc đăng nhập đã dừng lại")
    look(visit, "provider-denied")

    provider.be(person=PERSON | {"sub": "P-0002", "preferred_username": "nguoila"})
    page.get_by_role("link", name="Thử lại qua cổng định danh").click()
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn chưa có tài khoản tại đây")
    look(visit, "provider-unknown")

    provider.be(wrong="slow")
    page.get_by_role("link", name="Thử lại qua cổng định danh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cổng định danh không trả lời")
    look(visit, "provider-slow")
    page.get_by_role("link", name="Đăng nhập bằng mật khẩu").click()
    expect(page.locator("input[name=password]")).to_be_visible()
