from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from sen.lib.calendars import AT_MOST, Dated, calendar_bytes, within_reach

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
DAY = Dated(
    "plan.duty-12",
    date(2026, 3, 31),
    "Tổ chức hội nghị thông tin đối ngoại; bồi dưỡng kỹ năng trả lời báo chí cho người phát ngôn các xã, phường",
    "https://sen.example/nhiem-vu/12/",
    "Phòng Văn hóa, dòng 1\nDòng 2",
    "Nhiệm vụ",
    NOW - timedelta(days=3),
)
HOUR = Dated("plan.sheet-3", datetime(2026, 3, 20, 10, 0, tzinfo=UTC), "Phiếu", "https://sen.example/3/")


def events_of(data):
    return Calendar.from_ical(data).walk("VEVENT")


def test_a_day_is_read_back_as_it_was_written():
    [event] = events_of(calendar_bytes("Lịch hạn", [DAY], now=NOW))

    assert str(event["uid"]) == "plan.duty-12@sen"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 3, 31), date(2026, 4, 1))
    assert (str(event["summary"]), str(event["url"])) == (DAY.text, DAY.url)
    assert (str(event["description"]), event["categories"].cats) == (DAY.detail, ["Nhiệm vụ"])
    assert event.decoded("last-modified") == DAY.changed_at


def test_an_hour_is_told_in_vietnams_time_with_its_zone_described():
    data = calendar_bytes("Lịch hạn", [HOUR], now=NOW)

    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20260320T170000\r\n" in data
    [zone] = Calendar.from_ical(data).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Asia/Ho_Chi_Minh"
    [event] = events_of(data)
    assert event.decoded("dtstart") == HOUR.at


def test_no_line_is_longer_than_75_bytes_and_no_letter_is_cut():
    lines = calendar_bytes("Lịch hạn của tôi", [DAY], now=NOW).split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert [line.decode() for line in lines][-1] == ""


def test_the_file_says_how_often_to_ask_again():
    data = calendar_bytes("Lịch hạn", [], now=NOW)

    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in data
    assert b"X-PUBLISHED-TTL:PT4H\r\n" in data
    assert events_of(data) == []


def test_the_same_lines_give_the_same_bytes_at_another_moment():
    first = calendar_bytes("Lịch hạn", [DAY], now=NOW)

    assert calendar_bytes("Lịch hạn", [DAY], now=NOW + timedelta(hours=5)) == first


def test_a_moved_line_keeps_its_name_and_gets_a_higher_sequence():
    moved = Dated(DAY.key, date(2026, 4, 5), DAY.text, DAY.url, changed_at=NOW)

    [[old], [new]] = [events_of(calendar_bytes("Lịch", [line], now=NOW)) for line in (DAY, moved)]

    assert old["uid"] == new["uid"]
    assert old["sequence"] < new["sequence"] < 2**31


@pytest.mark.parametrize("bad", ["a\r\nBEGIN:VALARM", "a\nATTENDEE:mailto:x@mau.example", "a\rX-B:1"])
def test_a_text_cannot_add_a_line_of_its_own(bad):
    line = Dated("plan.duty-1", TODAY, bad, "https://sen.example/", bad, bad)

    data = calendar_bytes(bad, [line], now=NOW)

    [event] = events_of(data)
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert event.subcomponents == []
    assert {"ATTENDEE", "X-B"}.isdisjoint(event)


@pytest.mark.parametrize(("days", "is_in"), [(-61, False), (-60, True), (0, True), (400, True), (401, False)])
def test_the_calendar_reaches_sixty_days_back_and_four_hundred_ahead(days, is_in):
    line = Dated("plan.duty-1", TODAY + timedelta(days=days), "Việc", "https://sen.example/")

    assert within_reach([line], TODAY) == [line] * is_in


def test_what_is_soon_stays_when_there_is_too_much():
    far = [Dated(f"far-{n}", TODAY + timedelta(days=300), "Việc", "") for n in range(AT_MOST)]
    past = Dated("past", TODAY - timedelta(days=1), "Việc", "")
    soon = Dated("soon", TODAY + timedelta(days=1), "Việc", "")

    found = within_reach([past, *far, soon], TODAY)

    assert (len(found), found[0], past in found) == (AT_MOST, soon, False)
