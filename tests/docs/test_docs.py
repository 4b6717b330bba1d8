"""The documentation is whole: links resolve, and nothing that a person can run or must know is missing."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from sen.config import cli, glossary

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def read(path: Path) -> str:
    return path.read_text("utf-8")


def links(page: Path) -> list[str]:
    without_code = re.sub(r"```.*?```|`[^`\n]*`", "", read(page), flags=re.DOTALL)
    return [target for target in LINK.findall(without_code) if not target.startswith(("http", "mailto:"))]


def anchors(page: Path) -> set[str]:
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(read(page))}


def broken(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    aim = (page.parent / path).resolve() if path else page
    return not aim.exists() or (bool(anchor) and anchor not in anchors(aim))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_resolve(page):
    assert [target for target in links(page) if broken(page, target)] == []


def test_every_page_is_reached_from_the_index():
    seen, ahead = set(), [DOCS / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        ahead += [
            (page.parent / target.partition("#")[0]).resolve() for target in links(page) if target[0] != "#"
        ]

    assert set(DOCS.rglob("*.md")) - seen == set()


def test_every_make_target_is_documented():
    targets = re.findall(r"^([a-z0-9-]+):.*##", read(ROOT / "Makefile"), re.MULTILINE)
    commands = read(DOCS / "reference" / "commands.md")

    assert len(targets) > 5
    assert [target for target in targets if f"`make {target}`" not in commands] == []


def test_every_sen_command_is_documented():
    own = [name for name, app in get_commands().items() if str(app).startswith("sen.")]
    commands = read(DOCS / "reference" / "commands.md")

    assert [name for name in (*own, *cli.PURE) if f"`sen {name}" not in commands] == []


def test_architecture_names_every_room():
    contracts = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    rooms = next(contract["layers"] for contract in contracts if contract["containers"] == ["sen"])
    architecture = read(DOCS / "explanation" / "architecture.md")

    assert [room for room in rooms if f"| `{room}` |" not in architecture] == []


def test_decisions_are_numbered_once_and_listed():
    pages = [page for page in (DOCS / "decisions").glob("*.md") if page.name != "README.md"]
    numbers = [page.name[:4] for page in pages]
    index = read(DOCS / "decisions" / "README.md")

    assert sorted(numbers) == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert [page.name for page in pages if f"({page.name})" not in index] == []


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("0*.md")), ids=lambda page: page.stem)
def test_a_decision_has_its_three_parts(page):
    text = read(page)

    assert [part for part in ("**Context.**", "**Decision.**", "**Consequences.**") if part not in text] == []


def test_glossary_page_is_made_from_its_table():
    assert read(DOCS / "reference" / "glossary.md") == glossary.page()


def test_glossary_has_one_english_identifier_for_one_vietnamese_term():
    names = [term["identifier"] for term in glossary.terms()]

    assert len(names) == len(set(names))


def test_glossary_says_that_the_khmer_words_are_drafts():
    assert any(term["km_draft"] for term in glossary.terms())
    assert "**The Khmer column is a draft.**" in glossary.page()


def test_licence_of_the_package_is_the_one_in_the_repository():
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]

    assert project["license"] == "EUPL-1.2"
    assert read(ROOT / "LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")


def test_changelog_keeps_the_form():
    changelog = read(ROOT / "CHANGELOG.md")
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}

    assert "## [Unreleased]" in changelog
    assert set(re.findall(r"^### (.+)$", changelog, re.MULTILINE)) <= kinds
