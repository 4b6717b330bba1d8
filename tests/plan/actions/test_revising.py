from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.jobs.models import Delivery, Message
from sen.org.models import Role
from sen.plan.actions import acknowledging, duties, publication, revising, rounds, sheets
from sen.plan.actions.changing import Seen
from sen.plan.actions.confirm import confirm_plan
from sen.plan.actions.reporting import Given, report_on_duty
from sen.plan.actions.rounds import RoundFacts
from sen.plan.actions.sheets import Filled
from sen.plan.assignees import Assignee
from sen.plan.errors import NotInOrder, NotReady
from sen.plan.models import (
    Acknowledgement,
    Duty,
    Part,
    Plan,
    PlanPublication,
    RevisedTask,
    Revision,
    Rhythm,
    Task,
)
from sen.plan.queries.revising import difference_of
from sen.plan.queries.sheets import prefilled_of
from sen.plan.rules import own_duties
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
REPLACES, AMENDS = Revision.Mode.REPLACES, Revision.Mode.AMENDS
OPEN, CLOSED = "Mở bảng tin ở chợ biên giới.", "Đón đoàn phóng viên nước bạn dự lễ hội."


@pytest.fixture
def commune():
    return CommitteeFactory(name="UBND xã Mẫu")


@pytest.fixture
def units(commune):
    return [UnitFactory(parent=commune) for _n in range(3)]


@pytest.fixture
def focal(commune):
    return actor_in(commune, role=Role.FOCAL_POINT)


@pytest.fixture
def plan(commune):
    return PlanFactory(authority=commune, number="27/KH-UBND", issued_on=date(2026, 1, 5))


@pytest.fixture
def document(commune):
    return PlanFactory(
        authority=commune, number="45/KH-UBND", state=Plan.State.IN_REVIEW, issued_on=date(2026, 3, 9)
    )


def work(plan, unit, text, *, number="II.1", **more):
    """A task whose paper names the unit, and the duty it made."""
    task = TaskFactory(plan=plan, text=text, number=number)
    AssignmentFactory(task=task, unit=unit, printed=unit.name)
    return DutyFactory(task=task, unit=unit, **more)


def said(document, *named, text, number="II.1", **more):
    """A task of the document that names units; the first leads."""
    task = TaskFactory(plan=document, text=text, number=number, **more)
    for place, unit in enumerate(named):
        part = Part.COORDINATING if place else Part.LEAD
        AssignmentFactory(task=task, unit=unit, printed=unit.name, part=part)
    return task


def seen(document):
    return Seen(document.pk, Plan.objects.get(pk=document.pk).revision)


def compare(document, plan, focal, mode=REPLACES):
    return revising.revise(seen(document), plan_id=plan.pk, mode=mode, by=focal)


def apply(document, focal, now=NOW, **more):
    return revising.apply_revision(seen(document), accepts_no_lead=False, by=focal, now=now, **more)


def test_progress_and_evidence_stay_with_a_task_that_was_reworded(plan, document, units, focal):
    duty = work(plan, units[0], OPEN, percent=60)
    task = said(document, units[0], text="Mở hai bảng tin ở chợ biên giới.", number="III.4")
    compare(document, plan, focal)

    apply(document, focal)

    duty.refresh_from_db()
    duty.task.refresh_from_db()
    assert (duty.percent, duty.state, duty.task.text, duty.task.number) == (60, "open", task.text, "III.4")
    assert duty.task.plan == plan
    plan.refresh_from_db()
    document.refresh_from_db()
    assert (plan.number, plan.issued_on, document.state) == (
        "45/KH-UBND",
        date(2026, 3, 9),
        Plan.State.MERGED,
    )


def test_what_is_new_is_asked_from_now_and_what_is_dropped_is_asked_no_more(plan, document, units, focal):
    dropped = work(plan, units[0], CLOSED, percent=30)
    said(document, units[1], text=OPEN)
    compare(document, plan, focal)

    apply(document, focal)

    dropped.refresh_from_db()
    dropped.task.refresh_from_db()
    assert (dropped.state, dropped.percent, dropped.task.is_dropped) == (Duty.State.DROPPED, 30, True)
    new = Duty.objects.get(unit=units[1])
    assert (new.task.plan, new.asked_from, new.part) == (plan, date(2026, 3, 1), Part.LEAD)
    reason = Entry.objects.get(verb="plan.duty_settled").facts["reason"]
    assert reason == "bãi bỏ theo văn bản 45/KH-UBND"


