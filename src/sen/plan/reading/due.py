"""When something is due: the phrase as printed, the date where it can be computed, the words of recurrence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sen.lib.vi_dates import period_end
from sen.lib.vi_text import matching_form
from sen.plan.reading.lexicon import RECURRENCE
from sen.plan.reading.words import Word

_DATE = (
    r"(?:(?:tuần\s+(?:thứ\s+\w+|đầu|cuối|\d)|đầu|giữa|cuối|thượng tuần|trung tuần|hạ tuần)\s+(?:của\s+)?tháng\s+\d{1,2}(?:\s?[/-]\s?\d{4}|\s*,?\s*năm\s+\d{4})?|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s*,?\s*năm\s+\d{4})?|(?:ngày\s+)?\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}"
    r"|ngày\s+\d{1,2}\s?[/-]\s?\d{1,2}(?![\d/])|\d{1,2}/\d{1,2}(?![\d/])|tháng\s+\d{1,2}\s?(?:[/-]|\s*,?\s*năm)\s*\d{4}|tháng\s+\d{1,2}"
    r"|quý\s+(?:[ivx]+|\d)\b(?:\s*(?:[-–,]|và)\s*(?:quý\s+)?(?:[ivx]+|\d)\b)?(?:\s*[/-]\s*|\s*,?\s*năm\s+)?(?:\d{4}|hằng năm|hàng năm)?"
    r"|ngày\s+\d{1,2}(?=\s+(?:hằng|hàng|của)\s+tháng)(?:\s+(?:hằng|hàng|của)\s+tháng)(?:\s+cuối\s+quý)?|ngày\s+\d{1,2}\s+tháng\s+cuối\s+quý"
    r"|(?:6|sáu|9|chín)\s+tháng\s+(?:đầu|cuối)\s+năm(?:\s+\d{4})?|(?:cuối|hết)?\s*năm\s+\d{4}|cuối\s+năm|hết\s+năm)"
)
_HOUR = r"(?:\d{1,2}\s*(?:giờ|h)(?:\s*\d{2})?(?:\s*phút)?\s*,?\s*)?"
_YEARLY = r"(?:\s*,?\s*(?:hằng|hàng|mỗi)\s+(?:năm|quý|tháng))?"
_BEFORE = (
    r"(?:(?:xong|chậm\s+nhất|muộn\s+nhất|hoàn\s+thành)?\s*(?:là\s+)?(?:trước|đến\s+hết|hết|đến|trong|vào|từ\s+nay\s+đến|là|xong\s+trong)(?:\s+thời\s+hạn)?"
    r"|chậm\s+nhất(?:\s+là)?|muộn\s+nhất(?:\s+là)?|thời\s+hạn\s*:|thời\s+gian(?:\s+\w+){0,3}\s*:|tiến\s+độ\s*:|hạn\s*:|hoàn\s+thành\s*:?)"
)
_DATED = re.compile(
    rf"(?:\b(?:hằng|hàng)\s+(?:năm|quý|tháng)\s*,?\s*)?\b{_BEFORE}\s*{_HOUR}{_DATE}{_YEARLY}(?:\s*(?:,|và|-|–|;)\s*(?:trước\s+|đến\s+)?{_DATE}{_YEARLY})*"
)
_RANGE = re.compile(rf"\btừ\s+{_HOUR}{_DATE}\s*,?\s+(?:cho\s+)?(?:đến|tới)(?:\s+hết)?\s+{_HOUR}{_DATE}")
_WEEKDAY = r"(?:(?:sáng|chiều|tối|ngày)\s+)?(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật)"
_WEEKLY = re.compile(
    rf"(?:\b(?:vào|trước)\s+)?\b{_WEEKDAY}(?:\s*(?:,|và)\s*{_WEEKDAY})*(?:\s+đầu\s+tiên)?\s+(?:hằng|hàng|mỗi|của)\s+(?:tuần|tháng)"
)
_RATE = re.compile(
    r"\b(?:(?:ít\s+nhất|tối\s+thiểu)\s+)?(?:\d{1,2}|một|hai|ba|bốn)\s+(?:lần|kỳ|buổi|cuộc|đợt|số)\s*/\s*(?:\d{1,2}\s+|một\s+)?(?:ngày|tuần|tháng|quý|năm|học\s+kỳ)"
    r"|\b\d{1,2}\s+(?:giờ|ngày|tuần|tháng)\s*/\s*lần|\bmỗi\s+(?:học\s+kỳ|đợt|ngày|vụ)(?:\s+(?:ít\s+nhất|tối\s+thiểu))?\s+(?:\d{1,2}|một|hai)\s+(?:lần|buổi|cuộc)"
)
_LUNAR = r"(?:các\s+)?ngày\s+\d{1,2}(?:\s*,\s*\d{1,2})*(?:\s+và\s+\d{1,2})?\s+(?:tháng\s+(?:chạp|giêng)|tết)"
_FROM = re.compile(
    rf"\b(?:bắt\s+đầu\s+)?từ\s+{_HOUR}{_DATE}|\b(?:từ|trước|vào|đến|trong)\s+{_HOUR}{_LUNAR}"
    r"|\btrước\s+(?:ngày|lễ)\s+(?!\d|ban\s+hành|có\s+hiệu\s+lực)[^,.;]{2,40}"
)
_MONTH = r"tháng\s+\d{1,2}"
_MONTHS = re.compile(
    rf"(?<=[,(])\s*(?:đợt\s+\d\s+)?{_MONTH}(?:\s*(?:,|và|-|–)\s*{_MONTH})*(?:\s*/\s*\d{{4}}|\s+năm\s+\d{{4}})?"
    rf"|\b{_MONTH}(?:\s*/\s*|\s+năm\s+)\d{{4}}(?=\s*(?:[.;)]|$))"
)
_QUARTERS = re.compile(
    r"\bquý\s+(?:[ivx]+|\d)\b(?:\s*(?:[-–,]|và)\s*(?:quý\s+)?(?:[ivx]+|\d)\b)*(?:\s*[/-]\s*\d{4}|\s*,?\s*năm\s+\d{4})?"
)
_INTERVAL = re.compile(
    r"\bđịnh\s+kỳ\s+(?:(?:trước\s+)?(?:hằng|hàng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm)|(?:\d{1,2}|một|hai|ba|sáu)\s+(?:ngày|tuần|tháng|quý|năm)(?:\s*(?:/|một|\d)\s*(?:01\s+|một\s+|1\s+)?lần)?)"
    r"(?:\s*(?:,|và)\s*(?:(?:hằng|hàng)\s+)?(?:(?:\d{1,2}\s+|sáu\s+|chín\s+)?(?:tháng|quý|năm)))*(?:\s*\([^)]{0,60}\))?"
    r"|\b(?:\d{1,2}|một|hai|ba|sáu)\s+(?:tuần|tháng|năm|quý)\s*(?:/|một|\d{1,2})\s*(?:lần|01\s+lần)|\bmỗi\s+(?:tuần|tháng|quý|năm)(?:\s+(?:một|\d{1,2}|ít nhất)\s*(?:\d{1,2}\s+)?(?:lần|số|kỳ|buổi|bài|cuộc))?"
    r"|\b(?:hằng|hàng)\s+(?:ngày|tuần|tháng|quý|năm)(?:\s*(?:,|và)\s*(?:(?:hằng|hàng)\s+(?:ngày|tuần|tháng|quý|năm)|(?:6|sáu|9)\s+tháng(?:\s+đầu\s+năm)?|năm|quý|đột\s+xuất))*"
    r"|\b(?:\d|ba|sáu|chín)\s+tháng(?:\s+đầu\s+năm)?\s*(?:,|và)\s*(?:(?:hằng|hàng|cả|cuối|1|01|một)\s+)?năm"
)
_PERIOD = re.compile(
    r"\b(?:trong|đến(?:\s+hết)?|hết|trước|cuối)\s+(?:cuối\s+|hết\s+)?năm\s+\d{4}\b(?!\s*[-–]\s*\d{4})|\btrước\s+(?:tết|dịp|kỳ\s+họp|mùa)\b[^,.;]{0,30}|\b(?:(?:chậm\s+nhất|muộn\s+nhất)(?:\s+là)?(?:\s+(?:sau|trong))?|trong\s+vòng|trong\s+thời\s+(?:hạn|gian)|không\s+quá|trước|sau)(?:\s+(?:không\s+quá|chậm\s+nhất))?\s+\d{1,3}\s*(?:\(\w+(?:\s\w+){0,3}\)\s*)?(?:ngày|giờ|tháng|tuần|năm)(?:\s+làm\s+việc)?"
    r"(?:\s*,?\s*(?:kể\s+)?(?:từ|sau|trước)\s+(?:ngày|khi|thời\s+điểm)[^,.;]{0,60})?"
)
_CONTINUOUS = re.compile(r"^\s*thường\s+xuyên\b.*$")
_CLOSER = re.compile(r"ngày\s+\d|\d\s?[/.-]\s?\d|tháng|quý")
_UNTIL = ("trong ", "trước ", "chậm nhất ", "xong ")
_IN_CITATION = re.compile(r"(?:số\s+\S+|năm\s+\d{4}\s+của|hiệu\s+lực|ban\s+hành|kể)\s*$")

_PATTERNS = (_RANGE, _DATED, _QUARTERS, _WEEKLY, _INTERVAL, _RATE, _PERIOD, _FROM, _MONTHS)
"""The surest first."""


@dataclass(frozen=True, slots=True)
class Due:
    text: str
    due_on: date | None


def read_due(text: str, year: int | None) -> Due | None:
    """The phrase that says until when, as printed; a date before an interval before a year."""
    form = matching_form(text)
    for pattern in _PATTERNS:
        spans = [found.span() for found in pattern.finditer(form) if _is_deadline(form, found.start())]
        if spans:
            start, end = _widened(form, _to_the_day(form, spans))
            phrase = text[start:end].strip(" ,;")
            return Due(phrase, period_end(phrase, year))
    return None


def read_due_cell(text: str, year: int | None) -> Due | None:
    """A table's time column is a due phrase whatever it says."""
    cleaned = text.strip(" .;")
    return Due(cleaned, period_end(cleaned, year)) if cleaned else None


