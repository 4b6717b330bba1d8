"""The page of charts: what it costs, what it says when there is nothing, and its tables as files."""

import re
from datetime import date

import pytest
from django.urls import reverse

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.models import Duty, Evidence, Part, Report, Rhythm, Task
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
QUERIES = 12
"""Eight of them are the frame of every page: session, person, roles, units, overdue, alarms."""


@pytest.fixture
def plan():
    return PlanFactory(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))


@pytest.fixture
def focal(client, plan):
    client.force_login(member_of(UnitFactory(parent=plan.authority), role=Role.FOCAL_POINT))
    return client


def filled(plan, tasks, units):
    Task.objects.bulk_create(
        Task(plan=plan, position=number, number=str(number), text=f"Việc {number}") for number in range(tasks)
    )
    owners = [UnitFactory(parent=plan.authority, name=f"Đơn vị {number}") for number in range(units)]
    rows = list(plan.tasks.order_by("position"))
    Duty.objects.bulk_create(
        Duty(task=task, unit=owners[number % units], part=Part.LEAD, rhythm=Rhythm.EACH_PERIOD)
        for number, task in enumerate(rows)
    )
    Report.objects.bulk_create(
        Report(duty=duty, period=date(2025, month, 1), answer="reported", reported_at=NOW, reported_by_id=1)
        for duty in Duty.objects.filter(task__plan=plan)
        for month in (1, 5)
    )


@pytest.mark.parametrize(("tasks", "units"), [(1, 1), (3, 3), (500, 120)])
def test_the_page_costs_the_same_however_large_the_plan(focal, plan, tasks, units, django_assert_num_queries):
    filled(plan, tasks, units)
    PlanFactory(authority=plan.authority, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    url = reverse("plan-charts", args=[plan.pk])
    focal.get(url)

    with django_assert_num_queries(QUERIES):
        page = focal.get(url)

    trend = page.context["charts"][0].rows
    assert [row[3] for row in trend][:2] == [tasks, 2 * tasks]


def test_each_chart_has_its_table_and_says_when_there_is_nothing(focal, plan):
    DutyFactory(task=TaskFactory(plan=plan))

    text = focal.get(reverse("plan-charts", args=[plan.pk])).text

    assert "Số quá hạn cuối mỗi tháng" in text
    assert ("Chưa có minh chứng" in text, "Trong Sen chưa có kế hoạch trước" in text) == (True, True)
    assert text.count("<svg") == text.count("<caption") == 1


def test_on_a_phone_a_chart_opens_at_its_newest_figure(focal, plan):
    filled(plan, 1, 1)

    text = focal.get(reverse("plan-charts", args=[plan.pk])).text

    figures = re.findall(r"<text data-begun x=[^>]*>(\d+)</text>", text)
    assert "plan/months" in text
    assert figures[:2] == ["1", "2"]


def test_this_plan_stands_beside_the_one_before(focal, plan):
    PlanFactory(
        authority=plan.authority, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31), number="9/KH"
    )
    duty = DutyFactory(task=TaskFactory(plan=plan))
    given = Evidence.objects.create(kind="document", document_number="1", unit=duty.unit, added_at=NOW)
    given.tasks.add(duty.task)

    text = focal.get(reverse("plan-charts", args=[plan.pk])).text

    assert text.count("<svg") == 3
    assert "9/KH (%)" in text


@pytest.mark.parametrize("key", ["overdue", "evidence", "last-year"])
def test_a_table_leaves_as_csv_and_the_log_says_who_took_it(focal, plan, key):
    DutyFactory(task=TaskFactory(plan=plan))

    sent = focal.get(reverse("plan-chart-csv", args=[plan.pk, key]))

    assert b"".join(sent).decode("utf-8-sig").startswith("Tháng")
    assert Entry.objects.get(verb="desk.exported").facts["query"] == key


def test_there_is_no_chart_of_another_name(focal, plan):
    assert focal.get(reverse("plan-chart-csv", args=[plan.pk, "khac"])).status_code == 404
