from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from sen.audit.models import Entry
from sen.org.actions.delegations import Ground, delegate_roles
from sen.org.models import Membership, Role
from sen.org.queries import actor_of
from sen.plan import rules
from sen.plan.actions.directives import (
    NewDirective,
    accept_answer,
    answer_directive,
    correct_directive,
    give_directive,
    return_answer,
    withdraw_directive,
)
from sen.plan.actions.evidence import NewEvidence
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import Filled, send_back_sheet, submit_sheet
from sen.plan.errors import DirectiveIncomplete, DirectiveSettled
from sen.plan.models import DirectiveDuty, Evidence, SheetForm
from sen.plan.queries.directives import about_of, open_directives
from sen.plan.snapshots import content_of
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
DUE = NOW + timedelta(days=2, hours=1)
State = DirectiveDuty.State


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def unit(committee):
    return UnitFactory(parent=committee, name="Phòng Kinh tế")


@pytest.fixture
def other(committee):
    return UnitFactory(parent=committee, name="Phòng Văn hóa")


@pytest.fixture
def leader(committee):
    return actor_in(committee, role=Role.LEADER)


@pytest.fixture
def officer(unit):
    return actor_in(unit)


def new(committee, *units, **more):
    facts = {"text": "Kiểm tra, báo cáo trước 10 giờ.", "due_at": DUE, "number": "12/TB-UBND", **more}
    return NewDirective(authority_id=committee.pk, unit_ids=[unit.pk for unit in units], **facts)


@pytest.fixture
def given(committee, unit, leader):
    return give_directive(new(committee, unit), by=leader, now=NOW).duties.get()


def answered(duty, officer, **more):
    facts = {"text": "Đã kiểm tra.", "percent": None, "is_final": True, **more}
    answer_directive(duty.pk, **facts, by=officer, now=NOW)
    duty.refresh_from_db()
    return duty


def test_each_unit_has_its_own_row_and_sees_no_other(committee, unit, other, leader, officer):
    directive = give_directive(new(committee, unit, other), by=leader, now=NOW)

    seen = rules.visible_directive_duties(officer)
    assert [row.unit for row in seen] == [unit]
    assert directive.duties.count() == 2
    assert rules.visible_directive_duties(leader).count() == 2


def test_directive_on_another_unit_s_row_tells_nothing_of_the_row(committee, unit, other, leader, officer):
    duty = DutyFactory(task=TaskFactory(plan=PlanFactory(authority=committee)), unit=other)
    directive = give_directive(new(committee, unit, about=("plan.duty", duty.pk)), by=leader, now=NOW)

    assert about_of(directive, officer) is None
    assert about_of(directive, leader).title == str(duty.task)
    assert not rules.visible_tasks(officer).exists()


def test_directive_on_a_row_the_leader_does_not_see_is_refused(committee, unit, leader):
    foreign = DutyFactory()

    with pytest.raises(PermissionDenied):
        give_directive(new(committee, unit, about=("plan.duty", foreign.pk)), by=leader, now=NOW)


def test_unit_of_another_authority_is_refused(committee, leader):
    with pytest.raises(PermissionDenied):
        give_directive(new(committee, UnitFactory()), by=leader, now=NOW)


def test_committee_directly_below_may_be_told_and_its_focal_point_answers(committee, leader):
    below = CommitteeFactory(parent=committee)
    focal = actor_in(UnitFactory(parent=below), role=Role.FOCAL_POINT)

    duty = give_directive(new(committee, below), by=leader, now=NOW).duties.get()

    assert answered(duty, focal).state == State.ANSWERED


@pytest.mark.parametrize("role", [role for role in Role.values if role not in rules.DIRECTORS])
def test_only_leaders_and_the_focal_point_give_directives(committee, unit, role):
    with pytest.raises(PermissionDenied):
        give_directive(new(committee, unit), by=actor_in(committee, role=role), now=NOW)


def test_focal_point_enters_it_in_a_leader_s_name(committee, unit):
    head = member_of(committee, role=Role.LEADER)
    focal = actor_in(committee, role=Role.FOCAL_POINT)

    with pytest.raises(DirectiveIncomplete):
        give_directive(new(committee, unit), by=focal, now=NOW)
    directive = give_directive(new(committee, unit, on_behalf_of_id=head.pk), by=focal, now=NOW)

    assert (directive.leader, directive.given_by_name) == (str(head), focal.name)
    assert rules.can_change_directive(focal, directive)
    assert not rules.can_change_directive(actor_in(committee, role=Role.FOCAL_POINT), directive)


