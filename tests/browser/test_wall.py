"""What is not yours does not exist, in a real browser too."""

import re
from collections.abc import Iterator

import pytest

from tests.browser.conftest import WIDE, Visit, visiting
from tests.browser.test_screens import links_of

OF_A_ROW = re.compile(r"/\d+/")


@pytest.fixture(scope="module")
def paths(browser, site) -> list[str]:
    """Addresses that the focal point of Bình Sen reaches by links."""
    found: list[str] = []
    for visit in visiting(browser, site, WIDE):
        found = list(walk(visit.log_in("daumoi")))
    assert len([path for path in found if OF_A_ROW.search(path)]) > 5
    return found


def walk(visit: Visit, *, most: int = 80) -> Iterator[str]:
    ahead, seen = ["/"], set()
    while ahead and len(seen) < most:
        path = ahead.pop(0)
        if path in seen:
            continue
        seen.add(path)
        if visit.go(path) == 200:
            yield path
            ahead += links_of(visit)


def test_a_stranger_is_asked_to_log_in_everywhere(visit, paths):
    shown = []
    for path in paths:
        visit.go(path)
        if "/dang-nhap/" not in visit.page.url:
            shown.append(path)

    assert shown == []


def test_the_neighbouring_commune_finds_nothing_of_ours(visit, paths):
    visit.log_in("longvan.kinhte")

    found = [path for path in paths if OF_A_ROW.search(path) and visit.go(path) != 404]

    assert found == []


def test_the_neighbouring_commune_reads_no_word_of_our_plan(visit, paths):
    visit.log_in("longvan.kinhte")

    told = []
    for path in paths:
        visit.go(path)
        told += [path] if "mùa sen" in visit.page.locator("body").inner_text() else []

    assert told == []
