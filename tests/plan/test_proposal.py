from datetime import date

import pytest

from sen.lib.documents import Line
from sen.plan.proposal import propose_tasks, term_of
from sen.plan.reading import Header, read_plan

PLAN = """KẾ HOẠCH
Thông tin đối ngoại năm 2026
II. NỘI DUNG THỰC HIỆN
1. Tham dự các lớp tập huấn:
Cử cán bộ tham dự đầy đủ các lớp tập huấn do Tỉnh tổ chức.
2. Thông tin, tuyên truyền:
- Cung cấp thông tin định kỳ và đột xuất cho các cơ quan báo chí.
- Treo pa nô tại cửa khẩu, hoàn thành trước ngày 30 tháng 4 năm 2026.
IV. TỔ CHỨC THỰC HIỆN
1. Phòng Kinh tế:
- Chủ trì, phối hợp với Công an xã tổ chức hội chợ.
"""


def proposed():
    lines = [Line(n, 1, text) for n, text in enumerate(PLAN.splitlines(), start=1)]
    return propose_tasks(read_plan(lines))


def test_tasks_come_in_order_with_the_number_a_clerk_would_cite():
    assert [task.number for task in proposed()] == ["II.1", "II.2.1", "II.2.2", "IV.1.1"]


def test_a_task_has_the_headings_above_it():
    assert proposed()[1].section == "II. NỘI DUNG THỰC HIỆN / 2. Thông tin, tuyên truyền"


def test_a_task_has_its_lines_names_and_date():
    *_others, dated, led = proposed()

    assert (dated.due_on, dated.line_from, dated.line_to) == (date(2026, 4, 30), 8, 8)
    assert (led.leads, led.coordinating) == (("Phòng Kinh tế",), ("Công an xã",))


@pytest.mark.parametrize(
    ("title", "term"),
    [
        ("Thông tin đối ngoại năm 2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("Thông tin đối ngoại giai đoạn 2026 - 2030", (date(2026, 1, 1), date(2030, 12, 31))),
        ("Thông tin đối ngoại giai đoạn 2026 đến năm 2030", (date(2026, 1, 1), date(2030, 12, 31))),
        ("Thông tin đối ngoại", None),
        ("giai đoạn 2030-2026", None),
    ],
)
def test_term_of_a_title(title, term):
    assert term_of(Header(title=title)) == term