def _is_deadline(form: str, start: int) -> bool:
    if form[start:].lstrip().startswith(_UNTIL) and form[:start].rstrip().endswith("ban hành"):
        return True
    return not _IN_CITATION.search(form[max(0, start - 40) : start])


def _to_the_day(form: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A bare year gives way to a later phrase: "sơ kết vào năm 2017 ...; trước ngày 15/11 hằng năm báo cáo"."""
    exact = [index for index, (start, end) in enumerate(spans) if _CLOSER.search(form, start, end)]
    return spans[exact[0] :] if exact else spans


def _widened(form: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Neighbouring phrases that only a comma or "và" parts are one: "quý II và trước ngày 15/12"."""
    start, end = spans[0]
    for later_start, later_end in spans[1:]:
        if form[end:later_start].strip() in (",", "và", "", ";", "hoặc"):
            end = later_end
    return start, end


def read_recurrence(words: Sequence[Word], text: str) -> tuple[str, ...]:
    """Words that tell a rhythm, as printed, each once."""
    found: list[str] = []
    index = 0
    while index < len(words):
        size = RECURRENCE.at(words, index)
        if size:
            printed = text[words[index].start : words[index + size - 1].end]
            if printed.lower() not in (word.lower() for word in found):
                found.append(printed)
        index += max(1, size)
    return tuple(found)
