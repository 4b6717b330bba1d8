"""Dates and periods as Vietnamese documents write them; what is blank stays blank."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sen.lib.vi_numbers import small_number
from sen.lib.vi_text import matching_form

_BLANK = r"[.…_\s]"
_FULL = re.compile(
    rf"ngày(?P<day>\s+\d{{1,2}}|{_BLANK}*)\s*,?\s*tháng(?P<month>\s*\d{{1,2}}|{_BLANK}*)\s*,?\s*năm\s*(?P<year>\d{{4}}|\d{{0,3}}{_BLANK}*)"
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<sign>\s?[/.-]\s?)(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})(?![\d/])"
)
_DAY_MONTH = re.compile(
    r"(?:ngày|trước|đến|xong|nhất(?:\s+là)?)\s+(?P<day>\d{1,2})(?:\s*[/-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?![\d/])(?!\s*[/-]\s*\d)"
)
_MONTH = re.compile(
    r"tháng\s+(?:\d{1,2}\s*[-–,]\s*)?(?P<month>\d{1,2})(?:\s*[/-]\s*|\s*,?\s*năm\s+)(?P<year>\d{4})"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which parts may be missing: "ngày     tháng 02 năm 2020" has no day."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def iso(self) -> str | None:
        """As "2020-02-11", "2020-02" or "2020"; None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def as_date(self) -> date | None:
        """The calendar day, None when a part is missing or no calendar has that day."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    @property
    def is_possible(self) -> bool:
        """False for the 31st of February or a thirteenth month; blanks are possible."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        if self.day is None:
            return True
        last = 31 if self.month is None else monthrange(self.year or 2000, self.month)[1]
        return 1 <= self.day <= last

    def last_day(self) -> date | None:
        """The last day the date can mean: the day itself, the end of its month, the end of its year."""
        if not self.is_possible or self.year is None or not 1 <= self.year <= 9999:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class FoundDate:
    start: int
    end: int
    value: PartialDate


def _part(found: re.Match[str], name: str) -> int | None:
    digits = (found.groupdict().get(name) or "").strip(" .…_\t")
    return int(digits) if digits.isdecimal() else None


def _year(found: re.Match[str]) -> int | None:
    digits = (found.groupdict().get("year") or "").strip()
    return int(digits) if len(digits) == 4 and digits.isdecimal() else None


def find_dates(text: str) -> list[FoundDate]:
    """Every date of a text in order, longest form first where forms overlap.

    Positions hold for NFC text. "tháng 6/2026" and "ngày 15/12" are found too, with the missing part None.
    """
    form = matching_form(text)
    found: list[FoundDate] = []
    for pattern in (_FULL, _NUMERIC, _DAY_MONTH, _MONTH):
        for match in pattern.finditer(form):
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                value = PartialDate(_year(match), _part(match, "month"), _part(match, "day"))
                found.append(FoundDate(match.start(), match.end(), value))
    return sorted(found, key=lambda item: item.start)


_QUARTER = re.compile(r"quý\s+(?P<first>[ivx]+|\d)\b(?:\s*(?:[-–,]|và)\s*(?:quý\s+)?(?P<last>[ivx]+|\d)\b)?")
_OF_YEAR = re.compile(r"^\s*(?:[/,-]\s*|năm\s+|,?\s*năm\s+)?(?P<year>(?:19|20)\d{2})\b")
_BARE_MONTH = re.compile(
    r"(?<!mỗi )(?<!hằng )(?<!hàng )tháng\s+(?P<month>\d{1,2})\b(?!\s*[/-]\s*\d)"
)  # not "mỗi tháng 01 lần"
_HALF = re.compile(r"(?P<which>6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm")
_YEAR_END = re.compile(
    r"(?:cuối|hết|trong|trước|đến|vào)\s+(?:hết\s+|cuối\s+)?năm\s+(?P<year>(?:19|20)\d{2})"
)
_PLAN_YEAR_END = re.compile(r"(?:cuối|hết)\s+năm(?:\s+nay)?\b(?!\s+(?:19|20)\d{2})")


def period_end(phrase: str, year: int | None) -> date | None:
    """The last day a due phrase allows: "Quý II/2026" is 30 June 2026; `year` serves where none is written.

    "trước ngày 15/12" gives 15 December: the day the text names. None where nothing can be computed.
    """
    form = matching_form(phrase)
    days = [day for found in find_dates(phrase) if (day := _with_year(found.value, year).last_day())]
    if days:
        return max(days)
    ends = list(_period_ends(form, year))
    return max(ends) if ends else None


def _with_year(value: PartialDate, year: int | None) -> PartialDate:
    return value if value.year is not None else PartialDate(year, value.month, value.day)


def _period_ends(form: str, year: int | None) -> Iterator[date]:
    for pattern, month_of in ((_QUARTER, _quarter_month), (_HALF, _half_month), (_BARE_MONTH, _bare_month)):
        for found in pattern.finditer(form):
            of_year = _OF_YEAR.match(form[found.end() :])
            end = PartialDate(int(of_year["year"]) if of_year else year, month_of(found)).last_day()
            if end is not None:
                yield end
    for found in _YEAR_END.finditer(form):
        yield date(int(found["year"]), 12, 31)
    if year is not None and _PLAN_YEAR_END.search(form):
        yield date(year, 12, 31)


def _quarter_month(found: re.Match[str]) -> int | None:
    quarter = small_number(found["last"] or found["first"])
    return quarter * 3 if quarter and 1 <= quarter <= 4 else 13


def _half_month(found: re.Match[str]) -> int:
    return 6 if found["half"] == "đầu" else 12


def _bare_month(found: re.Match[str]) -> int:
    return int(found["month"])
