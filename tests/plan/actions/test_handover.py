"""Open duties pass to the successor after it accepts; history stays where it was."""

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from sen.org.actions import Change, confirm_succession, draft_succession, take_due_effects
from sen.org.models import Role, Unit
from sen.org.queries import actor_of
from sen.plan import handing_over
from sen.plan.actions.closing import close_plan
from sen.plan.actions.duties import settle_duty
from sen.plan.actions.handover import (
    accept_handovers,
    assign_handovers,
    open_duties,
    return_handovers,
    taken_over,
)
from sen.plan.actions.reporting import Given, report_on_duty
from sen.plan.errors import DutyClosed
from sen.plan.models import Duty, DutyTransfer, Part, Plan, Rhythm
from sen.plan.queries.counts import counts_by
from sen.plan.queries.overdue import overdue_total, owed
from sen.plan.queries.rollups import by_unit
from sen.plan.queries.states import cells_of_duties
from sen.plan.rules import (
    acceptable_handovers,
    chased_duties,
    reportable_duties,
    visible_duties,
    visible_tasks,
    wide_plans,
)
from sen.plan.standing import Standing
from tests.factories import (
    NOW,
    CommitteeFactory,
    DutyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    actor_in,
    member_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)
THEN = datetime(2026, 7, 1, 2, tzinfo=UTC)
LATER = datetime(2026, 8, 3, 2, tzinfo=UTC)
State = DutyTransfer.State


@pytest.fixture
def province():
    return CommitteeFactory(name="UBND tỉnh Sen", level=Unit.Level.PROVINCE)


@pytest.fixture
def keeper(province):
    return actor_in(province, role=Role.ADMINISTRATOR)


@pytest.fixture
def district(province):
    return CommitteeFactory(name="UBND huyện Hồng", parent=province, level=Unit.Level.DISTRICT)


@pytest.fixture
def old(district):
    return UnitFactory(name="Phòng Văn hóa và Thông tin", parent=district)


@pytest.fixture
def heirs(province):
    communes = [CommitteeFactory(name=f"UBND xã {name}", parent=province) for name in ("Sen", "Súng")]
    return [UnitFactory(name="Phòng Văn hóa - Xã hội", parent=commune) for commune in communes]


@pytest.fixture
def plan(district):
    return PlanFactory(authority=district)


def ends(keeper, kind, olds, *news, on=DAY, now=THEN):
    change = Change(kind=kind, olds=olds, news=news, effective_on=on, act_number="12/NQ")
    row = draft_succession(change, by=keeper, now=now)
    return confirm_succession(row.pk, by=keeper, now=now)


def head_of(unit):
    return actor_in(unit, role=Role.UNIT_LEAD)


def only(duty):
    return DutyTransfer.objects.get(duty=duty)


def accept(duty, unit):
    (received,) = accept_handovers([only(duty).pk], by=head_of(unit), now=THEN)
    duty.refresh_from_db()
    return received


# ---- opening


def test_with_one_successor_every_open_duty_is_offered_at_once(keeper, plan, old, heirs):
    duties = DutyFactory.create_batch(2, task__plan=plan, unit=old)
    DutyFactory(task__plan=plan, unit=old, state=Duty.State.NOT_APPLICABLE)
    DutyFactory(task__plan__state=Plan.State.CLOSED, unit=old)

    ends(keeper, "merge", [old], heirs[0])

    found = DutyTransfer.objects.order_by("duty").values_list("duty", "to_unit", "state", "offered_by_id")
    assert list(found) == [(duty.pk, heirs[0].pk, State.OFFERED, None) for duty in duties]


def test_with_several_somebody_says_to_which(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "split", [old], *heirs)
    assert only(duty).state == State.UNDECIDED

    assign_handovers([only(duty).pk], to=heirs[1], by=keeper, now=THEN)

    assert (only(duty).state, only(duty).to_unit) == (State.OFFERED, heirs[1])


