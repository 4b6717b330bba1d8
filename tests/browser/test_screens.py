"""Every screen that a person can reach by links: axe finds nothing, nothing overflows, a picture is kept.

The same on telephones stands in a file of its own, so that two processes walk at once. Among them the walkers see every
kind of screen, each as it is mostly used. What another walker saw word for word is not asked again.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import NARROW, WIDE, Site, Visit

NOT_A_SCREEN = re.compile(
    r"/(dang-xuat|logout|xuat|export|static|tep|files?)/|\.(xlsx|csv|docx|pdf)|format=", re.IGNORECASE
)
MOST_SCREENS = 60


def shape_of(path: str) -> str:
    """Two pages of one kind count once: /ke-hoach/12/ and /ke-hoach/13/."""
    return re.sub(r"\d+", "#", urlsplit(path).path)


def links_of(visit: Visit) -> list[str]:
    found = visit.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return inside(found, visit.site)


def inside(urls: list[str], site: Site) -> list[str]:
    own = [url.removeprefix(site.url) for url in urls if url.startswith(site.url)]
    return [path.partition("#")[0] for path in own if not NOT_A_SCREEN.search(path)]


def faults_on_the_way(visit: Visit, person: str) -> list[str]:
    visit.log_in(person)
    ahead, wrong = ["/"], []
    seen: set[str] = set()

    while ahead and len(seen) < MOST_SCREENS:
        path = ahead.pop(0)
        if shape_of(path) in seen:
            continue
        seen.add(shape_of(path))
        status = visit.go(path)
        if status != 200:
            wrong += [f"{path} answers {status}"] if status else []
            continue
        if visit.is_new_state():
            visit.picture(f"{person}{shape_of(path)}".replace("#", "n"))
            wrong += [f"{path} {fault}" for fault in visit.faults()]
        wrong += [f"{path} is wider than the window"] if visit.overflows() else []
        ahead += links_of(visit)

    assert len(seen) > 3
    return wrong


@pytest.mark.parametrize("person", ["daumoi", "quantri", "lanhdao"])
def test_every_screen_is_accessible_and_fits(visit, person):
    assert faults_on_the_way(visit, person) == []


@pytest.mark.parametrize("visit", [WIDE, NARROW], indirect=True, ids=["1280", "390"])
@pytest.mark.parametrize("path", ["/tai-khoan/dang-nhap/", "/khong-co-trang-nay/"])
def test_screens_of_strangers_are_accessible_and_fit(visit, path):
    visit.go(path)

    visit.picture(f"stranger{path}")
    assert visit.faults() == []
    assert not visit.overflows()


@pytest.mark.parametrize("place", ["main", "body"])
def test_a_screen_is_checked_again_when_anything_on_it_is_other(visit, place):
    visit.go("/tai-khoan/dang-nhap/")
    visit.is_new_state()
    assert not visit.is_new_state()

    visit.page.locator(place).evaluate("(each, place) => each.classList.add(`seen-in-${place}`)", place)
    is_new_inside = visit.is_new_state()
    visit.page.set_viewport_size(NARROW)

    assert (is_new_inside, visit.is_new_state()) == (True, True)
