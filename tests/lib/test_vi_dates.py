"""Dates and periods as documents write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.lib.vi_dates import PartialDate, find_dates, period_end


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ngày 07 tháng 9 năm 2015", PartialDate(2015, 9, 7)),
        ("Ngày 7 tháng 09, năm 2015", PartialDate(2015, 9, 7)),
        ("07/9/2015", PartialDate(2015, 9, 7)),
        ("07 - 9 - 2015", PartialDate(2015, 9, 7)),
        ("07.9.2015", PartialDate(2015, 9, 7)),
        ("ngày     tháng 02 năm 2020", PartialDate(2020, 2, None)),
        ("ngày ... tháng … năm 2021", PartialDate(2021, None, None)),
        ("ngày 5 tháng 3 năm 20...", PartialDate(None, 3, 5)),
        ("ngày 15/12", PartialDate(None, 12, 15)),
        ("trước 15/12", PartialDate(None, 12, 15)),
        ("tháng 6/2026", PartialDate(2026, 6, None)),
        ("tháng 12 năm 2025", PartialDate(2025, 12, None)),
    ],
)
def test_a_date_is_found_with_what_it_says(text, value):
    assert [found.value for found in find_dates(text)] == [value]


@pytest.mark.parametrize(
    "text", ["Quyết định số 05/2012/QĐ-UBND", "02 lớp tập huấn", "trực 24/24 giờ", "1/2 số hộ"]
)
def test_what_is_no_date_is_not_found(text):
    assert find_dates(text) == []


@given(st.dates(min_value=date(1945, 9, 2), max_value=date(2099, 12, 31)))
def test_a_written_day_reads_as_itself(day):
    for written in (
        f"ngày {day.day:02d} tháng {day.month} năm {day.year}",
        f"{day.day}/{day.month:02d}/{day.year}",
    ):
        found = find_dates(f"Căn cứ Công văn {written} của Ủy ban")

        assert [one.value.as_date() for one in found] == [day]
        assert period_end(f"trước {written}", None) == day


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text):
    for found in find_dates(text):
        assert 0 <= found.start < found.end


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        (PartialDate(2020, 2), "2020-02"),
        (PartialDate(2020, 2, 11), "2020-02-11"),
        (PartialDate(2020), "2020"),
        (PartialDate(None, 2, 11), None),
    ],
)
def test_iso_says_what_is_known(value, iso):
    assert value.iso() == iso


@pytest.mark.parametrize(
    ("value", "possible"),
    [
        (PartialDate(2023, 2, 29), False),
        (PartialDate(2024, 2, 29), True),
        (PartialDate(2024, 13), False),
        (PartialDate(2024, 4, 31), False),
        (PartialDate(None, 12, None), True),
    ],
)
def test_impossible_days_are_told(value, possible):
    assert value.is_possible is possible


def test_an_impossible_day_has_no_calendar_day():
    assert PartialDate(2023, 2, 30).as_date() is None
    assert PartialDate(2023, 2, 30).last_day() is None


@pytest.mark.parametrize(
    ("phrase", "end"),
    [
        ("Quý II", date(2026, 6, 30)),
        ("quý IV/2027", date(2027, 12, 31)),
        ("Quý II và quý IV", date(2026, 12, 31)),
        ("Quý I - III", date(2026, 9, 30)),
        ("quý 3 năm 2026", date(2026, 9, 30)),
        ("hoàn thành trong tháng 6/2026", date(2026, 6, 30)),
        ("trong tháng 2", date(2026, 2, 28)),
        ("hằng năm trước 15/12", date(2026, 12, 15)),
        ("chậm nhất ngày 05/6/2024", date(2024, 6, 5)),
        ("từ ngày 15/5 đến ngày 22/5/2026", date(2026, 5, 22)),
        ("6 tháng đầu năm", date(2026, 6, 30)),
        ("đến hết năm 2030", date(2030, 12, 31)),
        ("cuối năm", date(2026, 12, 31)),
        ("Tháng 10 - 11/2026", date(2026, 11, 30)),
        ("thường xuyên", None),
        ("định kỳ hằng quý", None),
        ("trước ngày 31/02/2026", None),
    ],
)
def test_the_last_day_of_a_phrase(phrase, end):
    assert period_end(phrase, 2026) == end


@pytest.mark.parametrize("phrase", ["Quý II", "trước 15/12", "cuối năm", "trong tháng 9"])
def test_without_a_year_nothing_is_computed(phrase):
    assert period_end(phrase, None) is None
