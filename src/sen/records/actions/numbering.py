"""Number series are set up; a paper gets its number, its signed copy is filed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.guard.actions import TakenFile
from sen.org.models import Actor
from sen.records.actions.drawing import NewDocument, add_paper, draw_up, locked
from sen.records.errors import NoSeries, NotNow
from sen.records.kinds import DocumentKind, symbol_of
from sen.records.models import DocumentRecipient, NumberSeries, OutgoingDocument, Paper, SeriesYear
from sen.records.queries import usual_series
from sen.records.rules import KEEPERS, can_keep, can_keep_series, series_for

State = OutgoingDocument.State
MOST_NUMBERS = 999_999


@dataclass(frozen=True, slots=True)
class NewSeries:
    """Numbers that an authority gives one after another."""

    authority_id: int
    name: str
    issuer: str
    kinds: Collection[str]
    """Values of `DocumentKind`; empty: all that no other open series takes."""
    year: int
    last_number: int = 0
    """Given outside Sen this year, before the series begins here."""


@transaction.atomic
def open_series(given: NewSeries, *, by: Actor) -> NumberSeries:
    if given.authority_id not in by.authorities_as(*KEEPERS):
        raise PermissionDenied
    kinds = [kind.value for kind in DocumentKind if kind.value in set(given.kinds)]
    if len(kinds) != len(set(given.kinds)):
        raise ValidationError({"kinds": _("Choose kinds of the list.")})
    others = NumberSeries.objects.select_for_update().filter(authority=given.authority_id, closed_at=None)
    for other in others:
        if set(other.kinds) & set(kinds) or (not kinds and not other.kinds):
            text = _("The series “%(name)s” takes these kinds already.")
            raise ValidationError({"kinds": text % {"name": other.name}})
    series = NumberSeries(
        authority_id=given.authority_id,
        name=" ".join(given.name.split()),
        issuer=given.issuer.strip(),
        kinds=kinds,
    )
    series.full_clean(exclude=["authority"])
    series.save(force_insert=True)
    year = SeriesYear(series=series, year=given.year, last_number=given.last_number)
    year.full_clean(exclude=["series"])
    year.save(force_insert=True)
    facts = {"name": series.name, "last_number": given.last_number, "year": given.year}
    audit.record("records.series_opened", series, by=by, unit_id=series.authority_id, **facts)
    return series


@transaction.atomic
def close_series(series_id: int, *, by: Actor, now: datetime) -> NumberSeries:
    """No more numbers from it; those given stand."""
    series = NumberSeries.objects.select_for_update().get(pk=series_id)
    if not can_keep_series(by, series):
        raise PermissionDenied
    if series.closed_at:
        raise NotNow(_("The series is closed already."))
    series.closed_at = now
    series.save(update_fields=["closed_at"])
    audit.record("records.series_closed", series, by=by, unit_id=series.authority_id, name=series.name)
    return series


@transaction.atomic
def give_number(
    document_id: int, *, issued_on: date, signer: str, by: Actor, now: datetime, series_id: int | None = None
) -> OutgoingDocument:
    """The next number of the series in the year of `issued_on`. Whoever comes at the same moment waits for this one."""
    document = locked(document_id)
    if not can_keep(by, document):
        raise PermissionDenied
    if document.state != State.INITIALLED:
        raise NotNow(_("Only what the head of the unit has initialled gets a number."))
    if not signer.strip():
        raise ValidationError({"signer": _("Say who signs.")})
    return _number(document, series_id, issued_on=issued_on, signer=signer, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Approved:
    """Who answers for the words of a paper that went its way elsewhere in Sen, and who signs it."""

    at: datetime
    by_id: int
    by_name: str
    signer: str


@transaction.atomic
def enter_numbered(
    given: NewDocument, *, recipients: Sequence[DocumentRecipient], approved: Approved, series_id: int,
    issued_on: date, by: Actor, now: datetime,
) -> OutgoingDocument:  # fmt: skip
    """Put an approved paper into the register and give it its number at once. `recipients`: new lines, in order."""
    document = draw_up(given, by=by, now=now)
    if not can_keep(by, document):
        raise PermissionDenied
    if not approved.signer.strip():
        raise ValidationError({"signer": _("Say who signs.")})
    for position, line in enumerate(recipients, 1):
        line.document, line.position = document, position
        line.full_clean(exclude=["document", "unit"])
        line.save(force_insert=True)
    document.state, document.initialled_at = State.INITIALLED, approved.at
    document.initialled_by_id, document.initialled_by_name = approved.by_id, approved.by_name
    document.save(update_fields=["state", "initialled_at", "initialled_by_id", "initialled_by_name"])
    return _number(document, series_id, issued_on=issued_on, signer=approved.signer, by=by, now=now)


def _number(
    document: OutgoingDocument,
    series_id: int | None,
    *,
    issued_on: date,
    signer: str,
    by: Actor,
    now: datetime,
) -> OutgoingDocument:
    choices = list(series_for(by, document))
    wanted = [series for series in choices if series.pk == series_id] if series_id else choices
    series = usual_series(wanted, document.kind) if not series_id else next(iter(wanted), None)
    if series is None:
        raise NoSeries(_("No open number series takes this kind of document. Open one first."))
    year = _held(series, issued_on.year)
    _check_day(document, issued_on, series, now)
    document.series, document.year = series, issued_on.year
    document.number = _next(year)
    document.symbol = symbol_of(document.kind, series.issuer, document.drafter)
    document.issued_on, document.signer_name, document.state = issued_on, signer.strip(), State.NUMBERED
    document.numbered_at, document.numbered_by_id, document.numbered_by_name = now, by.user_id, by.name
    document.full_clean(exclude=["authority", "unit", "series"])
    fields = ["series", "year", "number", "symbol", "issued_on", "signer_name", "state", "numbered_at"]
    document.save(update_fields=[*fields, "numbered_by_id", "numbered_by_name"])
    facts = {"number": document.code, "day": f"{issued_on:%d/%m/%Y}", "signer": document.signer_name}
    audit.record("records.numbered", document, by=by, unit_id=document.unit_id, **facts)
    return document


@transaction.atomic
def file_signed_copy(
    document_id: int, *, file: TakenFile, signatures: Sequence[dict[str, object]], by: Actor, now: datetime
) -> Paper:
    """The paper as it was signed: scanned, or with electronic signatures (`lib.pdf_signatures`). Its hash is kept."""
    document = locked(document_id)
    if not can_keep(by, document):
        raise PermissionDenied
    if document.state not in (State.NUMBERED, State.SIGNED):
        raise NotNow(_("It needs its number first, and can not be changed once it was sent."))
    paper = add_paper(document, file, part=Paper.Part.SIGNED, signatures=signatures, by=by, now=now)
    document.state, document.signed_sha256 = State.SIGNED, file.sha256
    document.save(update_fields=["state", "signed_sha256"])
    facts = {"name": file.name, "sha256": file.sha256, "signatures": len(signatures)}
    audit.record("records.signed_copy_filed", document, by=by, unit_id=document.unit_id, **facts)
    return paper


def _check_day(document: OutgoingDocument, issued_on: date, series: NumberSeries, now: datetime) -> None:
    if issued_on > timezone.localdate(now):
        raise ValidationError({"issued_on": _("This day is yet to come.")})
    if document.initialled_at and issued_on < timezone.localdate(document.initialled_at):
        raise ValidationError({"issued_on": _("It was not initialled yet on this day.")})
    later = OutgoingDocument.objects.filter(series=series, year=issued_on.year, issued_on__gt=issued_on)
    if last := later.order_by("-issued_on").first():
        text = _("Number %(number)s of this series bears a later day (%(day)s): numbers follow the days.")
        facts = {"number": last.code, "day": f"{last.issued_on:%d/%m/%Y}"}
        raise ValidationError({"issued_on": text % facts})


def _held(series: NumberSeries, year: int) -> SeriesYear:
    """The series and its year, held before anything is asked of them: whoever waited sees what the other wrote."""
    open_ones = NumberSeries.objects.select_for_update().filter(pk=series.pk, closed_at=None)
    if not list(open_ones):
        raise NoSeries(_("No open number series takes this kind of document. Open one first."))
    SeriesYear.objects.get_or_create(series=series, year=year)
    return SeriesYear.objects.select_for_update().get(series=series, year=year)


def _next(row: SeriesYear) -> int:
    row.last_number += 1
    if row.last_number > MOST_NUMBERS:
        raise ValidationError(_("The series has no number left this year."))
    row.save(update_fields=["last_number"])
    return row.last_number
