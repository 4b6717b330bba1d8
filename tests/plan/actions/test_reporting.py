from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.actions.evidence import NewEvidence, withdraw_evidence
from sen.plan.actions.reporting import Given, correct_report, report_nothing_arose, report_on_duty
from sen.plan.errors import AlreadyReported, AnswerIncomplete, DutyClosed, PeriodNotAsked
from sen.plan.models import Duty, Evidence, Report, ReportDraft, Rhythm
from tests.factories import NOW, DutyFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (2, 3, 4))
LINK = NewEvidence(Evidence.Kind.LINK, "Tin bài", url="https://example.org/tin")
WORK = Given("reported", 40, "Đã phát 3 bản tin.")
DONE = Given("done", note="Đã tổ chức hội chợ.", evidence=[LINK])


@pytest.fixture
def duty():
    return DutyFactory()


@pytest.fixture
def clerk(duty):
    return actor_in(duty.unit)


def report(duty, clerk, given=WORK, period=MARCH, now=NOW):
    return report_on_duty(duty.pk, period=period, given=given, by=clerk, now=now)


def standing(duty):
    rows = duty.reports.filter(corrected_by=None)
    return [(row.period, row.answer, row.percent) for row in rows]


def test_report_on_duty_writes_one_answer_with_evidence_and_entries(duty, clerk):
    report(duty, clerk, Given("reported", 40, " Đã phát 3 bản tin. ", evidence=[LINK]))

    duty.refresh_from_db()
    assert standing(duty) == [(MARCH, "reported", 40)]
    assert (duty.percent, duty.state) == (40, "open")
    evidence = Evidence.objects.get()
    assert (list(evidence.tasks.all()), evidence.unit, evidence.period) == ([duty.task], duty.unit, MARCH)
    said = Entry.objects.get(verb="plan.reported")
    assert said.unit_id == duty.unit_id
    assert said.facts == {
        "duty": duty.pk, "period": "2026-03-01", "answer": "reported", "percent": 40, "updates": None,
    }  # fmt: skip
    assert Report.objects.get().note == "Đã phát 3 bản tin."


def test_report_on_duty_without_a_percent_leaves_it_unknown_rather_than_zero(duty, clerk):
    report(duty, clerk, Given("reported", note="Đã họp."))

    duty.refresh_from_db()
    assert duty.percent is None


@pytest.mark.parametrize("role", [Role.LEADER, Role.OBSERVER, Role.SPOKESPERSON])
def test_report_on_duty_is_for_the_units_reporters(duty, role):
    with pytest.raises(PermissionDenied):
        report(duty, actor_in(duty.unit, role=role))
    assert not Report.objects.exists()


def test_report_on_duty_of_another_unit_is_refused(duty):
    with pytest.raises(PermissionDenied):
        report(duty, actor_in(UnitFactory()))


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_report_on_duty_of_a_plan_not_in_force_is_refused(duty, clerk, state):
    duty.task.plan.state = state
    duty.task.plan.save()

    with pytest.raises(DutyClosed):
        report(duty, clerk)


@pytest.mark.parametrize("period", [None, APRIL, date(2025, 12, 1), date(2027, 1, 1)])
def test_report_on_duty_refuses_a_month_that_is_not_asked(duty, clerk, period):
    with pytest.raises(PeriodNotAsked):
        report(duty, clerk, period=period)


def test_report_on_duty_refuses_a_month_before_the_unit_was_named(clerk, duty):
    Duty.objects.update(asked_from=MARCH)

    with pytest.raises(PeriodNotAsked):
        report(duty, clerk, period=FEBRUARY)
    assert report(duty, clerk).period == MARCH


def test_report_on_duty_takes_a_month_that_has_closed(duty, clerk):
    assert report(duty, clerk, period=FEBRUARY).period == FEBRUARY


def test_report_on_duty_a_second_time_for_a_month_is_refused(duty, clerk):
    report(duty, clerk)

    with pytest.raises(AlreadyReported):
        report(duty, clerk, Given("reported", 90, "Lần hai"))
    assert standing(duty) == [(MARCH, "reported", 40)]


