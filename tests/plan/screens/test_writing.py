"""From the first line of a plan to its letters, through HTTP; and what each screen says to whom."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from sen.jobs.models import Delivery
from sen.org.models import Role
from sen.plan.actions import commenting, exchange, issuing, outline, review, writing
from sen.plan.actions.changing import Seen
from sen.plan.actions.review import TaskChange
from sen.plan.actions.writing import NewPlan
from sen.plan.models import CommentPoint, Duty, Plan, PlanDraft, Task, UnitComment
from sen.records.actions.drawing import Other
from sen.records.actions.numbering import NewSeries, open_series
from sen.records.models import OutgoingDocument
from tests.factories import (
    NOW,
    AssignmentFactory,
    CommitteeFactory,
    DutyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    actor_in,
    member_of,
)
from tests.plan.test_exchange import House

pytestmark = pytest.mark.django_db
YEAR = {"starts_on": "01/01/2027", "ends_on": "31/12/2027"}


@pytest.fixture
def province():
    return CommitteeFactory(level="province", name="UBND tỉnh Mẫu")


@pytest.fixture
def commune(province):
    return CommitteeFactory(parent=province, name="UBND xã Mẫu")


@pytest.fixture
def units(commune):
    return [UnitFactory(parent=commune, name=f"Phòng {n}") for n in ("Văn hóa", "Kinh tế")]


@pytest.fixture
def above(province, commune):
    plan = PlanFactory(
        authority=province, number="33/KH-UBND", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)
    )
    return DutyFactory(
        unit=commune, task=TaskFactory(plan=plan, number="II.3", text="Mở chuyên trang cửa khẩu.")
    ).task


@pytest.fixture
def unfinished(commune, units):
    plan = PlanFactory(authority=commune, number="12/KH-UBND")
    return DutyFactory(
        unit=units[0], task=TaskFactory(plan=plan, text="Làm bảng tin song ngữ năm 2026.")
    ).task


@pytest.fixture
def people(units, commune):
    return {
        "focal": member_of(units[0], role=Role.FOCAL_POINT),
        "leader": member_of(commune, role=Role.LEADER),
        "head": member_of(units[1], role=Role.UNIT_LEAD),
    }


def fill(client, url, **fields):
    """Open the form as a browser does, send it with what is hidden in it and what is typed."""
    page = client.get(url)
    assert page.status_code == 200, page.content.decode()[:500]
    html = page.content.decode().partition("<main")[2]
    hidden = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name = re.search(r'name="([^"]+)"', tag)[1]
        value = re.search(r'value="([^"]*)"', tag)
        hidden[name] = value[1] if value else ""
    return client.post(url, {**hidden, **fields})


def text_of(page):
    return page.content.decode()


def test_a_plan_is_written_commented_on_approved_and_sent(client, people, units, above, unfinished):
    client.force_login(people["focal"])
    started = fill(client, reverse("drafts-soan"), title="Thông tin đối ngoại năm 2027", superior=above.plan_id,
                   previous=unfinished.plan_id, **YEAR)  # fmt: skip
    draft = PlanDraft.objects.get()
    assert started.url == reverse("drafts-detail", args=[draft.pk])

    def at(form):
        return reverse(f"drafts-{form}", args=[draft.pk])

    assert fill(client, at("chon-viec"), superior=[above.pk], unfinished=[unfinished.pk]).status_code == 302
    tasks = list(draft.plan.tasks.order_by("position"))
    assert (
        fill(client, at("dua-vao-muc"), tasks=[task.pk for task in tasks], new_heading="Nhiệm vụ").status_code
        == 302
    )
    assert fill(client, at("loi-van"), purpose="Để dân biết.", bases="Căn cứ Luật mẫu;").status_code == 302
    page = text_of(client.get(reverse("drafts-detail", args=[draft.pk])))
    assert "Tiếp tục: " in page
    assert "còn ghi năm 2026" in page
    assert "II.2" in page

    assert fill(client, at("xin-y-kien"), units=[unit.pk for unit in units], due_on="31/12/2099",
                due_time="17:00").status_code == 302  # fmt: skip
    client.force_login(people["head"])
    comment = UnitComment.objects.get(unit=units[1])
    first = draft.plan.tasks.order_by("position").first()
    waiting = text_of(client.get(reverse("desk-waiting")))
    assert "Góp ý dự thảo kế hoạch: Thông tin đối ngoại năm 2027" in waiting
    sent = fill(
        client,
        reverse("comments-gop-y", args=[comment.pk]),
        **{f"t{first.pk}-proposed": "Mở hai chuyên trang."},
    )
    assert sent.status_code == 302

    client.force_login(people["focal"])
    point = CommentPoint.objects.get()
    side_by_side = text_of(client.get(reverse("drafts-comments", args=[draft.pk])))
    assert "Mở hai chuyên trang." in side_by_side
    answered = fill(
        client, reverse("comment-points-quyet", args=[point.pk]), state="taken", uses_wording="on"
    )
    assert answered.url.endswith(f"#y-{point.pk}")
    assert fill(client, at("dong-y-kien")).status_code == 302
    assert (
        fill(
            client, at("noi-nhan"), units=[unit.pk for unit in units], others="Đài; dai@example.org"
        ).status_code
        == 302
    )
    assert fill(client, at("trinh"), accepts_no_lead="on").status_code == 302
    assert client.get(at("loi-van")).status_code == 403

    client.force_login(people["leader"])
    assert "Mở hai chuyên trang." in text_of(client.get(reverse("drafts-detail", args=[draft.pk])))
    paper = Document(BytesIO(client.get(at("document")).getvalue()))
    assert any("Mở hai chuyên trang." in paragraph.text for paragraph in paper.paragraphs)
    assert fill(client, at("duyet"), post="Chủ tịch").status_code == 302

    client.force_login(people["focal"])
    today = f"{PlanDraft.objects.get().decided_at.astimezone():%d/%m/%Y}"
    issued = fill(client, at("ban-hanh"), number="7/KH-UBND", issued_on=today, is_not_secret="on")
    assert issued.url == reverse("plans-detail", args=[draft.plan_id])
    assert Plan.objects.get(pk=draft.plan_id).state == Plan.State.CONFIRMED
    assert Duty.objects.filter(task__plan=draft.plan_id, unit=units[0]).exists()
    assert "dai@example.org" in set(Delivery.objects.values_list("address", flat=True))


@pytest.fixture
def draft(commune, units):
    focal = actor_in(commune, role=Role.FOCAL_POINT)
    given = NewPlan(commune.pk, "Kế hoạch thử", date(2026, 1, 1), date(2026, 12, 31))
    made = writing.start_plan(given, by=focal, now=NOW)
    for text in ("Một", "Hai", "Ba"):
        outline.add_task(seen(made), after_id=None, text=text, number="", by=focal)
    commenting.ask_comments(
        made.pk,
        unit_ids=[unit.pk for unit in units],
        due_at=NOW.replace(year=2099),
        note="",
        by=focal,
        now=NOW,
    )
    return made


def seen(draft):
    return Seen(draft.plan_id, Plan.objects.get(pk=draft.plan_id).revision)


def test_an_arrow_moves_a_task_and_one_on_an_old_page_moves_nothing(client, people, draft):
    client.force_login(people["focal"])
    second = draft.plan.tasks.order_by("position")[1]
    url = reverse("drafts-move", args=[draft.pk])
    sent = {"form_key": "0123456789", "revision": seen(draft).revision, "move": f"{second.pk}-up"}

    moved = client.post(url, sent)
    stale = client.post(url, {**sent, "form_key": "9876543210"})

    assert moved.url.endswith(f"#nv-{second.pk}")
    assert (stale.status_code, "Chưa chuyển nhiệm vụ nào" in text_of(stale)) == (409, True)
    assert [task.text for task in draft.plan.tasks.order_by("position")] == ["Hai", "Một", "Ba"]
    assert client.post(url, {**sent, "move": "x"}).status_code == 422


def test_an_empty_comment_is_told_that_agreeing_is_another_button(client, people, units, draft):
    client.force_login(people["head"])
    comment = UnitComment.objects.get(unit=units[1])

    empty = fill(client, reverse("comments-gop-y", args=[comment.pk]))

    assert (empty.status_code, "hãy bấm “Nhất trí”" in text_of(empty)) == (422, True)
    assert fill(client, reverse("comments-nhat-tri", args=[comment.pk])).status_code == 302
    comment.refresh_from_db()
    assert comment.state == UnitComment.State.AGREED


def test_what_is_missing_before_the_leader_is_told_and_nothing_is_laid(client, people, draft):
    client.force_login(people["focal"])

    refused = fill(client, reverse("drafts-trinh", args=[draft.pk]), accepts_no_lead="on")

    assert refused.status_code == 422
    assert "đóng xin ý kiến trước" in text_of(refused)
    draft.refresh_from_db()
    assert draft.stage == PlanDraft.Stage.WRITING


def test_the_plan_screen_of_a_draft_leads_to_the_draft_and_its_review_asks_for_no_number(
    client, people, draft
):
    client.force_login(people["focal"])
    task = draft.plan.tasks.first()

    to_draft = client.get(reverse("plans-detail", args=[draft.plan_id]))
    review = text_of(client.get(reverse("plans-review", args=[draft.plan_id])))
    form = text_of(client.get(reverse("plans-review-task", args=[draft.plan_id, task.pk])))

    assert to_draft.url == reverse("drafts-detail", args=[draft.pk])
    assert "Bản gốc" not in review
    assert f'type="hidden" name="t{task.pk}-number"' in form
    changed = client.post(
        reverse("plans-review-task", args=[draft.plan_id, task.pk]),
        {"form_key": "0123456789", f"t{task.pk}-form_key": "0123456789", f"t{task.pk}-revision": seen(draft).revision,
         f"t{task.pk}-number": "9", f"t{task.pk}-text": "Một và hai", f"t{task.pk}-rhythm": "each_period"},
    )  # fmt: skip
    task.refresh_from_db()
    assert (changed.status_code, task.text, task.number) == (302, "Một và hai", "1")


def test_the_table_of_remarks_is_exported_with_what_became_of_them(client, people, units, commune, draft):
    focal, head = actor_in(commune, role=Role.FOCAL_POINT), actor_in(units[1], role=Role.UNIT_LEAD)
    comment = UnitComment.objects.get(unit=units[1])
    said = commenting.send_comment(
        comment.pk, remarks=[commenting.Remark("whole", "Thiếu kinh phí.")], by=head, now=NOW
    )
    decision = commenting.PointDecision("refused", "Kinh phí ở văn bản khác.")
    commenting.decide_point(said.points.get().pk, decision=decision, by=focal, now=NOW)
    client.force_login(people["focal"])

    table = client.get(
        reverse("comment-points-export", args=["xlsx"]), {"comment__request__plan": draft.plan_id}
    )

    rows = list(load_workbook(BytesIO(table.getvalue())).active.values)
    assert rows[1][0] == "Thiếu kinh phí."
    assert {"Phòng Kinh tế", "Không tiếp thu", "Kinh phí ở văn bản khác."} <= set(rows[1])


@pytest.mark.parametrize("count", [1, 3])
def test_a_draft_asks_as_often_for_one_task_as_for_many(
    client, people, commune, django_assert_num_queries, count
):
    focal = actor_in(commune, role=Role.FOCAL_POINT)
    made = writing.start_plan(
        NewPlan(commune.pk, "x", date(2026, 1, 1), date(2026, 12, 31)), by=focal, now=NOW
    )
    for n in range(count):
        outline.add_task(seen(made), after_id=None, text=f"Việc {n}", number="", by=focal)
    issuing.set_recipients(made.pk, unit_ids=[], others=[Other(f"Nơi {n}") for n in range(count)], by=focal)
    client.force_login(people["focal"])
    client.get(reverse("drafts-detail", args=[made.pk]))

    with django_assert_num_queries(QUERIES):
        client.get(reverse("drafts-detail", args=[made.pk]))


QUERIES = 16


def test_a_revised_document_is_compared_corrected_and_applied(client, people, commune, units):
    plan = PlanFactory(authority=commune, number="27/KH-UBND")
    kept, dropped = (
        TaskFactory(plan=plan, text=text) for text in ("Mở bảng tin ở chợ biên giới.", "Đón đoàn báo chí.")
    )
    for task, percent in ((kept, 60), (dropped, 20)):
        AssignmentFactory(task=task, unit=units[0], printed=units[0].name)
        DutyFactory(task=task, unit=units[0], percent=percent)
    document = PlanFactory(authority=commune, number="45/KH-UBND", state=Plan.State.IN_REVIEW)
    said = TaskFactory(plan=document, text="Mở hai bảng tin ở chợ biên giới.")
    AssignmentFactory(task=said, unit=units[0], printed=units[0].name)
    client.force_login(people["focal"])

    compared = fill(client, reverse("plans-sua-doi", args=[document.pk]), plan=plan.pk, mode="replaces")
    page = text_of(client.get(compared.url))
    assert "<ins>" in page
    assert "Bãi bỏ" in page
    only = text_of(client.get(compared.url, {"loai": "changed"}))
    assert "Đón đoàn báo chí." not in only
    assert client.get(reverse("plans-confirm", args=[document.pk])).url == compared.url
    paired = fill(client, reverse("plans-ghep-nhiem-vu", args=[document.pk]), later=said.pk, earlier=kept.pk)
    assert paired.url == compared.url
    applied = fill(client, reverse("plans-ap-dung-sua-doi", args=[document.pk]))

    assert applied.url == reverse("plans-detail", args=[plan.pk])
    assert Duty.objects.get(task=kept).percent == 60
    assert Duty.objects.get(task=dropped).state == Duty.State.DROPPED
    assert "45/KH-UBND" in text_of(client.get(applied.url))
    read = client.get(reverse("plans-detail", args=[document.pk]))
    assert "Mở hai bảng tin" in text_of(client.get(read.url))


@pytest.mark.parametrize("count", [1, 3])
def test_a_comparison_asks_as_often_for_one_task_as_for_many(
    client, people, commune, django_assert_num_queries, count
):
    plan = PlanFactory(authority=commune)
    document = PlanFactory(authority=commune, state=Plan.State.IN_REVIEW)
    for n in range(count):
        for each in (plan, document):
            AssignmentFactory(task=TaskFactory(plan=each, text=f"Việc thứ {n} về báo chí {each.pk}"))
    client.force_login(people["focal"])
    compared = fill(client, reverse("plans-sua-doi", args=[document.pk]), plan=plan.pk, mode="replaces")
    client.get(compared.url)

    with django_assert_num_queries(19):
        client.get(compared.url)


def test_a_draft_of_500_tasks_can_be_commented_on_task_by_task(client, people, commune, units):
    focal = actor_in(commune, role=Role.FOCAL_POINT)
    made = writing.start_plan(
        NewPlan(commune.pk, "x", date(2026, 1, 1), date(2026, 12, 31)), by=focal, now=NOW
    )
    Task.objects.bulk_create(
        Task(plan=made.plan, position=n, number=str(n), text=f"Việc {n}") for n in range(1, 501)
    )
    commenting.ask_comments(
        made.pk, unit_ids=[units[1].pk], due_at=NOW.replace(year=2099), note="", by=focal, now=NOW
    )
    client.force_login(people["head"])
    comment = UnitComment.objects.get()
    typed = {
        f"t{pk}-{field}": "Đồng ý."
        for pk in made.plan.tasks.values_list("pk", flat=True)
        for field in ("text", "proposed")
    }

    sent = fill(client, reverse("comments-gop-y", args=[comment.pk]), **typed)

    assert sent.status_code == 302
    assert comment.points.count() == 500


def test_a_signed_list_from_above_is_offered_where_tasks_are_chosen(client, commune):
    own = House.of(commune)
    theirs = House("UBND tỉnh Mẫu (Sen riêng)")
    partner = theirs.knows(own, place=commune)
    own.knows(theirs)
    duty = DutyFactory(task=TaskFactory(plan=PlanFactory(authority=theirs.authority)), unit=commune)
    own.takes(exchange.sign_tasks(partner.pk, plan_id=duty.task.plan_id, by=theirs.by, now=NOW).data)
    draft = writing.start_plan(
        NewPlan(commune.pk, "Dự thảo", date(2027, 1, 1), date(2027, 12, 31)), by=own.by, now=NOW
    )
    duty.task.plan.tasks.all().delete()
    client.force_login(own.user)
    url = reverse("drafts-chon-viec", args=[draft.pk])

    page = client.get(url)
    [(key, words)] = page.context["form"].fields["received"].choices
    assert "Trong danh sách có chữ ký của cấp trên" in page.text
    assert fill(client, url, received=[f"{key}9"]).status_code == 422
    assert fill(client, url, received=[key]).status_code == 302

    assert draft.plan.tasks.get().text in words


@pytest.fixture
def approved(commune, people, units):
    focal, leader = actor_in(commune, role=Role.FOCAL_POINT), actor_in(commune, role=Role.LEADER)
    given = NewPlan(commune.pk, "Kế hoạch lấy số", date(2026, 1, 1), date(2026, 12, 31))
    made = writing.start_plan(given, by=focal, now=NOW)
    task = outline.add_task(seen(made), after_id=None, text="Mở chuyên trang.", number="", by=focal)
    change = TaskChange("Mở chuyên trang.", task.number, "each_period", leads=[f"u{units[0].pk}"])
    review.change_task(seen(made), task_id=task.pk, change=change, by=focal)
    issuing.set_recipients(made.pk, unit_ids=[units[0].pk], others=[], by=focal)
    issuing.lay_before(made.pk, accepts_no_lead=False, by=focal, now=NOW)
    return issuing.approve_draft(made.pk, post="Chủ tịch", by=leader, now=NOW)


def test_a_plan_takes_its_number_from_the_series_and_the_page_leads_to_the_register(
    client, approved, people, commune
):
    by = actor_in(commune, role=Role.RECORDS_CLERK)
    series = open_series(NewSeries(commune.pk, "Văn bản hành chính", "UBND", (), NOW.year, 40), by=by)
    client.force_login(people["focal"])
    address = reverse("drafts-ban-hanh", args=[approved.pk])
    page = text_of(client.get(address))
    assert f'<option value="{series.pk}" selected>Văn bản hành chính</option>' in page
    day = {"issued_on": f"{NOW:%d/%m/%Y}", "is_not_secret": "on"}

    both = fill(client, address, series=series.pk, number="7/KH", **day)
    neither = fill(client, address, **day)
    issued = fill(client, address, series=series.pk, **day)

    assert (both.status_code, neither.status_code) == (422, 422)
    assert "Chọn sổ hoặc ghi số, không làm cả hai." in text_of(both)
    assert "số" in text_of(neither)
    assert issued.status_code == 302, text_of(issued)
    paper = OutgoingDocument.objects.get()
    assert (paper.code, Plan.objects.get(pk=approved.plan_id).number) == ("41/KH-UBND", "41/KH-UBND")
    assert Document(BytesIO(paper_bytes(client, paper))).paragraphs
    detail = text_of(client.get(reverse("drafts-detail", args=[approved.pk])))
    assert reverse("documents-detail", args=[paper.pk]) in detail
    assert reverse("plans-detail", args=[approved.plan_id]) in text_of(
        client.get(reverse("documents-detail", args=[paper.pk]))
    )


def paper_bytes(client, paper):
    (file,) = paper.papers.all()
    return client.get(reverse("guard-file", args=[file.attachment_id])).getvalue()
