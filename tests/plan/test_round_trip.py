"""A plan that Sen wrote, read by Sen again: the same outline, units, days, number, bases, recipients and signature."""

from datetime import date

import pytest

from sen.lib.documents import read_document
from sen.lib.vi_dates import PartialDate
from sen.org.models import Role
from sen.plan.actions import outline, review, writing
from sen.plan.actions.changing import Seen
from sen.plan.actions.review import TaskChange
from sen.plan.actions.writing import NewPlan
from sen.plan.draft_document import draft_bytes
from sen.plan.models import Part, Plan, PlanRecipient, Rhythm
from sen.plan.outline_numbers import BETWEEN
from sen.plan.reading import read_plan
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db

NEWS, WORK, VISITS = "Nhiệm vụ{0}Thông tin, báo chí", "Nhiệm vụ{0}Gặp gỡ, đón đoàn", "Giải pháp"
AWKWARD = [
    "Mở bảng tin ở chợ xã",
    "Đăng 12 tin, bài song ngữ trên Cổng thông tin điện tử; cập nhật ảnh",
    "2 lớp tập huấn cho cán bộ thôn",
    "- Rà soát pa-nô dọc Quốc lộ 91",
    "“Sắc màu biên giới”: tổ chức trưng bày ảnh",
    "Phối hợp UBND các xã bạn (phía Campuchia) tổ chức giao lưu v.v.",
    "Thực hiện Kế hoạch số 33/KH-UBND ngày 11/02/2026 của UBND tỉnh về thông tin đối ngoại",
    "Tuyên truyền " + "về đời sống, văn hóa, con người của địa phương " * 12 + "trong năm",
    "Đón, làm việc với đoàn phóng viên; bảo đảm 100% đoàn có người hướng dẫn",
    "Xây dựng clip 3 phút giới thiệu làng nghề: dệt, gốm, đan lát",
]


@pytest.fixture
def commune():
    return CommitteeFactory(name="UBND xã Mẫu")


@pytest.fixture
def units(commune):
    names = ("Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Văn phòng HĐND và UBND")
    return [UnitFactory(parent=commune, name=name) for name in names]


def seen(draft):
    return Seen(draft.plan_id, Plan.objects.get(pk=draft.plan_id).revision)


@pytest.fixture
def written(commune, units):
    """Thirty tasks under three headings, as the editor of drafts makes them."""
    focal = actor_in(commune, role=Role.FOCAL_POINT)
    given = NewPlan(commune.pk, "Thông tin đối ngoại năm 2026", date(2026, 1, 1), date(2026, 12, 31))
    draft = writing.start_plan(given, by=focal, now=NOW)
    headings = [NEWS.format(BETWEEN), WORK.format(BETWEEN), VISITS]
    after = None
    for heading in headings:
        made = []
        for number, text in enumerate(AWKWARD):
            task = outline.add_task(seen(draft), after_id=after, text=text, number="", by=focal)
            after = task.pk
            is_once = number % 3 == 0
            change = TaskChange(
                text, task.number, Rhythm.ONCE if is_once else Rhythm.EACH_PERIOD,
                due_on=date(2026, 4 + number, 15) if is_once and number < 9 else date(2026, 12, 31) if is_once else None,
                leads=[f"u{units[number % 3].pk}"],
                coordinating=[f"u{units[(number + 1) % 3].pk}"] if number % 2 else (),
            )  # fmt: skip
            review.change_task(seen(draft), task_id=task.pk, change=change, by=focal)
            made.append(task.pk)
        writing.put_under(seen(draft), task_ids=made, heading=heading, by=focal)
    words = {
        "bases": "Căn cứ Nghị quyết số 05/NQ-HĐND ngày 12 tháng 12 năm 2025 của Hội đồng nhân dân xã Mẫu;",
        "purpose": "Để nhân dân nắm thông tin.",
        "organisation": "Kế hoạch này được niêm yết tại trụ sở xã.",
    }
    writing.write_words(seen(draft), words=words, by=focal)
    plan = draft.plan
    for position, name in enumerate(["UBND tỉnh Mẫu", "Các phòng thuộc xã"]):
        PlanRecipient.objects.create(plan=plan, position=position, name=name)
    Plan.objects.filter(pk=plan.pk).update(number="12/KH-UBND", issued_on=date(2026, 3, 9), place="Xã Mẫu")
    draft.refresh_from_db()
    draft.signer_post, draft.signer_name = "Chủ tịch", "Trần Thị Bình"
    draft.save()
    draft.refresh_from_db()
    return draft


OF_THE_WORDS = {"UBND các xã bạn (phía Campuchia)"}
"""A unit that a task names in its own words: the reader finds it, and a person decides."""


def plain(text):
    return text.split(" Đơn vị chủ trì:")[0].rstrip(".").removeprefix("- ")


@pytest.fixture
def read(written):
    return read_plan(read_document(draft_bytes(written)).lines)


def test_headings_and_numbers_come_back(written, read):
    found, above = [], {}
    for node in read.outline:
        above[node.id] = node
        if node.text and node.parent_id:
            parents = []
            upper = above[node.parent_id]
            while upper:
                parents.insert(0, f"{upper.marker} {upper.title}".casefold())
                upper = above.get(upper.parent_id)
            found.append((" / ".join(parents), plain(node.text)))

    asked = written.plan.tasks.order_by("position").values_list("section", "text")
    # The last words of a plan say that it ends; the reader takes them for no part of the outline.
    purpose = ("i. mục đích, yêu cầu", "Để nhân dân nắm thông tin")
    assert found == [purpose, *((section.casefold(), plain(text)) for section, text in asked)]


def test_tasks_come_back_with_their_units_and_days(written, read, units):
    found = [
        (plain(task.text), [unit.name for unit in task.lead],
         {unit.name for unit in task.coordinating} - OF_THE_WORDS, task.due_on, task.recurrence)
        for task in read.tasks
    ]  # fmt: skip

    def names(task, part):
        return [str(row.unit) for row in task.assignments.filter(part=part).order_by("pk")]

    asked = [
        (plain(task.text), names(task, Part.LEAD), set(names(task, Part.COORDINATING)), task.due_on,
         () if task.rhythm == Rhythm.ONCE else ("định kỳ",))
        for task in written.plan.tasks.order_by("position")
    ]  # fmt: skip
    assert len(asked) == 30
    assert found == asked


def test_what_stands_around_the_tasks_comes_back(read):
    header = read.header
    assert (header.issuer, header.number, header.place) == ("ỦY BAN NHÂN DÂN XÃ MẪU", "12/KH-UBND", "Xã Mẫu")
    assert header.date == PartialDate(2026, 3, 9)
    assert (header.doc_type, header.title, header.year) == ("KẾ HOẠCH", "Thông tin đối ngoại năm 2026", 2026)
    assert [basis.number for basis in header.legal_bases] == ["05/NQ-HĐND"]
    assert [row.name for row in read.recipients] == ["UBND tỉnh Mẫu", "Các phòng thuộc xã", "Lưu: VT"]
    assert read.signature.authority == "TM. ỦY BAN NHÂN DÂN"
    assert (read.signature.position, read.signature.signer) == ("CHỦ TỊCH", "Trần Thị Bình")


def test_the_paper_read_twice_is_the_same(written, read):
    assert read_plan(read_document(draft_bytes(written)).lines) == read
