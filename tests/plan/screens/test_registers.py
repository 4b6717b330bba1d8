from datetime import date

import pytest
from django.utils import timezone

from sen.org.models import Role
from sen.plan.models import Duty, Evidence, Part, SameWork
from sen.plan.periods import month_of
from sen.plan.queries.overdue import with_standing
from sen.plan.standing_words import standing_of, tone_of
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, member_of
from tests.plan.queries.test_counts import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def month():
    return month_of(timezone.localdate())


@pytest.fixture
def plan(month):
    return PlanFactory(starts_on=date(month.year, 1, 1), ends_on=date(month.year, 12, 31))


@pytest.fixture
def focal(plan):
    return member_of(UnitFactory(parent=plan.authority), role=Role.FOCAL_POINT)


def test_the_list_of_duties_is_narrowed_by_how_they_stand(client, plan, month, focal):
    silent, answered, exempt = (
        DutyFactory(task__plan=plan, task__text=text) for text in ("Việc im lặng", "Việc đã báo", "Việc miễn")
    )
    report(answered, month)
    Duty.objects.filter(pk=exempt.pk).update(state="not_applicable")
    client.force_login(focal)

    def found(query):
        text = client.get(f"/viec-duoc-giao/?{query}").text
        return [name for name in ("Việc im lặng", "Việc đã báo", "Việc miễn") if name in text]

    assert found("standing=now") == ["Việc im lặng"]
    assert found("standing=never") == ["Việc im lặng", "Việc miễn"]
    assert found("standing=some") == ["Việc đã báo"]
    assert found(f"unanswered={month.month}") == ["Việc im lặng"]
    assert found(f"answered={month.month}") == ["Việc đã báo"]
    assert found(f"unit={silent.unit_id}") == ["Việc im lặng"]
    assert found("state=not_applicable") == ["Việc miễn"]
    assert found("part=coordinating") == []
    assert found("q=viec+im+lang") == ["Việc im lặng"]
    assert set(found("standing=overdue")) <= {"Việc im lặng", "Việc đã báo"}


@pytest.mark.parametrize(("state", "tone"), [("confirmed", "wait"), ("closed", "none")])
def test_a_closed_plan_waits_for_no_report(state, tone):
    duty = with_standing(
        Duty.objects.filter(pk=DutyFactory(task__plan__state=state).pk), today=date(2026, 1, 2)
    ).get()

    assert (standing_of(duty), tone_of(duty)) == ("Chưa báo cáo", tone)


def test_evidence_names_only_those_of_its_tasks_that_the_reader_sees(client, plan, month):
    mine, foreign = (
        DutyFactory(task__plan=plan),
        DutyFactory(task__plan=plan, task__text="Việc của người khác"),
    )
    proof = Evidence.objects.create(kind="link", url="https://example.org", unit=mine.unit, added_at=NOW)
    proof.tasks.set([mine.task, foreign.task])
    client.force_login(member_of(mine.unit))

    pages = [client.get(f"/minh-chung/{proof.pk}/").text, client.get("/minh-chung/").text]

    assert [mine.task.number in page for page in pages] == [True, True]
    assert [foreign.task.number in page or foreign.task.text in page for page in pages] == [False, False]


def test_an_export_says_how_each_duty_stands(client, plan, month, focal):
    duty = DutyFactory(task__plan=plan)
    report(duty, month, "nothing_arose")
    Duty.objects.filter(pk=duty.pk).update(asked_from=month)
    client.force_login(focal)

    body = client.get("/viec-duoc-giao/xuat/csv/").getvalue().decode()

    assert "Không phát sinh" in body


def test_the_page_of_a_task_shows_the_same_work_and_its_evidence(client, plan, focal):
    what, who = (
        TaskFactory(plan=plan, number="II.1", text="Nói làm gì"),
        TaskFactory(plan=plan, number="IV.1"),
    )
    SameWork.objects.create(first=what, second=who, is_confirmed=True)
    duty = DutyFactory(task=who, unit__name="Phòng Chủ Trì")
    row = duty.unit.evidence.create(kind="document", document_number="77/BC", added_at=NOW)
    row.tasks.add(who)
    client.force_login(focal)

    page = client.get(f"/nhiem-vu/{what.pk}/").text

    assert "Phòng Chủ Trì" in page
    assert "77/BC" in page
    client.force_login(member_of(duty.unit))
    assert "77/BC" in client.get(f"/nhiem-vu/{what.pk}/").text


