from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from sen.audit.models import Entry
from sen.jobs.models import Delivery, Message
from sen.jobs.schedules import VIETNAM
from sen.org.models import Role
from sen.plan.actions.chasing import add_step, drop_step, remind_by_steps, remind_missing
from sen.plan.actions.rounds import RoundFacts, open_round
from sen.plan.actions.sheets import Filled, submit_sheet
from sen.plan.errors import RoundClosed
from sen.plan.models import EscalationStep
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 18, 17, tzinfo=VIETNAM)
"""A Wednesday."""


def at(day, hour):
    return datetime(2026, 3, day, hour, tzinfo=VIETNAM)


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def unit(plan):
    return UnitFactory(parent=plan.authority)


@pytest.fixture
def people(plan, unit):
    leader = member_of(plan.authority, role=Role.LEADER)
    return {"officer": member_of(unit), "head": member_of(unit, role=Role.UNIT_LEAD), "leader": leader}


@pytest.fixture
def focal(plan):
    return actor_in(plan.authority, role=Role.FOCAL_POINT)


@pytest.fixture
def sheet(plan, unit, people, focal):
    DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    return opened(plan, focal).sheets.get()


def opened(plan, focal, kind="monthly", **more):
    facts = RoundFacts(kind, "work", date(2026, 3, 1), date(2026, 3, 31), DUE, **more)
    return open_round(plan.pk, facts=facts, by=focal, now=NOW)


def mailed(people):
    addresses = set(Delivery.objects.values_list("address", flat=True))
    Message.objects.all().delete()
    return {name for name, person in people.items() if person.email in addresses}


def test_remind_all_writes_to_each_person_of_the_missing_units_once_a_day(sheet, people, focal):
    units = remind_missing(sheet.round_id, by=focal, now=NOW)
    remind_missing(sheet.round_id, by=focal, now=NOW + timedelta(hours=1))

    sent = sorted(Delivery.objects.values_list("address", flat=True))
    assert (units, sent) == (1, sorted([people["officer"].email, people["head"].email]))
    assert Entry.objects.filter(verb="plan.units_reminded").count() == 2


def test_remind_all_names_the_round_in_the_persons_language(sheet, people, focal):
    remind_missing(sheet.round_id, by=focal, now=NOW)

    message = Message.objects.first()
    assert (message.subject, "Tháng 03/2026" in message.text) == ("1 phiếu báo cáo đang chờ", True)


def test_nobody_is_reminded_when_all_have_sent_in_or_by_a_unit(sheet, unit, focal):
    with pytest.raises(PermissionDenied):
        remind_missing(sheet.round_id, by=actor_in(unit), now=NOW)
    submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=actor_in(unit), now=NOW)

    with pytest.raises(RoundClosed):
        remind_missing(sheet.round_id, by=focal, now=NOW)


def test_steps_tell_the_unit_its_head_and_the_leader_on_their_days(sheet, people):
    told = {}
    for day in range(11, 28):
        for hour in (8, 9):
            remind_by_steps(now=at(day, hour))
        told |= {day: names} if (names := mailed(people)) else {}

    # Three days before is a Sunday: told on Monday. Three days after is a Saturday: told on Monday the 23rd.
    assert told == {16: {"officer", "head"}, 18: {"officer", "head"}, 19: {"head"}, 23: {"leader"}}


def test_night_weekend_and_holiday_are_quiet(sheet):
    assert [remind_by_steps(now=moment) for moment in (at(18, 6), at(18, 18), at(21, 9), at(22, 9))] == [
        0
    ] * 4
    assert remind_by_steps(now=at(18, 7)) == 2


def test_what_is_counted_in_hours_is_told_at_its_hour_on_a_sunday(plan, unit, people, focal):
    DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    opened(plan, focal, counts_hours=True)

    assert remind_by_steps(now=at(15, 16)) == 0
    assert remind_by_steps(now=at(15, 17)) == 2


def test_a_person_gets_one_summary_a_day_with_all_that_waits(plan, sheet, people, focal):
    opened(plan, focal, kind="quarterly")

    remind_by_steps(now=at(18, 8))
    remind_by_steps(now=at(18, 9))

    mails = Message.objects.filter(deliveries__address=people["officer"].email)
    assert [mail.subject for mail in mails] == ["2 phiếu báo cáo đang chờ"]


def test_whoever_has_sent_in_is_left_alone(sheet, unit):
    submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=actor_in(unit), now=NOW)

    assert remind_by_steps(now=at(23, 9)) == 0


def test_steps_are_set_by_the_focal_point_alone(plan, sheet, unit, focal):
    step = add_step(EscalationStep(authority=plan.authority, days=5, to="leader"), by=focal)

    with pytest.raises(PermissionDenied):
        drop_step(step.pk, by=actor_in(unit, role=Role.UNIT_LEAD))
    drop_step(step.pk, by=focal)
    assert not EscalationStep.objects.filter(days=5).exists()
