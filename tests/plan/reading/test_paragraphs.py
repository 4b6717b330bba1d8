"""Lines become paragraphs."""

import pytest

from sen.plan.reading.paragraphs import paragraphs

from .documents import lines_of

WRAPPED = """\
- Phổ biến chủ trương, đường lối của Đảng, chính sách, pháp luật của Nhà nước về
biên giới cho nhân dân các xã vùng biên, nhất là đồng bào dân tộc Khmer sống ở
khu vực giáp ranh.
- Phối hợp với Sở Lao động
- Thương binh và Xã hội, Đài Phát thanh
- Truyền hình tỉnh mở chuyên mục hằng tuần trên sóng phát thanh của địa phương
"""


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(lines_of(text))]


def test_wrapped_lines_are_one_paragraph_with_its_span():
    first = paragraphs(lines_of(WRAPPED))[0]

    assert first.text.endswith("sống ở khu vực giáp ranh.")
    assert first.lines == (1, 3)


def test_a_dash_inside_a_name_opens_nothing():
    assert texts(WRAPPED)[1].startswith(
        "Phối hợp với Sở Lao động - Thương binh và Xã hội, Đài Phát thanh - Truyền hình"
    )


def test_lines_of_a_dump_stay_paragraphs():
    lines = [f"Câu thứ {number} dài hơn khổ giấy " + "nội dung " * 20 + "." for number in range(10)]

    assert len(texts("\n".join(lines))) == 10


def test_a_page_number_parts_no_sentence():
    text = WRAPPED.replace("về\nbiên", "về\n\n\n2\n\nbiên")

    assert "của Nhà nước về biên giới" in texts(text)[0]


def test_justified_blanks_collapse():
    assert texts("-   Tăng   cường  tuyên    truyền.") == ["Tăng cường tuyên truyền."]


@pytest.mark.parametrize(
    "row",
    [
        "1 | Họp báo | Văn phòng | Quý I",
        "| 1 | Họp báo | Văn phòng | Quý I |",
        "1\tHọp báo\tVăn phòng\tQuý I",
    ],
)
def test_a_row_of_a_table_has_cells(row):
    assert paragraphs(lines_of(row))[0].cells == ("1", "Họp báo", "Văn phòng", "Quý I")