def test_only_a_successor_is_offered_the_work(keeper, plan, old, heirs, province):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "split", [old], *heirs)

    with pytest.raises(ValidationError):
        assign_handovers([only(duty).pk], to=CommitteeFactory(parent=province), by=keeper, now=THEN)


def test_open_duties_hang_on_their_unit(plan, old, heirs):
    DutyFactory.create_batch(2, task__plan=plan, unit=old)
    DutyFactory(task__plan=plan, unit=old, state=Duty.State.DROPPED)

    assert open_duties([old.pk, heirs[0].pk]) == {old.pk: 2}


# ---- accepting


def test_until_accepted_the_duty_stays_and_both_see_it(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "merge", [old], heirs[0])
    duty.refresh_from_db()

    assert (duty.state, duty.unit) == (Duty.State.OPEN, old)
    for reader in (actor_in(heirs[0]), actor_in(plan.authority, role=Role.FOCAL_POINT), keeper):
        assert duty in visible_duties(reader)
    for stranger in (actor_in(heirs[1]), actor_in(UnitFactory())):
        assert duty not in visible_duties(stranger)


def test_an_accepted_duty_is_the_successors_from_the_day_of_the_change(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old, part=Part.COORDINATING)
    ends(keeper, "merge", [old], heirs[0])

    received = accept(duty, heirs[0])

    assert (received.unit, received.part, received.state, received.asked_from) == (
        heirs[0],
        Part.COORDINATING,
        Duty.State.OPEN,
        DAY,
    )
    assert (duty.state, duty.unit, duty.asked_until) == (Duty.State.PASSED_ON, old, date(2026, 6, 1))
    assert list(reportable_duties(actor_in(heirs[0]))) == [received]


def test_reports_stay_with_the_old_unit_and_its_roll_up_of_the_time_before_is_unchanged(
    keeper, plan, old, heirs
):
    duty = DutyFactory(task__plan=plan, unit=old)
    given = Given("reported", percent=40, note="Đã mở lớp")
    report_on_duty(duty.pk, period=date(2026, 2, 1), given=given, by=actor_in(old), now=NOW)
    before = counts_by("unit", Duty.objects.all(), today=DAY)[old.pk]
    ends(keeper, "merge", [old], heirs[0])

    received = accept(duty, heirs[0])

    after = counts_by("unit", Duty.objects.all(), today=DAY)[old.pk]
    months = [date(2026, month, 1) for month in range(1, 7)]
    assert [(after[m].asked, after[m].reported) for m in months] == [
        (before[m].asked, before[m].reported) for m in months
    ]
    assert date(2026, 7, 1) not in after
    assert [row.unit_name for row in by_unit(Duty.objects.all(), today=DAY)].count(old.name) == 1
    assert (duty.reports.count(), received.reports.count()) == (1, 0)
    assert duty in visible_duties(actor_in(heirs[0]))  # what was done so far is read by who goes on with it


def test_each_month_is_asked_of_one_unit_only(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "merge", [old], heirs[0], on=date(2026, 7, 16), now=LATER)
    received = accept(duty, heirs[0])

    cells = cells_of_duties(Duty.objects.select_related("task__plan"), today=date(2026, 8, 3))

    asked = {pk: {cell.month.month for cell in row if cell.is_asked} for pk, row in cells.items()}
    assert asked == {duty.pk: {1, 2, 3, 4, 5, 6}, received.pk: {7, 8, 9, 10, 11, 12}}


