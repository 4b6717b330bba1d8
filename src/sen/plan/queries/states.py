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
    rows = Report.objects.filter(duty__in=duties).order_by("reported_at", "pk")
    found: dict[int, dict[date | None, Answer]] = defaultdict(dict)
    first: dict[tuple[int, date | None, bool], date] = {}
    fields = ("duty_id", "period", "pk", "answer", "percent", "reported_at", "corrected_by")
    for duty_id, period, pk, answer, percent, reported_at, corrected_by in rows.values_list(*fields):
        # Of a duty due once the day counts on which it was finished, not that of a first note.
        key = (duty_id, period, period is None and answer in FINAL)
        given_on = first.setdefault(key, timezone.localdate(reported_at))
        if corrected_by is None:
            found[duty_id][period] = Answer(pk, answer, percent, given_on)
    return found


def cells_of_duties(duties: Iterable[Duty], *, today: date) -> dict[int, list[Cell]]:
    """Duty number to its months. One query, if `duties` came with task and plan."""
    duties = list(duties)
    answers = answers_of([duty.pk for duty in duties]) if duties else {}
    return {
        duty.pk: cells_of(duty, answers.get(duty.pk, {}), plan=duty.task.plan, today=today) for duty in duties
    }
