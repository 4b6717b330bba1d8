"""Bringing a plan in, waiting, confirming, and the page of a plan in force."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sen.audit.models import Entry
from sen.jobs.worker import run_once
from sen.org.models import Role
from sen.plan.actions.changing import Seen
from sen.plan.actions.confirm import confirm_plan
from sen.plan.models import Duty, Part, Plan, Rhythm, SameWork
from sen.plan.queries.tree import NO_LEAD, Wanted, plan_tree
from sen.plan.rules import can_read_document, visible_duties, visible_tasks
from tests.factories import NOW, UnitFactory, actor_in, member_of
from tests.plan.documents import docx, upload
from tests.plan.review_rows import assign, body_of, focal_point_of, plan_in_review, task_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
KEY = "0123456789"


@pytest.fixture
def unit():
    return UnitFactory(name="Phòng Văn hóa - Xã hội")


def in_force(*, tasks=2):
    """A plan in force: the lead of the first task coordinates in the second; the last is led by nobody."""
    plan = plan_in_review(number="12/KH-UBND", attachment_id=None)
    lead, other = body_of(plan, "Phòng Kinh tế"), body_of(plan, "Công an xã")
    for n in range(tasks - 1):
        task = task_in(plan, lead=lead if n % 2 == 0 else other, section="II. NỘI DUNG")
        assign(task, other if n % 2 == 0 else lead, Part.COORDINATING)
        assign(task, "các đơn vị liên quan", Part.COORDINATING)
    task_in(plan, section="IV. TỔ CHỨC", rhythm=Rhythm.WHEN_IT_HAPPENS)
    by = focal_point_of(plan)
    confirm_plan(Seen(plan.pk, 0), accepts_no_lead=True, by=by, now=NOW)
    plan.refresh_from_db()
    return plan, by, lead, other


def take_in(client, unit, content=None, **fields):
    sent = {"form_key": KEY, "authority": unit.parent_id, "is_not_secret": "on", **fields}
    return client.post(reverse("plans-nhan"), {**sent, "document": upload(content)})


def test_a_plan_is_uploaded_waited_for_and_reviewed(client, unit):
    client.force_login(member_of(unit, role=Role.RECORDS_CLERK))

    page = client.get(reverse("plans-nhan")).content.decode()
    sent = take_in(client, unit)
    plan = Plan.objects.get()
    waiting = client.get(reverse("plans-reading", args=[plan.pk])).content.decode()
    part = client.get(reverse("plans-reading", args=[plan.pk]), headers={"HX-Request": "true"})
    run_once(now=sent.wsgi_request.now)
    ready = client.get(reverse("plans-reading", args=[plan.pk]), headers={"HX-Request": "true"})

    assert "danh mục bí mật" in page
    assert sent.headers["Location"] == reverse("plans-detail", args=[plan.pk])
    assert "<progress" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    assert part.content.decode().lstrip().startswith("<section")
    assert ready.headers["HX-Redirect"] == reverse("plans-review", args=[plan.pk])
    assert (
        client.get(reverse("plans-detail", args=[plan.pk])).headers["Location"]
        == ready.headers["HX-Redirect"]
    )


def test_the_same_file_again_leads_to_the_plan_that_is_there(client, unit):
    client.force_login(member_of(unit, role=Role.FOCAL_POINT))
    take_in(client, unit)

    again = take_in(client, unit, form_key="another-key")

    assert again.headers["Location"] == reverse("plans-detail", args=[Plan.objects.get().pk])
    shown = client.get(again.headers["Location"], follow=True).content.decode()
    assert "Tệp này đã được tải lên trước đây" in shown


def test_without_the_word_that_it_is_no_secret_nothing_is_taken(client, unit):
    client.force_login(member_of(unit, role=Role.FOCAL_POINT))

    assert take_in(client, unit, is_not_secret="").status_code == 422
    assert not Plan.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_document_with_a_secrecy_mark_is_refused_with_the_fixed_notice(client, unit):
    """In real transactions: the entry about the refusal must survive."""
    client.force_login(member_of(unit, role=Role.FOCAL_POINT))

    refused = take_in(client, unit, docx("MẬT\nKẾ HOẠCH\nNội dung riêng"))

    body = refused.content.decode()
    assert (refused.status_code, "mang dấu chỉ độ mật" in body or "dấu" in body) == (422, True)
    assert "Nội dung riêng" not in body
    assert (Plan.objects.count(), Entry.objects.get().verb) == (0, "guard.marked_file_refused")


def test_who_may_not_bring_in_plans_sees_no_button_and_no_page(client, unit):
    client.force_login(member_of(unit))

    assert reverse("plans-nhan") not in client.get(reverse("plans")).content.decode()
    assert client.get(reverse("plans-nhan")).status_code == 403


def test_an_unreadable_plan_says_what_to_do_and_can_be_tried_again(client, unit):
    error = json.dumps({"code": "ocr_missing", "arguments": {}})
    plan = Plan.objects.create(authority=unit.parent, state=Plan.State.UNREADABLE, reading_error=error)
    client.force_login(member_of(unit, role=Role.RECORDS_CLERK))

    body = client.get(reverse("plans-reading", args=[plan.pk])).content.decode()
    taps = [client.post(reverse("plans-retry", args=[plan.pk])).status_code for _tap in range(2)]

    assert "tesseract" in body
    plan.refresh_from_db()
    assert (plan.state, taps) == (Plan.State.READING, [302, 302])
    assert Entry.objects.filter(verb="plan.reading_retried").count() == 1


def test_the_confirmation_names_what_is_open_and_puts_the_plan_in_force(client):
    plan = plan_in_review()
    task_in(plan, lead=body_of(plan))
    task_in(plan)
    client.force_login(member_of(body_of(plan, "Văn phòng"), role=Role.FOCAL_POINT))
    url, sent = reverse("plans-confirm", args=[plan.pk]), {"form_key": KEY, "revision": 0}

    page = client.get(url).content.decode()
    refused = client.post(url, sent)
    done = client.post(url, {**sent, "form_key": "second-key", "accepts_no_lead": "on"})

    assert "1 nhiệm vụ chưa có đơn vị chủ trì" in page
    assert (refused.status_code, done.status_code) == (422, 302)
    plan.refresh_from_db()
    assert plan.state == Plan.State.CONFIRMED


def test_a_plan_changed_meanwhile_is_confirmed_only_when_seen_again(client):
    plan = plan_in_review(revision=4)
    task_in(plan, lead=body_of(plan))
    client.force_login(member_of(body_of(plan, "Văn phòng"), role=Role.FOCAL_POINT))

    stale = client.post(reverse("plans-confirm", args=[plan.pk]), {"form_key": KEY, "revision": 3})

    assert (stale.status_code, 'name="revision" value="4"' in stale.content.decode()) == (409, True)


def test_a_records_clerk_checks_but_does_not_confirm(client):
    plan = plan_in_review()
    client.force_login(member_of(body_of(plan), role=Role.RECORDS_CLERK))

    assert client.get(reverse("plans-confirm", args=[plan.pk])).status_code == 403
    assert (
        "Cơ quan đầu mối sẽ xác nhận" in client.get(reverse("plans-review", args=[plan.pk])).content.decode()
    )


@pytest.mark.parametrize("tasks", [2, 4, 12])
def test_the_tree_costs_the_same_for_any_number_of_tasks(tasks, django_assert_num_queries):
    plan, by, *_units = in_force(tasks=tasks)

    with django_assert_num_queries(8):
        tree = plan_tree(plan, visible_tasks(by), visible_duties(by), wanted=Wanted(), today=TODAY)

    assert tree.tasks == tasks


def test_the_tree_follows_the_document(client):
    plan, by, lead, other = in_force()

    tree = plan_tree(plan, visible_tasks(by), visible_duties(by), wanted=Wanted(), today=TODAY)

    assert [limb.title for limb in tree.limbs] == ["II. NỘI DUNG", "IV. TỔ CHỨC"]
    first, last = tree.branches
    assert [duty.unit for duty in first.leads] == [lead]
    assert [duty.unit for duty in first.others] == [other]
    assert (first.printed, last.leads, tree.month) == (("các đơn vị liên quan",), (), date(2026, 3, 1))
    assert (first.cell.standing, last.cell.standing) == ("no_report", "no_lead")


@pytest.mark.parametrize(("due_on", "month"), [(date(2026, 2, 20), 2), (date(2026, 9, 20), 9)])
def test_the_tree_shows_work_due_once_as_it_stands_in_its_own_month(due_on, month):
    plan, by, *_units = in_force()
    Duty.objects.filter(task__plan=plan).update(rhythm=Rhythm.ONCE, due_on=due_on)

    tree = plan_tree(plan, visible_tasks(by), visible_duties(by), wanted=Wanted(), today=TODAY)

    first, _last = tree.branches
    assert (first.cell.month, first.cell.is_overdue) == (date(2026, month, 1), month == 2)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"part": "lead"}, ["II.1.1"]),
        ({"rhythm": "when_it_happens"}, ["II.1.2"]),
        ({"rhythm": "each_period"}, ["II.1.1"]),
        ({"state": NO_LEAD}, ["II.1.2"]),
        ({"state": "overdue"}, ["II.1.1"]),
        ({"state": "done"}, []),
    ],
)
def test_the_tree_is_narrowed(wanted, numbers):
    plan, by, *_units = in_force()

    tree = plan_tree(plan, visible_tasks(by), visible_duties(by), wanted=Wanted(**wanted), today=TODAY)

    assert [branch.task.number for branch in tree.branches] == numbers


def test_a_task_that_is_the_same_work_as_a_led_one_is_led(client):
    plan, by, *_units = in_force()
    first, second = plan.tasks.all()
    SameWork.objects.create(first=first, second=second, is_confirmed=True)

    tree = plan_tree(plan, visible_tasks(by), visible_duties(by), wanted=Wanted(), today=TODAY)

    assert [(branch.same, branch.is_led) for branch in tree.branches] == [((second,), True), ((first,), True)]
    client.force_login(member_of(body_of(plan, "Lãnh đạo"), role=Role.LEADER))
    assert (
        f'cùng việc với <a href="#task-{first.pk}">'
        in client.get(reverse("plans-detail", args=[plan.pk])).content.decode()
    )


def test_the_tree_is_narrowed_to_what_a_unit_leads():
    plan, by, lead, other = in_force()

    def found(unit, part):
        wanted = Wanted(unit=unit.pk, part=part)
        return plan_tree(plan, visible_tasks(by), visible_duties(by), wanted=wanted, today=TODAY).tasks

    assert [found(lead, "lead"), found(other, "lead"), found(other, "coordinating")] == [1, 0, 1]


def test_what_waits_for_a_check_stands_on_my_desk_of_its_reviewers_only(client):
    plan = plan_in_review(title="Kế hoạch đang chờ", uploaded_by_name="Văn thư")
    plan_in_review(plan.authority, title="Đã thu hồi", state=Plan.State.WITHDRAWN)
    todo = f"Kiểm tra kế hoạch: {plan.title}"
    client.force_login(member_of(body_of(plan), role=Role.FOCAL_POINT))

    desk = client.get(reverse("desk-home")).content.decode()
    client.force_login(member_of(body_of(plan, "Phòng Khác")))

    assert (todo in desk, "Đã thu hồi" in desk) == (True, False)
    assert todo not in client.get(reverse("desk-home")).content.decode()


def test_each_unit_sees_its_own_part_of_the_plan_page(client):
    plan, _by, lead, _other = in_force()
    stranger = body_of(plan, "Phòng Khác")

    client.force_login(member_of(lead))
    own = client.get(reverse("plans-detail", args=[plan.pk]))
    client.force_login(member_of(stranger))
    strange = client.get(reverse("plans-detail", args=[plan.pk]))

    body = own.content.decode()
    assert (own.status_code, "II.1.1" in body, "II.1.2" in body) == (200, True, False)
    assert strange.status_code == 404


def test_the_plan_page_prints_and_leaves_as_a_workbook_on_record(client):
    plan, *_others = in_force()
    client.force_login(member_of(body_of(plan, "Lãnh đạo"), role=Role.LEADER))

    page, paper = (client.get(reverse(name, args=[plan.pk])) for name in ("plans-detail", "plans-print"))
    sheet = client.get(reverse("plans-xlsx", args=[plan.pk]), {"state": NO_LEAD})

    assert [page.status_code, paper.status_code] == [200, 200]
    rows = list(load_workbook(BytesIO(sheet.getvalue())).active.values)
    assert rows[0][:4] == ("Mục", "Số mục", "Nhiệm vụ", "Chủ trì")
    assert rows[0][7:] == tuple(f"{month:02d}/2026" for month in range(1, 13))
    assert [(row[1], row[3]) for row in rows[1:]] == [("II.1.2", "chưa có đơn vị chủ trì")]
    assert Entry.objects.filter(verb="desk.exported").count() == 1


def test_a_plan_in_force_is_withdrawn_by_its_focal_point(client):
    plan, *_others = in_force()
    client.force_login(member_of(body_of(plan, "Đầu mối"), role=Role.FOCAL_POINT))
    sent = {"form_key": KEY, "reason": "Có kế hoạch thay thế"}

    assert client.post(reverse("plans-thu-hoi", args=[plan.pk]), sent).status_code == 302
    plan.refresh_from_db()
    assert plan.state == Plan.State.WITHDRAWN
    page = client.get(reverse("plans-detail", args=[plan.pk])).content.decode()
    assert ("không còn hiển thị" in page, "đã thu hồi kế hoạch: Có kế hoạch thay thế" in page) == (True, True)


def test_a_plan_is_closed_after_its_last_day(client):
    plan, *_others = in_force()
    client.force_login(member_of(body_of(plan, "Đầu mối"), role=Role.FOCAL_POINT))
    url = reverse("plans-ket-thuc", args=[plan.pk])

    early = client.post(url, {"form_key": KEY})
    Plan.objects.filter(pk=plan.pk).update(starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    late = client.post(url, {"form_key": "another-key"})

    assert (early.status_code, late.status_code) == (422, 302)
    plan.refresh_from_db()
    assert plan.state == Plan.State.CLOSED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_costs_the_same_for_any_number_of_plans(client, unit, rows, django_assert_num_queries):
    for n in range(rows):
        plan_in_review(unit.parent, title=f"Kế hoạch {n}")
    client.force_login(member_of(unit, role=Role.FOCAL_POINT))

    with django_assert_num_queries(14):
        client.get(reverse("plans"))


def test_the_register_is_searched_without_diacritics_and_filtered_by_state(client, unit):
    plan_in_review(unit.parent, title="Thông tin đối ngoại")
    plan_in_review(unit.parent, title="Chuyển đổi số", state=Plan.State.WITHDRAWN)
    client.force_login(member_of(unit, role=Role.FOCAL_POINT))

    found = client.get(reverse("plans"), {"q": "doi ngoai"}).content.decode()
    withdrawn = client.get(reverse("plans"), {"state": "withdrawn"}).content.decode()

    assert ("Thông tin đối ngoại" in found, "Chuyển đổi số" in found) == (True, False)
    assert ("Thông tin đối ngoại" in withdrawn, "Chuyển đổi số" in withdrawn) == (False, True)


def test_a_unit_does_not_read_the_original():
    plan, _by, lead, _other = in_force()

    assert not can_read_document(actor_in(lead), plan.pk)
    assert can_read_document(actor_in(plan.authority, role=Role.LEADER), plan.pk)
