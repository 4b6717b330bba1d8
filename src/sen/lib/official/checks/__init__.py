"""Whether a Word file keeps to the national form. Reads the file as it stands and knows nothing of the writer."""

from datetime import date

from sen.lib.official.checks.body import check_body
from sen.lib.official.checks.foot import check_annexes, check_foot
from sen.lib.official.checks.head import check_head, check_title_rule, issued_on
from sen.lib.official.checks.misses import Findings, Miss
from sen.lib.official.checks.page import check_page
from sen.lib.official.checks.paper import read_paper
from sen.lib.official.checks.parts import parts_of
from sen.lib.official.rules import newest_rules, rules_on


class NoRulesThen(Exception):
    """The paper's day lies before every act that was read."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"No rule of the form was read for {day.isoformat()}.")


def check(data: bytes, *, on: date | None = None, name: str = "") -> list[Miss]:
    """What in a Word file is not in the national form, in reading order of its elements.

    Args:
        data: a .docx file.
        on: the day whose rules are asked; else the day on the paper, else the newest rules.
        name: only serves messages.

    Raises:
        UnreadableDocument: no Word file, broken, locked, or out of bounds.
        NoRulesThen: no rule was read for that day.
    """
    paper = read_paper(data, name=name)
    newest = newest_rules()
    parts = parts_of(paper, newest["number.kind"].value["kinds"])
    day = on or issued_on(parts)
    rules = rules_on(day) if day else newest
    if day and not rules:
        raise NoRulesThen(day)
    found = Findings(rules)
    check_page(parts, paper, found)
    check_head(parts, found)
    if parts.subject:
        after = list(paper.lines)
        check_title_rule(parts, after[after.index(parts.subject[-1]) :], found)
    check_body(parts.body, found)
    check_foot(parts, found)
    check_annexes(parts, paper, found)
    return found.found
