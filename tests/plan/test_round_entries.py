"""What waits of reporting rounds: for the unit, for the focal point, for the leader."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sen.org.models import Role
from sen.org.queries import actor_of
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import Filled, ask_extension, hand_over_sheet, send_back_sheet, submit_sheet
from sen.plan.models import EscalationStep
from sen.plan.round_entries import MOST, todos
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=2)
LATE = DUE + timedelta(minutes=1)
FACTS = RoundFacts("monthly", "work", date(2026, 3, 1), date(2026, 3, 31), DUE)


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def units(plan):
    task = TaskFactory(plan=plan, number="IV.1")
    rows = [UnitFactory(parent=plan.authority, name=name) for name in ("Phòng A", "Phòng B")]
    for unit in rows:
        DutyFactory(task=task, unit=unit)
    return rows


@pytest.fixture
def focal(plan):
    return actor_in(plan.authority, role=Role.FOCAL_POINT)


@pytest.fixture
def leader(plan):
    return actor_in(plan.authority, role=Role.LEADER)


@pytest.fixture
def round_(plan, units, focal):
    return open_round(plan.pk, facts=FACTS, by=focal, now=NOW)


@pytest.fixture
def sheet(round_, units):
    return round_.sheets.get(unit=units[0])


def told(actor, now=NOW):
    return list(todos(actor, now))


def sent(sheet, by):
    filled = Filled(rest_is_nothing=True)
    return submit_sheet(sheet.pk, filled=filled, by=by, now=NOW)


# ---- the unit


def test_a_unit_is_told_of_its_own_sheet_alone(sheet, units):
    (todo,) = told(actor_in(units[0]))

    assert (todo.url, todo.due_on) == (reverse("sheet-answer", args=[sheet.pk]), date(2026, 3, 12))
    assert (todo.text, todo.detail, todo.state) == (
        "Phiếu báo cáo: Tháng 03/2026", "Phòng A · đến hạn 09:00 12/03/2026", "",
    )  # fmt: skip


def test_a_sheet_is_late_after_its_minute_and_not_before(sheet, units):
    clerk = actor_in(units[0])

    assert [told(clerk, moment)[0].state for moment in (DUE, LATE)] == ["", "Quá hạn"]


def test_what_was_sent_in_waits_no_longer_and_what_came_back_waits_with_its_remark(sheet, units, focal):
    clerk = actor_in(units[0])
    sent(sheet, clerk)
    assert told(clerk) == []

    send_back_sheet(sheet.pk, remark="Thiếu số liệu.", by=focal, now=NOW)

    (todo,) = told(clerk)
    assert (todo.state, todo.detail) == ("Trả lại", "Phòng A · đến hạn 09:00 12/03/2026 · Thiếu số liệu.")


def test_a_sheet_handed_to_a_person_names_it_to_the_others_only(sheet, units, focal):
    user = member_of(units[0])
    hand_over_sheet(sheet.pk, officer_id=user.pk, by=actor_in(units[0], role=Role.UNIT_LEAD))

    (to_others,), (to_it,) = told(actor_in(units[0])), told(actor_of(user, now=NOW))

    assert to_others.detail.endswith(f" · {user}")
    assert str(user) not in to_it.detail


def test_a_frozen_round_asks_nobody(sheet, round_, units, focal):
    clerk = actor_in(units[0])
    assert told(clerk)

    freeze_round(round_.pk, by=focal, now=NOW)

    assert told(clerk) == []


def test_only_those_who_report_are_told(sheet, units):
    assert [len(told(actor_in(units[0], role=role))) for role in (Role.OFFICER, Role.OBSERVER)] == [1, 0]


# ---- the focal point


def test_the_focal_point_is_told_who_asks_for_time_and_only_then(sheet, units, focal):
    assert told(focal) == []

    ask_extension(sheet.pk, due_at=DUE + timedelta(days=1), reason="Bão.", by=actor_in(units[0]), now=NOW)

    (todo,) = told(focal)
    assert (todo.text, todo.url) == (
        "Phòng A xin gia hạn", reverse("sheets-duyet-them-gio", args=[sheet.pk]),
    )  # fmt: skip
    assert told(actor_in(PlanFactory().authority, role=Role.FOCAL_POINT)) == []


# ---- the leader


def test_the_leader_is_told_who_is_silent_from_the_day_of_the_leaders_step(round_, sheet, units, leader):
    sent(sheet, actor_in(units[0]))
    third = DUE + timedelta(days=3)

    (todo,) = told(leader, third + timedelta(minutes=1))

    assert told(leader, third) == []
    assert (todo.text, todo.url, todo.state, todo.tone) == (
        "Phòng B chưa nộp phiếu", reverse("rounds-detail", args=[round_.pk]), "Quá hạn", "late",
    )  # fmt: skip


def test_a_leader_without_a_step_is_not_told(round_, plan, leader):
    moment = DUE + timedelta(days=30)
    assert len(told(leader, moment)) == 2

    EscalationStep.objects.filter(authority=plan.authority, to="leader").delete()

    assert told(leader, moment) == []


@pytest.mark.parametrize("count", [1, MOST + 2])
def test_costs_the_same_for_one_and_many_and_tells_no_more_than_a_desk_holds(
    plan, focal, leader, count, django_assert_num_queries
):
    task = TaskFactory(plan=plan)
    for _number in range(count):
        DutyFactory(task=task, unit=UnitFactory(parent=plan.authority))
    open_round(plan.pk, facts=FACTS, by=focal, now=NOW)
    moment = DUE + timedelta(days=30)

    with django_assert_num_queries(2):
        found = told(leader, moment)

    assert len(found) == min(count, MOST)
