"""Documents made to be slow."""

import time

import pytest

from .documents import read

AT_MOST_SECONDS = 6.0
"""Processor time; each takes under one second, a quadratic reader takes minutes."""


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế, " * 60_000,
        "phối hợp với các sở, ban, ngành và " * 20_000,
        "Kế hoạch số 1" + "/1" * 100_000,
        "ngày " + "." * 100_000 + " tháng " + "…" * 100_000,
        "- a\n" * 40_000,
        "ỦY BAN NHÂN DÂN\n" * 20_000,
        "STT\n" * 30_000,
    ],
    ids=["units", "partners", "number", "blanks", "bullets", "letterhead", "table"],
)
def test_a_hostile_document_is_read_in_bounded_time(text):
    begin = time.process_time()

    read(text)

    assert time.process_time() - begin < AT_MOST_SECONDS
