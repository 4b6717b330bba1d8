from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.jobs.models import Delivery, Message
from sen.jobs.schedules import VIETNAM
from sen.org.models import HolidaySwap, Role
from sen.plan.actions.changing import Seen
from sen.plan.actions.chasing import add_step, add_usual_steps, drop_step, remind_by_steps, remind_missing
from sen.plan.actions.commenting import ask_comments
from sen.plan.actions.confirm import withdraw_plan
from sen.plan.actions.directives import NewDirective, answer_directive, correct_directive, give_directive
from sen.plan.actions.outline import add_task
from sen.plan.actions.rounds import RoundFacts, open_round
from sen.plan.actions.sheets import Filled, send_back_sheet, submit_sheet
from sen.plan.actions.writing import NewPlan, start_plan
from sen.plan.errors import RoundClosed
from sen.plan.models import EscalationStep
from sen.plan.queries.waiting_counts import waiting_of
from sen.plan.rules.rounds import (
    answerable_sheets,
    authorities_without_usual_steps,
    late_sheets_to_lead,
    sheets_to_run,
)
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

    # Days off are not counted: three days before is Friday the 13th, three days after Monday the 23rd.
    assert told == {13: {"officer", "head"}, 18: {"officer", "head"}, 19: {"head"}, 23: {"leader"}}


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


def test_directives_and_comments_are_told_by_the_same_steps_in_the_same_letter(
    plan, unit, people, sheet, focal
):
    leader = actor_in(plan.authority, role=Role.LEADER)
    given = NewDirective(
        authority_id=plan.authority_id, unit_ids=[unit.pk], text="Rà soát tin bài.", due_at=DUE
    )
    duty = give_directive(given, by=leader, now=NOW).duties.get()
    draft = start_plan(
        NewPlan(plan.authority_id, "Năm sau", date(2027, 1, 1), date(2027, 12, 31)), by=focal, now=NOW
    )
    add_task(Seen(draft.plan_id, 0), after_id=None, text="Một", number="", by=focal)
    ask_comments(draft.pk, unit_ids=[unit.pk], due_at=DUE, note="", by=focal, now=NOW)
    Message.objects.all().delete()

    told = told_by_day(people, date(2026, 3, 13), date(2026, 3, 17))
    remind_by_steps(now=at(18, 8))

    assert told == {"13/03": {"officer", "head"}}
    [letter] = Message.objects.filter(deliveries__address=people["officer"].email)
    assert letter.subject == "3 việc đang chờ đơn vị"
    assert "Rà soát tin bài." in letter.text
    assert "Góp ý dự thảo kế hoạch: Năm sau" in letter.text
    Message.objects.all().delete()
    answer_directive(duty.pk, text="Xong.", percent=None, is_final=True, by=actor_in(unit), now=at(18, 9))
    submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=actor_in(unit), now=at(18, 9))
    assert told_by_day(people, date(2026, 3, 19), date(2026, 3, 23)) == {
        "19/03": {"head"},
        "23/03": {"leader"},
    }


def test_a_directive_alone_reaches_the_leader_three_days_after(plan, unit, people):
    given = NewDirective(authority_id=plan.authority_id, unit_ids=[unit.pk], text="x", due_at=DUE)
    give_directive(given, by=actor_in(plan.authority, role=Role.LEADER), now=NOW)
    add_usual_steps(plan.authority_id, by=actor_in(plan.authority, role=Role.FOCAL_POINT))

    told = told_by_day(people, date(2026, 3, 12), date(2026, 3, 24))

    assert told == {
        "13/03": {"officer", "head"}, "18/03": {"officer", "head"}, "19/03": {"head"}, "23/03": {"leader"}
    }  # fmt: skip


def test_a_sheet_sent_back_for_another_day_is_reminded_anew(sheet, unit, people, focal):
    early = told_by_day(people, date(2026, 3, 12), date(2026, 3, 20))
    submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=actor_in(unit), now=at(20, 10))
    later = datetime(2026, 3, 27, 17, tzinfo=VIETNAM)
    send_back_sheet(sheet.pk, remark="Ghi rõ số lượng.", due_at=later, by=focal, now=at(20, 11))

    anew = told_by_day(people, date(2026, 3, 21), date(2026, 3, 30))

    assert list(early) == ["13/03", "18/03", "19/03"]
    assert anew == {"24/03": {"officer", "head"}, "27/03": {"officer", "head"}, "30/03": {"head"}}


def test_a_directive_put_off_is_reminded_anew(plan, unit, people):
    leader = actor_in(plan.authority, role=Role.LEADER)
    given = NewDirective(authority_id=plan.authority_id, unit_ids=[unit.pk], text="x", due_at=DUE)
    directive = give_directive(given, by=leader, now=NOW)
    add_usual_steps(plan.authority_id, by=actor_in(plan.authority, role=Role.FOCAL_POINT))
    early = told_by_day(people, date(2026, 3, 12), date(2026, 3, 20))
    later = datetime(2026, 3, 27, 17, tzinfo=VIETNAM)
    correct_directive(
        directive.pk, text="x", number="", due_at=later, reason="Chờ hội chợ.", by=leader, now=at(20, 11)
    )

    anew = told_by_day(people, date(2026, 3, 21), date(2026, 3, 27))

    assert list(early) == ["13/03", "18/03", "19/03"]
    assert anew == {"24/03": {"officer", "head"}, "27/03": {"officer", "head"}}


