"""Who does what, with whom, until when."""

from datetime import date

import pytest

from sen.plan.reading import ReadTask

from .documents import plan_with, read


def tasks_of(body: str) -> tuple[ReadTask, ...]:
    return read(plan_with(body)).tasks


def leads(task: ReadTask) -> list[str]:
    return [party.name for party in task.lead]


def partners(task: ReadTask) -> list[str]:
    return [party.name for party in task.coordinating]


def test_the_heading_leads_its_items():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Công an xã:\n- Chủ trì, phối hợp với các ấp tuần tra ban đêm."
    )

    assert (leads(task), partners(task), task.id) == (["Công an xã"], ["các ấp"], "I.1.1")


def test_the_actor_of_the_sentence_goes_before_the_heading():
    (task,) = tasks_of("I. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế:\n- Giám đốc các bệnh viện chỉ đạo trực cấp cứu.")

    assert leads(task) == ["Giám đốc các bệnh viện"]


@pytest.mark.parametrize("order", ["Giao", "Đề nghị", "Yêu cầu", "Giao trách nhiệm cho"])
def test_an_order_names_its_lead(order):
    (task,) = tasks_of(f"I. TỔ CHỨC THỰC HIỆN\n1. {order} Phòng Kinh tế lập dự toán trước ngày 20/5/2026.")

    assert leads(task) == ["Phòng Kinh tế"]
    assert (task.due, task.due_on) == ("trước ngày 20/5/2026", date(2026, 5, 20))


def test_content_without_an_actor_has_no_lead():
    (task,) = tasks_of("I. NỘI DUNG\n1. Tuyên truyền\n- Treo băng rôn tại cổng chào.")

    assert task.lead == ()


def test_descriptions_below_a_task_belong_to_it():
    (task,) = tasks_of(
        "I. NHIỆM VỤ\n1. Mở lớp tập huấn phát ngôn.\n- Cơ quan chủ trì: Phòng Văn hóa - Xã hội.\n"
        "- Cơ quan phối hợp: Văn phòng HĐND và UBND, các ấp.\n- Thời gian: Quý II.\n- Kinh phí: ngân sách xã."
    )

    assert leads(task) == ["Phòng Văn hóa - Xã hội"]
    assert partners(task) == ["Văn phòng HĐND và UBND", "các ấp"]
    assert (task.due, task.due_on, task.due_lines) == ("Quý II", date(2026, 6, 30), (8, 8))


def test_a_table_says_who_and_when_by_column():
    (task,) = tasks_of(
        "I. NHIỆM VỤ\nSTT | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian\n"
        "I | TUYÊN TRUYỀN | | |\n1 | Họp báo quý | Văn phòng | Công an xã; Các ấp | Hằng quý"
    )

    assert (task.text, leads(task), partners(task), task.due) == (
        "Họp báo quý",
        ["Văn phòng"],
        ["Công an xã", "Các ấp"],
        "Hằng quý",
    )


def test_an_introduction_is_no_task_but_its_partners_count():
    tasks = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Công an xã chủ trì, phối hợp với Xã đội:\na) Trực Tết.\nb) Tuần tra đêm giao thừa."
    )

    assert [(leads(task), partners(task)) for task in tasks] == [(["Công an xã"], ["Xã đội"])] * 2


def test_a_paragraph_without_mark_goes_on_the_bullet():
    (task,) = tasks_of("I. TỔ CHỨC THỰC HIỆN\n1. Công an xã:\n- Trực Tết.\nBáo cáo kết quả sau kỳ nghỉ.")

    assert (task.text, task.lines) == ("Trực Tết. Báo cáo kết quả sau kỳ nghỉ.", (6, 7))


def test_advice_names_whom():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Phòng Kinh tế:\n- Tham mưu Ủy ban nhân dân Huyện thành phần dự lớp, bố trí kinh phí."
    )

    assert [party.name for party in task.advises] == ["Ủy ban nhân dân Huyện"]


def test_rhythm_words_are_kept():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Văn phòng:\n- Cung cấp thông tin định kỳ và đột xuất cho báo chí (nếu có)."
    )

    assert task.recurrence == ("định kỳ", "đột xuất", "nếu có")
    assert task.due is None


@pytest.mark.parametrize(
    "body",
    [
        "I. MỤC ĐÍCH, YÊU CẦU\n- Nâng cao nhận thức của nhân dân.",
        "I. KINH PHÍ\nBố trí từ ngân sách xã năm 2026.",
        "I. MỤC TIÊU CỤ THỂ\n1. Phấn đấu 95% hộ dân nghe đài.",
        "I. NỘI DUNG\n- Đối tượng: cán bộ ấp.",
        "I. TỔ CHỨC THỰC HIỆN\nYêu cầu các ban, ngành, các ấp nghiêm túc thực hiện Kế hoạch này./.",
        "I. TỔ CHỨC THỰC HIỆN\nTrong quá trình thực hiện nếu có vướng mắc, phản ánh về Văn phòng./.",
    ],
)
def test_what_gives_nobody_anything_to_do_is_no_task(body):
    assert tasks_of(body) == ()


