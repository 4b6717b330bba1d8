"""The rules of the form, read from `rules.toml`, by the day on which a document was issued."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the form as one act has it."""

    id: str
    vi: str
    en: str
    act: str
    article: str
    valid_from: date
    source: str
    confidence: str
    valid_to: date | None = None
    unchecked: str = ""
    """Why a file alone cannot tell; empty for what the checker looks at."""
    value: Mapping[str, Any] = field(default_factory=dict)

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every version of every rule, in the order of the file."""
    read = tomllib.loads((files("sen.lib.official") / "rules.toml").read_text("utf-8"))
    found = []
    for row in read["rule"]:
        given = {name: value for name, value in row.items() if name != "of"}
        found.append(Rule(**(read["act"][row["of"]] | given)))
    return tuple(found)


def rules_on(day: date) -> dict[str, Rule]:
    """Id to the rule in force on a day; empty where no act was read for that day."""
    return {rule.id: rule for rule in all_rules() if rule.holds(day)}


def newest_rules() -> dict[str, Rule]:
    """For a paper whose day is still open."""
    return rules_on(max(rule.valid_from for rule in all_rules()))
