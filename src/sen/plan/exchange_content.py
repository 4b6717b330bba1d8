"""What a file between installations may hold, by its kind. Pure but for the names of choices.

Everything in it is words, numbers, days, web addresses and hashes: no markup, no file. docs/reference/exchange-file.md
says the same in a table, and a test holds the two together.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sen.lib.shapes import (
    Shape,
    day,
    flag,
    link,
    maybe,
    moment,
    number,
    one_of,
    or_empty,
    record,
    several,
    sha256,
    text,
)

UNITS, LINES, TASKS, PERSONS, PROOFS = 2_000, 2_000, 5_000, 500, 200
_NAME, _WORDS = text(300, is_needed=True), text(20_000)

PLAN = record(number=text(60), title=text(2_000), authority=_NAME)
ROUND = record(
    kind=one_of("weekly", "monthly", "quarterly", "half_yearly", "yearly", "ad_hoc"),
    form=one_of("work", "press"),
    title=text(200),
    starts_on=day,
    ends_on=day,
    due_at=moment,
    frozen_at=moment,
)
PROOF = record(
    kind=one_of("file", "link", "document"),
    title=text(300),
    url=or_empty(link),
    document_number=text(100),
    sha256=or_empty(sha256),
)
LINE = record(
    number=text(40),
    section=text(5_000),
    task=_WORDS,
    part=one_of("lead", "coordinating"),
    text=_WORDS,
    answer=one_of("", "reported", "done", "nothing_arose", "not_applicable"),
    percent=maybe(number(100)),
    evidence=several(PROOF, most=PROOFS),
)
ITEM = record(
    summary=_WORDS,
    directives=_WORDS,
    action=_WORDS,
    verification=_WORDS,
    result=_WORDS,
    responsible=text(200),
)
UNIT = record(
    name=_NAME,
    is_sent=flag,
    is_late=flag,
    submitted_at=maybe(moment),
    is_nothing=flag,
    note=_WORDS,
    lines=several(LINE, most=LINES),
    items=several(ITEM, most=LINES),
)
TASK = record(
    number=text(40),
    section=text(5_000),
    text=_WORDS,
    due_text=text(300),
    due_on=maybe(day),
    rhythm=one_of("once", "each_period", "when_it_happens", "both"),
    part=one_of("lead", "coordinating"),
    leads=several(_NAME, most=UNITS),
)
PERSON = record(name=_NAME, unit=_NAME, since=day, until=maybe(day), paper=text(100), email=text(254))

SHAPES: Mapping[str, Shape] = {
    "report": record(plan=PLAN, round=ROUND, snapshot_sha256=sha256, units=several(UNIT, most=UNITS)),
    "tasks": record(
        plan=record(
            number=text(60),
            doc_type=text(60),
            title=text(2_000),
            authority=_NAME,
            issued_on=maybe(day),
            starts_on=maybe(day),
            ends_on=maybe(day),
        ),
        unit=_NAME,
        tasks=several(TASK, most=TASKS),
    ),
    "spokespersons": record(authority=_NAME, on=day, persons=several(PERSON, most=PERSONS)),
}


def texts_in(value: Any) -> Iterator[str]:
    """Every word of it, to be screened."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