@pytest.mark.parametrize(
    "given",
    [
        Given("done", note="Xong."),
        Given("done", note="Xong.", reason="  "),
        Given("reported", 40, "  "),
        Given("not_applicable"),
        Given("nothing_arose"),
        Given("reported", 101, "Quá"),
        Given("perhaps", note="?"),
        Given("reported", 1, "x", evidence=[NewEvidence("link", url="javascript:alert(1)")]),
        Given("reported", 1, "x", evidence=[NewEvidence("link")]),
        Given("reported", 1, "x", evidence=[NewEvidence("document")]),
    ],
)
def test_report_on_duty_refuses_what_is_incomplete_and_writes_nothing(duty, clerk, given):
    with pytest.raises(ValidationError):
        report(duty, clerk, given)
    assert (Report.objects.count(), Evidence.objects.count(), Entry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "given",
    [DONE, Given("done", note="Xong.", reason="Việc họp, không có văn bản.")],
    ids=["evidence", "reason"],
)
def test_done_stands_with_evidence_or_a_reason_and_means_100(duty, clerk, given):
    report(duty, clerk, given)

    assert standing(duty) == [(MARCH, "done", 100)]


def test_done_may_lean_on_evidence_that_another_room_wrote_for_the_unit(duty, clerk):
    row = Evidence.objects.create(
        kind="link", url="https://example.org", unit=duty.unit, source="newsroom.release:1", added_at=NOW
    )
    row.tasks.add(duty.task)

    report(duty, clerk, Given("done", note="Đã đăng."))

    assert standing(duty) == [(MARCH, "done", 100)]


@pytest.mark.parametrize("rhythm", [Rhythm.WHEN_IT_HAPPENS, Rhythm.BOTH])
def test_nothing_arose_is_a_full_answer_for_work_that_happens_now_and_then(rhythm):
    duties = [DutyFactory(rhythm=rhythm) for _ in range(2)]
    clerk = actor_in(*[duty.unit for duty in duties])

    report_nothing_arose([duty.pk for duty in duties], period=MARCH, by=clerk, now=NOW)

    assert [standing(duty) for duty in duties] == [[(MARCH, "nothing_arose", None)]] * 2


def test_nothing_arose_for_several_writes_none_when_one_refuses(duty):
    now_and_then = DutyFactory(rhythm=Rhythm.WHEN_IT_HAPPENS)
    clerk = actor_in(duty.unit, now_and_then.unit)

    with pytest.raises(AnswerIncomplete):
        report_nothing_arose([now_and_then.pk, duty.pk], period=MARCH, by=clerk, now=NOW)
    assert not Report.objects.exists()


def test_a_duty_due_once_is_brought_up_to_date_until_it_is_done():
    duty = DutyFactory(rhythm=Rhythm.ONCE, due_on=date(2026, 5, 1))
    clerk = actor_in(duty.unit)

    report(duty, clerk, period=None)
    report(duty, clerk, DONE, period=None)

    duty.refresh_from_db()
    assert (duty.state, duty.percent, standing(duty)) == ("done", 100, [(None, "done", 100)])
    assert duty.reports.count() == 2
    with pytest.raises(AlreadyReported):
        report(duty, clerk, period=None)


def test_done_for_good_asks_for_no_later_month_and_still_takes_an_earlier_one(duty, clerk):
    report(duty, clerk, Given("done", note="Hết việc.", reason="Đã bàn giao.", closes_duty=True))

    duty.refresh_from_db()
    assert (duty.state, duty.asked_until) == ("done", MARCH)
    with pytest.raises(PeriodNotAsked):
        report(duty, clerk, period=APRIL, now=datetime(2026, 4, 5, tzinfo=UTC))
    assert report(duty, clerk, period=FEBRUARY).period == FEBRUARY
    duty.refresh_from_db()
    assert (duty.state, duty.percent) == ("done", 100)


