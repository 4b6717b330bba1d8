from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.actions.reporting import Given, report_on_duty
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import (
    Filled,
    ask_extension,
    decide_extension,
    hand_over_sheet,
    send_back_sheet,
    submit_sheet,
)
from sen.plan.errors import RoundClosed, SheetIncomplete
from sen.plan.models import Answersheet, Plan, Report, SheetForm
from sen.plan.queries.sheets import prefilled_of
from sen.plan.round_times import calendar_span
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=5)
TEXT = "Đã giới thiệu sản phẩm tại chợ phiên."


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def unit(plan):
    return UnitFactory(parent=plan.authority)


@pytest.fixture
def duty(plan, unit):
    return DutyFactory(task=TaskFactory(plan=plan, number="IV.1"), unit=unit)


@pytest.fixture
def focal(plan):
    return actor_in(plan.authority, role=Role.FOCAL_POINT)


@pytest.fixture
def officer(unit):
    return actor_in(unit)


def opened(plan, focal, form=SheetForm.WORK):
    first, last = calendar_span("monthly", NOW.date())
    facts = RoundFacts("monthly", form, first, last, DUE)
    return open_round(plan.pk, facts=facts, by=focal, now=NOW)


@pytest.fixture
def sheet(plan, duty, focal):
    return opened(plan, focal).sheets.get()


def test_sheet_is_filled_in_from_the_unit_s_reports_and_evidence(sheet, duty, officer):
    report_on_duty(duty.pk, period=NOW.date(), given=Given("reported", 40, TEXT), by=officer, now=NOW)

    (line,) = prefilled_of(sheet)

    assert (line.text, line.answer, line.percent) == (TEXT, "reported", 40)


def test_reports_of_another_month_are_not_filled_in(sheet, duty, officer):
    february = NOW.date().replace(month=2)
    report_on_duty(duty.pk, period=february, given=Given("reported", 40, TEXT), by=officer, now=NOW)

    assert [line.text for line in prefilled_of(sheet)] == [""]


def test_sheet_sent_in_keeps_lines_and_is_in_the_log(sheet, duty, officer):
    report_on_duty(duty.pk, period=NOW.date(), given=Given("reported", 40, TEXT), by=officer, now=NOW)

    sent = submit_sheet(sheet.pk, filled=Filled({duty.pk: "Hai phiên chợ."}), by=officer, now=NOW)

    line = sent.lines.get()
    assert (line.text, line.percent, sent.is_late, sent.submitted_by_name) == (
        "Hai phiên chợ.", 40, False, officer.name,
    )  # fmt: skip
    assert Entry.objects.get(verb="plan.sheet_submitted").unit_id == sheet.unit_id


def test_line_left_empty_needs_a_word_or_the_tick(sheet, officer):
    with pytest.raises(SheetIncomplete, match=r"IV\.1"):
        submit_sheet(sheet.pk, filled=Filled(), by=officer, now=NOW)

    sent = submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=officer, now=NOW)

    line = sent.lines.get()
    assert (sent.is_nothing, line.text, line.answer) == (True, "Không phát sinh.", "nothing_arose")


def test_words_alone_are_an_answer_and_what_was_reported_on_the_duty_stays_said(sheet, duty, officer):
    Report.objects.all().delete()

    line = submit_sheet(sheet.pk, filled=Filled({duty.pk: "Hai phiên chợ."}), by=officer, now=NOW).lines.get()

    assert (line.answer, line.percent) == ("reported", None)


def test_sheet_after_the_time_is_late_and_stays_so(sheet, duty, officer, focal):
    after = DUE + timedelta(minutes=1)
    submit_sheet(sheet.pk, filled=Filled({duty.pk: "x"}), by=officer, now=after)
    send_back_sheet(sheet.pk, remark="Ghi rõ số lượng.", due_at=DUE + timedelta(days=9), by=focal, now=after)

    again = submit_sheet(sheet.pk, filled=Filled({duty.pk: "y"}), by=officer, now=after)

    assert (again.is_late, again.remark, again.lines.get().text) == (True, "Ghi rõ số lượng.", "y")


def test_a_sheet_that_came_in_time_and_was_sent_back_is_not_late_by_that(sheet, duty, officer, focal):
    submit_sheet(sheet.pk, filled=Filled({duty.pk: "x"}), by=officer, now=NOW)
    after = DUE + timedelta(minutes=1)
    send_back_sheet(sheet.pk, remark="Ghi rõ số lượng.", due_at=None, by=focal, now=after)

    assert submit_sheet(sheet.pk, filled=Filled({duty.pk: "y"}), by=officer, now=after).is_late is False


def test_of_a_withdrawn_plan_nothing_is_sent_in_any_more(sheet, duty, officer, plan):
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.WITHDRAWN)

    with pytest.raises(RoundClosed):
        submit_sheet(sheet.pk, filled=Filled({duty.pk: "x"}), by=officer, now=NOW)
    assert not sheet.lines.exists()