def test_the_last_order_to_one_unit_is_a_task_of_its_own():
    tasks = tasks_of(
        "1. Công an xã:\n- Trực Tết.\nGiao Văn phòng theo dõi, đôn đốc việc thực hiện Kế hoạch này."
    )

    assert [leads(task) for task in tasks] == [["Công an xã"], ["Văn phòng"]]


def test_articles_of_a_rule_hold_tasks_only_where_they_assign():
    tasks = read(
        "QUYẾT ĐỊNH\nQuy định quản lý chợ\nCăn cứ Luật Thương mại ngày 14 tháng 6 năm 2005;\nQUYẾT ĐỊNH:\n"
        "Điều 1. Vị trí\n1. Quầy hàng đặt cách lối đi 01 mét.\nĐiều 2. Trách nhiệm của Sở Công Thương\n1. Kiểm tra các chợ.\n"
        "Điều 3. Hiệu lực thi hành\nGiám đốc các Sở chịu trách nhiệm thi hành Quyết định này./."
    ).tasks

    assert [(task.id, leads(task)) for task in tasks] == [("Đ2.1", ["Sở Công Thương"])]


def test_a_table_with_one_cell_a_line_is_read_by_its_numbers():
    tasks = tasks_of(
        "I. NHIỆM VỤ\nSTT\n|\nNội dung\n|\nĐơn vị chủ trì\n|\nĐơn vị phối hợp\n|\nThời gian\n|\nI\n|\nTUYÊN TRUYỀN\n|\n"
        "1\n|\nHọp báo\nhằng quý\n|\nVăn phòng\n|\nCông an xã\n|\nQuý I\n|\n2\n|\nVẽ pa nô\n|\nPhòng Kinh tế\n|\n|\nTháng 6\n|\n"
        "II. TỔ CHỨC THỰC HIỆN\n1. Văn phòng theo dõi, đôn đốc."
    )

    assert [(task.text, leads(task), partners(task), task.due) for task in tasks] == [
        ("Họp báo hằng quý", ["Văn phòng"], ["Công an xã"], "Quý I"),
        ("Vẽ pa nô", ["Phòng Kinh tế"], [], "Tháng 6"),
        ("Văn phòng theo dõi, đôn đốc.", ["Văn phòng"], [], None),
    ]


def test_an_office_that_orders_others_about_keeps_its_own_work():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Sở Xây dựng yêu cầu các chủ đầu tư che chắn vật liệu rời khi chuyên chở."
    )

    assert leads(task) == ["Sở Xây dựng"]


def test_the_actor_may_follow_an_opening_phrase():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Căn cứ Kế hoạch này, Thủ trưởng các đơn vị lập lịch trực của đơn vị."
    )

    assert leads(task) == ["Thủ trưởng các đơn vị"]


def test_a_heading_that_only_says_when_dates_what_stands_below_it():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Trong quý I năm 2026:\n- Sở Y tế:\n+ Lập danh sách các trạm cấp nước."
    )

    assert (task.due, task.due_on) == ("Trong quý I năm 2026", date(2026, 3, 31))


def test_under_a_heading_of_many_a_named_office_that_is_asked_leads():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Đối với các sở, ngành:\na) Đề nghị Liên đoàn Lao động tỉnh vận động công nhân."
    )

    assert leads(task) == ["Liên đoàn Lao động tỉnh"]


@pytest.mark.parametrize(
    "phrase",
    ["chậm nhất sau 05 ngày kể từ khi phát hiện", "trong vòng 12 giờ", "trước 03 ngày", "6 tháng, 1 năm"],
)
def test_a_span_of_days_is_a_due_phrase(phrase):
    (task,) = tasks_of(f"I. TỔ CHỨC THỰC HIỆN\n1. Công an xã báo cáo Ủy ban nhân dân xã {phrase}.")

    assert task.due == phrase


def test_a_name_goes_on_over_its_own_and_before_the_next_name():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế:\n- Phối hợp với Cục Quản lý chất lượng nông sản và thủy sản và Sở Công Thương "
        "kiểm tra chợ."
    )

    assert partners(task) == ["Cục Quản lý chất lượng nông sản và thủy sản", "Sở Công Thương"]


def test_two_groups_that_open_a_sentence_are_two_leads():
    (task,) = tasks_of(
        "I. TỔ CHỨC THỰC HIỆN\n1. Các phòng, ban, ngành và Ủy ban nhân dân các xã tổ chức tổng vệ sinh cuối tuần."
    )

    assert leads(task) == ["Các phòng, ban, ngành", "Ủy ban nhân dân các xã"]