def test_a_suggested_partner_is_linked_and_parted_again(client, plan, focal):
    what = TaskFactory(plan=plan, number="II.1", text="Cử cán bộ dự tập huấn thông tin đối ngoại")
    who = TaskFactory(plan=plan, number="IV.1", text="Lập danh sách cán bộ dự tập huấn")
    for number in range(4):
        TaskFactory(plan=plan, number=f"IV.{number + 2}", text=f"Việc khác thứ {number}")
    client.force_login(focal)
    assert f"?other={who.pk}" in client.get(f"/nhiem-vu/{what.pk}/").text

    client.post(f"/nhiem-vu/{what.pk}/cung-viec/", {"form_key": "link-key-1", "other": who.pk})
    assert SameWork.objects.get().is_confirmed
    assert f"?other={who.pk}" not in client.get(f"/nhiem-vu/{what.pk}/").text

    client.post(f"/nhiem-vu/{what.pk}/tach-viec/", {"form_key": "part-key-1"})
    assert not SameWork.objects.exists()


def test_the_focal_point_names_a_lead_and_excuses_a_unit(client, plan, focal):
    task = TaskFactory(plan=plan)
    unit = UnitFactory(parent=plan.authority)
    client.force_login(focal)

    assert client.post(f"/nhiem-vu/{task.pk}/giao-chu-tri/", {"form_key": "lead-key-1"}).status_code == 422
    client.post(f"/nhiem-vu/{task.pk}/giao-chu-tri/", {"form_key": "lead-key-2", "unit": unit.pk})
    duty = Duty.objects.get()
    assert (duty.unit, duty.part) == (unit, Part.LEAD)
    assert client.get(f"/nhiem-vu/{task.pk}/giao-chu-tri/").status_code == 403

    form = {"form_key": "settle-key", "state": "not_applicable", "reason": "Không có làng nghề"}
    seen = client.get(f"/viec-duoc-giao/{duty.pk}/doi-trang-thai/").context["form"].initial["seen"]
    client.post(f"/viec-duoc-giao/{duty.pk}/doi-trang-thai/", {**form, "seen": seen})
    duty.refresh_from_db()
    assert duty.state == "not_applicable"


def test_tasks_without_a_lead_are_listed_until_somebody_leads(client, plan, focal):
    task = TaskFactory(plan=plan, text="Việc chưa ai nhận")
    client.force_login(focal)
    assert "Việc chưa ai nhận" in client.get("/nhiem-vu/?attention=none").text

    DutyFactory(task=task)
    assert "Việc chưa ai nhận" not in client.get("/nhiem-vu/?attention=none").text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/viec-duoc-giao/", 16),
        ("/viec-duoc-giao/xuat/csv/", 12),
        ("/nhiem-vu/", 19),
        ("/minh-chung/", 15),
    ],
)
def test_lists_of_many_rows_cost_constant_queries(
    client, plan, month, focal, count, url, queries, django_assert_num_queries
):
    for duty in DutyFactory.create_batch(count, task__plan=plan, task__text="Việc trong danh sách"):
        report(duty, month)
        row = duty.unit.evidence.create(kind="document", document_number="Việc trong danh sách", added_at=NOW)
        row.tasks.add(duty.task)
    client.force_login(focal)

    with django_assert_num_queries(queries):
        body = client.get(url).getvalue().decode()

    assert body.count("Việc trong danh sách") >= count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("duty", 22), ("task", 32)])
def test_pages_of_one_row_cost_constant_queries(
    client, plan, month, focal, count, kind, queries, django_assert_num_queries
):
    task = TaskFactory(plan=plan)
    duties = DutyFactory.create_batch(count, task=task)
    for duty in duties:
        report(duty, month)
    client.force_login(focal)
    url = f"/viec-duoc-giao/{duties[0].pk}/" if kind == "duty" else f"/nhiem-vu/{task.pk}/"

    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200
