"""What a unit's sheet asks, and what it holds before anybody has typed: taken from reports and evidence of that time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from sen.jobs.schedules import VIETNAM
from sen.plan.models import Answersheet, Duty, Evidence, Report, Rhythm, Round
from sen.plan.periods import month_of
from sen.plan.queries.counts import asking
from sen.plan.round_times import whole_months

SILENT = (Duty.State.NOT_APPLICABLE, Duty.State.DROPPED, Duty.State.PASSED_ON)


@dataclass(slots=True)
class Prefilled:
    """One duty of a sheet with what the unit has recorded on it in that time."""

    duty: Duty
    text: str = ""
    answer: str = ""
    percent: int | None = None
    evidence: list[tuple[int, str]] = field(default_factory=list)


def duties_asked(round_: Round) -> QuerySet[Duty]:
    """Duties of the plan on which a round of this time asks: running ones, and once-only ones due by its end."""
    first, last = month_of(round_.starts_on), round_.ends_on
    duties = asking(Duty.objects.filter(task__plan=round_.plan_id)).exclude(state__in=SILENT)
    begun = Q(asked_from=None) | Q(asked_from__lte=last)
    not_over = Q(asked_until=None) | Q(asked_until__gte=first)
    running = ~Q(rhythm=Rhythm.ONCE) & begun & not_over
    told = Exists(_reports(round_).filter(duty=OuterRef("pk")))
    once = Q(rhythm=Rhythm.ONCE) & ((Q(due_on__lte=last) & Q(state=Duty.State.OPEN)) | told)
    return duties.filter(running | once)


def prefilled_of(sheet: Answersheet) -> list[Prefilled]:
    """The lines of a sheet as the unit finds them. Three queries."""
    asked = duties_asked(sheet.round).filter(unit=sheet.unit_id).select_related("task")
    lines = {duty.pk: Prefilled(duty) for duty in asked.order_by("task__position", "pk")}
    told = defaultdict(list)
    reports = _reports(sheet.round).filter(duty__in=list(lines)).order_by("period", "reported_at", "pk")
    for report in reports:
        told[report.duty_id].append(report)
    for key, found in told.items():
        lines[key].text = _text_of(found)
        lines[key].answer = found[-1].answer
        lines[key].percent = next(
            (each.percent for each in reversed(found) if each.percent is not None), None
        )
    _add_evidence(sheet, lines)
    return list(lines.values())


def unanswered_tasks(round_: Round) -> dict[int, list[str]]:
    """Units to the tasks on which the round asks them and nothing was reported for its time; of units that said
    something on each, all. One query.
    """
    told = Exists(_reports(round_).filter(duty=OuterRef("pk")))
    duties = duties_asked(round_).annotate(is_told=told).select_related("task")
    asked: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties.order_by("task__position", "pk"):
        asked[duty.unit_id].append(duty)
    silent = {unit: [duty for duty in found if not duty.is_told] or found for unit, found in asked.items()}  # type: ignore[attr-defined]  # annotated above
    return {unit: [duty.task.text for duty in found] for unit, found in silent.items()}


def _reports(round_: Round) -> QuerySet[Report]:
    """What stands for the months of the round, and on once-only work what was told in its time."""
    standing = Report.objects.filter(corrected_by=None)
    in_time = Q(reported_at__range=_moments(round_.starts_on, round_.ends_on))
    months = whole_months(round_.kind, round_.starts_on, round_.ends_on)
    if months is None:
        return standing.filter(in_time)
    return standing.filter(Q(period__range=months) | (Q(period=None) & in_time))


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    end = datetime.combine(last + timedelta(days=1), time(0), VIETNAM)
    return datetime.combine(first, time(0), VIETNAM), end - timedelta(microseconds=1)


def _text_of(reports: Iterable[Report]) -> str:
    """The unit's own notes, one after the other; of several months each with its month."""
    found = list(reports)
    parts = []
    for report in found:
        said = report.note.strip() or str(report.get_answer_display())
        month = f"{report.period:%m/%Y}: " if report.period and len(found) > 1 else ""
        parts.append(f"{month}{said}")
    return "\n".join(parts)


def _add_evidence(sheet: Answersheet, lines: dict[int, Prefilled]) -> None:
    by_task = {line.duty.task_id: line for line in lines.values()}
    in_time = Q(added_at__range=_moments(sheet.round.starts_on, sheet.round.ends_on))
    of_reports = Q(report__in=_reports(sheet.round).filter(duty__unit=sheet.unit_id).values("pk"))
    given = Evidence.objects.filter(in_time | of_reports, unit=sheet.unit_id, withdrawn_at=None)
    serving = Evidence.tasks.through.objects.filter(task__in=list(by_task), evidence__in=given.values("pk"))
    for link in serving.select_related("evidence").order_by("evidence__added_at", "evidence"):
        by_task[link.task_id].evidence.append((link.evidence_id, str(link.evidence)[:200]))


def nothing_text() -> str:
    """Goes into the authority's document, so it is Vietnamese whoever ticks it."""
    with translation.override("vi"):
        return _("Nothing arose.")
