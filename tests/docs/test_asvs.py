"""docs/reference/asvs.md is whole and names only tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "reference" / "asvs.md"
COUNTS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2,
    "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3,
    "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3,
    "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3,
    "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2,
    "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
"""Section to how many requirements of levels 1 and 2 it has in ASVS 5.0.0; in each they come before level 3."""
ROW = re.compile(r"\| (V\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (met|not yet|n/a) \| ([^|]+) \|")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows(text):
    """Number, level, words, state, proof of each line of the tables; what is no row of the form is an error."""
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| no.")]
    return [(ROW.fullmatch(line) or pytest.fail(f"malformed: {line}")).groups() for line in lines]


@cache
def functions_of(path):
    file = ROOT / path
    if not file.exists():
        return frozenset()
    return frozenset(
        n.name for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)
    )


def missing_tests(text):
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in functions_of(path)]


def test_every_requirement_of_both_levels_stands_once_in_order():
    expected = [f"V{section}.{number}" for section, count in COUNTS.items() for number in range(1, count + 1)]

    found = rows(TABLE.read_text("utf-8"))

    assert len(expected) == 253
    assert [row[0] for row in found] == expected
    assert sum(row[1] == "1" for row in found) == 70


def test_what_is_met_names_a_test_and_what_is_not_says_why():
    for number, _level, _words, state, proof in rows(TABLE.read_text("utf-8")):
        assert bool(NAMED.fullmatch(proof.split(", ")[0])) == (state == "met"), number
        assert len(proof) > 5, number


def test_every_test_that_is_named_exists():
    assert missing_tests(TABLE.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line", ["| V1.1 | 1 | x | met | y |", "| V1.1.1 | 3 | x | met | y |", "| V1.1.1 | 1 | x | done | y |"]
)
def test_a_malformed_row_is_seen(line):
    with pytest.raises(pytest.fail.Exception):
        rows(line)


def test_a_test_that_does_not_exist_is_seen():
    assert missing_tests("`tests/docs/test_asvs.py::test_nothing` `tests/nowhere.py::test_x`") == [
        "tests/docs/test_asvs.py::test_nothing",
        "tests/nowhere.py::test_x",
    ]
