"""Every screen that a person can reach by links, at both widths: axe finds nothing, nothing overflows, a picture is kept."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import NARROW, WIDE, Visit

VISITS = [
    pytest.param("daumoi", WIDE, id="focal point, 1280"),
    pytest.param("daumoi", NARROW, id="focal point, 390"),
    pytest.param("quantri", WIDE, id="administrator, 1280"),
    pytest.param("quantri", NARROW, id="administrator, 390"),
    pytest.param("vanhoa", NARROW, id="officer, 390"),
    pytest.param("lanhdao", WIDE, id="leader, 1280"),
]
"""Among them they see every kind of screen, each as it is mostly used."""
NOT_A_SCREEN = re.compile(
    r"/(dang-xuat|logout|xuat|export|static|tep|files?)/|\.(xlsx|csv|docx|pdf)|format=", re.IGNORECASE
)
MOST_SCREENS = 60


def shape_of(path: str) -> str:
    """Two pages of one kind count once: /ke-hoach/12/ and /ke-hoach/13/."""
    return re.sub(r"\d+", "#", urlsplit(path).path)


def links_of(visit: Visit) -> list[str]:
    found = visit.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    inside = [url.removeprefix(visit.site.url) for url in found if url.startswith(visit.site.url)]
    return [path.partition("#")[0] for path in inside if not NOT_A_SCREEN.search(path)]


@pytest.mark.parametrize(("person", "visit"), VISITS, indirect=["visit"])
def test_every_screen_is_accessible_and_fits(visit, person):
    visit.log_in(person)
    ahead, seen, wrong = ["/"], set(), []

    while ahead and len(seen) < MOST_SCREENS:
        path = ahead.pop(0)
        if shape_of(path) in seen:
            continue
        seen.add(shape_of(path))
        status = visit.go(path)
        if status != 200:
            wrong += [f"{path} answers {status}"] if status else []
            continue
        visit.picture(f"{person}{shape_of(path)}".replace("#", "n"))
        wrong += [f"{path} {fault}" for fault in visit.faults()]
        wrong += [f"{path} is wider than the window"] if visit.overflows() else []
        ahead += links_of(visit)

    assert wrong == []
    assert len(seen) > 3


@pytest.mark.parametrize("visit", [WIDE, NARROW], indirect=True, ids=["1280", "390"])
@pytest.mark.parametrize("path", ["/tai-khoan/dang-nhap/", "/khong-co-trang-nay/"])
def test_screens_of_strangers_are_accessible_and_fit(visit, path):
    visit.go(path)

    visit.picture(f"stranger{path}")
    assert visit.faults() == []
    assert not visit.overflows()