def test_an_amending_document_leaves_what_it_does_not_name(plan, document, units, focal):
    kept = work(plan, units[0], CLOSED)
    named = work(plan, units[1], OPEN)
    ended = work(plan, units[2], "Làm sổ tay phát ngôn cho người đứng đầu.")
    said(document, units[1], text=OPEN)
    compare(document, plan, focal, AMENDS)
    revising.pair_tasks(seen(document), later_id=None, earlier_id=ended.task_id, by=focal)

    apply(document, focal)

    states = {duty.pk: duty.state for duty in Duty.objects.all()}
    assert states == {kept.pk: "open", named.pk: "open", ended.pk: "dropped"}
    plan.refresh_from_db()
    assert (plan.number, Revision.objects.get().number_before) == ("27/KH-UBND", "27/KH-UBND")


def test_duties_follow_where_the_document_names_others(plan, document, units, focal):
    first = work(plan, units[0], OPEN)
    AssignmentFactory(task=first.task, unit=units[1], part=Part.COORDINATING, printed=units[1].name)
    second = DutyFactory(task=first.task, unit=units[1], part=Part.COORDINATING)
    said(document, units[1], units[2], text=OPEN)
    compare(document, plan, focal)

    apply(document, focal)

    found = {duty.unit: (duty.part, duty.state) for duty in Duty.objects.filter(task=first.task)}
    assert found == {
        units[0]: (Part.LEAD, Duty.State.DROPPED),
        units[1]: (Part.LEAD, Duty.State.OPEN),
        units[2]: (Part.COORDINATING, Duty.State.OPEN),
    }
    assert Duty.objects.get(unit=units[1]).pk == second.pk


def test_what_the_office_decided_since_stays_decided(plan, document, units, focal):
    """A unit that was excused, one that was named by hand, a day that was moved."""
    excused = work(plan, units[0], OPEN)
    duties.settle_duty(excused.pk, state=Duty.State.DROPPED, reason="x", by=focal)
    duties.assign_lead(excused.task_id, to=Assignee(unit_id=units[1].pk), by=focal, now=NOW)
    once = {"rhythm": Rhythm.ONCE, "due_on": date(2026, 6, 30)}
    moved = work(plan, units[2], CLOSED, rhythm=Rhythm.ONCE, due_on=date(2026, 9, 30))
    Task.objects.filter(pk=moved.task_id).update(**once)
    said(document, units[0], text=OPEN)
    said(document, units[2], text=CLOSED, number="II.2", **once)
    compare(document, plan, focal)

    apply(document, focal)

    states = {duty.unit: duty.state for duty in Duty.objects.filter(task=excused.task)}
    assert states == {units[0]: Duty.State.DROPPED, units[1]: Duty.State.OPEN}
    moved.refresh_from_db()
    assert moved.due_on == date(2026, 9, 30)


def test_who_took_other_words_is_asked_again_and_each_person_is_told_once(plan, document, units, focal):
    head = member_of(units[0], role=Role.UNIT_LEAD)
    changed, same = work(plan, units[0], OPEN), work(plan, units[1], CLOSED)
    for duty in (changed, same):
        acknowledging.acknowledge_duty(duty.pk, by=actor_in(duty.unit, role=Role.UNIT_LEAD), now=NOW)
    said(document, units[0], text="Mở ba bảng tin ở chợ biên giới.")
    said(document, units[1], text=CLOSED, number="IV.9")
    compare(document, plan, focal)

    apply(document, focal)

    assert [said.duty for said in Acknowledgement.objects.all()] == [same]
    letter = Message.objects.get(key=f"plan-revised-{document.pk}-{head.pk}")
    assert "1 việc thay đổi" in letter.text
    people = set(units[0].memberships.values_list("user__email", flat=True))
    assert set(Delivery.objects.values_list("address", flat=True)) == people


def test_a_round_that_is_open_goes_on(plan, document, units, focal):
    kept = work(plan, units[0], OPEN)
    dropped = work(plan, units[0], CLOSED)
    facts = RoundFacts("monthly", "work", date(2026, 3, 1), date(2026, 3, 31), NOW + timedelta(days=20))
    round_ = rounds.open_round(plan.pk, facts=facts, by=focal, now=NOW)
    clerk = actor_in(units[0], role=Role.OFFICER)
    given = Given("reported", percent=50, note="Đã mở.")
    report_on_duty(kept.pk, period=date(2026, 3, 1), given=given, by=clerk, now=NOW)
    said(document, units[0], text="Mở hai bảng tin ở chợ biên giới.")
    compare(document, plan, focal)
    apply(document, focal)

    sheet = round_.sheets.get(unit=units[0])
    assert [(line.duty.pk, line.text) for line in prefilled_of(sheet)] == [(kept.pk, "Đã mở.")]
    filled = Filled(texts={kept.pk: "Đã mở."}, rest_is_nothing=True, note="")
    sheets.submit_sheet(sheet.pk, filled=filled, by=clerk, now=NOW)
    frozen = rounds.freeze_round(round_.pk, by=focal, now=NOW)
    assert frozen.snapshot_sha256
    assert dropped not in own_duties(clerk).filter(state="open")