def test_a_month_that_the_old_unit_answered_is_not_asked_again(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    report_on_duty(
        duty.pk,
        period=DAY,
        given=Given("reported", note="Đã làm"),
        by=actor_in(old),
        now=datetime(2026, 7, 10, tzinfo=UTC),
    )
    ends(keeper, "merge", [old], heirs[0], on=date(2026, 7, 16), now=LATER)

    assert accept(duty, heirs[0]).asked_from == date(2026, 8, 1)
    assert duty.asked_until == DAY


def test_what_an_ended_unit_left_unanswered_is_not_overdue_for_ever(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "merge", [old], heirs[0])
    accept(duty, heirs[0])
    both = Duty.objects.all()

    cells = cells_of_duties([Duty.objects.select_related("task__plan").get(pk=duty.pk)], today=DAY)[duty.pk]

    assert (cells[0].standing, cells[0].is_overdue) == (Standing.NO_REPORT, False)
    assert overdue_total(both, today=DAY) == 0
    assert [line.duty.unit for line in owed(both, today=DAY)] == [heirs[0]]
    counted = counts_by("task", both, today=DAY)[duty.task_id]
    assert {month.month: count.overdue for month, count in counted.items() if count.overdue} == {}


def test_work_due_once_is_asked_of_the_successor_alone(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old, rhythm=Rhythm.ONCE, due_on=date(2026, 9, 30))
    ends(keeper, "merge", [old], heirs[0])

    received = accept(duty, heirs[0])

    assert (received.due_on, duty.asked_until) == (date(2026, 9, 30), None)
    counted = counts_by("task", Duty.objects.all(), today=DAY)[duty.task_id]
    assert {month.month: count.asked for month, count in counted.items()} == {9: 1}


def test_several_units_that_merge_into_one_become_one_duty(keeper, plan, heirs, district):
    communes = [CommitteeFactory(name=f"UBND xã {number}", parent=district) for number in range(3)]
    task = TaskFactory(plan=plan)
    parts = (Part.COORDINATING, Part.LEAD, Part.COORDINATING)
    duties = [
        DutyFactory(task=task, unit=unit, part=part) for unit, part in zip(communes, parts, strict=True)
    ]
    ends(keeper, "merge", communes, heirs[0])

    received = accept_handovers(
        list(DutyTransfer.objects.values_list("pk", flat=True)), by=head_of(heirs[0]), now=THEN
    )

    assert {duty.pk for duty in received} == {received[0].pk}
    assert Duty.objects.get(pk=received[0].pk).part == Part.LEAD
    assert task.duties.filter(state=Duty.State.OPEN).count() == 1
    assert {row.pk for row in Duty.objects.filter(state=Duty.State.PASSED_ON)} == {duty.pk for duty in duties}


def test_open_work_is_not_swallowed_by_a_duty_that_is_closed_there(keeper, plan, old, heirs):
    task = TaskFactory(plan=plan)
    duty = DutyFactory(task=task, unit=old)
    DutyFactory(task=task, unit=heirs[0], state=Duty.State.NOT_APPLICABLE)
    ends(keeper, "merge", [old], heirs[0])

    with pytest.raises(DutyClosed):
        accept(duty, heirs[0])

    assert only(duty).state == State.OFFERED


def test_what_was_excused_meanwhile_lapses(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    focal = actor_in(plan.authority, role=Role.FOCAL_POINT)
    ends(keeper, "merge", [old], heirs[0])
    settle_duty(duty.pk, state=Duty.State.NOT_APPLICABLE, reason="Hết việc", by=focal)

    assert accept_handovers([only(duty).pk], by=head_of(heirs[0]), now=THEN) == []
    assert only(duty).state == State.LAPSED


# ---- what is not ours


def test_a_returned_duty_goes_back_to_who_assigns_and_on_to_another(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "split", [old], *heirs)
    assign_handovers([only(duty).pk], to=heirs[0], by=keeper, now=THEN)
    with pytest.raises(ValidationError):
        return_handovers([only(duty).pk], reason=" ", by=head_of(heirs[0]), now=THEN)

    return_handovers([only(duty).pk], reason="Thuộc địa bàn xã Súng", by=head_of(heirs[0]), now=THEN)
    assert (only(duty).state, only(duty).reason) == (State.RETURNED, "Thuộc địa bàn xã Súng")
    assert list(acceptable_handovers(head_of(heirs[0]))) == []
    assign_handovers([only(duty).pk], to=heirs[1], by=keeper, now=THEN)

    assert accept(duty, heirs[1]).unit == heirs[1]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.RECORDS_CLERK, Role.OBSERVER, Role.REVIEWER])
