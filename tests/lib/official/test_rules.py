from datetime import date
from pathlib import Path

from sen.lib.official import all_rules, rules_on

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "official-documents.md"


def test_every_rule_says_where_it_stands_and_how_sure_that_is():
    lacking = [
        rule.id
        for rule in all_rules()
        if not all([rule.vi, rule.en, rule.act, rule.article, rule.source])
        or rule.confidence not in {"high", "medium"}
    ]

    assert (lacking, len(all_rules())) == ([], 79)


def test_one_version_of_a_rule_holds_on_a_day():
    day = date(2026, 1, 1)

    assert len([rule for rule in all_rules() if rule.holds(day)]) == len(rules_on(day)) == 79
    assert rules_on(date(2020, 3, 4)) == {}
    assert len(rules_on(date(2020, 3, 5))) == 79


def test_every_rule_is_documented_as_it_reads():
    page = PAGE.read_text("utf-8")

    assert [
        rule.id for rule in all_rules() if f"| `{rule.id}` | {rule.en} | {rule.article} |" not in page
    ] == []
