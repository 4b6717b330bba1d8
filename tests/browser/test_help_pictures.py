"""The pictures in the help: made here with the demo's data, committed, and held against the screens as they are.

`make help-pictures` renews them. What tells that a screen has changed is its words: headings, labels, heads of
columns, buttons. They are the same with every font and on every day; points of a picture are not.
"""

import io
import json
import os
import re
from pathlib import Path

import pytest
from PIL import Image

import sen
from sen.desk.help_pages import read_folder
from tests.browser.conftest import visiting
from tests.browser.test_journeys import plan_of

ROOMS = Path(sen.__file__).parent
WORDS = Path(__file__).with_name("help_pictures.json")
WINDOW, SIZE = {"width": 1000, "height": 750}, (800, 600)
MOST_BYTES = 40_000
SAME_WORDS = 0.75
"""Of what a screen says: other rows of the demo may stand on it, other labels may not."""
RENEW = os.environ.get("SEN_RENEW_PICTURES") == "1"
PAGES = [page for folder in sorted(ROOMS.glob("*/help")) for page in read_folder(folder) if page.shows]
SAID = """() => [...new Set([...document.querySelectorAll(
  'h1, h2, label, thead th, dt, summary, main .button, .doors a')]
  .map(each => each.textContent.trim().replace(/\\d+/g, '#').replace(/\\s+/g, ' ')).filter(Boolean))].sort()"""


@pytest.fixture(scope="module")
def readers(browser, site, empty_site):
    """One visitor for each person of the demo, logged in once; `-` is a stranger, `bare` one at an empty installation."""
    running, visits = [], {}

    def reader(person):
        if person not in visits:
            running.append(visiting(browser, empty_site if person == "bare" else site, WINDOW))
            visits[person] = next(running[-1])
            if person not in ("-", "bare"):
                visits[person].log_in(person)
        return visits[person]

    yield reader
    for each in running:
        next(each, None)


@pytest.fixture(scope="module")
def plan(readers, tmp_path_factory):
    """The number of a plan that waits to be checked; asked for by the pages about checking only."""
    taken = []

    def number():
        if not taken:
            page = readers("daumoi").page
            readers("daumoi").go("/ke-hoach/nhan/")
            document = plan_of(2034, tmp_path_factory.mktemp("plan"))
            page.locator("input[name=document]").set_input_files(document)
            page.locator("input[name=is_not_secret]").check()
            page.locator("main form button.button").first.click()
            page.wait_for_url(re.compile(r"/kiem-tra/"), timeout=60_000)
            taken.append(re.search(r"/ke-hoach/(\d+)/", page.url)[1])
        return taken[0]

    return number


def file_of(page):
    return ROOMS / page.room / "static" / page.room / "help" / f"{page.slug}.webp"


def shown(reader, page, plan):
    """What the picture of a page shows: its words, and the screen."""
    person, path, *further = page.shows.split(maxsplit=2)
    path = path.replace("{plan}", plan()) if "{plan}" in path else path
    visit = reader(person)
    assert visit.go(path) == 200, f"{person} {path}"
    if further:
        visit.page.locator(further[0].removeprefix(">").strip()).first.click()
        visit.page.wait_for_load_state("networkidle")
    screen = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
    return visit.page.evaluate(SAID), screen.resize(SIZE, Image.Resampling.LANCZOS)


def save(page, screen):
    path = file_of(page)
    path.parent.mkdir(parents=True, exist_ok=True)
    for quality in range(70, 20, -10):
        screen.save(path, quality=quality, method=6)
        if path.stat().st_size < MOST_BYTES:
            return
    raise AssertionError(f"{path} is too large")


def alike(before, now):
    """Share of the words that both have."""
    return len(set(before) & set(now)) / max(1, len(set(before) | set(now)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_the_picture_of_a_screen_is_the_screen(readers, plan, page):
    words, screen = shown(readers, page, plan)
    if RENEW:
        save(page, screen)
        known = json.loads(WORDS.read_text("utf-8")) if WORDS.exists() else {}
        text = json.dumps({**known, page.slug: words}, ensure_ascii=False, indent=1, sort_keys=True)
        WORDS.write_text(text + "\n", encoding="utf-8")

    assert file_of(page).exists(), "make help-pictures"
    with Image.open(file_of(page)) as kept:
        assert kept.size == SIZE
    before = json.loads(WORDS.read_text("utf-8"))[page.slug]
    assert alike(before, words) >= SAME_WORDS, f"the screen says other words: {set(before) ^ set(words)}"
    assert file_of(page).stat().st_size < MOST_BYTES


def test_a_changed_screen_is_seen():
    assert alike(["Đơn vị", "Tên"], ["Đơn vị", "Tên"]) == 1
    assert alike(["Đơn vị", "Tên"], ["Người dùng", "Tên"]) < SAME_WORDS


def test_no_picture_is_left_over():
    kept = set(ROOMS.glob("*/static/*/help/*.webp"))

    assert kept == {file_of(page) for page in PAGES}
    assert set(json.loads(WORDS.read_text("utf-8"))) == {page.slug for page in PAGES}


def test_every_page_about_a_screen_names_a_picture_or_is_excused():
    about_screens = {
        page.slug for folder in ROOMS.glob("*/help") for page in read_folder(folder) if page.screens
    }

    assert about_screens - {page.slug for page in PAGES} == set(WITHOUT_PICTURE)


WITHOUT_PICTURE = {  # page to why its screen is not in the demo as it is loaded
    "nothing-arose": "only in months with work of that kind",
    "files": "a file, not a screen",
}
