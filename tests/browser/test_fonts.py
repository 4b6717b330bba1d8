"""An old machine has one family of fonts, a wide one: nothing is cut off, and axe finds nothing there either.

DejaVu is the widest of those that draw every Vietnamese letter. Liberation alone draws none of ạ, ế, ữ (its files hold
1E80-1E85 and 1EF2-1EF3 of that block only), so that nobody reads Vietnamese with it.
"""

import os
import shutil
from pathlib import Path

import pytest

from tests.browser.conftest import FLAGS, NARROW, WIDE, visiting

NAME, FOLDER = "DejaVu", Path("/usr/share/fonts/truetype/dejavu")
SCREENS = ("/", "/nhiem-vu/", "/ke-hoach/", "/tong-hop/", "/phieu-bao-cao/")
ONLY = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>
<alias binding="strong"><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias></fontconfig>"""


@pytest.fixture
def poor_browser(playwright, tmp_path):
    """Chromium on a machine that has this family only."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None or not FOLDER.is_dir():
        pytest.skip(f"{NAME} or Chromium is not on this machine")
    config = tmp_path / "fonts.conf"
    config.write_text(ONLY.format(folder=FOLDER, cache=tmp_path / "cache"), encoding="utf-8")
    environment = {"FONTCONFIG_FILE": str(config), "HOME": str(tmp_path)}
    browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS, env=environment)
    yield browser
    browser.close()


def families(visit):
    """What the words of the page are drawn with."""
    asked = visit.context.new_cdp_session(visit.page)
    asked.send("DOM.enable")
    asked.send("CSS.enable")
    root = asked.send("DOM.getDocument")["root"]["nodeId"]
    found = set()
    for selector in ("h1", "main p, main td, main li", "nav a"):
        node = asked.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = asked.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] if node else []
        found |= {font["familyName"] for font in fonts}
    return found


def cut_off(visit):
    """Words that are wider or higher than the box that hides what overflows; not where the whole is a tooltip and,
    as beside the heat map, in the table.
    """
    return visit.page.eval_on_selector_all(
        "main *, nav *, header *",
        """all => all.filter(one => one.childElementCount === 0 && one.textContent.trim() && one.title === ""
             && getComputedStyle(one).overflow !== "visible" && getComputedStyle(one).position !== "absolute"
             && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2))
           .map(one => one.outerHTML.slice(0, 120))""",
    )


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_with_one_family_of_fonts_every_word_is_there(poor_browser, site, size):
    wrong = []

    for visit in visiting(poor_browser, site, size):
        visit.log_in("daumoi")
        for path in SCREENS:
            assert visit.go(path) == 200, path
            assert {family.split()[0] for family in families(visit)} == {NAME}
            visit.picture(f"fonts-{NAME}-{path}")
            wrong += [f"{path} {fault}" for fault in visit.faults()]
            wrong += [f"{path} cuts off {words}" for words in cut_off(visit)]
            wrong += [f"{path} is wider than the window"] if visit.overflows() else []

    assert wrong == []
