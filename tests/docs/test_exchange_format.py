"""docs/reference/exchange-file.md names every field of the format, and none that is not there."""

import re
from pathlib import Path

from sen.lib.shapes import WrongShape
from sen.lib.signed_files import FIELDS, PARTY
from sen.plan import exchange_content
from sen.plan.exchange_content import SHAPES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "exchange-file.md").read_text()


def fields_of(shape):
    try:
        shape({})
    except WrongShape as wrong:
        return set(str(wrong).partition("the fields ")[2].split(", "))
    raise AssertionError("not a record")


def row_of(name):
    found = re.search(rf"^\| (?:each of )?`{name}` \|(.*)\|$", PAGE, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", found[1]))


def test_every_field_of_the_envelope_has_a_row():
    envelope = PAGE.partition("## Envelope")[2].partition("## Content")[0]

    assert set(re.findall(r"^\| `(\w+)` \|", envelope, re.MULTILINE)) == FIELDS
    assert set(re.findall(r"`(\w+)`", re.search(r"^\| `from` \|(.*)", envelope, re.MULTILINE)[1])) == PARTY


def test_every_record_has_its_fields_in_the_table():
    for name, shape in (
        ("round", exchange_content.ROUND), ("units", exchange_content.UNIT), ("lines", exchange_content.LINE),
        ("items", exchange_content.ITEM), ("evidence", exchange_content.PROOF), ("persons", exchange_content.PERSON),
        ("spokespersons", SHAPES["spokespersons"]),
    ):  # fmt: skip
        assert row_of(name) == fields_of(shape), name
    assert row_of("report") == fields_of(SHAPES["report"]) | fields_of(exchange_content.PLAN)
    assert set(
        re.findall(r"`(\w+)`", re.search(r"^\| each of `tasks` \|(.*)", PAGE, re.MULTILINE)[1])
    ) == fields_of(exchange_content.TASK)
