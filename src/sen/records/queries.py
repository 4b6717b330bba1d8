"""What a document's page shows beside its row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from sen.desk.rows import pages_of
from sen.org.models import Actor
from sen.records.models import DocumentRecipient, NumberSeries, OutgoingDocument, Paper
from sen.records.registry import SOURCES


@dataclass(frozen=True, slots=True)
class SignatureLine:
    signer: str
    signed_at: Any
    is_intact: bool
    covers_all: bool
    is_trusted: bool
    is_stamped: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A file with what its signatures say."""

    paper: Paper
    signatures: tuple[SignatureLine, ...]

    @property
    def is_signed_copy(self) -> bool:
        return self.paper.part == Paper.Part.SIGNED


@dataclass(frozen=True, slots=True)
class Origin:
    """The row that a paper was made from, as far as the reader sees it."""

    word: str
    title: str
    url: str


def recipient_names(lines: QuerySet[DocumentRecipient], documents: Iterable[Any]) -> dict[int, list[str]]:
    """By document, in the order of the paper; `lines` are those that the reader sees."""
    names: dict[int, list[str]] = {}
    found = lines.filter(document__in=[document.pk for document in documents]).order_by("position", "pk")
    for document_id, name in found.values_list("document_id", "name"):
        names.setdefault(document_id, []).append(name)
    return names


def paper_lines(papers: Iterable[Paper]) -> list[PaperLine]:
    return [
        PaperLine(
            paper,
            tuple(
                SignatureLine(
                    **{**each, "signed_at": parse_datetime(each["signed_at"]) if each["signed_at"] else None}
                )
                for each in paper.signatures
            ),
        )
        for paper in papers
    ]


def signed_paper_of(papers: QuerySet[Paper], document: OutgoingDocument) -> PaperLine | None:
    """The newest signed copy among those that the reader sees."""
    found = papers.filter(document=document, part=Paper.Part.SIGNED).first()
    return paper_lines([found])[0] if found else None


def source_of(document: OutgoingDocument, actor: Actor) -> Origin | None:
    """Nothing for a row that the reader does not see."""
    known = SOURCES.get(document.source_kind)
    row = known.rows(actor).filter(pk=document.source_id).first() if known else None
    if known is None or row is None:
        return None
    key = (document.source_kind, document.source_id or 0)
    return Origin(str(known.word), str(row), pages_of([key], actor).get(key, ""))


def usual_series(choices: Sequence[NumberSeries], kind: str) -> NumberSeries | None:
    """Of open series the one that names the kind, else the one that takes all others."""
    named = [series for series in choices if kind in series.kinds]
    rest = [series for series in choices if not series.kinds]
    return next(iter([*named, *rest]), None)