def test_who_acts_in_lent_roles_gives_it_on_behalf_of_the_leader(committee, unit):
    head, deputy = member_of(committee, role=Role.LEADER), member_of(committee)
    last = NOW.date() + timedelta(days=5)
    delegate_roles(
        [head.memberships.get().pk], to=deputy.pk, valid_from=NOW.date(), valid_to=last,
        ground=Ground("Đi công tác", "3/GUQ", NOW.date()), by=actor_of(head, now=NOW), now=NOW,
    )  # fmt: skip

    directive = give_directive(new(committee, unit), by=actor_of(deputy, now=NOW), now=NOW)

    assert (directive.on_behalf_of_id, directive.on_behalf_of_name) == (head.pk, str(head))
    entry = Entry.objects.get(verb="plan.directive_given")
    assert (entry.actor_id, entry.acting_for_id, entry.unit_id) == (deputy.pk, head.pk, unit.pk)


@pytest.mark.parametrize("more", [{"text": " "}, {"due_at": NOW}])
def test_directive_without_words_or_with_a_past_moment_is_refused(committee, unit, leader, more):
    with pytest.raises(DirectiveIncomplete):
        give_directive(new(committee, unit, **more), by=leader, now=NOW)


def test_progress_leaves_it_open_and_the_last_answer_waits_for_the_leader(given, officer):
    progress = answered(given, officer, is_final=False, percent=40)
    assert (progress.state, progress.percent) == (State.OPEN, 40)

    done = answered(given, officer)

    assert (done.state, done.percent, done.answered_at) == (State.ANSWERED, 100, NOW)
    assert [answer.is_final for answer in done.answers.order_by("pk")] == [False, True]


def test_evidence_of_an_answer_is_seen_by_unit_and_leader_only(given, officer, other, leader):
    proof = NewEvidence(Evidence.Kind.DOCUMENT, document_number="7/BC-KT")
    answered(given, officer, evidence=[proof])

    assert [row.document_number for row in rules.visible_evidence(officer)] == ["7/BC-KT"]
    assert rules.visible_evidence(leader).count() == 1
    assert not rules.visible_evidence(actor_in(other)).exists()


def test_another_unit_cannot_answer(given, other):
    with pytest.raises(PermissionDenied):
        answered(given, actor_in(other))


def test_leader_returns_then_accepts(given, officer, leader):
    answered(given, officer)
    returned = return_answer(given.pk, remark="Thiếu ảnh.", by=leader, now=NOW)
    assert (returned.state, returned.remark) == (State.RETURNED, "Thiếu ảnh.")
    answered(given, officer)

    accepted = accept_answer(given.pk, by=leader, now=NOW)

    assert (accepted.state, accepted.decided_by_id) == (State.ACCEPTED, leader.user_id)
    with pytest.raises(DirectiveSettled):
        accept_answer(given.pk, by=leader, now=NOW)
    verbs = Entry.objects.filter(target="plan.directiveduty").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "plan.directive_given", "plan.directive_answered", "plan.directive_returned", "plan.directive_answered",
        "plan.directive_accepted",
    ]  # fmt: skip


def test_return_without_a_remark_is_refused(given, officer, leader):
    answered(given, officer)

    with pytest.raises(DirectiveIncomplete):
        return_answer(given.pk, remark=" ", by=leader, now=NOW)


def test_unit_does_not_accept_its_own_answer(given, officer):
    answered(given, officer)

    with pytest.raises(PermissionDenied):
        accept_answer(given.pk, by=officer, now=NOW)


def test_correction_keeps_the_old_words_in_the_log_of_the_unit(given, leader):
    facts = {"text": "Kiểm tra lại.", "number": "12/TB-UBND", "due_at": DUE, "reason": "Ghi nhầm."}

    directive = correct_directive(given.directive_id, **facts, by=leader, now=NOW)

    entry = Entry.objects.get(verb="plan.directive_corrected")
    assert (directive.text, directive.corrected_at, entry.unit_id) == ("Kiểm tra lại.", NOW, given.unit_id)
    assert entry.facts["before"] == {"text": "Kiểm tra, báo cáo trước 10 giờ."}
    with pytest.raises(ValidationError):
        correct_directive(given.directive_id, **facts, by=leader, now=NOW)


