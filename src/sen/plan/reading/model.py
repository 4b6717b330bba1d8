"""What the reader finds in a plan document: plain values, each with the lines it stands on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sen.lib.vi_dates import PartialDate

Span = tuple[int, int]
"""First and last line, 1-based, both included."""


class SourceLine(Protocol):
    """What the reader asks of a line; `sen.lib.documents.Line` is one."""

    @property
    def number(self) -> int: ...
    @property
    def page(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def cells(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that this one names: "Kế hoạch số 33/KH-UBND ngày 11 tháng 02 năm 2020"."""

    type: str
    number: str | None
    date: PartialDate | None
    issuer: str | None
    lines: Span


@dataclass(frozen=True, slots=True)
class Header:
    issuer: str | None = None
    parent: str | None = None
    number: str | None = None
    place: str | None = None
    date: PartialDate | None = None
    date_text: str | None = None
    doc_type: str | None = None
    title: str | None = None
    year: int | None = None
    legal_bases: tuple[Citation, ...] = ()
    lines: dict[str, Span] = field(default_factory=dict)
    """Field name to the lines it was read from."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the outline: section, article, clause, letter, bullet, paragraph or row of a table."""

    id: str
    parent_id: str | None
    level: str
    marker: str
    title: str
    text: str
    lines: Span

    @property
    def words(self) -> str:
        return self.title or self.text


@dataclass(frozen=True, slots=True)
class Party:
    """A unit as the text prints it; a group ("các xã biên giới") stands for each of its members."""

    name: str
    is_group: bool
    lines: Span


@dataclass(frozen=True, slots=True)
class ReadTask:
    id: str
    outline_id: str
    text: str
    lead: tuple[Party, ...]
    coordinating: tuple[Party, ...]
    advises: tuple[Party, ...]
    due: str | None
    due_on: date | None
    due_lines: Span | None
    """Where the due phrase stands; None without one."""
    recurrence: tuple[str, ...]
    lines: Span
    lead_lines: Span | None
    """Where the lead is named when that is not in the task itself: the heading."""


@dataclass(frozen=True, slots=True)
class Recipient:
    name: str
    lines: Span


@dataclass(frozen=True, slots=True)
class Signature:
    authority: str | None
    signed_for: str | None
    position: str | None
    signer: str | None
    lines: Span


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at; `code` chooses the sentence, `arguments` fill it."""

    code: str
    arguments: dict[str, str]
    line: int | None


@dataclass(frozen=True, slots=True)
class PlanReading:
    header: Header
    outline: tuple[Node, ...]
    tasks: tuple[ReadTask, ...]
    recipients: tuple[Recipient, ...]
    signature: Signature | None
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
