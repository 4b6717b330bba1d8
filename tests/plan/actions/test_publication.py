"""A signed plan is public within five working days, or a leader says on which ground it is not."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.desk.models import Alarm
from sen.org.models import HolidaySwap, Role
from sen.plan import rules
from sen.plan.acknowledging_entries import publishing
from sen.plan.actions.publication import (
    Withheld,
    publish_plan,
    take_back_publication,
    watch_publication,
    withhold_plan,
)
from sen.plan.errors import NotInOrder
from sen.plan.models import Plan, PlanPublication
from sen.plan.queries.publication import to_publish
from tests.factories import NOW, PlanFactory, actor_in

pytestmark = pytest.mark.django_db
State = PlanPublication.State
WHY = Withheld("private", "Điều 7, 104/2016/QH13", "Có tên người dân cung cấp ảnh.")


@pytest.fixture
def plan():
    return PlanFactory(issued_on=NOW.date() - timedelta(days=1))


@pytest.fixture
def focal(plan):
    return actor_in(plan.authority, role=Role.FOCAL_POINT)


@pytest.fixture
def leader(plan):
    return actor_in(plan.authority, role=Role.LEADER)


@pytest.mark.parametrize(
    ("signed", "last_day"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),  # Monday to Monday
        (date(2026, 2, 12), date(2026, 2, 26)),  # over Tết: 16 to 20 February are off, and Saturday, Sunday
        (date(2026, 6, 29), date(2026, 7, 6)),  # over 1 July 2026
        (date(2018, 6, 29), None),  # the law began on 1 July 2018
    ],
)
def test_the_clock_counts_five_working_days_from_the_signature(plan, signed, last_day):
    plan.issued_on = signed

    clocks = [each.clock.due_on for each in to_publish([plan])]

    assert clocks == ([last_day] if last_day else [])


def test_the_clock_keeps_to_the_authoritys_own_days_off(plan):
    plan.issued_on = date(2026, 3, 2)
    HolidaySwap.objects.create(
        authority=plan.authority, day_off=date(2026, 3, 5), reason="1/TB", decided_at=NOW, decided_by_id=1
    )

    assert [each.clock.due_on for each in to_publish([plan])] == [date(2026, 3, 10)]


def at(day):
    return datetime(2026, 3, day, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def test_focal_point_and_leader_see_the_clock_until_something_is_said(plan, focal, leader):
    Plan.objects.update(issued_on=date(2026, 3, 2))

    before, late = (next(iter(publishing(focal, now))) for now in (at(5), at(10)))
    assert (before.due_on, before.state, before.tone) == (date(2026, 3, 9), "Còn 2 ngày làm việc", "wait")
    assert (late.state, late.tone) == ("Quá hạn", "late")
    assert len(list(publishing(leader, at(5)))) == 1
    assert list(publishing(actor_in(plan.authority), at(5))) == []
    assert list(publishing(actor_in(PlanFactory().authority, role=Role.FOCAL_POINT), at(5))) == []

    publish_plan(plan.pk, public_on=date(2026, 3, 4), where="https://xa.example/kh", by=focal, now=at(5))
    assert list(publishing(focal, at(10))) == []


def test_a_publication_says_where_and_since_when(plan, focal):
    row = publish_plan(plan.pk, public_on=NOW.date(), where=" Bảng tin UBND ", by=focal, now=NOW)

    assert (row.state, row.where, row.ground) == (State.PUBLIC, "Bảng tin UBND", "")
    assert Entry.objects.get().verb == "plan.published"


@pytest.mark.parametrize("days", [1, -2])
def test_no_day_to_come_and_none_before_the_signature(plan, focal, days):
    with pytest.raises(ValidationError):
        publish_plan(plan.pk, public_on=NOW.date() + timedelta(days=days), where="x", by=focal, now=NOW)


def test_nowhere_is_not_public(plan, focal):
    with pytest.raises(ValidationError):
        publish_plan(plan.pk, public_on=NOW.date(), where=" ", by=focal, now=NOW)

    assert not PlanPublication.objects.exists()


def test_a_leader_alone_withholds_with_ground_provision_and_reason(plan, focal, leader):
    with pytest.raises(PermissionDenied):
        withhold_plan(plan.pk, why=WHY, by=focal, now=NOW)
    for missing in (Withheld("", "1", "x"), Withheld("private", " ", "x"), Withheld("private", "1", " ")):
        with pytest.raises(ValidationError):
            withhold_plan(plan.pk, why=missing, by=leader, now=NOW)

    row = withhold_plan(plan.pk, why=WHY, by=leader, now=NOW)

    assert (row.state, row.public_on, row.provision) == (State.WITHHELD, None, WHY.provision)
    assert not rules.plans_to_publish(focal).exists()


def test_a_part_is_withheld_by_a_leader_alone(plan, focal, leader):
    facts = {"public_on": NOW.date(), "where": "https://xa.example/kh", "but": WHY, "now": NOW}
    with pytest.raises(PermissionDenied):
        publish_plan(plan.pk, by=focal, **facts)

    row = publish_plan(plan.pk, by=leader, **facts)

    assert (row.state, row.ground) == (State.IN_PART, "private")


def test_what_was_withheld_is_published_later_and_the_log_keeps_both(plan, focal, leader):
    withhold_plan(plan.pk, why=WHY, by=leader, now=NOW)

    row = publish_plan(plan.pk, public_on=NOW.date(), where="Công báo", by=focal, now=NOW)

    assert (row.state, row.ground, row.reason) == (State.PUBLIC, "", "")
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "plan.withheld",
        "plan.published",
    ]
    assert PlanPublication.objects.count() == 1


def test_days_left_are_working_days_and_the_last_is_named(plan, focal):
    Plan.objects.update(issued_on=date(2026, 3, 2))

    said = [next(iter(publishing(focal, at(day)))).state for day in (6, 7, 9)]

    assert said == ["Còn 1 ngày làm việc", "Còn 1 ngày làm việc", "Ngày cuối cùng"]


def test_what_was_said_is_taken_back_by_a_leader_and_the_clock_runs_on(plan, focal, leader):
    with pytest.raises(NotInOrder):
        take_back_publication(plan.pk, reason="Nhầm.", by=leader)
    publish_plan(plan.pk, public_on=NOW.date(), where="Công báo", by=focal, now=NOW)
    with pytest.raises(PermissionDenied):
        take_back_publication(plan.pk, reason="Nhầm.", by=focal)
    with pytest.raises(ValidationError):
        take_back_publication(plan.pk, reason=" ", by=leader)

    take_back_publication(plan.pk, reason="Nhầm kế hoạch.", by=leader)

    assert rules.plans_to_publish(focal).get() == plan
    assert Entry.objects.latest("pk").facts == {"was": "public", "reason": "Nhầm kế hoạch."}


def test_a_plan_that_is_being_checked_is_not_published(plan, focal):
    Plan.objects.update(state=Plan.State.IN_REVIEW)

    with pytest.raises(NotInOrder):
        publish_plan(plan.pk, public_on=NOW.date(), where="x", by=focal, now=NOW)


OVER = datetime(2026, 3, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""24:00 of the fifth working day after Wednesday, 4 March."""


@pytest.fixture
def signed(plan):
    plan.issued_on = date(2026, 3, 4)
    plan.save()
    return plan


def test_the_night_raises_one_alarm_for_a_plan_that_is_late(signed):
    watch_publication(now=OVER - timedelta(seconds=1))
    assert not Alarm.objects.exists()

    watch_publication(now=OVER)
    watch_publication(now=OVER + timedelta(days=1))

    alarm = Alarm.objects.get()
    assert (alarm.unit_id, alarm.raised_at, alarm.cleared_at) == (signed.authority_id, OVER, None)
    assert alarm.facts["day"] == "11/03/2026"


def test_the_alarm_goes_when_something_is_said(signed, leader):
    watch_publication(now=OVER)

    withhold_plan(signed.pk, why=WHY, by=leader, now=OVER)

    assert Alarm.objects.get().cleared_at == OVER
    watch_publication(now=OVER + timedelta(days=1))
    assert not Alarm.objects.filter(cleared_at=None).exists()


def test_the_alarm_goes_when_the_plan_left_force(signed):
    watch_publication(now=OVER)
    Plan.objects.update(state=Plan.State.WITHDRAWN)

    watch_publication(now=OVER)

    assert Alarm.objects.get().cleared_at == OVER
