"""Everything open of one person passes to another: the list, both confirmations, the wall, one transaction."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from sen.audit.models import Entry
from sen.org.actions import (
    Ground,
    confirm_giving,
    confirm_taking,
    delegate_roles,
    end_role,
    make_handover,
    withdraw_handover,
)
from sen.org.errors import NotHandedOver
from sen.org.models import Handover, Invitation, Membership, Role, RoleDelegation, User
from sen.org.open_work import BATCH, OPEN_WORK
from sen.org.queries import actor_of, head_of, open_work_left, open_work_of
from sen.org.rules import can_read_handover_items, visible_handovers
from sen.plan.models import Duty, Plan, ReportDraft
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
MONTH = date(2026, 2, 1)


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def giver(unit):
    return member_of(unit)


@pytest.fixture
def taker(unit):
    return member_of(unit)


@pytest.fixture
def head(unit):
    return actor_in(unit, role=Role.UNIT_LEAD)


def actor(person):
    return actor_of(User.objects.get(pk=person.pk), now=NOW)


def begin(giver, taker, *, by=None, unit=None):
    places = {"unit": unit} if unit else {}
    given, taken = (each.memberships.filter(**places).first() for each in (giver, taker))
    return make_handover(given.pk, to=taken.pk, reason="Chuyển công tác", by=by or actor(giver), now=NOW)


def duty_of(person, unit, **facts):
    return DutyFactory(unit=unit, officer=person, task__plan__authority=unit.authority, **facts)


def listed(handover):
    return sorted((item["kind"], item["effect"]) for item in open_work_of(handover, now=NOW))


def draft_of(person, duty, period=MONTH):
    return ReportDraft.objects.create(duty=duty, user_id=person.pk, period=period, saved_at=NOW)


def test_all_that_is_open_passes_on_the_second_confirmation(unit, giver, taker):
    duty, invited = duty_of(giver, unit), Invitation.objects.create(
        token_hash="x", display_name="Lê Sen", unit=unit, invited_by_id=giver.pk, expires_at=NOW + timedelta(1)
    )  # fmt: skip
    for person in (giver, taker):
        Membership.objects.create(
            user=person, unit=unit, role=Role.ADMINISTRATOR, valid_from=date(2020, 1, 1)
        )
    draft = draft_of(giver, duty)
    handover = begin(giver, taker)

    confirm_giving(handover.pk, by=actor(giver), now=NOW)
    assert Duty.objects.get().officer == giver
    done = confirm_taking(handover.pk, by=actor(taker), now=NOW)

    assert (done.state, done.done_at) == (Handover.State.DONE, NOW)
    assert Duty.objects.get().officer == taker
    assert ReportDraft.objects.get().user_id == taker.pk
    assert Invitation.objects.get().invited_by_id == taker.pk
    facts = Entry.objects.get(verb="org.handed_over").facts
    assert (facts["before"], facts["after"], facts["count"]) == (str(giver), str(taker), 3)
    keys = {"plan.duty": [str(duty.pk)], "plan.draft": [str(draft.pk)], "org.invitation": [str(invited.pk)]}
    assert facts["moved"] == keys


def test_roles_lent_by_and_to_the_giver_end_with_it(unit, giver, taker):
    other = member_of(unit)
    for who, to in ((giver, other), (other, giver)):
        delegate_roles(
            [who.memberships.get().pk], to=to.pk, valid_from=NOW.date(), valid_to=date(2026, 4, 1),
            ground=Ground("Nghỉ phép"), by=actor(who), now=NOW,
        )  # fmt: skip
    handover = begin(giver, taker)
    assert listed(handover) == [("org.delegation", "ends")] * 2

    confirm_giving(handover.pk, by=actor(giver), now=NOW)
    confirm_taking(handover.pk, by=actor(taker), now=NOW)

    assert RoleDelegation.objects.filter(ended_at=None).count() == 0


def test_nothing_of_another_unit_is_listed_or_passes(unit, giver, taker):
    other = UnitFactory(parent=unit.authority)
    for person in (giver, taker):
        Membership.objects.create(user=person, unit=other, role=Role.OFFICER, valid_from=date(2020, 1, 1))
    here, there = duty_of(giver, unit), duty_of(giver, other)
    draft_of(giver, there)
    handover = begin(giver, taker, unit=unit)
    assert listed(handover) == [("plan.duty", "passes")]

    confirm_giving(handover.pk, by=actor(giver), now=NOW)
    confirm_taking(handover.pk, by=actor(taker), now=NOW)

    assert [Duty.objects.get(pk=duty.pk).officer for duty in (here, there)] == [taker, giver]


def test_the_taker_works_in_the_same_unit(unit, giver):
    beside = member_of(UnitFactory(parent=unit.authority))
    keeper = actor_in(unit.authority, role=Role.ADMINISTRATOR)

    with pytest.raises(NotHandedOver):
        begin(giver, beside, by=keeper)
    with pytest.raises(PermissionDenied):
        begin(giver, beside)
    with pytest.raises(ValidationError):
        begin(giver, giver)
    assert not Handover.objects.exists()


def test_what_is_done_dropped_or_of_a_closed_plan_is_not_open(unit, giver, taker):
    duty_of(giver, unit, state=Duty.State.DONE)
    duty_of(giver, unit, task__plan__state=Plan.State.CLOSED)
    PlanFactory(authority=unit.authority, uploaded_by_id=giver.pk, title="Bí mật")
    PlanFactory(
        authority=unit.authority,
        uploaded_by_id=giver.pk,
        uploaded_at=NOW,
        title="Kín",
        state=Plan.State.IN_REVIEW,
    )
    handover = begin(giver, taker)

    items = open_work_of(handover, now=NOW)

    assert [(item["kind"], item["effect"], item["text"]) for item in items] == [
        ("plan.review", "stays", "kế hoạch nhận ngày 10/03/2026")
    ]


def test_a_report_both_have_begun_stays_with_who_typed_it(unit, giver, taker):
    duty = duty_of(None, unit)
    mine, theirs = draft_of(giver, duty), draft_of(taker, duty)
    handover = begin(giver, taker)
    assert listed(handover) == [("plan.draft", "stays")]

    confirm_giving(handover.pk, by=actor(giver), now=NOW)
    confirm_taking(handover.pk, by=actor(taker), now=NOW)

    assert [ReportDraft.objects.get(pk=each.pk).user_id for each in (mine, theirs)] == [giver.pk, taker.pk]


def test_an_invitation_stays_where_the_taker_is_no_administrator(unit, giver, taker):
    Membership.objects.create(user=giver, unit=unit, role=Role.ADMINISTRATOR, valid_from=date(2020, 1, 1))
    Invitation.objects.create(
        token_hash="x", display_name="Sen", unit=unit, invited_by_id=giver.pk, expires_at=NOW + timedelta(1)
    )

    assert listed(begin(giver, taker)) == [("org.invitation", "stays")]


def test_what_came_after_the_giver_confirmed_is_not_slipped_in(unit, giver, taker):
    done_meanwhile, staying = duty_of(giver, unit), duty_of(giver, unit)
    handover = begin(giver, taker)
    confirm_giving(handover.pk, by=actor(giver), now=NOW)
    new = duty_of(giver, unit)

    with pytest.raises(NotHandedOver):
        confirm_taking(handover.pk, by=actor(taker), now=NOW)
    assert set(Duty.objects.values_list("officer", flat=True)) == {giver.pk}
    confirm_giving(handover.pk, by=actor(giver), now=NOW)
    Duty.objects.filter(pk=done_meanwhile.pk).update(state=Duty.State.DONE)
    done = confirm_taking(handover.pk, by=actor(taker), now=NOW)

    effects = {item["key"]: item["effect"] for item in done.items}
    assert effects == {
        str(done_meanwhile.pk): "done_meanwhile", str(staying.pk): "passes", str(new.pk): "passes",
    }  # fmt: skip
    assert Duty.objects.get(pk=done_meanwhile.pk).officer == giver


def test_nobody_confirms_both_sides_nor_before_the_giver(unit, giver, taker, head):
    boss = User.objects.get(pk=head.user_id)
    handover = begin(giver, boss, by=head)

    for who in (boss, taker):
        with pytest.raises(PermissionDenied):
            confirm_giving(handover.pk, because="đi vắng", by=actor(who), now=NOW)
        with pytest.raises(PermissionDenied):
            confirm_taking(handover.pk, by=actor(who), now=NOW)
    with pytest.raises(PermissionDenied):
        confirm_taking(handover.pk, by=actor(giver), now=NOW)


def test_the_head_confirms_in_place_of_who_is_gone_and_the_record_says_so(unit, giver, taker, head):
    keeper = actor_in(unit.authority, role=Role.ADMINISTRATOR)
    duty_of(giver, unit)
    end_role(giver.memberships.get().pk, last_day=date(2026, 3, 1), by=keeper, now=NOW)
    handover = begin(giver, taker, by=head)
    with pytest.raises(NotHandedOver):
        confirm_giving(handover.pk, by=head, now=NOW, because=" ")

    confirm_giving(handover.pk, by=head, now=NOW, because="Đã nghỉ việc")
    done = confirm_taking(handover.pk, by=actor(taker), now=NOW)

    assert (done.given_by_name, done.given_in_place_because) == (head.name, "Đã nghỉ việc")
    assert Entry.objects.get(verb="org.handover_given").facts["in_place"] is True
    assert Duty.objects.get().officer == taker


def test_a_taker_who_left_meanwhile_takes_nothing(unit, giver, taker):
    duty_of(giver, unit)
    handover = begin(giver, taker)
    confirm_giving(handover.pk, by=actor(giver), now=NOW)
    taker.memberships.update(valid_to=date(2026, 3, 1))

    with pytest.raises(NotHandedOver):
        confirm_taking(handover.pk, by=actor(taker), now=NOW)


def test_one_at_a_time_and_withdrawn_passes_nothing(unit, giver, taker):
    duty_of(giver, unit)
    handover = begin(giver, taker)
    with pytest.raises(NotHandedOver):
        begin(giver, taker)

    withdraw_handover(handover.pk, by=actor(taker), now=NOW)

    with pytest.raises(NotHandedOver):
        confirm_giving(handover.pk, by=actor(giver), now=NOW)
    assert Duty.objects.get().officer == giver
    assert begin(giver, taker).pk


def test_one_kind_that_fails_takes_all_with_it(unit, giver, taker, monkeypatch):
    def fails(passing, keys, by):
        raise NotHandedOver("x")

    duty, work = duty_of(giver, unit), OPEN_WORK["plan.draft"]
    draft_of(giver, duty)
    monkeypatch.setitem(OPEN_WORK, "plan.draft", type(work)(work.label, work.items, fails))
    handover = begin(giver, taker)
    confirm_giving(handover.pk, by=actor(giver), now=NOW)

    with pytest.raises(NotHandedOver), transaction.atomic():
        confirm_taking(handover.pk, by=actor(taker), now=NOW)

    assert Duty.objects.get().officer == giver


def test_many_rows_pass_in_sets(unit, giver, taker, django_assert_max_num_queries):
    plan = PlanFactory(authority=unit.authority)
    tasks = TaskFactory.build_batch(BATCH + 1, plan=plan)
    Duty.objects.bulk_create(
        Duty(task=task, unit=unit, part="lead", rhythm="each_period", officer=giver)
        for task in type(tasks[0]).objects.bulk_create(tasks)
    )
    handover = begin(giver, taker)
    confirm_giving(handover.pk, by=actor(giver), now=NOW)
    by = actor(taker)

    with django_assert_max_num_queries(22):
        confirm_taking(handover.pk, by=by, now=NOW)

    assert set(Duty.objects.values_list("officer", flat=True)) == {taker.pk}


def test_who_sees_a_handing_over_and_who_reads_its_rows(unit, giver, taker, head):
    handover = begin(giver, taker)
    keeper = actor_in(unit.authority, role=Role.ADMINISTRATOR)
    seeing = [actor(giver), actor(taker), head, keeper]
    blind = [actor_in(unit), actor_in(UnitFactory(parent=unit.authority), role=Role.UNIT_LEAD)]

    assert [visible_handovers(each).exists() for each in (*seeing, *blind)] == [True] * 4 + [False] * 2
    assert [can_read_handover_items(each, handover) for each in seeing] == [True, True, True, False]


def test_open_work_is_counted_before_somebody_leaves(unit, giver):
    other = UnitFactory(parent=unit.authority)
    duty_of(giver, unit)

    assert open_work_left(giver.pk, [unit, other], now=NOW) == {unit.pk: 1}


def test_the_head_stands_under_the_record_unless_a_party_to_it(unit, head):
    today = NOW.date()

    assert head_of(unit, on=today).user_id == head.user_id
    assert head_of(unit, on=today, other_than=(head.user_id,)) is None
