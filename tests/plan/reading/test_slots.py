"""Whom an item addresses, told by its place among items that name units."""

from .documents import plan_with, read


def leads_of(body: str) -> list[list[str]]:
    return [[party.name for party in task.lead] for task in read(plan_with(body)).tasks]


def test_a_heading_among_unit_headings_names_whom_no_list_knows():
    body = "I. TỔ CHỨC THỰC HIỆN\n1. Công an xã:\n- Tuần tra ban đêm.\n2. Tổng phụ trách Đội:\n- Tổ chức sân chơi."

    assert leads_of(body) == [["Công an xã"], ["Tổng phụ trách Đội"]]


def test_a_topic_among_unit_headings_leads_nothing():
    body = (
        "I. TỔ CHỨC THỰC HIỆN\n1. Công an xã:\n- Tuần tra ban đêm.\n2. Chế độ báo cáo:\n- Báo cáo hằng quý."
    )

    assert leads_of(body) == [["Công an xã"], []]


def test_the_actor_after_a_topic_leads():
    body = "I. NHIỆM VỤ\n1. Công tác cai nghiện: Trạm Y tế xã lập hồ sơ người nghiện."

    assert leads_of(body) == [["Trạm Y tế xã"]]


def test_one_column_says_who_leads_and_who_helps():
    body = "I. NHIỆM VỤ\nTT | Nội dung | Đơn vị chủ trì, phối hợp | Thời gian\n1 | Mở chợ đêm | Sở Y tế chủ trì; Công an tỉnh, các xã phối hợp | Quý I"

    (task,) = read(plan_with(body)).tasks

    assert [party.name for party in task.lead] == ["Sở Y tế"]
    assert [party.name for party in task.coordinating] == ["Công an tỉnh", "các xã"]