def test_sheet_sent_in_is_not_sent_in_twice(sheet, duty, officer):
    submit_sheet(sheet.pk, filled=Filled({duty.pk: "x"}), by=officer, now=NOW)

    with pytest.raises(RoundClosed):
        submit_sheet(sheet.pk, filled=Filled({duty.pk: "y"}), by=officer, now=NOW)


def test_another_unit_neither_sends_in_nor_asks_for_time(sheet, plan):
    stranger = actor_in(UnitFactory(parent=plan.authority))

    with pytest.raises(PermissionDenied):
        submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=stranger, now=NOW)
    with pytest.raises(PermissionDenied):
        ask_extension(sheet.pk, due_at=DUE + timedelta(days=1), reason="x", by=stranger, now=NOW)


def test_only_the_focal_point_sends_back_and_with_a_remark(sheet, duty, officer, focal):
    submit_sheet(sheet.pk, filled=Filled({duty.pk: "x"}), by=officer, now=NOW)

    with pytest.raises(PermissionDenied):
        send_back_sheet(sheet.pk, remark="x", by=officer, now=NOW)
    with pytest.raises(ValidationError):
        send_back_sheet(sheet.pk, remark=" ", by=focal, now=NOW)
    assert send_back_sheet(sheet.pk, remark="x", by=focal, now=NOW).is_missing


def test_more_time_holds_once_it_is_given(sheet, duty, officer, focal):
    until = DUE + timedelta(days=2)
    ask_extension(sheet.pk, due_at=until, reason="Mất điện.", by=officer, now=NOW)

    decide_extension(sheet.pk, is_granted=True, by=focal, now=NOW)
    sent = submit_sheet(sheet.pk, filled=Filled({duty.pk: "x"}), by=officer, now=until)

    assert (sent.due_at, sent.is_late, sent.wanted_due_at) == (until, False, None)


def test_more_time_refused_needs_a_reason_and_changes_no_day(sheet, officer, focal):
    ask_extension(sheet.pk, due_at=DUE + timedelta(days=2), reason="x", by=officer, now=NOW)

    with pytest.raises(ValidationError):
        decide_extension(sheet.pk, is_granted=False, by=focal, now=NOW)
    decide_extension(sheet.pk, is_granted=False, remark="Đã trễ kỳ trước.", by=focal, now=NOW)

    sheet.refresh_from_db()
    assert (sheet.due_at, sheet.state, sheet.wanted_due_at) == (DUE, Answersheet.State.ASKED, None)
    assert sheet.remark == "Đã trễ kỳ trước."


def test_earlier_day_is_no_more_time(sheet, officer):
    with pytest.raises(ValidationError):
        ask_extension(sheet.pk, due_at=DUE, reason="x", by=officer, now=NOW)


def test_sheet_is_handed_to_a_colleague_of_the_unit_only(sheet, unit, officer):
    colleague, stranger = member_of(unit), member_of(UnitFactory())

    hand_over_sheet(sheet.pk, officer_id=colleague.pk, by=officer)

    with pytest.raises(PermissionDenied):
        hand_over_sheet(sheet.pk, officer_id=stranger.pk, by=officer)
    sheet.refresh_from_db()
    assert sheet.officer == colleague


def test_nothing_of_a_frozen_round_changes(sheet, officer, focal):
    freeze_round(sheet.round_id, by=focal, now=NOW)

    for write in (
        lambda: submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=officer, now=NOW),
        lambda: ask_extension(sheet.pk, due_at=DUE + timedelta(days=1), reason="x", by=officer, now=NOW),
        lambda: hand_over_sheet(sheet.pk, officer_id=None, by=officer),
    ):
        with pytest.raises(RoundClosed):
            write()


def test_press_list_keeps_items_in_order_and_refuses_one_without_summary(plan, duty, focal, officer):
    sheet = opened(plan, focal, SheetForm.PRESS).sheets.get()

    with pytest.raises(SheetIncomplete):
        submit_sheet(sheet.pk, filled=Filled(items=[{"result": "x"}]), by=officer, now=NOW)
    with pytest.raises(SheetIncomplete):
        submit_sheet(sheet.pk, filled=Filled(items=[{"summary": " "}]), by=officer, now=NOW)
    items = [{"summary": "Đường hỏng"}, {}, {"summary": "Chợ mới", "responsible": "Phòng Kinh tế"}]
    submit_sheet(sheet.pk, filled=Filled(items=items), by=officer, now=NOW)

    assert list(sheet.items.values_list("position", "summary", "responsible")) == [
        (1, "Đường hỏng", ""),
        (2, "Chợ mới", "Phòng Kinh tế"),
    ]
