"""How duties stand, month by month, for a few duties (a page) or for all of them (counted by the database)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from sen.plan.models import Duty, Report
from sen.plan.standing import FINAL, Answer, Cell, cells_of

Answers = Mapping[int, Mapping[date | None, Answer]]


def answers_of(duties: Iterable[int] | QuerySet[Duty]) -> Answers:
    """Duty number to period to the answer that stands. One query."""
    return answers_from(Report.objects.filter(duty__in=duties))


def answers_from(reports: Iterable[Report]) -> Answers:
    """The same of reports at hand: all of a duty, also those that were corrected."""
    found: dict[int, dict[date | None, Answer]] = defaultdict(dict)
    first: dict[tuple[int, date | None, bool], date] = {}
    for report in sorted(reports, key=lambda row: (row.reported_at, row.pk)):
        # Of a duty due once the day counts on which it was finished, not that of a first note.
        key = (report.duty_id, report.period, report.period is None and report.answer in FINAL)
        given_on = first.setdefault(key, timezone.localdate(report.reported_at))
        if report.corrected_by_id is None:
            found[report.duty_id][report.period] = Answer(report.pk, report.answer, report.percent, given_on)
    return found


def cells_of_duties(duties: Iterable[Duty], *, today: date) -> dict[int, list[Cell]]:
    """Duty number to its months. One query, if `duties` came with task and plan."""
    duties = list(duties)
    answers = answers_of([duty.pk for duty in duties]) if duties else {}
    return {
        duty.pk: cells_of(duty, answers.get(duty.pk, {}), plan=duty.task.plan, today=today) for duty in duties
    }