def test_only_who_answers_for_the_unit_accepts(keeper, plan, old, heirs, role):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "merge", [old], heirs[0])

    for actor in (actor_in(heirs[0], role=role), head_of(heirs[1])):
        with pytest.raises(PermissionDenied):
            accept_handovers([only(duty).pk], by=actor, now=THEN)


def test_a_successor_that_ends_before_it_accepts_passes_the_offer_on(keeper, plan, old, heirs, province):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "merge", [old], heirs[0])

    ends(keeper, "merge", [heirs[0]], heirs[1], on=date(2026, 8, 1), now=LATER)

    assert (only(duty).state, only(duty).to_unit) == (State.OFFERED, heirs[1])


def test_what_was_taken_over_is_counted_for_corrections(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    row = ends(keeper, "merge", [old], heirs[0])
    assert taken_over(row, [heirs[0].pk]) == 0

    accept(duty, heirs[0])

    assert (taken_over(row, [heirs[0].pk]), taken_over(row, [heirs[1].pk])) == (1, 0)


# ---- the wall


def test_successors_read_the_closed_history_of_their_unit_and_strangers_do_not(keeper, district, old, heirs):
    closed = PlanFactory(
        authority=district, state=Plan.State.CLOSED, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )
    history = DutyFactory(task__plan=closed, unit=old)
    others = DutyFactory(task__plan=closed, unit=UnitFactory(parent=district))
    ends(keeper, "merge", [old], heirs[0])

    assert list(visible_tasks(actor_in(heirs[0]))) == [history.task]
    assert others.task not in visible_tasks(actor_in(heirs[0]))
    for stranger in (actor_in(heirs[1]), actor_in(UnitFactory())):
        assert list(visible_tasks(stranger)) == []


def test_running_work_of_the_old_unit_that_went_elsewhere_is_not_seen(keeper, plan, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "split", [old], *heirs)
    assign_handovers([only(duty).pk], to=heirs[0], by=keeper, now=THEN)
    accept(duty, heirs[0])

    assert list(visible_tasks(actor_in(heirs[1]))) == []


def test_the_leaders_of_the_successor_follow_what_its_units_took_over(keeper, plan, district, old, heirs):
    duty = DutyFactory(task__plan=plan, unit=old)
    DutyFactory(task__plan=plan, unit=UnitFactory(parent=heirs[1].authority))
    ends(keeper, "split", [old], *heirs)
    ends(keeper, "split", [district], heirs[0].authority, heirs[1].authority)
    assign_handovers([only(duty).pk], to=heirs[0], by=keeper, now=THEN)
    received = accept(duty, heirs[0])
    leader = actor_in(heirs[0].authority, role=Role.LEADER)

    assert set(chased_duties(leader)) == {received}
    assert list(wide_plans(leader)) == []


def test_the_plan_of_an_ended_authority_is_closed_by_who_continues_it(keeper, plan, district, old, heirs):
    ends(keeper, "dissolve", [old, district], heirs[0].authority)
    focal = actor_in(heirs[0].authority, role=Role.FOCAL_POINT)

    with pytest.raises(PermissionDenied):
        close_plan(plan.pk, by=actor_in(heirs[1].authority, role=Role.FOCAL_POINT), now=THEN)
    assert close_plan(plan.pk, by=focal, now=datetime(2027, 1, 5, tzinfo=UTC)).state == Plan.State.CLOSED


# ---- told on the desk


def test_who_must_answer_and_who_must_assign_are_told(keeper, plan, old, heirs):
    DutyFactory.create_batch(2, task__plan=plan, unit=old)
    ends(keeper, "split", [old], *heirs)
    first, second = DutyTransfer.objects.order_by("pk")
    assign_handovers([first.pk], to=heirs[0], by=keeper, now=THEN)

    to_head = list(handing_over.todos(head_of(heirs[0]), THEN))
    to_keeper = list(handing_over.todos(keeper, THEN))

    assert [todo.url for todo in to_head] == ["/viec-don-vi-cu/nhan/"]
    assert [todo.url for todo in to_keeper] == ["/viec-don-vi-cu/giao/"]
    assert list(handing_over.todos(actor_in(heirs[1]), THEN)) == []
    assert second.state == State.UNDECIDED


def test_after_ten_days_without_an_answer_it_is_an_alarm(keeper, plan, old, heirs):
    DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "merge", [old], heirs[0])

    early = list(handing_over.alarms(keeper, THEN + timedelta(days=10)))
    late = list(handing_over.alarms(keeper, THEN + timedelta(days=10, minutes=1)))

    assert (len(early), len(late)) == (0, 1)
    assert list(handing_over.alarms(head_of(heirs[1]), THEN + timedelta(days=30))) == []


