"""Whatever the reader says stands in the lines it cites."""

import re
import unicodedata
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from sen.lib.documents import Line
from sen.plan.reading import PlanReading, read_plan
from sen.plan.reading.model import Span

from .documents import SAMPLES, lines_of

TEXTS = [path.read_text("utf-8").splitlines() for path in sorted(SAMPLES.glob("*.txt"))]
PAGE_NUMBER = re.compile(r"\s*-?\s*\d{1,3}\s*-?\s*$")
PIECES = [
    *("Sở Y tế", "các sở, ban, ngành", "UBND các xã, phường", "Công an xã", "Phòng Văn hóa - Xã hội", "Hội Nông dân và các đoàn thể"),
    *("chủ trì, phối hợp với", "phối hợp cùng", "tham mưu", "chịu trách nhiệm", "Giao", "Đề nghị", "có trách nhiệm:", "tổ chức", "và", ", "),
    *("trước ngày 15/12/2026", "định kỳ hằng quý", "trong tháng 6", "Quý II", "ngày    tháng 02 năm 2020", "số 12/KH-UBND ngày 01/02/2026"),
    *("1. ", "a) ", "- ", "+ ", "I. ", "Điều 3. ", "\n", "\n\n", ".", ";", ":", " | ", "\t", "(", ")", "KẾ HOẠCH", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"),
    *("Thời gian thực hiện: ", "Cơ quan chủ trì: ", "Căn cứ Luật", "QUYẾT ĐỊNH", "Số: 05/CT-UBND", "\n2\n", "nội dung", "kế hoạch"),
]  # fmt: skip


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def stands_in(said: str, lines: list[Line], span: Span) -> bool:
    """In the lines of the span, with or without the page numbers that stand between them."""
    within = [line.text for line in lines if span[0] <= line.number <= span[1]]
    words = [text for text in within if not PAGE_NUMBER.match(text)]
    return any(plain(said) in plain(" ".join(shown)) for shown in (within, words))


def claims(reading: PlanReading) -> Iterator[tuple[str, Span]]:
    """Every lead, unit, phrase, number and date, with the lines it is said to stand on."""
    for task in reading.tasks:
        for party in (*task.lead, *task.coordinating, *task.advises):
            yield party.name, party.lines
        if task.due:
            assert task.due_lines is not None
            yield task.due, task.due_lines
        for word in task.recurrence:
            yield word, task.lines
    yield from claims_of_the_head(reading)
    for recipient in reading.recipients:
        yield recipient.name, recipient.lines


def claims_of_the_head(reading: PlanReading) -> Iterator[tuple[str, Span]]:
    for citation in (*reading.citations, *reading.header.legal_bases):
        if citation.number:
            yield citation.number, citation.lines
        if citation.date and citation.date.year:
            yield str(citation.date.year), citation.lines
    header = reading.header
    for name, value in (
        ("number", header.number),
        ("date", header.date_text),
        ("place", header.place),
        ("title", header.title),
    ):
        if value:
            yield value, header.lines[name]


def assert_nothing_invented(lines: list[Line]) -> None:
    reading = read_plan(lines)

    for said, span in claims(reading):
        assert stands_in(said, lines, span), (said, span)


def test_samples_are_read_without_invention():
    for text in TEXTS:
        assert_nothing_invented(lines_of("\n".join(text)))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_torn_samples_are_read_without_invention(data: st.DataObject):
    text = data.draw(st.sampled_from(TEXTS))
    kept = data.draw(st.lists(st.integers(0, len(text) - 1), min_size=1, max_size=40))
    cut = data.draw(st.integers(10, 200))

    assert_nothing_invented(lines_of("\n".join(text[index][:cut] for index in kept)))


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_scrambled_words_are_read_without_invention(pieces: list[str]):
    assert_nothing_invented(lines_of(" ".join(pieces)))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_read_without_invention(text: str):
    assert_nothing_invented(lines_of(text))
