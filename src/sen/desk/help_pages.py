"""The help: a Markdown file for each page and language, in the folder `help/` of the room that owns the screens.

`help/vi/units.md` begins with lines such as `title: Đơn vị`, `part: people`, `screens: units units-*`, an empty
line, then the text. Both languages have the same pages; what is not for a reader's eyes stands in the Vietnamese one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from sen.desk.registry import Text
from sen.lib.vi_text import search_form

PARTS: dict[str, Text] = {
    "start": _("To begin"),
    "work": _("Work and reports"),
    "plans": _("Plans"),
    "people": _("Units and people"),
    "machine": _("Looking after Sen"),
    "all": _("On every screen"),
}
LANGUAGES = ("vi", "en")
TAGS = {
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "code",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
LINK_TO_PAGE = re.compile(r'href="([a-z-]+)\.md"')


@dataclass(frozen=True, slots=True)
class HelpText:
    """A page in one language."""

    title: str
    source: str

    @property
    def folded(self) -> str:
        return search_form(f"{self.title} {self.source}")


@dataclass(frozen=True, slots=True)
class HelpPage:
    slug: str
    room: str
    part: str
    screens: tuple[str, ...]
    """Names of addresses, or patterns of them."""
    shows: str
    """“person /address/”: what its picture shows; empty for a page about no screen."""
    is_open: bool
    """Read before log-in too."""
    texts: Mapping[str, HelpText]
    picture: str
    """Below the static files; empty when there is none."""

    @property
    def text(self) -> HelpText:
        return self.texts.get(get_language() or "vi", self.texts["vi"])

    @property
    def title(self) -> str:
        return self.text.title

    def fits(self, url_name: str) -> int:
        """How closely it is about a screen: the length of the pattern that says so, 0 when none does."""
        return max((len(each) for each in self.screens if fnmatchcase(url_name, each)), default=0)


def read_folder(folder: Path) -> Iterator[HelpPage]:
    """The pages of a room; `folder` is its `help/`."""
    room = folder.parent
    for path in sorted((folder / "vi").glob("*.md")):
        facts, _text = _read(path)
        picture = f"{room.name}/help/{path.stem}.webp"
        yield HelpPage(
            slug=path.stem,
            room=room.name,
            part=facts["part"],
            screens=tuple(facts.get("screens", "").split()),
            shows=facts.get("shows", ""),
            is_open=facts.get("open") == "yes",
            texts={language: _text_of(folder / language / path.name) for language in LANGUAGES},
            picture=picture if (room / "static" / picture).exists() else "",
        )


def _text_of(path: Path) -> HelpText:
    facts, text = _read(path)
    return HelpText(facts["title"], text)


def _read(path: Path) -> tuple[dict[str, str], str]:
    head, _empty, text = path.read_text("utf-8").partition("\n\n")
    return {
        key.strip(): value.strip()
        for key, _colon, value in (line.partition(":") for line in head.splitlines())
    }, text


@cache
def as_html(source: str) -> SafeString:
    """Markdown without HTML of its own, then only the tags a text needs; `units.md` is the page beside it."""
    rendered = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
    linked = LINK_TO_PAGE.sub(r'href="../\1/"', rendered)
    cleaned = nh3.clean(linked, tags=TAGS, attributes={"a": {"href"}}, link_rel=None, url_schemes={"https"})
    return mark_safe(cleaned)  # noqa: S308  our own file, without markup of its own, and cleaned


def search(pages: list[HelpPage], words: str) -> list[HelpPage]:
    """Pages that hold every word, with or without diacritics; those that say it in the title first."""
    wanted = search_form(words).split()
    found = [page for page in pages if all(word in page.text.folded for word in wanted)]
    return sorted(found, key=lambda page: not all(word in search_form(page.title) for word in wanted))