# ---- whatever happens


@pytest.mark.parametrize("seed", range(10))
def test_each_open_duty_is_in_exactly_one_place_at_any_time(province, keeper, plan, seed):
    """Units end into each other in any order while heads accept and return: nothing is lost or doubled."""
    chance = random.Random(seed)
    units = [CommitteeFactory(name=f"UBND xã {number}", parent=province) for number in range(6)]
    heads = {unit.pk: member_of(unit, role=Role.UNIT_LEAD) for unit in units}
    for unit in units[:4]:
        DutyFactory(task__plan=plan, unit=unit)
    tasks = set(plan.tasks.values_list("pk", flat=True))
    now = THEN
    for _step in range(25):
        now += timedelta(hours=12)
        with suppress(ValidationError, PermissionDenied):
            _something(chance, keeper, units, heads, now)
        take_due_effects(now=now)
        open_now = Duty.objects.filter(task__plan=plan, state=Duty.State.OPEN).select_related("unit")
        assert {duty.task_id for duty in open_now} == tasks
        assert len(open_now) == len(tasks)
        for duty in open_now:
            waiting = (
                DutyTransfer.objects.filter(duty=duty)
                .exclude(state__in=(State.ACCEPTED, State.LAPSED))
                .count()
            )
            assert waiting == (1 if duty.unit.valid_to else 0)


def _something(chance, keeper, units, heads, now):
    match chance.choice(["end", "assign", "accept", "return"]):
        case "end":
            living = list(Unit.objects.filter(pk__in=heads, valid_to=None).order_by("pk"))
            chosen = chance.sample(living, min(len(living), chance.randint(2, 3)))
            kind = "merge" if len(chosen) == 2 else "split"
            day = (now + timedelta(hours=7)).date()
            ends(keeper, kind, chosen[:1], *chosen[1:], on=day, now=now)
        case "assign":
            row = (
                DutyTransfer.objects.exclude(state__in=(State.ACCEPTED, State.LAPSED)).order_by("pk").first()
            )
            if row:
                assign_handovers([row.pk], to=chance.choice(units), by=keeper, now=now)
        case answer:
            row = DutyTransfer.objects.filter(state=State.OFFERED).order_by("pk").first()
            if row:
                by = actor_of(heads[row.to_unit_id], now=now)
                if answer == "accept":
                    accept_handovers([row.pk], by=by, now=now)
                else:
                    return_handovers([row.pk], reason="Không đúng địa bàn", by=by, now=now)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_the_same_moment_one_takes_it(keeper, plan, old, heirs):
    """The second finds it answered: it does not make a settled handover lapse."""
    duty = DutyFactory(task__plan=plan, unit=old)
    ends(keeper, "merge", [old], heirs[0])
    number, actors, gate = only(duty).pk, [head_of(heirs[0]) for _turn in range(4)], Barrier(4)
    refused = []

    def take(by):
        try:
            gate.wait()
            accept_handovers([number], by=by, now=THEN)
        except PermissionDenied:
            refused.append(by)
        finally:
            connection.close()

    threads = [Thread(target=take, args=[by]) for by in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (only(duty).state, len(refused)) == (State.ACCEPTED, 3)
    assert Duty.objects.filter(task=duty.task, state=Duty.State.OPEN).count() == 1