def test_a_withdrawn_plan_reminds_nobody(plan, unit, sheet, people, focal):
    late = datetime(2026, 3, 24, 9, tzinfo=VIETNAM)
    leader = actor_in(plan.authority, role=Role.LEADER)
    assert late_sheets_to_lead(leader, late).count() == sheets_to_run(focal).count() == 1
    assert answerable_sheets(actor_in(unit)).count() == waiting_of(plan.authority, now=late).sheets == 1

    withdraw_plan(plan.pk, reason="Ban hành nhầm.", by=focal)

    assert late_sheets_to_lead(leader, late).count() == sheets_to_run(focal).count() == 0
    assert answerable_sheets(actor_in(unit)).count() == waiting_of(plan.authority, now=late).sheets == 0
    assert told_by_day(people, date(2026, 3, 12), date(2026, 3, 24)) == {}
    with pytest.raises(RoundClosed, match="đã thu hồi"):
        remind_missing(sheet.round_id, by=focal, now=late)


def test_whoever_has_sent_in_is_left_alone(sheet, unit):
    submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=actor_in(unit), now=NOW)

    assert remind_by_steps(now=at(23, 9)) == 0


def test_steps_are_set_by_the_focal_point_alone(plan, sheet, unit, focal):
    step = add_step(EscalationStep(authority=plan.authority, days=5, to="leader"), by=focal)

    with pytest.raises(PermissionDenied):
        drop_step(step.pk, by=actor_in(unit, role=Role.UNIT_LEAD))
    drop_step(step.pk, by=focal)
    assert not EscalationStep.objects.filter(days=5).exists()


def told_by_day(people, first, last):
    """Who got a mail, day by day; the hours of a whole day are gone through."""
    told = {}
    day = first
    while day <= last:
        for hour in range(24):
            remind_by_steps(now=datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM))
        told |= {f"{day:%d/%m}": names} if (names := mailed(people)) else {}
        day += timedelta(days=1)
    return told


def test_over_tet_steps_fall_on_working_days_and_nobody_is_told_too_late(plan, unit, people, focal):
    """Tết 2026: Monday 16 to Friday 20 February, between two weekends."""
    DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    due = datetime(2026, 2, 23, 17, tzinfo=VIETNAM)
    facts = RoundFacts("monthly", "work", date(2026, 2, 1), date(2026, 2, 28), due)
    open_round(plan.pk, facts=facts, by=focal, now=datetime(2026, 2, 9, 8, tzinfo=VIETNAM))

    told = told_by_day(people, date(2026, 2, 9), date(2026, 3, 1))

    assert told == {
        "11/02": {"officer", "head"}, "23/02": {"officer", "head"}, "24/02": {"head"}, "26/02": {"leader"},
    }  # fmt: skip


def test_a_leader_is_not_told_before_the_unit_had_its_days(plan, unit, people, focal):
    DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    due = datetime(2026, 2, 13, 17, tzinfo=VIETNAM)
    facts = RoundFacts("monthly", "work", date(2026, 2, 1), date(2026, 2, 28), due)
    open_round(plan.pk, facts=facts, by=focal, now=datetime(2026, 2, 12, 8, tzinfo=VIETNAM))

    told = told_by_day(people, date(2026, 2, 13), date(2026, 3, 1))

    assert told == {"13/02": {"officer", "head"}, "23/02": {"head"}, "25/02": {"leader"}}


def test_a_swap_of_the_authority_moves_its_steps_and_of_no_other(plan, unit, people, focal, sheet):
    other = UnitFactory()
    for authority, day in ((plan.authority, date(2026, 3, 19)), (other, date(2026, 3, 18))):
        HolidaySwap.objects.create(authority=authority, day_off=day, reason="Nghỉ bù.", decided_at=NOW)

    told = told_by_day(people, date(2026, 3, 18), date(2026, 3, 25))

    assert told == {"18/03": {"officer", "head"}, "20/03": {"head"}, "24/03": {"leader"}}


def test_a_reminder_by_hand_is_the_summary_of_the_day_and_tells_all_that_waits(plan, sheet, people, focal):
    other = opened(plan, focal, kind="quarterly")

    remind_missing(sheet.round_id, by=focal, now=at(18, 7))
    remind_missing(other.pk, by=focal, now=at(18, 8))
    remind_by_steps(now=at(18, 9))

    sent = Delivery.objects.filter(address=people["officer"].email)
    assert [str(other) in each.message.text for each in sent] == [True]
    assert [str(sheet.round) in each.message.text for each in sent] == [True]


def test_usual_steps_are_added_where_missing_by_the_focal_point_alone(plan, sheet, unit, focal):
    kept = EscalationStep.objects.create(authority=plan.authority, days=5, to="leader")
    EscalationStep.objects.filter(days__in=(-3, 1)).delete()
    with pytest.raises(PermissionDenied):
        add_usual_steps(plan.authority_id, by=actor_in(unit))

    added = add_usual_steps(plan.authority_id, by=focal)

    assert added == 2
    assert list(plan.authority.escalation_steps.values_list("days", "to")) == [
        (-3, "unit"), (0, "unit"), (1, "unit_lead"), (3, "leader"), (5, kept.to),
    ]  # fmt: skip
    with pytest.raises(ValidationError):
        add_usual_steps(plan.authority_id, by=focal)


def test_usual_steps_are_offered_only_while_one_is_missing(plan, sheet, focal):
    before = authorities_without_usual_steps(focal).exists()
    EscalationStep.objects.create(authority=plan.authority, days=5, to="leader")
    EscalationStep.objects.get(authority=plan.authority, days=3, to="leader").delete()
    UnitFactory(kind="peoples_committee")

    after = list(authorities_without_usual_steps(focal))

    assert (before, after) == (False, [plan.authority])
