"""Counting a report when it is kept: a part of freezing and of taking in, which write the entry."""

from datetime import date

from sen.plan.models import ReceivedFile, ReportFigures, Round
from sen.plan.queries.exchange import content_of
from sen.plan.rolling_up import figures_of

WORK = "work"


def count_round(round_: Round) -> None:
    """Lists of press items are no work to be added up."""
    if round_.form != WORK or round_.snapshot is None:
        return
    row = ReportFigures(
        authority_id=round_.plan.authority_id, round=round_, kind=round_.kind, starts_on=round_.starts_on,
        ends_on=round_.ends_on,
    )  # fmt: skip
    row.take(figures_of(round_.snapshot["units"]))
    row.save(force_insert=True)


def count_received(received: ReceivedFile, *, replaces: ReceivedFile | None) -> None:
    """Of the newest of a series only, and only where the partner has a place in the own list of units."""
    if replaces:
        ReportFigures.objects.filter(received=replaces).delete()
    content = content_of(received)
    if received.kind != ReceivedFile.Kind.REPORT or not received.partner.place_id:
        return
    about = content["round"]
    if about["form"] != WORK:
        return
    row = ReportFigures(
        authority_id=received.partner.place_id, received=received, kind=about["kind"],
        starts_on=date.fromisoformat(about["starts_on"]), ends_on=date.fromisoformat(about["ends_on"]),
    )  # fmt: skip
    row.take(figures_of(content["units"]))
    row.save(force_insert=True)
