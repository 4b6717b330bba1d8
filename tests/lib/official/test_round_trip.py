"""Every kind of paper that Sen writes is opened again: by our own reader, and by LibreOffice where it is installed."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from pypdf import PdfReader

from sen.lib.documents import read_document
from sen.lib.official import Annex, Heading, Item, Picture, Table, Text, write_document
from tests.lib.official import samples

KINDS = {
    each.__name__: each
    for each in (
        samples.plan,
        samples.report,
        samples.letter,
        samples.reply,
        samples.invitation,
        samples.submission,
    )
}
SOFFICE = shutil.which("soffice")
ROWS = [[str(place), f"Đơn vị số {place}", f"MS{place:04}"] for place in range(1, 201)]
HEAD = ("TT", "Đơn vị", "MSO")
"""Plain letters in the last column: LibreOffice's PDF may tear those with marks apart."""


def said(blocks):
    """All words of the blocks, in their order."""
    for block in blocks:
        match block:
            case Heading() | Item():
                yield block.text
            case Text():
                yield block.words
            case Table():
                yield from block.head
                for row in block.rows:
                    yield from row
            case Picture():
                yield block.caption


def words(texts):
    return " ".join(" ".join(texts).casefold().split())


def long(paper):
    """The paper with 200 rows in its body and an annex across the page."""
    table = Table(HEAD, ROWS)
    return replace(
        paper,
        blocks=[*paper.blocks, table],
        annexes=[*paper.annexes, Annex("Danh sách", [table], is_wide=True)],
    )


@pytest.mark.parametrize("name", KINDS)
def test_our_reader_finds_every_word_in_its_order(name):
    paper = long(KINDS[name]())

    lines = read_document(write_document(paper)).lines

    text = words(" ".join(line.cells) if line.cells else line.text for line in lines)
    at = 0
    everything = [*said(paper.blocks), *(each for annex in paper.annexes for each in said(annex.blocks))]
    assert len(everything) > 1_200
    for each in filter(None, everything):
        at = text.index(words([each]).rstrip(".;"), at)
    assert words([paper.subject]) in text
    assert words([paper.number]) in text
    assert words([paper.signature.name]) in text
    for recipient in paper.recipients:
        assert words([recipient]).rstrip(".;") in text


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not on this machine")
def test_libreoffice_shows_every_kind_whole(tmp_path):
    for name, made in KINDS.items():
        (tmp_path / f"{name}.docx").write_bytes(write_document(long(made())))
    files = sorted(str(path) for path in tmp_path.glob("*.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"

    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    for name in KINDS:
        pages = [page.extract_text() for page in PdfReader(tmp_path / f"{name}.pdf").pages]
        with_rows = [page for page in pages if re.search(r"MS\d{4}", page)]
        assert len(with_rows) > 8
        assert [int(each) for page in pages for each in re.findall(r"MS(\d{4})", page)] == [
            *range(1, 201)
        ] * 2
        assert all("MSO" in page for page in with_rows), "each repeats the head of its table"
