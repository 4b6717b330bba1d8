"""Registers of papers as files: the columns of the paper books, ready for the printer, behind the wall."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sen.org.models import Role
from sen.records.actions import dispatching, drawing, numbering
from sen.records.actions.drawing import NewDocument, Other
from tests.factories import NOW, UnitFactory, member_of
from tests.guard.uploads import taken
from tests.lib.documents.samples import PLAN, pdf_of

pytestmark = pytest.mark.django_db
OUTGOING = [
    "Số, ký hiệu",
    "Ngày văn bản",
    "Tên loại và trích yếu nội dung",
    "Người ký",
    "Nơi nhận",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ghi chú",
]


@pytest.fixture
def beside(commune):
    return UnitFactory(parent=commune, name="Phòng Kinh tế")


@pytest.fixture
def sent(numbered, beside, clerk):
    others = [Other("Báo Mẫu", "bao@mau.example"), Other("=1+1")]
    drawing.address(numbered.pk, unit_ids=[beside.pk], others=others, by=clerk)
    copy = taken(clerk, pdf_of(PLAN), "ban_ky.pdf")
    numbering.file_signed_copy(numbered.pk, file=copy, signatures=[], by=clerk, now=NOW)
    return dispatching.send_document(numbered.pk, by=clerk, now=NOW)


@pytest.fixture
def clerk_page(client, commune):
    office = UnitFactory(parent=commune, name="Văn phòng HĐND và UBND")
    client.force_login(member_of(office, role=Role.RECORDS_CLERK))
    return client


def sheet_of(client, register):
    return load_workbook(BytesIO(client.get(reverse(f"{register}-export", args=["xlsx"])).getvalue())).active


def lines_of(client, register):
    text = client.get(reverse(f"{register}-export", args=["csv"])).getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_the_register_of_outgoing_documents_has_the_columns_of_the_decree(clerk_page, sent):
    head, line = sheet_of(clerk_page, "documents").iter_rows(values_only=True)

    assert list(head) == OUTGOING
    day = datetime(NOW.year, NOW.month, NOW.day)  # noqa: DTZ001  a day of a sheet has no zone
    assert line == (
        "15/BC-UBND",
        day,
        "Báo cáo: Kết quả thông tin đối ngoại tháng 3",
        "Nguyễn Văn Mẫu",
        "Phòng Kinh tế; Báo Mẫu; =1+1",
        "Phòng Văn hóa",
        None,
        "Đã gửi",
    )


def test_a_book_is_printed_across_with_its_head_on_every_page(clerk_page, sent):
    sheet = sheet_of(clerk_page, "documents")

    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    page = sheet.page_setup
    assert (page.orientation, str(page.paperSize), page.fitToHeight) == ("landscape", "9", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["A1"].font.bold


def test_a_number_given_up_stays_in_the_book_with_the_reason(clerk_page, numbered, clerk):
    drawing.give_up(numbered.pk, reason="Sai nội dung", by=clerk)

    assert lines_of(clerk_page, "documents")[1][-1] == "Đã hủy: Sai nội dung"


def test_the_dispatch_book_has_a_line_for_each_recipient_and_no_formula(clerk_page, sent):
    head, *lines = lines_of(clerk_page, "dispatch")

    assert head[1:4] == ["Số, ký hiệu", "Tên loại và trích yếu nội dung", "Nơi nhận"]
    assert {line[3] for line in lines} == {"Phòng Kinh tế", "Báo Mẫu", "'=1+1"}
    sheet = sheet_of(clerk_page, "dispatch")
    assert {row[3].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}


def test_a_recipient_gets_its_own_line_alone(client, sent, beside):
    client.force_login(member_of(beside))

    [_head, post] = lines_of(client, "post")
    [_head, outgoing] = lines_of(client, "documents")

    assert (post[1], post[2], post[3]) == ("", "UBND xã Mẫu", "15/BC-UBND")
    assert outgoing[4] == "Phòng Kinh tế"
    assert len(lines_of(client, "dispatch")) == 1


def test_a_stranger_gets_the_head_of_each_book_and_no_line(client, sent, commune):
    client.force_login(member_of(UnitFactory(parent=commune, name="Phòng Khác")))

    assert [len(lines_of(client, name)) for name in ("documents", "post", "dispatch")] == [1, 1, 1]


@pytest.mark.parametrize("count", [1, 3])
def test_a_book_costs_the_same_with_many_lines(
    clerk_page, sent, unit, officer, count, django_assert_num_queries
):
    for _number in range(count - 1):
        drawing.draw_up(NewDocument(unit.pk, "CV", "Công văn", taken(officer)), by=officer, now=NOW)

    with django_assert_num_queries(11):
        found = lines_of(clerk_page, "documents")

    assert len(found) == count + 1
