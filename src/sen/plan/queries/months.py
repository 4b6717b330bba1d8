"""Narrowing duties by how they stand: the filters of the register."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from sen.plan.models import Duty, Plan, Report, Rhythm
from sen.plan.periods import month_of, next_month
from sen.plan.queries.overdue import overdue_only

STANDING = Report.objects.filter(duty=OuterRef("pk"), corrected_by=None)


def narrowed_by_standing(duties: QuerySet[Duty], value: str, *, today: date) -> QuerySet[Duty]:
    """Overdue; to be answered this month; never answered; or answered at least once."""
    match value:
        case "overdue":
            return overdue_only(duties, today=today)
        case "now":
            return duties.filter(asked_in(month_of(today)), ~Exists(STANDING.filter(period=month_of(today))))
        case "never":
            return duties.filter(~Exists(STANDING))
        case _:
            return duties.filter(Exists(STANDING))


def answered_in(duties: QuerySet[Duty], month: date) -> QuerySet[Duty]:
    return duties.filter(Exists(STANDING.filter(period=month)))


def unanswered_in(duties: QuerySet[Duty], month: date) -> QuerySet[Duty]:
    return duties.filter(asked_in(month), ~Exists(STANDING.filter(period=month)))


def asked_in(month: date) -> Q:
    """Duties of running plans that answer month by month, and for this one."""
    in_plan = Q(task__plan__starts_on__lt=next_month(month), task__plan__ends_on__gte=month)
    begun = Q(asked_from=None) | Q(asked_from__lte=month)
    not_over = Q(asked_until=None) | Q(asked_until__gte=month)
    working = ~Q(state__in=[Duty.State.NOT_APPLICABLE, Duty.State.DROPPED]) & ~Q(rhythm=Rhythm.ONCE)
    return in_plan & begun & not_over & working & Q(task__plan__state=Plan.State.CONFIRMED)
