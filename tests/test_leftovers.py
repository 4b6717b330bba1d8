"""What looks for English leftovers finds them."""

import re

import pytest

from tests.leftovers import WRITTEN_AS_ENGLISH, leftovers

VIETNAMESE = (
    "Ngày 23/11/2026 14:05, thứ Hai, tháng Một; 1.234,5 tỷ đồng, 12,5 %, 3 phút trước, 33/KH-UBND ngày 5/3/2026, "
    "mục 1.2.3, bản 2026.11, mã 2026-11-23-A, 0,5 MB"
)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("a date with the year first", "Hạn 2026-11-23."),
        ("a month by its name", "November"),
        ("a short month beside a number", "23 Nov 2026"),
        ("a short month beside a number", "Nov. 23"),
        ("a day of the week", "Hạn Monday"),
        ("a time ago", "3 phút ago"),
        ("half days", "2:05 p.m"),
        ("half days", "2 PM"),
        ("thousands parted by commas", "1,234 dòng"),
        ("thousands parted by commas", "1,234,567"),
        ("a decimal point", "12.5 %"),
        ("a decimal point", "0.5 MB"),
    ],
)
def test_writing_as_in_english_is_seen(rule, text):
    assert re.search(WRITTEN_AS_ENGLISH[rule], text)
    assert leftovers(text, set())


@pytest.mark.parametrize("rule", WRITTEN_AS_ENGLISH)
def test_writing_as_in_vietnamese_is_left_alone(rule):
    assert not re.search(WRITTEN_AS_ENGLISH[rule], VIETNAMESE)


def test_an_english_word_or_line_is_seen():
    assert leftovers("Danh sách\nPlease choose a file", set()) >= {"please", "choose", "file"}
    assert leftovers("My desk", {"My desk"}) == {"My desk"}
    assert leftovers("Việc của tôi\nBáo cáo tiến độ\nĐăng xuất", {"My desk"}) == set()
