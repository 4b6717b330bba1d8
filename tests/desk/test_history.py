import ast
from pathlib import Path

import pytest

import sen
from sen.desk.history import sentence
from sen.desk.registry import SENTENCES, register_sentence

RECORDERS = {"record", "record_once", "note_reading", "_record"}


def verbs_recorded():
    """The verbs that the source hands to `audit.record`, as written there."""
    for path in Path(sen.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in RECORDERS and node.args:
                verb = getattr(node.args[0], "value", None)
                if isinstance(verb, str) and "." in verb:
                    yield verb


def test_every_verb_of_the_log_has_a_sentence():
    recorded = set(verbs_recorded())

    assert len(recorded) > 30
    assert {verb for verb in recorded if verb not in SENTENCES} == set()


def test_a_fact_the_entry_lost_is_a_dash(monkeypatch):
    monkeypatch.setitem(SENTENCES, "test.told", "told %(before)s and %(after)s")

    assert sentence("test.told", {"after": 5}) == "told – and 5"


def test_a_sentence_may_be_a_function_of_the_facts(monkeypatch):
    monkeypatch.setitem(SENTENCES, "test.counted", lambda facts: f"{len(facts)} facts")

    assert sentence("test.counted", {"a": 1, "b": 2}) == "2 facts"


def test_a_verb_nobody_worded_is_shown_as_it_is():
    assert "test.unknown" in sentence("test.unknown", {})


def test_a_verb_is_worded_once():
    verb = next(iter(SENTENCES))
    try:
        register_sentence(verb, "again")
    except RuntimeError as error:
        assert verb in str(error)  # noqa: PT017
    else:
        raise AssertionError


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"register": "desk-log", "form": "xlsx"}, "đã xuất danh sách “Nhật ký” dạng XLSX"),
        ({"register": "gone", "form": "csv"}, "đã xuất danh sách “gone” dạng CSV"),
        ({}, "đã xuất danh sách “–” dạng –"),
    ],
)
def test_a_list_taken_away_is_told_by_its_title(facts, told):
    assert sentence("desk.exported", facts) == told
