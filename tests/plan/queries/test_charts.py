"""What the charts count, against the cells of every duty, as they would have been drawn on that day."""

import random
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from sen.plan.models import Duty, Evidence, Plan, Report, Rhythm
from sen.plan.periods import last_day, next_month
from sen.plan.queries.charts import (
    answered_by_month,
    evidence_by_kind,
    figures_of,
    overdue_trend,
    plan_and_before,
)
from sen.plan.queries.states import answers_from
from sen.plan.standing import cells_of, months_of_plan
from tests.factories import DutyFactory, PlanFactory, TaskFactory, UnitFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 10)


def moment(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def given(duty, period, day, answer="reported", **more):
    return Report.objects.create(
        duty=duty,
        period=period,
        answer=answer,
        reported_at=moment(day),
        reported_by_id=1,
        reported_by_name="An",
        **more,
    )


def corrected(first, day):
    """As the action does it: the old row steps back before the new one takes its place."""
    with transaction.atomic():
        second = Report(
            duty=first.duty, period=first.period, answer="done", reported_at=moment(day), reported_by_id=1,
            reported_by_name="An", correction_reason="Sửa",
        )  # fmt: skip
        second.pk = 1_000_000_000 + first.pk  # beyond what the database counts itself
        Report.objects.filter(pk=first.pk).update(corrected_by=second.pk)
        second.save(force_insert=True)
    return second


def lived_year(plan, seed):
    """Duties of both rhythms, answers in time, late and never, some corrected; some duties ended or excused."""
    chance = random.Random(seed)
    for number in range(14):
        once = number % 4 == 0
        due = date(2026, chance.randint(1, 12), chance.randint(1, 28))
        duty = DutyFactory(
            task__plan=plan,
            rhythm=Rhythm.ONCE if once else Rhythm.EACH_PERIOD,
            due_on=due if once else None,
            asked_from=None if once or number % 3 else date(2026, chance.randint(2, 5), 1),
        )
        for month in [None] if once else months_of_plan(plan)[:8]:
            if chance.random() < 0.3 or (month and duty.asked_from and month < duty.asked_from):
                continue
            base = due if month is None else last_day(month)
            day = min(base + timedelta(days=chance.randint(-15, 60)), TODAY)
            kind = chance.choice(["reported", "done"]) if once else "reported"
            first = given(duty, month, day, kind)
            if chance.random() < 0.3:
                corrected(first, min(day + timedelta(days=20), TODAY))
        if number % 7 == 3:
            Duty.objects.filter(pk=duty.pk).update(state=Duty.State.NOT_APPLICABLE)


def as_drawn_then(plan, month):
    """Overdue cells on the day after the month, of what had been reported by then."""
    day = next_month(month)
    reports = list(Report.objects.filter(reported_at__lt=moment(day, 0)))
    known = {report.pk for report in reports}
    for report in reports:  # what was corrected later stood then
        report.corrected_by_id = report.corrected_by_id if report.corrected_by_id in known else None
    answers = answers_from(reports)
    duties = Duty.objects.filter(task__plan=plan).select_related("task__plan")
    cells = [
        cell for duty in duties for cell in cells_of(duty, answers.get(duty.pk, {}), plan=plan, today=day)
    ]
    return sum(cell.is_overdue for cell in cells)


@pytest.mark.parametrize("seed", range(6))
def test_the_trend_is_what_each_month_looked_like_when_it_had_ended(seed):
    plan = PlanFactory()
    lived_year(plan, seed)

    trend = overdue_trend(plan, figures_of(Duty.objects.filter(task__plan=plan)), today=TODAY)

    assert [line.month.month for line in trend] == list(range(1, 9))
    assert [line.overdue for line in trend] == [as_drawn_then(plan, line.month) for line in trend]
    assert any(line.overdue for line in trend)


def test_who_catches_up_changes_no_month_before():
    duty = DutyFactory(task__plan=PlanFactory())
    for month in range(1, 9):
        given(duty, date(2026, month, 1), date(2026, 9, 5))

    trend = overdue_trend(duty.task.plan, figures_of(Duty.objects.all()), today=date(2026, 10, 2))

    assert [line.overdue for line in trend] == [1, 2, 3, 4, 5, 6, 7, 8, 1]


def test_a_corrected_answer_counts_from_its_first_day():
    duty = DutyFactory(task__plan=PlanFactory())
    corrected(given(duty, date(2026, 1, 1), date(2026, 1, 20)), date(2026, 3, 5))

    trend = overdue_trend(duty.task.plan, figures_of(Duty.objects.all()), today=date(2026, 2, 2))

    assert [line.overdue for line in trend] == [0]


def test_a_plan_that_is_closed_asks_for_nothing():
    plan = PlanFactory(state=Plan.State.CLOSED)
    DutyFactory(task__plan=plan)

    assert {line.overdue for line in overdue_trend(plan, figures_of(Duty.objects.all()), today=TODAY)} == {0}


def test_evidence_counts_once_by_kind_and_month():
    plan = PlanFactory()
    one, other = DutyFactory(task__plan=plan), DutyFactory(task__plan=plan)
    link = Evidence.objects.create(
        kind="link", url="https://a.example/", unit=one.unit, added_at=moment(date(2026, 3, 4))
    )
    link.tasks.add(one.task, other.task)
    late = Evidence.objects.create(
        kind="document", document_number="1", unit=one.unit, added_at=moment(date(2027, 2, 1))
    )
    late.tasks.add(one.task)
    elsewhere = Evidence.objects.create(
        kind="link", url="https://b.example/", unit=one.unit, added_at=moment(date(2026, 3, 4))
    )
    elsewhere.tasks.add(DutyFactory().task)

    found = evidence_by_kind(plan, Evidence.objects.all(), Duty.objects.filter(task__plan=plan))

    told = {(kind, month.month): n for kind, months in found.items() for month, n in months.items() if n}
    assert told == {("link", 3): 1, ("document", 12): 1}


def test_months_that_have_begun_and_the_plan_before():
    plan = PlanFactory()
    unit = UnitFactory(parent=plan.authority)
    older = PlanFactory(authority=plan.authority, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    PlanFactory(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    duty = DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    given(duty, date(2026, 2, 1), date(2026, 2, 20))

    lines = answered_by_month(plan, figures_of(Duty.objects.filter(task__plan=plan)), today=date(2026, 3, 15))

    assert [(line.asked, line.answered, line.percent) for line in lines] == [
        (1, 0, 0),
        (1, 1, 100),
        (1, 0, 0),
    ]
    assert plan_and_before(Plan.objects.all(), plan.pk) == (plan, older)
    assert plan_and_before(Plan.objects.all(), older.pk) == (older, None)
    assert plan_and_before(Plan.objects.exclude(pk=plan.pk), plan.pk) == (None, None)
