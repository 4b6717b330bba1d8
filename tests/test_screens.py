"""Every screen, as the tables of the wall list them: Vietnamese, strict content security, markup that axe accepts."""

import re
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from sen.config.messages import library_messages, own_messages, vietnamese
from sen.org.models import Role
from tests.leftovers import leftovers
from tests.test_wall import ADDRESSES, named, world

pytestmark = pytest.mark.django_db
__all__ = ["world"]
SHOWN = [address for address in ADDRESSES if address.allowed == 200]
FOR_ANYBODY = [address for address in ADDRESSES if address.anonymous == 200]
PLANTED = re.compile(r"DauHieu\w*( \w+){0,2}( \d+)?|Times New Roman")
VOID = {"meta", "link", "input", "br", "hr", "img", "wbr", "source", "col"}


class Page(HTMLParser):
    """What a reader meets, and what markup must have."""

    def __init__(self, body):
        super().__init__(convert_charrefs=True)
        self.open, self.words, self.tags, self.titles = [], [], [], 0
        self.feed(body)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append((tag, values))
        self.titles += tag == "title" and "svg" not in {each for each, _lang in self.open}
        if tag not in VOID:
            self.open.append((tag, values.get("lang")))
        self.words += [
            values[name] for name in ("aria-label", "placeholder", "title", "alt") if values.get(name)
        ]
        if tag == "input" and values.get("type") in {"submit", "button"}:
            self.words.append(values.get("value", ""))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        inside = {tag for tag, _lang in self.open}
        in_english = any(lang == "en" for _tag, lang in self.open)
        if data.strip() and not inside & {"script", "style"} and not in_english:
            self.words.append(data.strip())

    def all(self, tag):
        return [values for name, values in self.tags if name == tag]

    @property
    def text(self):
        return PLANTED.sub(" ", "\n".join(self.words))


@pytest.fixture(scope="module")
def untranslated():
    """English texts that have other words in Vietnamese, long enough to mean something."""
    known = {**own_messages(), **library_messages()}
    texts = vietnamese()
    return {
        text
        for package, found in known.items()
        for (context, text) in found
        if len(text) > 3
        and "%" not in text
        and (entry := texts[package].get((context, text)))
        and entry.msgstr != text
    }


@pytest.fixture(scope="module")
def pages():
    """Each screen is fetched once: what is asked of it afterwards reads the same answer."""
    return {}


def screen_of(client, world, address, pages):
    if (key := named(address)) not in pages:
        user = world.ours.all_roles if address in SHOWN else None
        pages[key] = page_of(client, user, address, world.ours)
    return pages[key]


def page_of(client, user, address, side):
    client.logout()
    if user:
        client.force_login(user)
    response = client.get(reverse(address.name, args=address.arguments(side)))
    response.whole = response.getvalue()  # read to its end, which closes its file
    return response, response.get("Content-Type", "").startswith("text/html")


def text_of(response):
    """What a reader finds in an answer: of a page, of a table for a spreadsheet, of a document."""
    kind, body = response.get("Content-Type", ""), response.whole
    if kind.startswith("text/html"):
        return Page(body.decode()).text
    if kind.startswith("text/csv"):
        return PLANTED.sub(" ", body.decode("utf-8-sig").replace(",", "\n").replace('"', ""))
    if kind.endswith("spreadsheetml.sheet"):
        sheets = load_workbook(BytesIO(body)).worksheets
        cells = [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
        return PLANTED.sub(" ", "\n".join(cell for cell in cells if isinstance(cell, str)))
    if kind.endswith("wordprocessingml.document"):
        return PLANTED.sub(" ", "\n".join(each.text for each in Document(BytesIO(body)).paragraphs))
    return ""


def readers(world):
    return [world.ours.all_roles, *world.ours.by_role.values()]


@pytest.mark.parametrize("address", SHOWN, ids=named)
def test_a_screen_is_vietnamese_throughout(client, world, untranslated, pages, address):
    response, _is_html = screen_of(client, world, address, pages)

    assert leftovers(text_of(response), untranslated) == set()


@pytest.mark.matrix
@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("address", SHOWN, ids=named)
def test_a_screen_is_vietnamese_for_every_role(client, world, untranslated, address, role):
    response, is_html = page_of(client, world.ours.by_role[role], address, world.ours)

    if is_html:
        assert leftovers(Page(response.content.decode()).text, untranslated) == set()


@pytest.mark.parametrize("address", FOR_ANYBODY, ids=named)
def test_a_page_before_log_in_is_vietnamese(client, world, untranslated, address):
    response, _is_html = page_of(client, None, address, world.ours)

    assert leftovers(Page(response.content.decode()).text, untranslated) == set()


ODD = [
    "9" * 400,
    pytest.param("<b>\u202e</b> 2026-99-99", marks=pytest.mark.matrix),
    pytest.param("", marks=pytest.mark.matrix),
    pytest.param("-1", marks=pytest.mark.matrix),
    pytest.param("31/02/2026", marks=pytest.mark.matrix),
    pytest.param("\x00", marks=pytest.mark.matrix),
]
FORMS = [each for each in SHOWN if each.post and each.keys == ()]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd[:20]))
@pytest.mark.parametrize("address", FORMS, ids=named)
def test_a_form_with_odd_values_is_answered_in_vietnamese(client, world, untranslated, pages, address, odd):
    """Every field of the form is sent the same odd value; where that is accepted, the page behind it is read."""
    shown, _is_html = screen_of(client, world, address, pages)
    fields = fields_of(Page(shown.content.decode()))
    client.force_login(world.ours.all_roles)
    sent = {**dict.fromkeys(fields, odd), "form_key": "12345678", "seen": ""}

    answer = client.post(reverse(address.name, args=address.arguments(world.ours)), sent, follow=True)

    assert answer.status_code < 500
    said = PLANTED.sub(" ", Page(answer.content.decode()).text.replace(odd or "\x00", " "))
    assert leftovers(said, untranslated) == set()


