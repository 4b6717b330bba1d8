"""What a person should look at before the plan becomes work."""

from collections.abc import Iterator, Sequence

from sen.lib.vi_dates import PartialDate
from sen.lib.vi_text import search_form
from sen.plan.reading.model import Citation, Finding, Header

_EARLIEST_YEAR = 1945
_LATEST_YEAR = 2100


def find_findings(header: Header, citations: Sequence[Citation]) -> list[Finding]:
    return [
        *_date_findings(header),
        *_number_findings(header),
        *_issuer_findings(citations),
        *_age_findings(header, citations),
    ]


def _date_findings(header: Header) -> Iterator[Finding]:
    line = _line(header, "date")
    value = header.date
    if value is None:
        yield Finding("date_missing", {}, None)
        return
    text = header.date_text or ""
    if value.year is None:
        yield Finding("year_missing", {"date": text}, line)
    elif not _EARLIEST_YEAR <= value.year <= _LATEST_YEAR:
        yield Finding("year_impossible", {"date": text, "year": str(value.year)}, line)
    if value.month is None:
        yield Finding("month_blank", {"date": text}, line)
    if value.day is None:
        yield Finding("day_blank", {"date": text}, line)
    if not value.is_possible:
        yield Finding("date_impossible", {"date": text}, line)


def _number_findings(header: Header) -> Iterator[Finding]:
    if header.number is None:
        yield Finding("number_missing", {}, _line(header, "doc_type"))


def _issuer_findings(citations: Sequence[Citation]) -> Iterator[Finding]:
    """One number given to two issuers, or with two dates: one of the two is wrong."""
    seen: dict[str, Citation] = {}
    for citation in citations:
        if citation.number is None:
            continue
        key = search_form(citation.number).replace(" ", "")
        first = seen.setdefault(key, citation)
        if first is citation:
            continue
        if _differ(first.issuer, citation.issuer):
            yield Finding(
                "two_issuers",
                {"number": citation.number, "first": first.issuer or "", "second": citation.issuer or ""},
                citation.lines[0],
            )
        if _dates_differ(first.date, citation.date):
            yield Finding("two_dates", {"number": citation.number}, citation.lines[0])


def _differ(first: str | None, second: str | None) -> bool:
    if not first or not second:
        return False
    a, b = _plain(first), _plain(second)
    return a not in b and b not in a


_SHORT = (("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd"), ("thanh pho", "tp"))


def _plain(name: str) -> str:
    form = search_form(name)
    for long, short in _SHORT:
        form = form.replace(long, short)
    return form


def _dates_differ(first: PartialDate | None, second: PartialDate | None) -> bool:
    return first is not None and second is not None and first != second


def _age_findings(header: Header, citations: Sequence[Citation]) -> Iterator[Finding]:
    """A document cannot be older than what it cites."""
    if header.date is None:
        return
    latest = header.date.last_day()
    if latest is None:
        return
    for citation in citations:
        cited = citation.date.as_date() if citation.date else None
        if cited is not None and cited > latest:
            yield Finding(
                "older_than_cited",
                {
                    "number": citation.number or citation.type,
                    "date": header.date_text or "",
                    "cited_date": f"{cited:%d/%m/%Y}",
                },
                citation.lines[0],
            )


def _line(header: Header, name: str) -> int | None:
    span = header.lines.get(name)
    return span[0] if span else None
