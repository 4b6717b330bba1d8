"""What still stands between a checked plan and its force."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from sen.plan.models import Assignment, Part, Plan

MOST_YEARS = 30
UNSETTLED = Q(unit=None, group=None, is_generic=False)
"""A printed name of which nobody has said yet whom it means."""


@dataclass(frozen=True, slots=True)
class UnsettledName:
    """A printed name that waits for a person, and how often it stands in the plan."""

    printed: str
    times: int
    leads: int
    """How many of these tasks it would lead."""
    alternatives: Sequence[Sequence[object]]
    """[["u12", 0.83], ...], best first."""


@dataclass(frozen=True, slots=True)
class Readiness:
    tasks: int
    dropped: int
    has_term: bool
    is_endless: bool
    """Runs for longer than any plan: the year is a slip, and each of its months would be asked of the units."""
    has_number: bool
    has_date: bool
    without_lead_ids: tuple[int, ...]
    """Tasks that nobody leads and of which nobody has accepted that."""
    accepted_without_lead: int
    several_leads: int
    unsettled: tuple[UnsettledName, ...]

    @property
    def without_lead(self) -> int:
        return len(self.without_lead_ids)

    @property
    def problems(self) -> list[str]:
        """What must be mended before the plan can come into force; everything else may stay as it is."""
        problems = []
        if not self.tasks:
            problems.append(_("The plan has no task."))
        if not self.has_term:
            problems.append(_("Say from when until when the plan runs."))
        if self.is_endless:
            problems.append(_("The plan runs for more than 30 years: look at its first and last day again."))
        return problems

    @property
    def is_ready(self) -> bool:
        return not self.problems


def readiness_of(plan: Plan) -> Readiness:
    """Three queries, however long the plan is."""
    leads = Assignment.objects.filter(task=OuterRef("pk"), part=Part.LEAD).exclude(unit=None, group=None)
    tasks = list(
        plan.tasks.annotate(is_led=Exists(leads)).values_list(
            "pk", "is_dropped", "is_led", "no_lead_accepted"
        )
    )
    kept = [row for row in tasks if not row[1]]
    unled = [(pk, accepted) for pk, _dropped, is_led, accepted in kept if not is_led]
    named = Assignment.objects.filter(task__plan=plan, task__is_dropped=False)
    several = named.filter(part=Part.LEAD).order_by().values("task").annotate(n=Count("pk")).filter(n__gt=1)
    return Readiness(
        tasks=len(kept),
        dropped=len(tasks) - len(kept),
        has_term=bool(plan.starts_on and plan.ends_on),
        is_endless=bool(
            plan.starts_on and plan.ends_on and plan.ends_on.year - plan.starts_on.year > MOST_YEARS
        ),
        has_number=bool(plan.number),
        has_date=bool(plan.issued_on),
        without_lead_ids=tuple(pk for pk, accepted in unled if not accepted),
        accepted_without_lead=sum(accepted for _pk, accepted in unled),
        several_leads=several.count(),
        unsettled=unsettled_names(plan),
    )


def unsettled_names(plan: Plan) -> tuple[UnsettledName, ...]:
    """Names that lead come first, then those that stand most often. One query."""
    rows = Assignment.objects.filter(UNSETTLED, task__plan=plan, task__is_dropped=False).order_by("pk")
    found: dict[str, list[tuple[str, list[list[object]]]]] = {}
    for printed, part, alternatives in rows.values_list("printed", "part", "alternatives"):
        found.setdefault(printed, []).append((part, alternatives))
    names = [
        UnsettledName(printed, len(rows), sum(part == Part.LEAD for part, _a in rows), rows[0][1])
        for printed, rows in found.items()
    ]
    return tuple(sorted(names, key=lambda name: (-name.leads, -name.times)))