def test_the_forms_of_the_crawl_have_fields(client, world, pages):
    shown = [screen_of(client, world, address, pages)[0] for address in FORMS]

    assert sum(bool(fields_of(Page(page.whole.decode()))) for page in shown) > len(FORMS) / 2


def fields_of(page):
    """Names of what can be filled in: not the tokens, not what uploads."""
    found = [values for tag in ("input", "select", "textarea") for values in page.all(tag)]
    left = {"hidden", "file", "submit", "button"}
    return {values["name"] for values in found if values.get("name") and values.get("type") not in left}


@pytest.mark.parametrize("address", SHOWN, ids=named)
def test_a_screen_runs_nothing_but_our_files(client, world, pages, address):
    response, is_html = screen_of(client, world, address, pages)

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    if not is_html:
        return
    assert "unsafe" not in policy
    assert (response["X-Frame-Options"], response["Referrer-Policy"]) == ("DENY", "same-origin")
    page = Page(response.content.decode())
    for tag, values in page.tags:
        assert not [name for name in values if name == "style" or name.startswith(("on", "hx-on"))]
        assert tag != "style"
        assert tag != "script" or "src" in values or values.get("type") == "application/json"
        for name in ("src", "href", "action", "srcset", "poster", "data"):
            loads = tag != "a" and (values.get(name) or "")
            assert not (loads and re.match(r"(https?:)?//", loads)), (tag, loads)
    for form in page.all("form"):
        assert (
            form.get("method", "get").lower() == "get"
            or 'name="csrfmiddlewaretoken"' in response.content.decode()
        )


@pytest.mark.parametrize("address", {each.name: each for each in [*SHOWN, *FOR_ANYBODY]}.values(), ids=named)
def test_a_screen_has_the_markup_that_helps(client, world, pages, address):
    response, is_html = screen_of(client, world, address, pages)
    if not is_html or b"<html" not in response.content:
        return

    page = Page(response.content.decode())

    assert page.all("html")[0].get("lang") == "vi"
    assert (len(page.all("h1")), len(page.all("main")), page.titles) == (1, 1, 1)
    assert levels_are_in_order(page)
    ids = [values["id"] for _tag, values in page.tags if values.get("id")]
    assert sorted(ids) == sorted(set(ids)), [each for each in ids if ids.count(each) > 1]
    assert unlabelled(page) == []
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(values.get("scope") for values in page.all("th"))
    assert all(values.get("alt") is not None for values in page.all("img"))
    navigations = [values.get("aria-label") for values in page.all("nav")]
    assert len(navigations) == len(set(navigations))
    assert None not in navigations


def levels_are_in_order(page):
    levels = [int(tag[1]) for tag, _values in page.tags if re.fullmatch(r"h[1-6]", tag)]
    return all(after <= before + 1 for before, after in pairwise(levels))


def unlabelled(page):
    """Fields that nobody names: no label, no aria-label."""
    labelled = {values.get("for") for values in page.all("label")}
    fields = [values for tag, values in page.tags if tag in {"input", "select", "textarea"}]
    seen = [values for values in fields if values.get("type") not in {"hidden", "submit", "button"}]
    return [
        values for values in seen
        if values.get("id") not in labelled and not values.get("aria-label") and not values.get("aria-labelledby")
    ]  # fmt: skip
