"""Names of units in running text."""

import pytest

from sen.plan.reading.units import read_units, units_of_heading
from sen.plan.reading.words import split_words


def names(text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in read_units(text, split_words(text), 0).units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bộ Quốc phòng, Bộ Công an chỉ đạo", ["Bộ Quốc phòng", "Bộ Công an"]),
        (
            "Sở Văn hóa, Thể thao và Du lịch, Sở Tài chính kiểm tra",
            ["Sở Văn hóa, Thể thao và Du lịch", "Sở Tài chính"],
        ),
        ("Sở Tài chính, Kế hoạch và Đầu tư thẩm định", ["Sở Tài chính", "Kế hoạch và Đầu tư"]),
        ("Sở Xây dựng xây dựng kế hoạch", ["Sở Xây dựng"]),
        (
            "các sở, ban, ngành và địa phương liên quan rà soát",
            ["các sở, ban, ngành và địa phương liên quan"],
        ),
        ("các đoàn thể và các tổ chức xã hội tham gia", ["các đoàn thể", "các tổ chức xã hội"]),
        ("UBND các huyện, thị xã, thành phố tổ chức", ["UBND các huyện, thị xã, thành phố"]),
        (
            "Văn phòng HĐND và UBND huyện, Phòng Nội vụ theo dõi",
            ["Văn phòng HĐND và UBND huyện", "Phòng Nội vụ"],
        ),
        (
            "các Sở: Y tế, Tài chính, Kế hoạch và Đầu tư; UBND các xã triển khai",
            ["Y tế", "Tài chính", "Kế hoạch và Đầu tư", "UBND các xã"],
        ),
        (
            "Ban Chỉ huy Phòng, chống thiên tai và Tìm kiếm cứu nạn tỉnh chủ động",
            ["Ban Chỉ huy Phòng, chống thiên tai và Tìm kiếm cứu nạn tỉnh"],
        ),
        ("Tập đoàn Bưu chính Viễn thông (VNPT) hỗ trợ", ["Tập đoàn Bưu chính Viễn thông (VNPT)"]),
        ("các đơn vị có chức năng tổ chức lực lượng", ["các đơn vị có chức năng"]),
        ("Công an xã nhắc nhở từng hộ", ["Công an xã"]),
        ("Vụ Công tác học sinh, sinh viên chủ trì", ["Vụ Công tác học sinh, sinh viên"]),
        (
            "Uỷ ban nhân dân xã, Thanh tra xây dựng, Quản lý thị trường trong việc",
            ["Uỷ ban nhân dân xã", "Thanh tra xây dựng", "Quản lý thị trường"],
        ),
    ],
)
def test_a_list_parts_where_a_new_name_opens(text, expected):
    assert names(text) == expected


def test_a_heading_to_every_office_is_one_group():
    text = "Các phòng, ban, ngành Huyện và UBND các xã, thị trấn"

    units = units_of_heading(text)

    assert [(text[unit.start : unit.end], unit.is_group) for unit in units] == [(text, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Ban hành văn bản hướng dẫn",
        "Báo cáo kết quả",
        "Tổ chức hội nghị",
        "Thanh tra việc thực hiện",
        "Phòng ngừa tội phạm",
        "HỘI CHỢ HOA XUÂN",
        "TỔ CHỨC THỰC HIỆN",
        "Các lớp tập huấn",
    ],
)
def test_an_order_or_topic_is_no_unit(text):
    assert units_of_heading(text) == ()
