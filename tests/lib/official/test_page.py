"""The page and the PDF say what the Word file says, in the same order, and fetch nothing."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from itertools import pairwise

import pytest
from docx import Document
from pypdf import PdfReader

from sen.lib.documents import read_document
from sen.lib.figures import Series, bars
from sen.lib.official import (
    Annex,
    Heading,
    Item,
    Kind,
    Level,
    NoPdf,
    OfficialDocument,
    Picture,
    Signature,
    Table,
    Text,
    TooLong,
    has_pdf,
    pdf,
    write_document,
    write_page,
    write_pdf,
)

needs_weasyprint = pytest.mark.skipif(not has_pdf(), reason="WeasyPrint or pango is not on this machine")
ROWS = [[str(place), f"Đơn vị {place}", "Đã gửi <báo cáo> & minh chứng"] for place in range(1, 81)]
CHART = Picture(
    bars(["Phòng Kinh tế"], [Series("Hoàn thành", [3])]), "Biểu đồ: Phòng Kinh tế: hoàn thành 3.", "Biểu đồ"
)


def paper(kind=Kind.REPORT, **more):
    blocks = [
        Text("Thực hiện kế hoạch, kết quả như sau:"),
        Heading(Level.ROMAN, "Kết quả"),
        Heading(Level.CLAUSE, "Tập huấn"),
        Item(Level.POINT, "Đã mở 02 lớp <b>hay</b>."),
        Table(("TT", "Đơn vị", "Ghi chú"), ROWS),
        CHART,
        Heading(Level.ROMAN, "Kiến nghị"),
        Text("Không có./."),
    ]
    return OfficialDocument(
        kind=kind, issuer="Ủy ban nhân dân xã Bình Sen", subject="kết quả tháng 3", number="7/BC-UBND", place="Bình Sen",
        day=date(2026, 3, 5), signature=Signature("Chủ tịch", "Lê Thị Mẫu", body="Ủy ban nhân dân"), blocks=blocks,
        bases=["Luật Báo chí ngày 05 tháng 4 năm 2016"], recipients=["Sở Ngoại vụ"],
        annexes=[Annex("Danh sách", [Text("Một đơn vị.")])], **more,
    )  # fmt: skip


def words_of_page(page):
    text = re.sub(
        r'<(style)\b.*?</\1>|<h1 hidden>.*?</h1>|<caption class="unseen">.*?</caption>|<title>.*?</title>',
        " ",
        page,
        flags=re.DOTALL,
    )
    return unescape(re.sub(r"<[^>]+>", " ", text)).split()


def words_of_word(data):
    document = Document(BytesIO(data))
    texts = [node.text or "" for node in document.element.body.iter("{*}t")]
    return " ".join(texts).split()


@pytest.mark.parametrize("kind", [Kind.REPORT, Kind.LETTER, Kind.INVITATION])
def test_the_page_says_what_the_word_file_says(kind):
    names = ["Phòng Kinh tế", "Báo Mẫu"] if kind is Kind.LETTER else []
    drawn = paper(kind, addressees=names)

    page = "".join(words_of_page(write_page(drawn))).lower()
    word = "".join(words_of_word(write_document(drawn))).lower()

    assert sorted(page) == sorted(word) or page == word
    for mark in ("i.kếtquả", "1.tậphuấn", "a)đãmở", "ii.kiếnnghị", "số:07/bc-ubnd", "ngày05tháng3năm2026"):
        assert mark in page


def test_nothing_that_was_typed_becomes_markup():
    page = write_page(paper())
    assert "<b>hay</b>" not in page
    assert "&lt;b&gt;hay&lt;/b&gt;" in page
    assert 'alt="Biểu đồ: Phòng Kinh tế: hoàn thành 3."' in page
    assert not re.search(r"(src|href)=\"(?!data:)", page)


@needs_weasyprint
def test_the_pdf_holds_every_word_and_the_head_of_the_table_on_every_page():
    pages = PdfReader(BytesIO(write_pdf(paper()))).pages
    texts = [page.extract_text() for page in pages]
    assert len(pages) > 3
    assert sum("Ghi chú" in text for text in texts) >= 2
    edges = [{text.split()[0], text.split()[-1]} for text in texts]
    assert ["1" in edges[0], "2" in edges[1], "3" in edges[2]] == [False, True, True]
    together = " ".join(" ".join(texts).split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Đơn vị 80",
        "Kiến nghị".upper(),
        "Lê Thị Mẫu",
        "Phụ lục",
    ):
        assert words in together, words
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)


@needs_weasyprint
def test_each_annex_counts_its_own_pages_from_the_second_on():
    rows = [[str(n), f"Đơn vị {n}", "Ghi chú dài " * 8] for n in range(40)]
    table = [Table(("TT", "Đơn vị", "Ghi chú"), rows)]
    annexes = [
        Annex("Một", table),
        Annex("Hai", table),
        Annex("Ba", table, is_wide=True),
        Annex("Bốn", table, is_wide=True),
    ]
    data = write_pdf(replace(paper(), annexes=annexes))

    texts = [page.extract_text().split() for page in PdfReader(BytesIO(data)).pages]
    begins = [place for place, words in enumerate(texts) if words[:2] == ["Phụ", "lục"]]
    assert len(begins) == 4
    for first, after in pairwise([*begins, len(texts)]):
        assert not texts[first][-1].isdecimal()
        assert [words[-1] for words in texts[first + 1 : after]] == [
            str(n) for n in range(2, after - first + 1)
        ]


@needs_weasyprint
def test_the_same_paper_gives_the_same_bytes():
    assert write_pdf(paper()) == write_pdf(paper())


@needs_weasyprint
def test_our_own_reader_opens_the_pdf_again_and_it_is_tagged():
    data = write_pdf(paper())
    assert "Đơn vị 80" in " ".join(line.text for line in read_document(data).lines)
    root = PdfReader(BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"


@needs_weasyprint
def test_a_paper_fetches_nothing():
    for url in ("http://example.vn/x.png", "file:///etc/passwd"):
        with pytest.raises(ValueError, match="disallowed"):
            pdf._fetcher().fetch(url)


def test_without_weasyprint_and_for_endless_papers_it_says_so(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_CHARACTERS", 100)
    with pytest.raises(TooLong):
        write_pdf(paper())
    monkeypatch.undo()
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    assert not has_pdf()
    with pytest.raises(NoPdf):
        write_pdf(paper())
