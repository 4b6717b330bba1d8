"""How a duty stands in each month of its plan. Nothing of it is stored: it follows from dates and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from sen.plan.models import Duty, Plan, Report, Rhythm
from sen.plan.periods import is_ahead, is_closed, last_day, month_of_due, months_of


class Standing(models.TextChoices):
    """What a month of a duty says. The first five are the states a unit can be in; the others ask nothing."""

    NO_REPORT = "no_report", _("No report")
    REPORTED = "reported", _("Reported")
    DONE = "done", _("Done")
    NOTHING_AROSE = "nothing_arose", _("Nothing arose")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    NOT_ASKED = "not_asked", _("Not asked")
    """A month before the unit was named, or one in which a duty due once is not due."""
    PARTLY = "partly", _("Not complete")
    """Only of several duties together: some have answered."""
    NO_LEAD = "no_lead", _("No lead yet")
    """Only of a task that nobody leads."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The report that stands for one period, and when the unit first gave it."""

    report_id: int
    answer: str
    percent: int | None
    first_given_on: date


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one duty. No report is not 0 %: `percent` is None until somebody says a number."""

    month: date
    standing: Standing
    closes_on: date
    is_overdue: bool = False
    is_late: bool = False
    is_ahead: bool = False
    percent: int | None = None
    report_id: int | None = None

    @property
    def word(self) -> str:
        if self.is_overdue:
            return str(_("Overdue"))
        if self.is_ahead and self.standing in (Standing.NO_REPORT, Standing.PARTLY):
            return str(_("Not due yet"))
        label = str(Standing(self.standing).label)
        return str(_("%(state)s (late)")) % {"state": label} if self.is_late else label

    @property
    def tone(self) -> str:
        if self.is_overdue:
            return "late"
        if self.standing in (Standing.NO_REPORT, Standing.PARTLY):
            return "none" if self.is_ahead else "wait"
        if self.standing == Standing.NO_LEAD:
            return "wait"
        return "ok" if self.standing in (Standing.REPORTED, Standing.DONE) else "none"

    @property
    def is_asked(self) -> bool:
        return self.standing not in (Standing.NOT_ASKED, Standing.NO_LEAD)

    @property
    def is_owed(self) -> bool:
        """An answer is asked now: the month runs or has closed, and there is none."""
        return self.standing == Standing.NO_REPORT and not self.is_ahead


FINAL = (Report.Answer.DONE, Report.Answer.NOT_APPLICABLE)
"""Answers after which a duty due once asks for nothing more."""


def months_of_plan(plan: Plan) -> list[date]:
    return months_of(plan.starts_on, plan.ends_on) if plan.starts_on and plan.ends_on else []


def is_asked(duty: Duty, month: date, *, plan: Plan) -> bool:
    """A unit answers for this month of a duty that is not due once."""
    if duty.state == Duty.State.NOT_APPLICABLE:
        return False
    begun = duty.asked_from is None or month >= duty.asked_from
    ended = duty.asked_until is not None and month > duty.asked_until
    return begun and not ended and month in months_of_plan(plan)


def cells_of(duty: Duty, answers: Mapping[date | None, Answer], *, plan: Plan, today: date) -> list[Cell]:
    """How the duty stands in each month of its plan. `answers` by period; None is the key of a duty due once.

    A plan that is closed asks for nothing more, so what was left unanswered is not overdue.
    """
    silent = (Duty.State.DROPPED, Duty.State.PASSED_ON)  # nobody of an ended unit can answer any more
    asks = plan.state == Plan.State.CONFIRMED and duty.state not in silent
    cell = _cell_of_once if duty.rhythm == Rhythm.ONCE else _cell_of_period
    cells = [cell(duty, month, answers, plan, today) for month in months_of_plan(plan)]
    return cells if asks else [replace(each, is_overdue=False) for each in cells]


def _cell_of_period(
    duty: Duty, month: date, answers: Mapping[date | None, Answer], _plan: Plan, today: date
) -> Cell:
    closes_on = last_day(month)
    answer = answers.get(month)
    if answer:
        return _answered(answer, month, closes_on)
    if duty.asked_from and month < duty.asked_from:
        return Cell(month, Standing.NOT_ASKED, closes_on)
    if duty.state == Duty.State.NOT_APPLICABLE:
        return Cell(month, Standing.NOT_APPLICABLE, closes_on)
    if duty.asked_until and month > duty.asked_until:
        is_elsewhere = duty.state == Duty.State.PASSED_ON
        return Cell(month, Standing.NOT_ASKED if is_elsewhere else Standing.DONE, closes_on)
    return Cell(
        month,
        Standing.NO_REPORT,
        closes_on,
        is_overdue=is_closed(month, today),
        is_ahead=is_ahead(month, today),
    )


def _cell_of_once(
    duty: Duty, month: date, answers: Mapping[date | None, Answer], plan: Plan, today: date
) -> Cell:
    if duty.due_on is None or plan.starts_on is None or plan.ends_on is None:
        raise ValueError("a duty due once has a due date, and its plan a term")
    is_elsewhere = duty.state == Duty.State.PASSED_ON
    if is_elsewhere or month != month_of_due(duty.due_on, plan.starts_on, plan.ends_on):
        return Cell(month, Standing.NOT_ASKED, duty.due_on)
    if duty.state == Duty.State.NOT_APPLICABLE:
        return Cell(month, Standing.NOT_APPLICABLE, duty.due_on)
    answer = answers.get(None)
    is_past = duty.due_on < today
    if answer:
        open_still = answer.answer not in FINAL
        return replace(_answered(answer, month, duty.due_on), is_overdue=open_still and is_past)
    return Cell(month, Standing.NO_REPORT, duty.due_on, is_overdue=is_past, is_ahead=is_ahead(month, today))


def _answered(answer: Answer, month: date, closes_on: date) -> Cell:
    return Cell(
        month,
        Standing(answer.answer),
        closes_on,
        is_late=answer.first_given_on > closes_on,
        percent=answer.percent,
        report_id=answer.report_id,
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How many duties ask for an answer in a month, and what they answered."""

    asked: int = 0
    reported: int = 0
    done: int = 0
    nothing_arose: int = 0
    not_applicable: int = 0
    overdue: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def answered(self) -> int:
        return self.reported + self.done + self.nothing_arose + self.not_applicable

    @property
    def standing(self) -> Standing:
        """One word for all of them; what is overdue is said beside it."""
        if self.asked == 0:
            return Standing.NOT_ASKED
        if self.answered == 0:
            return Standing.NO_REPORT
        if self.answered < self.asked:
            return Standing.PARTLY
        for standing in (Standing.DONE, Standing.NOTHING_AROSE, Standing.NOT_APPLICABLE):
            if getattr(self, standing.value) == self.asked:
                return standing
        return Standing.REPORTED


def cell_of_count(count: Count, month: date, *, today: date, has_lead: bool = True) -> Cell:
    """The month of several duties together, in the same words and colours as that of one."""
    standing = count.standing if has_lead else Standing.NO_LEAD
    return Cell(
        month,
        standing,
        last_day(month),
        is_overdue=count.overdue > 0,
        is_ahead=is_ahead(month, today),
    )


def owed_cells(cells: Sequence[Cell]) -> list[Cell]:
    """What is to be answered now, oldest first; one due once that is only reported on is still owed when late."""
    return [cell for cell in cells if cell.is_owed or cell.is_overdue]
