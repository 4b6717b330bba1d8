"""The reports of a time added up, authority by authority below one: three queries, however deep the tree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from sen.org.models import Unit
from sen.plan.models import ReceivedFile, ReportFigures, Round
from sen.plan.models.figures import COUNTS, PARTS
from sen.plan.queries.exchange import content_of, report_content
from sen.plan.rolling_up import Figures, Lines

A_PAGE = 50
SUMMED = ("units_asked", "units_sent", *(f"{part}_{count}" for part in PARTS for count in COUNTS))


@dataclass(frozen=True, slots=True)
class Span:
    """A time for which authorities have reported."""

    kind: str
    starts_on: date
    ends_on: date

    @property
    def token(self) -> str:
        return f"{self.kind}:{self.starts_on}"


@dataclass(frozen=True, slots=True)
class Row:
    """An authority with all below it."""

    unit_id: int
    name: str
    authorities: int
    reported: int
    figures: Figures

    @property
    def silent(self) -> int:
        return self.authorities - self.reported


def spans_of(figures: QuerySet[ReportFigures], *, most: int = 24) -> list[Span]:
    """The times that were reported on, the newest first."""
    found = figures.order_by("-ends_on", "-starts_on", "kind").values_list("kind", "starts_on", "ends_on")
    return [Span(*each) for each in found.distinct()[:most]]


def counted_once(figures: QuerySet[ReportFigures]) -> QuerySet[ReportFigures]:
    """Where an authority's own round is here, a file that tells the same time counts no second time."""
    own = ReportFigures.objects.filter(
        received=None, authority=OuterRef("authority"), kind=OuterRef("kind"), starts_on=OuterRef("starts_on")
    )
    return figures.filter(Q(received=None) | ~Exists(own))


def directly_below(unit: Unit, span: Span) -> QuerySet[Unit]:
    """The authorities below one that were there at that time, in the order of their names."""
    below = Unit.objects.filter(kind=Unit.Kind.PEOPLES_COMMITTEE, parent__authority=unit.pk)
    return below.existing_on(span.ends_on).order_by("folded", "pk")


def rows_of(tops: Sequence[Unit], span: Span, figures: QuerySet[ReportFigures]) -> list[Row]:
    """For each of the authorities handed in, itself and all below it. Two queries."""
    if not tops:
        return []
    within = _within([unit.pk for unit in tops], span)
    tops_of: dict[int, list[int]] = {}
    for below, top in within:
        tops_of.setdefault(below, []).append(top)
    told = counted_once(figures).filter(kind=span.kind, starts_on=span.starts_on, authority__in=list(tops_of))
    added: dict[int, Figures] = {unit.pk: Figures() for unit in tops}
    reported: dict[int, set[int]] = {unit.pk: set() for unit in tops}
    for values in told.order_by().values("authority_id", *SUMMED):
        for top in tops_of[values["authority_id"]]:
            added[top] += _figures(values)
            reported[top].add(values["authority_id"])
    sizes: dict[int, int] = {}
    for _below, top in within:
        sizes[top] = sizes.get(top, 0) + 1
    return [Row(unit.pk, unit.name, sizes[unit.pk], len(reported[unit.pk]), added[unit.pk]) for unit in tops]


def _within(tops: Sequence[int], span: Span) -> list[tuple[int, int]]:
    """(authority, the one of `tops` it is or stands below) for each authority that was there at that time."""
    places = ", ".join(["%s"] * len(tops))
    sql = (
        f"WITH RECURSIVE below(id, top) AS (SELECT id, id FROM org_unit WHERE id IN ({places}) "  # noqa: S608
        "UNION SELECT unit.id, below.top FROM org_unit unit JOIN org_unit above ON unit.parent_id = above.id "
        "JOIN below ON above.authority_id = below.id WHERE unit.authority_id = unit.id "
        "AND (unit.valid_to IS NULL OR unit.valid_to >= %s) AND (unit.valid_from IS NULL OR unit.valid_from <= %s)) "
        "SELECT id, top FROM below"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*tops, span.ends_on, span.ends_on])
        return [(int(below), int(top)) for below, top in cursor.fetchall()]


def _figures(values: Mapping[str, Any]) -> Figures:
    return Figures(
        values["units_asked"], values["units_sent"],
        *(Lines(*(values[f"{part}_{count}"] for count in COUNTS)) for part in PARTS),
    )  # fmt: skip


def content_told(row: ReportFigures) -> Mapping[str, Any]:
    """The report itself, in the form in which it would leave or came."""
    if row.round_id:
        return report_content(Round.objects.select_related("plan").get(pk=row.round_id))
    return content_of(ReceivedFile.objects.get(pk=row.received_id or 0))
