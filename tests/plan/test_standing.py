from datetime import date

import pytest

from sen.plan.models import Duty, Plan
from sen.plan.standing import Answer, Count, Standing, cell_of_count, cells_of

TODAY = date(2026, 3, 10)
JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))


def plan(state="confirmed"):
    return Plan(state=state, starts_on=JANUARY, ends_on=date(2026, 12, 31))


def shown(duty, answers=(), state="confirmed"):
    """Standing and flags of the first four months."""
    cells = cells_of(duty, dict(answers), plan=plan(state), today=TODAY)
    assert len(cells) == 12
    return [
        cell.standing.value + " overdue" * cell.is_overdue + " late" * cell.is_late + " ahead" * cell.is_ahead
        for cell in cells[:4]
    ]


def answer(kind="reported", on=MARCH, percent=None):
    return Answer(1, kind, percent, on)


@pytest.mark.parametrize("rhythm", ["each_period", "when_it_happens", "both"])
def test_a_month_without_an_answer_is_overdue_once_it_closed_and_not_due_before_it_began(rhythm):
    assert shown(Duty(rhythm=rhythm)) == [
        "no_report overdue",
        "no_report overdue",
        "no_report",
        "no_report ahead",
    ]


def test_an_answer_in_the_month_stands_and_one_after_it_closed_is_late():
    answers = {JANUARY: answer("reported", date(2026, 1, 31)), FEBRUARY: answer("nothing_arose", MARCH)}

    assert shown(Duty(rhythm="both"), answers)[:2] == ["reported", "nothing_arose late"]


def test_no_report_has_no_percent():
    cells = cells_of(Duty(rhythm="each_period"), {JANUARY: answer(percent=0)}, plan=plan(), today=TODAY)

    assert [cell.percent for cell in cells[:2]] == [0, None]


def test_a_unit_named_later_is_not_asked_for_the_months_before():
    duty = Duty(rhythm="each_period", asked_from=MARCH)

    assert shown(duty) == ["not_asked", "not_asked", "no_report", "no_report ahead"]


def test_months_after_the_last_one_asked_are_done():
    duty = Duty(rhythm="each_period", state="done", asked_until=JANUARY)

    assert shown(duty) == ["no_report overdue", "done", "done", "done"]


def test_an_excused_unit_owes_nothing_and_keeps_what_it_answered():
    duty = Duty(rhythm="each_period", state="not_applicable", asked_from=FEBRUARY)

    assert shown(duty, {MARCH: answer()}) == ["not_asked", "not_applicable", "reported", "not_applicable"]


def test_a_closed_plan_asks_for_nothing_more():
    assert shown(Duty(rhythm="each_period"), state="closed")[0] == "no_report"


@pytest.mark.parametrize(
    ("due_on", "answers", "cells"),
    [
        (date(2026, 2, 20), {}, ["not_asked", "no_report overdue", "not_asked", "not_asked"]),
        (date(2026, 3, 9), {}, ["not_asked", "not_asked", "no_report overdue", "not_asked"]),
        (date(2026, 3, 10), {}, ["not_asked", "not_asked", "no_report", "not_asked"]),
        (date(2026, 4, 1), {}, ["not_asked", "not_asked", "not_asked", "no_report ahead"]),
        (
            date(2026, 3, 9),
            {None: ("reported", 9)},
            ["not_asked", "not_asked", "reported overdue", "not_asked"],
        ),
        (date(2026, 3, 9), {None: ("done", 9)}, ["not_asked", "not_asked", "done", "not_asked"]),
        (date(2026, 3, 9), {None: ("done", 10)}, ["not_asked", "not_asked", "done late", "not_asked"]),
    ],
)
def test_a_duty_due_once_asks_in_the_month_of_its_date_until_it_is_done(due_on, answers, cells):
    given = {key: answer(kind, date(2026, 3, day)) for key, (kind, day) in answers.items()}

    assert shown(Duty(rhythm="once", due_on=due_on), given) == cells


def test_a_duty_due_once_that_does_not_apply_is_never_overdue():
    duty = Duty(rhythm="once", due_on=date(2026, 2, 20), state="not_applicable")

    assert shown(duty, {None: answer()})[1] == "not_applicable"


@pytest.mark.parametrize(
    ("count", "standing"),
    [
        (Count(), Standing.NOT_ASKED),
        (Count(asked=2), Standing.NO_REPORT),
        (Count(asked=2, reported=1), Standing.PARTLY),
        (Count(asked=2, reported=1, done=1), Standing.REPORTED),
        (Count(asked=2, done=2), Standing.DONE),
        (Count(asked=2, nothing_arose=2), Standing.NOTHING_AROSE),
        (Count(asked=2, not_applicable=2), Standing.NOT_APPLICABLE),
    ],
)
def test_several_duties_together_have_one_word(count, standing):
    assert cell_of_count(count, MARCH, today=TODAY).standing == standing


def test_counts_add_up():
    assert Count(1, 2, 3, 4, 5, 6) + Count(1, 1, 1, 1, 1, 1) == Count(2, 3, 4, 5, 6, 7)


def test_a_task_nobody_leads_says_so_in_every_month():
    assert cell_of_count(Count(), APRIL, today=TODAY, has_lead=False).standing == Standing.NO_LEAD


def test_a_month_ahead_is_not_due_even_when_somebody_has_answered():
    cell = cell_of_count(Count(asked=3, done=1), date(2026, 5, 1), today=date(2026, 4, 30))

    assert (cell.tone, cell.word) == ("none", "Chưa tới kỳ")
