"""What an office must be able to rely on: a log that tells who touched it, and a backup that brings the work back."""

import shutil
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDE, run_sen, served, visiting
from tests.processes import wait_until


@pytest.fixture
def own_site(loaded, tmp_path):
    yield from served(shutil.copytree(loaded, tmp_path / "data"))


def test_an_entry_of_the_log_changed_by_hand_is_found(browser, own_site):
    with sqlite3.connect(own_site.data / "sen.sqlite3", timeout=20) as database:
        database.execute("PRAGMA busy_timeout = 20000")
        wait_until(lambda: database.execute("SELECT count(*) FROM audit_entry WHERE block > 1").fetchone()[0])
        ((broken,),) = database.execute("SELECT min(id) FROM audit_entry WHERE block = 2")
        database.execute("UPDATE audit_entry SET actor_name = 'Người khác' WHERE id = ?", [broken])

    for visit in visiting(browser, own_site, WIDE):
        visit.log_in("quantri")
        visit.go("/kiem-tra-nhat-ky/kiem-tra-ngay/")
        visit.page.locator("main form button.button").first.click()
        wait_until(
            lambda visit=visit: (
                visit.go("/kiem-tra-nhat-ky/") and visit.page.locator("main td .chip.late").count()
            )
        )
        visit.picture("journey-log-tampered")
        expect(visit.page.locator("main")).to_contain_text("Có dòng nhật ký bị sửa")
        assert visit.faults() == []
        visit.go("/canh-bao/")
        visit.page.locator("main a", has_text="Nhật ký").first.click()
        expect(visit.page.locator("dd", has_text=str(broken)).first).to_be_visible()


def test_what_was_reported_is_there_again_after_backup_wipe_and_restore(browser, loaded, tmp_path):
    first, words = (
        shutil.copytree(loaded, tmp_path / "first"),
        "Lời phát thanh viết lúc 9 giờ, còn sau khi phục hồi.",
    )
    archive = tmp_path / "sao-luu.zip"

    for site in served(first):
        for visit in visiting(browser, site, WIDE):
            visit.log_in("vanhoa")
            visit.page.locator("main a[href*='/bao-cao/']").first.click()
            address = visit.page.url.removeprefix(site.url)
            visit.page.locator("textarea[name=note]").fill(words)
            visit.page.locator("main form button.button").first.click()
            visit.page.wait_for_url(lambda url, address=address: not url.endswith(address))
        site.sen("backup", str(archive))
    shutil.rmtree(first)
    second = tmp_path / "second"
    run_sen(second, "restore", str(archive))

    for site in served(second):
        for visit in visiting(browser, site, WIDE):
            visit.log_in("vanhoa")
            visit.go(address.removesuffix("bao-cao/"))
            visit.picture("journey-restored")
            expect(visit.page.locator("main")).to_contain_text(words)