def test_withdrawn_directive_is_asked_no_more_but_what_was_accepted_stays(
    committee, unit, other, leader, officer
):
    directive = give_directive(new(committee, unit, other), by=leader, now=NOW)
    done = directive.duties.get(unit=unit)
    answered(done, officer)
    accept_answer(done.pk, by=leader, now=NOW)

    withdraw_directive(directive.pk, reason="Tỉnh đã chỉ đạo khác.", by=leader, now=NOW)

    states = dict(directive.duties.values_list("unit", "state"))
    assert states == {unit.pk: State.ACCEPTED, other.pk: State.WITHDRAWN}
    with pytest.raises(DirectiveSettled):
        withdraw_directive(directive.pk, reason="Lần nữa.", by=leader, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_what_is_accepted_while_it_is_withdrawn_stays_accepted(given, officer, leader):
    """The leader withdraws on one device what was accepted on another a moment before."""
    answered(given, officer)

    def withdraw():
        try:
            withdraw_directive(given.directive_id, reason="Tỉnh đã chỉ đạo khác.", by=leader, now=NOW)
        except DirectiveSettled:
            pass
        finally:
            connection.close()

    other_device = Thread(target=withdraw)
    with transaction.atomic():
        accept_answer(given.pk, by=leader, now=NOW)
        other_device.start()
        other_device.join(timeout=0.5)
        assert other_device.is_alive(), "it waits for what was begun before"
    other_device.join()

    given.refresh_from_db()
    assert given.state == State.ACCEPTED


def test_a_unit_that_ends_still_holds_what_is_open(given, unit, officer, leader):
    assert open_directives([unit.pk]) == {unit.pk: 1}
    answered(given, officer)
    accept_answer(given.pk, by=leader, now=NOW)

    assert open_directives([unit.pk]) == {}


@pytest.fixture
def press(committee, unit):
    """A round of press items of which the unit has sent in three lines."""
    plan = PlanFactory(authority=committee)
    DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    focal = actor_in(committee, role=Role.FOCAL_POINT)
    facts = RoundFacts("ad_hoc", SheetForm.PRESS, NOW.date(), NOW.date(), DUE, "Báo chí")
    round_ = open_round(plan.pk, facts=facts, by=focal, now=NOW)
    sheet = round_.sheets.get()
    items = [
        {"summary": f"Tin {number}", "directives": "Đã nhắc." if number == 2 else ""} for number in (1, 2, 3)
    ]
    submit_sheet(sheet.pk, filled=Filled(items=items), by=actor_in(unit), now=NOW)
    return round_, sheet, focal


def test_directive_on_a_press_item_fills_the_column_beside_what_the_unit_wrote(
    committee, unit, leader, press
):
    round_, sheet, _focal = press
    item = sheet.items.get(position=2)

    give_directive(new(committee, unit, about=("plan.pressitem", item.pk)), by=leader, now=NOW)

    column = [item["directives"] for item in content_of(round_)["units"][0]["items"]]
    assert column == ["", "Đã nhắc.\n12/TB-UBND: Kiểm tra, báo cáo trước 10 giờ. (hạn 10:00 12/03/2026)", ""]


def test_withdrawn_directive_leaves_the_column_unless_it_was_frozen(committee, unit, leader, press):
    round_, sheet, focal = press
    about = ("plan.pressitem", sheet.items.get(position=1).pk)
    directive = give_directive(new(committee, unit, about=about), by=leader, now=NOW)
    frozen = freeze_round(round_.pk, by=focal, now=NOW)

    withdraw_directive(directive.pk, reason="Nhầm tin.", by=leader, now=NOW)

    assert "12/TB-UBND" in content_of(frozen)["units"][0]["items"][0]["directives"]


def test_a_sheet_sent_in_again_keeps_its_lines_and_their_directives(committee, unit, leader, press):
    round_, sheet, focal = press
    item = sheet.items.get(position=3)
    give_directive(new(committee, unit, about=("plan.pressitem", item.pk)), by=leader, now=NOW)
    send_back_sheet(sheet.pk, remark="Bỏ tin 1.", by=focal, now=NOW)
    second = sheet.items.get(position=2)
    items = [
        {"row": "", "summary": ""},
        {"row": str(second.pk), "summary": "Tin 2 sửa"},
        {"row": str(item.pk), "summary": "Tin 3"},
        {"row": "", "summary": "Tin mới"},
    ]

    submit_sheet(sheet.pk, filled=Filled(items=items), by=actor_in(unit), now=NOW)

    assert list(sheet.items.values_list("pk", "summary"))[:2] == [
        (second.pk, "Tin 2 sửa"),
        (item.pk, "Tin 3"),
    ]
    told = content_of(round_)["units"][0]["items"]
    assert ["12/TB-UBND" in each["directives"] for each in told] == [False, True, False]


def test_ended_role_directs_no_more(committee, unit):
    person = member_of(committee, role=Role.LEADER)
    Membership.objects.filter(user=person).update(valid_to=NOW.date() - timedelta(days=1))

    with pytest.raises(PermissionDenied):
        give_directive(new(committee, unit), by=actor_of(person, now=NOW), now=NOW)
