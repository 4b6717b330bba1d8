"""Links given as evidence: which are to be checked, which no longer open."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sen.plan.models import Evidence, Plan

GOOD_FOR = timedelta(days=7)
"""What opened is asked again after a week; what did not, or is new, each night."""


def links_due(*, on: date) -> QuerySet[Evidence]:
    """Never checked first, then the longest unchecked."""
    state = Evidence.LinkState
    well = Q(link_state__in=[state.REACHABLE, state.MOVED], link_failures=0)
    due = Q(link_checked_on=None) | Q(link_checked_on__lt=on) & ~well | Q(link_checked_on__lte=on - GOOD_FOR)
    standing = Evidence.objects.filter(due, kind=Evidence.Kind.LINK, withdrawn_at=None)
    return standing.order_by(F("link_checked_on").asc(nulls_first=True), "pk")


def broken_links(evidence: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Those of plans in force that no longer open."""
    serving = Evidence.tasks.through.objects.filter(
        evidence=OuterRef("pk"), task__plan__state=Plan.State.CONFIRMED
    )
    return evidence.filter(Exists(serving), link_state=Evidence.LinkState.GONE, withdrawn_at=None)
