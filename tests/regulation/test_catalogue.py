"""The dated rules: what is recorded, and what is said where nothing is."""

import ast
import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sen.regulation.catalogue import rule, rule_ids, subjects, versions
from sen.regulation.errors import NoLimit, UnknownRule
from sen.regulation.model import Level, Override, Says, Unit, levels_on

SOURCE = Path(__file__).parents[2] / "src" / "sen"
BEFORE, AFTER = date(2020, 3, 1), date(2026, 8, 1)
FACTS = Path(__file__).parents[3] / "shared" / "rules" / "vietnam.json"


def test_districts_ended_on_the_last_of_june_2025():
    assert levels_on(date(2025, 6, 30)) == (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
    assert levels_on(date(2025, 7, 1)) == (Level.PROVINCE, Level.COMMUNE)


@pytest.mark.parametrize("day", [BEFORE, AFTER], ids=str)
@pytest.mark.parametrize("rule_id", rule_ids())
def test_every_rule_says_something_or_says_that_it_does_not(rule_id, day):
    for level in levels_on(day):
        found = rule(rule_id, on=day, level=level)

        assert found.text("vi"), f"{rule_id} is silent for a {level} on {day}"
        assert found.says == Says.UNSEEN or (found.act and found.source), f"{rule_id}: who says so?"
        assert (found.limit is not None) == (found.says == Says.LIMIT)
        assert (found.value is not None) == (found.says == Says.VALUE)


def used_in_code():
    """Every id of a rule that stands as a text in the product's own code."""
    texts = {
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return sorted(texts & set(rule_ids()))


def test_some_rules_are_used_in_code():
    assert "personal_data.acknowledge" in used_in_code()


@pytest.mark.parametrize("day", [BEFORE, AFTER], ids=str)
@pytest.mark.parametrize("rule_id", used_in_code())
def test_a_rule_used_in_code_has_a_value_or_an_explicit_none(rule_id, day):
    for level in levels_on(day):
        assert rule(rule_id, on=day, level=level).says != Says.UNSEEN, f"{level} on {day}"


@pytest.mark.parametrize("rule_id", rule_ids())
def test_no_two_versions_hold_on_one_day(rule_id):
    for level in Level:
        terms = [
            (found.valid_from or date.min, found.valid_to or date.max)
            for levels, found in versions(rule_id)
            if level in levels
        ]

        assert all(later[0] > earlier[1] for earlier, later in pairwise(terms)), level


@pytest.mark.parametrize("rule_id", rule_ids())
def test_a_limit_says_what_starts_it_and_every_text_has_both_languages(rule_id):
    for _, found in versions(rule_id):
        assert found.text("vi") != found.text("en")
        assert found.title("vi") != found.title("en")
        assert found.limit is None or (found.limit.starts and found.limit.amount >= 0)


def test_the_law_of_the_day_is_asked():
    old = rule("answer.opinion_forwarded", on=date(2026, 6, 30), level="commune")
    new = rule("answer.opinion_forwarded", on=date(2026, 7, 1), level="commune")

    assert (old.limit.amount, old.limit.unit, old.act) == (30, Unit.DAYS, "103/2016/QH13")
    assert (new.limit.amount, new.limit.unit, new.act) == (15, Unit.WORKING_DAYS, "237/2026/NĐ-CP")


def test_six_forms_of_informing_the_press_became_five():
    assert len(rule("press.forms", on=BEFORE, level="commune").value) == 6
    assert len(rule("press.forms", on=AFTER, level="commune").value) == 5


def test_a_commune_owes_no_monthly_release_but_a_province_does():
    assert rule("press.periodic.release", on=AFTER, level="province").value == "P1M"
    assert rule("press.periodic.release", on=AFTER, level="commune").says == Says.NONE


def test_an_ordinary_question_has_no_limit_in_the_law():
    assert rule("press.question.ordinary", on=AFTER, level="commune").says == Says.NONE


def test_what_could_not_be_read_is_not_guessed():
    kept = rule("correction.online.keep", on=AFTER, level="province")

    assert (kept.says, kept.value, kept.must_be_checked) == (Says.UNSEEN, None, True)


def test_a_day_before_anything_recorded_is_unseen():
    found = rule("press.forms", on=date(1990, 1, 1), level="province")

    assert (found.says, found.act, found.must_be_checked) == (Says.UNSEEN, "", True)


def test_an_office_changes_the_number_but_not_the_start():
    own = Override("answer.editor_request", 20, Unit.DAYS, "Quy chế 05/QC-UBND", date(2026, 8, 1))

    before = rule("answer.editor_request", on=date(2026, 7, 31), level="commune", overrides=[own])
    found = rule("answer.editor_request", on=date(2026, 8, 1), level="commune", overrides=[own])

    assert (before.limit.amount, before.overridden) == (30, None)
    assert (found.limit.amount, found.limit.starts, found.overridden) == (20, before.limit.starts, own)


def test_an_override_ends_and_keeps_to_its_levels():
    own = Override(
        "answer.editor_request", 20, Unit.DAYS, "thử", date(2026, 8, 1), date(2026, 8, 31), (Level.COMMUNE,)
    )

    def amount(day, level):
        return rule("answer.editor_request", on=day, level=level, overrides=[own]).limit.amount

    assert amount(date(2026, 8, 31), "commune") == 20
    assert amount(date(2026, 9, 1), "commune") == 30
    assert amount(date(2026, 8, 31), "province") == 30


def test_an_office_makes_no_limit_where_the_law_sets_none():
    own = Override("press.question.ordinary", 2, Unit.DAYS, "mục tiêu riêng", date(2026, 7, 1))

    with pytest.raises(NoLimit):
        rule("press.question.ordinary", on=AFTER, level="commune", overrides=[own])


def test_an_unknown_rule_is_told():
    with pytest.raises(UnknownRule):
        rule("press.nothing", on=AFTER, level="commune")


@pytest.mark.skipif(not FACTS.exists(), reason="the shared facts are not beside this checkout")
def test_every_act_of_the_shared_facts_is_cited():
    facts = json.loads(FACTS.read_text("utf-8"))["rules"]
    cited = " ".join(found.act for rule_id in rule_ids() for _, found in versions(rule_id))

    acts = {part.strip().split(" ")[0] for fact in facts for part in fact["act"].split(";")}
    assert {act for act in acts if act not in cited} == set()


def test_every_rule_stands_under_one_subject():
    listed = [one for ids in subjects().values() for one in ids]

    assert sorted(listed) == sorted(rule_ids())
    assert "own_error.correct" in subjects()["corrections"]
