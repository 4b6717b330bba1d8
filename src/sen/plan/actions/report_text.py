"""The focal point's own words in the report of a frozen round. Sheets and what was frozen are not touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.errors import SomeoneElseChanged
from sen.plan.models import ReportPassage, Round
from sen.plan.queries.report_text import wording_of
from sen.plan.report_text import anchors_of, parts_of, passages_of, stamp_of, tidy
from sen.plan.rules import can_run_round

MOST_OWN = 200
"""Own sentences in one report."""


def word_passage(round_id: int, *, place: str, text: str, seen: str, by: Actor, now: datetime) -> None:
    """Put other words in the place of a passage; empty ones leave it out, its own ones take the change back.

    `seen`: stamp of the words that stood there when the form was opened (`report_text.stamp_of`).
    """
    with _wording(round_id, by) as round_:
        passage = passages_of(parts_of(round_.snapshot or {}, wording_of(round_))).get(place)
        if passage is None or passage.is_counted or passage.is_gone:
            raise ValidationError(_("Choose a passage of this report."))
        standing = round_.passages.filter(place=place, is_own=False).first()
        before = passage.text
        if seen != stamp_of(before):
            raise _overtaken()
        after = tidy(text)
        if after == tidy(before):
            return
        if after == tidy(passage.made):
            round_.passages.filter(place=place, is_own=False).delete()
        else:
            row = standing or ReportPassage(round=round_, place=place)
            _write(row, after, by, now)
        _record(round_, by, unit=passage.source.unit, before=before, after=after)


def add_sentence(round_id: int, *, behind: str, text: str, by: Actor, now: datetime) -> ReportPassage:
    """An own sentence behind a passage, behind those that stand there already."""
    with _wording(round_id, by) as round_:
        if behind not in anchors_of(parts_of(round_.snapshot or {})):
            raise ValidationError(_("Choose a passage of this report."))
        if round_.passages.filter(is_own=True).count() >= MOST_OWN:
            raise ValidationError(_("A report takes at most 200 own sentences."))
        row = ReportPassage(round=round_, place=behind, is_own=True)
        _write(row, tidy(text), by, now)
        _record(round_, by, unit="", before="", after=row.text)
    return row


def change_sentence(sentence_id: int, *, text: str, seen: str, by: Actor, now: datetime) -> None:
    """Other words of an own sentence; empty ones take it out of the report."""
    rows = ReportPassage.objects.filter(pk=sentence_id, is_own=True)
    round_id = rows.values_list("round", flat=True).first()
    if round_id is None:
        raise _overtaken()
    with _wording(round_id, by) as round_:
        row = round_.passages.filter(pk=sentence_id).first()
        if row is None or stamp_of(row.text) != seen:
            raise _overtaken()
        before, after = row.text, tidy(text)
        if after == before:
            return
        if after:
            _write(row, after, by, now)
        else:
            row.delete()
        _record(round_, by, unit="", before=before, after=after)


@contextmanager
def _wording(round_id: int, by: Actor) -> Iterator[Round]:
    """The round, held: one writes at a time."""
    with transaction.atomic():
        rows = Round.objects.select_for_update(of=("self",)).select_related("plan")
        round_ = rows.get(pk=round_id)
        if not can_run_round(by, round_):
            raise PermissionDenied
        if round_.snapshot is None:
            raise ValidationError(_("Freeze the round first: its report is made from what was kept."))
        yield round_


def _write(row: ReportPassage, text: str, by: Actor, now: datetime) -> None:
    row.text = text
    row.written_at, row.written_by_id, row.written_by_name = now, by.user_id, by.name
    row.full_clean(exclude=["round"])
    row.save()


def _record(round_: Round, by: Actor, *, unit: str, before: str, after: str) -> None:
    audit.record(
        "plan.report_worded", round_, by=by, unit_id=round_.plan.authority_id, round=str(round_), unit=unit,
        before=before, after=after,
    )  # fmt: skip


def _overtaken() -> SomeoneElseChanged:
    return SomeoneElseChanged(
        _(
            "These words were changed after you opened the page, by another person or in another window. "
            "Nothing was written: look at them as they are now, then send again."
        )
    )
