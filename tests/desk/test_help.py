"""A page of help for every screen, in both languages, and what a page must be."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation

import sen
from sen.desk import registry
from sen.desk.help_pages import PARTS, as_html, read_folder, search
from sen.lib.vi_text import fold
from tests.factories import CommitteeFactory, member_of

pytestmark = pytest.mark.django_db
ROOMS = Path(sen.__file__).parent
NO_SCREEN = {  # address to why nobody reads it as a screen
    "healthz": "for machines that watch",
    "metrics": "for machines that watch",
    "guard-file": "a file, not a page",
    "units-template": "a file, not a page",
    "plans-xlsx": "a file, not a page",
    "plan-chart-csv": "a file, not a page",
    "org-recovery-codes-file": "a file, not a page",
    "plans-retry": "a button",
    "plans-review-presence": "a fragment of the review",
    "plan-draft": "a button",
    "desk-language": "a button",
    "desk-filter-save": "a button",
    "desk-filter-delete": "a button",
}
HEADS = {
    "vi": ("Để làm gì", "Làm được gì", "Từng bước", "Các từ", "Khi có trục trặc"),
    "en": ("What it is for", "What you can do", "Step by step", "Words", "If something goes wrong"),
}
ONE_SCREEN = 260
"""Words: about what stands on a screen of 1280 by 900 beside the picture."""


def addresses(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or ""
        else:
            yield from addresses(entry)


def screens():
    return sorted({name for name in addresses() if name not in NO_SCREEN and not name.endswith("-export")})


def pages():
    return list(registry.HELP.values())


def test_every_screen_has_a_page_of_help():
    """A screen without one: write `help/vi/….md` and `help/en/….md` in its room, or name it in an existing page."""
    assert [name for name in screens() if registry.help_for(name) is None] == []


def test_every_page_is_about_screens_that_are_there():
    known = set(addresses())

    for page in pages():
        for pattern in page.screens:
            regex = re.compile(pattern.replace("*", ".*"))
            assert any(regex.fullmatch(name) for name in known), (page.slug, pattern)
    assert set(NO_SCREEN) <= known
    assert all(NO_SCREEN.values())


def test_no_two_pages_name_the_same_screen_as_closely():
    for name in screens():
        best = sorted((page.fits(name) for page in pages()), reverse=True)
        assert not best[0] or best[0] > best[1], name


def test_both_languages_have_the_same_pages():
    folders = sorted(ROOMS.glob("*/help"))
    written = {lang: {(each.parent.name, path.name) for each in folders for path in (each / lang).glob("*.md")}
               for lang in HEADS}  # fmt: skip

    assert written["vi"] == written["en"]
    assert {name.removesuffix(".md") for _room, name in written["vi"]} == set(registry.HELP)


@pytest.mark.parametrize("language", HEADS)
@pytest.mark.parametrize("slug", sorted(registry.HELP))
def test_a_page_says_what_a_reader_asks_and_fits_a_screen(slug, language):
    text = registry.HELP[slug].texts[language]
    heads = re.findall(r"^## (.+)$", text.source, re.MULTILINE)

    assert heads == [head for head in HEADS[language] if head in heads]
    assert {HEADS[language][0], HEADS[language][-1]} <= set(heads)
    assert {HEADS[language][1], HEADS[language][2]} & set(heads)
    assert len(re.findall(r"\w+", text.source)) <= ONE_SCREEN
    assert [line for line in text.source.splitlines() if line.startswith("# ")] == []
    assert registry.HELP[slug].part in PARTS


@pytest.mark.parametrize("slug", sorted(registry.HELP))
def test_the_two_languages_of_a_page_tell_the_same(slug):
    """As far as form tells it: as many heads, steps and points."""
    vietnamese, english = (registry.HELP[slug].texts[lang].source for lang in ("vi", "en"))

    for form in (r"^## ", r"^\d+\. ", r"\]\([a-z-]+\.md\)"):
        assert len(re.findall(form, vietnamese, re.MULTILINE)) == len(
            re.findall(form, english, re.MULTILINE)
        ), form


@pytest.mark.parametrize("slug", sorted(registry.HELP))
def test_links_between_pages_lead_to_pages(slug):
    for text in registry.HELP[slug].texts.values():
        assert set(re.findall(r"\]\(([^)]+)\)", text.source)) <= {f"{page}.md" for page in registry.HELP}


def test_words_in_bold_stand_on_screens():
    """What a page calls a button is what the button is called."""
    from sen.config import messages

    said = {
        re.sub(r"[“”:.…]", "", text).strip().lower()
        for room in messages.own_messages()
        for entry in messages.translations(messages.catalogue(room)).values()
        for text in [entry.msgstr or entry.msgstr_plural[0]]
    }
    all_said = " | ".join(said)
    unknown = {
        (page.slug, bold)
        for page in pages()
        for bold in re.findall(r"\*\*([^*]+)\*\*", page.texts["vi"].source)
        if (word := re.sub(r"[“”:.…]", "", bold).strip().lower()) not in said
        and word not in all_said
        and bold not in NOT_A_TEXT
    }

    assert unknown == set()


NOT_A_TEXT = {  # keys of the keyboard and words that the page itself explains
    "Tab", "Shift+Tab", "Enter", "phím cách", "Ctrl+P", "Ctrl+dấu cộng", "j", "k", "x", "?", "có", "mã",
    "Giữ đăng nhập trên thiết bị này", "Ít nhất 12 ký tự", "Vai trò", "Niêm phong",
}  # fmt: skip


def test_a_page_is_cleaned():
    html = as_html(
        "## Một\n\n<script>alert(1)</script> [xấu](javascript:alert(1)) ![](http://elsewhere/x.png) **đậm** [trang](units.md)"
    )

    assert "<script" not in html
    assert "javascript:" not in html.replace("(javascript:alert(1))", "")
    assert "<img" not in html
    assert '<a href="../units/">trang</a>' in html
    assert "<strong>đậm</strong>" in html


def test_help_is_found_with_and_without_diacritics():
    with translation.override("vi"):
        with_marks, without = (search(pages(), words) for words in ("nhóm đơn vị", "nhom don vi"))

        assert next(page.slug for page in with_marks) == "unit-groups"
        assert without == with_marks
        assert search(pages(), "khongcotunay") == []
        assert len(search(pages(), "")) == len(pages())


def test_a_folder_is_read(tmp_path):
    for language, title in (("vi", "Hoa"), ("en", "Flower")):
        (tmp_path / "garden" / "help" / language).mkdir(parents=True)
        (tmp_path / "garden" / "help" / language / "lotus.md").write_text(
            f"title: {title}\npart: start\nscreens: garden garden-*\nopen: yes\n\n## Đầu\nChữ: một\n",
            encoding="utf-8",
        )

    (page,) = read_folder(tmp_path / "garden" / "help")

    assert (page.slug, page.room, page.part, page.is_open, page.picture) == (
        "lotus",
        "garden",
        "start",
        True,
        "",
    )
    assert (page.fits("garden"), page.fits("garden-bed"), page.fits("other")) == (6, 8, 0)
    assert page.texts["en"].title == "Flower"
    assert page.texts["vi"].source == "## Đầu\nChữ: một\n"


def test_the_sign_on_a_screen_leads_to_its_page(client):
    client.force_login(member_of(CommitteeFactory()))

    page = client.get(reverse("units")).content.decode()

    assert f'href="{reverse("desk-help-page", args=["units"])}"' in page
    assert "Trợ giúp cho màn hình này: Đơn vị" in page


def test_before_log_in_only_help_with_getting_in_is_open(client):
    member_of(CommitteeFactory())  # else the first page sets Sen up

    login, units = (client.get(reverse("desk-help-page", args=[slug])) for slug in ("log-in", "units"))

    assert (login.status_code, units.status_code) == (200, 302)
    assert "Đăng nhập" in login.content.decode()
    assert reverse("desk-help-page", args=["log-in"]) in client.get(reverse("account_login")).content.decode()


def test_help_comes_in_the_readers_language(client):
    client.force_login(member_of(CommitteeFactory()))
    client.post(reverse("desk-language"), {"language": "en"})

    page = client.get(reverse("desk-help-page", args=["units"])).content.decode()

    assert "Units" in page
    assert "What it is for" in page
    assert "Để làm gì" not in page


def test_contents_list_every_page_and_search_among_them(client):
    client.force_login(member_of(CommitteeFactory()))

    everything = client.get(reverse("desk-help")).content.decode()
    found = client.get(reverse("desk-help"), {"q": "khoa so"}).content.decode()

    assert all(reverse("desk-help-page", args=[page.slug]) in everything for page in pages())
    assert reverse("desk-help-page", args=["overdue"]) in found
    assert reverse("desk-help-page", args=["unit-groups"]) not in found
    assert "Không tìm thấy" in client.get(reverse("desk-help"), {"q": "khongcotunay"}).content.decode()


def test_an_unknown_page_is_not_found(client):
    assert client.get("/tro-giup/khong-co/").status_code == 404


def test_error_pages_bear_no_sign():
    assert "help-link" not in render_to_string("desk/plain.html", {"title": fold("x")})