def test_another_paper_is_to_be_made_public_anew(plan, document, units, focal):
    publication.publish_plan(plan.pk, public_on=date(2026, 1, 7), where="Cổng", by=focal, now=NOW)
    work(plan, units[0], OPEN)
    said(document, units[0], text=OPEN)
    compare(document, plan, focal)

    apply(document, focal)

    assert not PlanPublication.objects.exists()


def test_the_reviewer_corrects_a_pair_and_it_stays_when_matched_again(plan, document, units, focal):
    first, second = work(plan, units[0], OPEN), work(plan, units[1], CLOSED)
    task = said(document, units[0], text=OPEN)
    revision = compare(document, plan, focal)

    revising.pair_tasks(seen(document), later_id=task.pk, earlier_id=second.task_id, by=focal)
    revising.match_again(seen(document), by=focal)

    assert list(RevisedTask.objects.values_list("later", "earlier", "is_by_hand")) == [
        (task.pk, second.task_id, True)
    ]
    found = difference_of(revision)
    assert [pair.earlier.pk for pair in found.changed] == [second.task_id]
    assert [each.pk for each in found.dropped] == [first.task_id]
    with pytest.raises(ValidationError):
        revising.pair_tasks(seen(document), later_id=first.task_id, earlier_id=second.task_id, by=focal)


def test_what_the_reviewer_calls_new_is_not_matched_again(plan, document, units, focal):
    old = work(plan, units[0], OPEN)
    task = said(document, units[0], text=OPEN)
    revision = compare(document, plan, focal)
    assert [pair.later for pair in difference_of(revision).pairs] == [task]

    revising.pair_tasks(seen(document), later_id=task.pk, earlier_id=None, by=focal)
    revising.match_again(seen(document), by=focal)

    found = difference_of(revision)
    assert ([each.pk for each in found.added], [each.pk for each in found.dropped]) == (
        [task.pk],
        [old.task_id],
    )
    revising.pair_tasks(seen(document), later_id=task.pk, earlier_id=old.task_id, by=focal)
    assert [pair.later for pair in difference_of(revision).pairs] == [task]
    assert RevisedTask.objects.count() == 1


def test_what_changed_stays_to_be_read(plan, document, units, focal):
    work(plan, units[0], OPEN)
    said(document, units[0], text="Mở hai bảng tin ở chợ biên giới.")
    said(document, units[1], text=CLOSED, number="II.2")
    compare(document, plan, focal)

    apply(document, focal)

    content = Revision.objects.get().content
    [changed] = content["changed"]
    assert (changed["before"]["text"], changed["after"]["text"]) == (OPEN, "Mở hai bảng tin ở chợ biên giới.")
    assert [task["text"] for task in content["added"]] == [CLOSED]
    assert (content["dropped"], content["same"]) == ([], 0)


def test_it_is_applied_once_by_the_focal_point_and_not_confirmed_as_a_plan_of_its_own(
    plan, document, units, focal
):
    work(plan, units[0], OPEN)
    said(document, units[0], text=OPEN)
    compare(document, plan, focal)
    clerk = actor_in(plan.authority, role=Role.RECORDS_CLERK)

    with pytest.raises(NotReady):
        confirm_plan(seen(document), accepts_no_lead=True, by=focal, now=NOW)
    with pytest.raises(PermissionDenied):
        apply(document, clerk)
    apply(document, focal)
    with pytest.raises(ValidationError):
        apply(document, focal)
    assert Duty.objects.count() == 1


def test_a_plan_that_left_force_meanwhile_is_not_changed(plan, document, units, focal):
    work(plan, units[0], OPEN)
    said(document, units[0], text=OPEN)
    compare(document, plan, focal)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.WITHDRAWN)

    with pytest.raises(NotInOrder):
        apply(document, focal)
    foreign = PlanFactory()
    with pytest.raises(ValidationError):
        compare(document, foreign, focal)


def test_it_can_be_a_plan_of_its_own_after_all(plan, document, units, focal):
    said(document, units[0], text=OPEN)
    compare(document, plan, focal)

    revising.unname_revision(seen(document), by=focal)

    confirmed = confirm_plan(seen(document), accepts_no_lead=False, by=focal, now=NOW)
    assert confirmed.state == Plan.State.CONFIRMED
    assert not Revision.objects.exists()
