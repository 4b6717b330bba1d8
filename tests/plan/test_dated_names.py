"""A plan says what units were called on its own day, on the page, on paper and in the sheet."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sen.org.actions import Change, confirm_succession, draft_succession
from sen.org.models import Role
from sen.plan.dated_names import day_of, named_in
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

pytestmark = pytest.mark.django_db
OLD, NEW = "Phòng Văn hóa và Thông tin", "Phòng Văn hóa - Xã hội"


@pytest.fixture
def committee():
    return CommitteeFactory(name="UBND xã Bình Sen")


@pytest.fixture
def unit(committee):
    """Called otherwise since 1 March 2026."""
    row = UnitFactory(name=OLD, parent=committee)
    keeper = actor_in(committee, role=Role.ADMINISTRATOR)
    change = Change("rename", [row], date(2026, 3, 1), "05/NQ", new_name=NEW)
    confirm_succession(draft_succession(change, by=keeper, now=NOW).pk, by=keeper, now=NOW)
    row.refresh_from_db()
    return row


def plan_of(unit, issued_on):
    task = TaskFactory(plan=PlanFactory(authority=unit.parent, issued_on=issued_on))
    AssignmentFactory(task=task, unit=unit)
    DutyFactory(task=task, unit=unit)
    return task.plan


def words(response):
    """What is read, without the signs of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.mark.parametrize("name", ["plans-detail", "plans-print"])
@pytest.mark.parametrize(
    ("issued_on", "is_before"),
    [(date(2026, 2, 28), True), (date(2026, 3, 1), False)],
    ids=["before", "since"],
)
def test_page_and_paper_show_the_name_of_the_plans_day(client, unit, name, issued_on, is_before):
    plan = plan_of(unit, issued_on)
    client.force_login(member_of(unit.parent, role=Role.LEADER))

    shown = words(client.get(reverse(name, args=[plan.pk])))

    assert (OLD in shown, "nay là" in shown, NEW in shown) == (is_before, is_before, True)


@pytest.mark.parametrize(
    ("issued_on", "cell"),
    [(date(2026, 2, 28), f"{OLD} (nay là {NEW})"), (date(2026, 3, 1), NEW)],
    ids=["before", "since"],
)
def test_the_sheet_shows_the_name_of_the_plans_day(client, unit, issued_on, cell):
    plan = plan_of(unit, issued_on)
    client.force_login(member_of(unit.parent, role=Role.LEADER))

    sheet = client.get(reverse("plans-xlsx", args=[plan.pk])).getvalue()

    cells = [value for row in load_workbook(BytesIO(sheet)).active.values for value in row]
    assert cell in cells


def test_a_plan_without_its_date_is_of_the_first_day_of_its_term(unit):
    plan = plan_of(unit, None)

    assert day_of(plan) == date(2026, 1, 1)
    assert named_in(unit, plan) == f"{OLD} (nay là {NEW})"
