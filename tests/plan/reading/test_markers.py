"""What stands before a paragraph."""

import pytest

from sen.plan.reading.markers import read_marker


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("IV. TỔ CHỨC THỰC HIỆN", "section", "IV"),
        ("II/ NỘI DUNG:", "section", "II"),
        ("A. QUAN ĐIỂM", "part", "A"),
        ("Phần thứ nhất", "part", "nhất"),
        ("Chương II", "chapter", "II"),
        ("Điều 3. Trách nhiệm", "article", "3"),
        ("1. Sở Y tế:", "clause", "1"),
        ("1/ Sở Y tế", "clause", "1"),
        ("2.1. Mở lớp", "clause", "2.1"),
        ("3. 2 lớp tập huấn cho cán bộ", "clause", "3"),
        ("4. 02 cuộc họp báo", "clause", "4"),
        ("12) Họp báo", "clause", "12"),
        ("đ) Hướng dẫn", "letter", "đ"),
        ("(2) Hướng dẫn", "item", "2"),
        ("- Chủ trì", "bullet", "-"),
        ("–  Chủ trì", "bullet", "-"),
        ("+ Chủ trì", "bullet", "+"),
        ("• Chủ trì", "bullet", "•"),
    ],
)
def test_a_marker_is_told_by_its_form(text, kind, key):
    marker = read_marker(text)

    assert marker is not None
    assert (marker.kind, marker.key) == (kind, key)


@pytest.mark.parametrize(
    "text",
    [
        "02 lớp tập huấn cho cán bộ",
        "1. 000 hộ dân",
        "15/12/2026 là hạn cuối",
        "05-NQ/TU ngày 17 tháng 8",
        "10% số hộ",
        "V/v tăng cường phòng, chống dịch",
        "Điều 3 Quyết định này quy định",
        "2020. Ủy ban nhân dân",
        "Căn cứ Luật",
        "",
    ],
)
def test_running_text_has_no_marker(text):
    assert read_marker(text) is None
