"""Every unit files its press items before 10:00 on Wednesday; at 10:01 the table is there and the silent are named."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from sen.org.models import Role
from sen.org.queries import actor_of
from sen.plan.actions.rounds import add_schedule, open_due_rounds
from sen.plan.models import Answersheet, Round, RoundSchedule
from tests.factories import DutyFactory, PlanFactory, TaskFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY, BEFORE, JUST_AFTER = (
    datetime(2026, 3, 9, 10, tzinfo=ZONE),
    datetime(2026, 3, 11, 9, 58, tzinfo=ZONE),
    datetime(2026, 3, 11, 10, 1, tzinfo=ZONE),
)


@pytest.fixture
def clock(monkeypatch):
    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(MONDAY)
    return at


@pytest.fixture
def plan(clock):
    return PlanFactory()


@pytest.fixture
def units(plan):
    task = TaskFactory(plan=plan)
    rows = [UnitFactory(parent=plan.authority, name=f"Phòng {letter}") for letter in "ABC"]
    for unit in rows:
        DutyFactory(task=task, unit=unit)
    return rows


def scheduled(plan, focal):
    schedule = RoundSchedule(
        plan=plan,
        kind="weekly",
        form="press",
        due_weekday=2,
        due_after_days=0,
        due_time=time(10),
        opens_before_days=2,
    )
    add_schedule(schedule, by=actor_of(focal, now=MONDAY), now=MONDAY - timedelta(days=3))


def filed(client, unit, words):
    """As an officer of the unit types it on a telephone."""
    client.force_login(member_of(unit))
    sheet = Answersheet.objects.get(unit=unit)
    sent = {"form_key": f"key-of-{unit.pk:010d}", "rows": "5", "summary_1": words, "responsible_1": unit.name}
    return client.post(reverse("sheet-answer", args=[sheet.pk]), sent)


def test_at_one_past_ten_the_table_is_ready_and_names_who_is_missing(client, clock, plan, units):
    focal = member_of(plan.authority, role=Role.FOCAL_POINT)
    scheduled(plan, focal)
    assert open_due_rounds(now=MONDAY) == 1
    clock(BEFORE)
    for unit in units[:2]:
        assert filed(client, unit, f"Tin của {unit.name}.").status_code == 302

    clock(JUST_AFTER)
    client.force_login(focal)
    table = client.get(reverse("round-merged", args=[Round.objects.get().pk])).text
    page = client.get(reverse("rounds-detail", args=[Round.objects.get().pk])).text

    assert ("Tin của Phòng A." in table, "Tin của Phòng B." in table) == (True, True)
    missing = page.partition("Ai chưa nộp")[2].partition("Đã nộp</h2>")[0]
    assert ("Phòng C" in missing, "Phòng A" in missing, "trễ" in missing) == (True, False, True)
    assert "Phòng C" in table


def test_who_files_after_ten_is_taken_and_marked_late(client, clock, plan, units):
    scheduled(plan, member_of(plan.authority, role=Role.FOCAL_POINT))
    open_due_rounds(now=MONDAY)
    clock(BEFORE)
    filed(client, units[0], "Đúng giờ.")
    clock(JUST_AFTER)

    assert filed(client, units[1], "Trễ một phút.").status_code == 302

    late = dict(Answersheet.objects.filter(state="submitted").values_list("unit__name", "is_late"))
    assert late == {"Phòng A": False, "Phòng B": True}
