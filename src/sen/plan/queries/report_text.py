"""What the focal point worded otherwise in the report of a round, for the paper and for the screen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sen.lib.official import Heading, Level
from sen.org.models import Actor
from sen.plan.difference import words_changed
from sen.plan.models import ReportPassage, Round
from sen.plan.outline_numbers import roman
from sen.plan.queries.revising import Change
from sen.plan.report_text import Figures, Items, Own, Part, Passage, Wording, silent_headings
from sen.records.kinds import DocumentKind
from sen.records.models import OutgoingDocument
from sen.records.rules import visible_documents


@dataclass(frozen=True, slots=True)
class Line:
    """A passage as the screen shows it."""

    passage: Passage
    changes: Sequence[Change]
    """Against the words it was made from; nothing where it stands as it was made."""
    written: ReportPassage | None
    own: Sequence[ReportPassage]


@dataclass(slots=True)
class Limb:
    """What stands below one heading: a clause of its own, passages, the table, the place of the figures."""

    title: str = ""
    entries: list[dict[str, object]] = field(default_factory=list)


def written_of(round_: Round) -> list[ReportPassage]:
    """One query. Of a round that is not stored nothing is: its report has the units' words alone."""
    return list(round_.passages.all()) if round_.pk else []


def wording_of(round_: Round) -> Wording:
    """One query."""
    return wording_in(written_of(round_))


def wording_in(rows: Sequence[ReportPassage]) -> Wording:
    return Wording(
        changed={row.place: row.text for row in rows if not row.is_own},
        own=[Own(row.pk, row.place, row.text) for row in rows if row.is_own],
    )


def limbs_of(parts: Sequence[Part], rows: Sequence[ReportPassage]) -> list[Limb]:
    """The report below its headings, numbered as on the paper; what is left out of it has no number.

    `rows`: what was written of the round, as `written_of` gives it.
    """
    written = {row.place: row for row in rows if not row.is_own}
    limbs, sections, clauses = [Limb()], 0, 0
    silent = silent_headings(parts)
    for number, part in enumerate(parts):
        match part:
            case Heading(level=Level.ROMAN) if number in silent:
                limbs.append(Limb(part.text))
            case Heading() if number in silent:
                limbs[-1].entries.append({"clause": part.text})
            case Heading(level=Level.ROMAN):
                sections, clauses = sections + 1, 0
                limbs.append(Limb(f"{roman(sections)}. {part.text}"))
            case Heading():
                clauses += 1
                limbs[-1].entries.append({"clause": f"{clauses}. {part.text}"})
            case Passage():
                limbs[-1].entries.append({"line": _line(part, written, _behind(rows, part.place))})
            case Items():
                items = [
                    {"unit": row.unit, "cells": [_line(cell, written, ()) for cell in row.cells]}
                    for row in part.rows
                ]
                limbs[-1].entries.append(
                    {"items": items, "place": part.place, "own": _behind(rows, part.place)}
                )
            case Figures():
                limbs[-1].entries.append({"figures": True})
    return limbs


def papers_of(round_: Round, actor: Actor) -> QuerySet[OutgoingDocument]:
    """Papers drawn up from this round that the actor sees: they keep the words they were drawn up with."""
    source = {"source_kind": Round._meta.label_lower, "source_id": round_.pk}
    return visible_documents(actor).filter(**source, kind=DocumentKind.REPORT).order_by("pk")


def _behind(rows: Collection[ReportPassage], place: str) -> list[ReportPassage]:
    return [row for row in rows if row.is_own and row.place == place]


def _line(passage: Passage, written: dict[str, ReportPassage], own: Sequence[ReportPassage]) -> Line:
    row = written.get(passage.place) if passage.is_changed else None
    pieces = words_changed(passage.made, passage.text) if row and passage.text else []
    label = _("against the unit's report") if passage.source.unit else _("against the usual words")
    return Line(passage, [Change("text", label, pieces)] if pieces else [], row, own)
