from datetime import date

import pytest
from django.utils import timezone

from sen.org.models import Role
from sen.plan import panels
from sen.plan.models import Rhythm
from sen.plan.panels import alarms, todos
from sen.plan.periods import key_of, month_of
from tests.factories import DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in, member_of
from tests.plan.queries.test_counts import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def month():
    return month_of(timezone.localdate())


@pytest.fixture
def plan(month):
    """Two years, so that some month has closed whatever day the tests run."""
    return PlanFactory(starts_on=date(month.year - 1, 1, 1), ends_on=date(month.year, 12, 31))


@pytest.fixture
def focal(plan):
    return member_of(UnitFactory(parent=plan.authority), role=Role.FOCAL_POINT)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("/tong-hop/", 23),
        ("/tong-hop/{plan}/nhiem-vu/", 15),
        ("/tong-hop/{plan}/don-vi/{unit}/", 15),
        ("/chua-bao-cao/", 10),
    ],
)
def test_summaries_of_many_duties_cost_constant_queries(
    client, plan, month, focal, count, page, queries, django_assert_num_queries
):
    duties = DutyFactory.create_batch(count, task__plan=plan)
    for duty in duties:
        report(duty, month)
    client.force_login(focal)

    with django_assert_num_queries(queries):
        response = client.get(page.format(plan=plan.pk, unit=duties[0].unit_id))

    shown = duties[0].task.text if "nhiem-vu" in page else duties[0].unit.name
    assert shown in response.text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("part", "queries"),
    [
        (panels.own_overdue, 1),
        (panels.todos, 2),
        (panels.alarms, 1),
        (panels.silent_units, 2),
        (panels.months_of_units, 3),
    ],
)
def test_parts_of_my_desk_cost_constant_queries(plan, now, count, part, queries, django_assert_num_queries):
    unit = UnitFactory(parent=plan.authority)
    DutyFactory.create_batch(count, task__plan=plan, unit=unit)
    actor = actor_in(unit, role=Role.FOCAL_POINT)

    with django_assert_num_queries(queries):
        assert part(actor, now)


def test_a_heat_map_says_in_words_and_figures_what_its_colours_mean(client, plan, month):
    duty = DutyFactory(task__plan=plan, unit__name="Phòng Thử")
    report(duty, month)
    client.force_login(member_of(plan.authority, role=Role.LEADER))

    page = client.get("/").text

    assert f"Phòng Thử, {month:%m/%Y}: Đã báo cáo" in page
    assert "1/1" in page
    assert 'style="' not in page


def test_a_clerk_sees_no_panel_of_the_whole_authority(client, plan):
    duty = DutyFactory(task__plan=plan)
    DutyFactory(task__plan=plan, unit__name="Phòng khác")
    client.force_login(member_of(duty.unit))

    page = client.get("/").text

    assert str(duty.task) in page
    assert "Phòng khác" not in page


def test_the_todo_leads_to_the_report_of_the_oldest_month(plan, month, now):
    duty = DutyFactory(task__plan=plan)

    (todo,) = todos(actor_in(duty.unit), now)

    assert todo.url == f"/viec-duoc-giao/{duty.pk}/bao-cao/{month.year - 1}-01/"
    assert (todo.due_on, todo.tone) == (date(month.year - 1, 1, 31), "late")


def test_work_on_which_nothing_may_have_arisen_is_one_todo(plan, month, now):
    unit = UnitFactory()
    DutyFactory.create_batch(3, task__plan=plan, unit=unit, rhythm=Rhythm.WHEN_IT_HAPPENS, asked_from=month)
    DutyFactory(task__plan=plan, unit=unit, asked_from=month)

    urls = [todo.url for todo in todos(actor_in(unit), now)]

    assert len(urls) == 2
    assert f"/khong-phat-sinh/{key_of(month)}/" in urls


def test_many_todos_end_with_the_way_to_the_rest(plan, month, now):
    unit = UnitFactory()
    DutyFactory.create_batch(14, task__plan=plan, unit=unit, asked_from=month)

    found = list(todos(actor_in(unit), now))

    assert len(found) == 13
    assert (found[-1].url, "2" in str(found[-1].text)) == ("/viec-duoc-giao/?standing=now", True)


@pytest.mark.parametrize(("role", "count"), [(Role.FOCAL_POINT, 1), (Role.OFFICER, 0), (Role.LEADER, 0)])
def test_silence_is_an_alarm_for_the_focal_point(plan, now, role, count):
    DutyFactory(task__plan=plan)

    found = list(alarms(actor_in(UnitFactory(parent=plan.authority), role=role), now))

    assert len(found) == count


def test_no_alarm_when_everybody_answered(plan, month, now):
    DutyFactory(task__plan=plan, asked_from=month)

    assert alarms(actor_in(UnitFactory(parent=plan.authority), role=Role.FOCAL_POINT), now) == []


def test_a_task_that_nobody_leads_says_so_in_the_grid(client, plan, focal):
    TaskFactory(plan=plan)
    client.force_login(focal)

    assert "Chưa có đơn vị chủ trì" in client.get(f"/tong-hop/{plan.pk}/nhiem-vu/").text


def test_a_plan_of_another_authority_is_not_found(client, focal, plan):
    elsewhere = DutyFactory()
    client.force_login(focal)

    pages = [f"/tong-hop/{elsewhere.task.plan_id}/", f"/tong-hop/{elsewhere.task.plan_id}/nhiem-vu/",
             f"/tong-hop/{plan.pk}/don-vi/{elsewhere.unit_id}/"]  # fmt: skip

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_a_summary_without_a_plan_says_so(client):
    client.force_login(member_of(UnitFactory()))

    assert "Chưa có kế hoạch nào có hiệu lực." in client.get("/tong-hop/").text