def test_correct_report_puts_a_new_row_in_its_place_and_keeps_the_old_with_the_reason(duty, clerk):
    old = report(duty, clerk, Given("done", note="Hết việc.", reason="Nhầm", closes_duty=True))

    new = correct_report(old.pk, given=WORK, correction_reason="Chưa xong", by=clerk, now=NOW)

    duty.refresh_from_db()
    old.refresh_from_db()
    assert standing(duty) == [(MARCH, "reported", 40)]
    assert (old.corrected_by, new.corrected_by, new.correction_reason) == (new, None, "Chưa xong")
    assert (duty.state, duty.asked_until, duty.percent) == ("open", None, 40)
    entry = Entry.objects.get(verb="plan.report_corrected")
    assert entry.facts["before"] == {"answer": "done", "percent": 100}


def test_correct_report_needs_a_reason_a_standing_report_and_the_right(duty, clerk):
    old = report(duty, clerk)

    with pytest.raises(AnswerIncomplete):
        correct_report(old.pk, given=WORK, correction_reason=" ", by=clerk, now=NOW)
    with pytest.raises(PermissionDenied):
        correct_report(old.pk, given=WORK, correction_reason="x", by=actor_in(UnitFactory()), now=NOW)
    correct_report(old.pk, given=WORK, correction_reason="x", by=clerk, now=NOW)
    with pytest.raises(AlreadyReported):
        correct_report(old.pk, given=WORK, correction_reason="x", by=clerk, now=NOW)
    assert Report.objects.count() == 2


def test_correct_report_may_lean_on_the_evidence_given_before(duty, clerk):
    old = report(duty, clerk, DONE)

    correct_report(
        old.pk, given=Given("done", note="Sửa lời."), correction_reason="Lỗi gõ", by=clerk, now=NOW
    )

    assert standing(duty) == [(MARCH, "done", 100)]


def test_percent_is_that_of_the_latest_month_whatever_is_reported_after(duty, clerk):
    report(duty, clerk, Given("reported", 60, "Tháng 3"), MARCH)
    report(duty, clerk, Given("reported", 20, "Tháng 2"), FEBRUARY)

    duty.refresh_from_db()
    assert duty.percent == 60


def test_report_on_duty_clears_the_own_draft_of_that_period_only(duty, clerk):
    for user_id, period in [(clerk.user_id, MARCH), (clerk.user_id, FEBRUARY), (clerk.user_id + 1, MARCH)]:
        ReportDraft.objects.create(duty=duty, user_id=user_id, period=period, saved_at=NOW)

    report(duty, clerk)

    left = {(draft.user_id - clerk.user_id, draft.period) for draft in ReportDraft.objects.all()}
    assert left == {(0, FEBRUARY), (1, MARCH)}


def test_withdraw_evidence_keeps_the_row_with_its_reason(duty, clerk):
    report(duty, clerk, Given("reported", 1, "x", evidence=[LINK]))

    withdraw_evidence(Evidence.objects.get().pk, reason="Gửi nhầm", by=clerk, now=NOW)

    row = Evidence.objects.get()
    assert (row.withdrawn_at, row.withdrawn_by_name, row.withdrawal_reason) == (NOW, clerk.name, "Gửi nhầm")
    with pytest.raises(AnswerIncomplete):
        withdraw_evidence(row.pk, reason="Lại", by=clerk, now=NOW)


def test_withdraw_evidence_is_refused_to_others_without_a_reason_or_when_done_leans_on_it(duty, clerk):
    report(duty, clerk, DONE)
    row = Evidence.objects.get()

    with pytest.raises(PermissionDenied):
        withdraw_evidence(row.pk, reason="x", by=actor_in(UnitFactory()), now=NOW)
    with pytest.raises(AnswerIncomplete):
        withdraw_evidence(row.pk, reason="", by=clerk, now=NOW)
    with pytest.raises(AnswerIncomplete):
        withdraw_evidence(row.pk, reason="Gửi nhầm", by=clerk, now=NOW)
    row.refresh_from_db()
    assert row.withdrawn_at is None
