"""What is not yours does not exist, in a real browser too."""

import re
from collections.abc import Iterator

import pytest
from lxml import html

from tests.browser.conftest import WIDE, Visit, visiting
from tests.browser.test_screens import inside

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
    """By the links in what the server sends; nothing is drawn."""
    ahead, seen = ["/"], set()
    while ahead and len(seen) < most:
        path = ahead.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = visit.context.request.get(visit.site.url + path)
        if answer.status == 200 and "html" in answer.headers["content-type"]:
            yield path
            page = html.document_fromstring(answer.body(), base_url=visit.site.url + path)
            page.make_links_absolute()
            ahead += inside(page.xpath("//a/@href"), visit.site)


def test_a_stranger_is_asked_to_log_in_everywhere(visit, paths):
    """Asked as the browser asks, without drawing the same log-in page again and again."""
    shown = []
    for path in paths:
        answer = visit.context.request.get(visit.site.url + path, max_redirects=0)
        if answer.status != 302 or "/dang-nhap/" not in answer.headers["location"]:
            shown.append(path)

    assert shown == []
    visit.go(paths[-1])
    assert "/dang-nhap/" in visit.page.url


def test_the_neighbouring_commune_finds_nothing_and_reads_no_word_of_ours(visit, paths):
    visit.log_in("longvan.kinhte")

    found, told = [], []
    for path in paths:
        status = visit.go(path)
        found += [path] if OF_A_ROW.search(path) and status != 404 else []
        told += [path] if "mùa sen" in visit.page.locator("body").inner_text() else []

    assert (found, told) == ([], [])
