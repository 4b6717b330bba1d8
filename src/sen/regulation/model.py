"""What a rule says on one day, for one level of local government."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal, TypeAlias


class Level(StrEnum):
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


DISTRICTS_UNTIL = date(2025, 6, 30)
"""Local government has two levels since 1 July 2025."""


def levels_on(day: date) -> tuple[Level, ...]:
    """The levels of local government that existed on `day`."""
    return tuple(level for level in Level if level != Level.DISTRICT or day <= DISTRICTS_UNTIL)


class Unit(StrEnum):
    """How a limit is counted."""

    HOURS = "hours"
    DAYS = "days"
    """Calendar days; holidays count."""
    WORKING_DAYS = "working_days"


class Start(StrEnum):
    """What begins the clock; stored with every clock, since laws differ in it and readers ask."""

    EVENT = "event"
    RECEIVED_AND_HANDLED = "received_and_handled"
    IMPACT_DETERMINED = "impact_determined"
    REQUEST_RECEIVED = "request_received"
    WRITTEN_CONCLUSION = "written_conclusion"
    OWN_DISCOVERY = "own_discovery"
    CONCLUSION_ISSUED = "conclusion_issued"
    ANSWER_RECEIVED = "answer_received"
    ASSIGNMENT_DECIDED = "assignment_decided"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    ENTRY_PLANNED = "entry_planned"
    PROGRAMME_ENDED = "programme_ended"
    BREACH_FOUND = "breach_found"


class Says(StrEnum):
    LIMIT = "limit"
    """A time limit: `Rule.limit`."""
    VALUE = "value"
    """Something else that programs use: `Rule.value`."""
    STATEMENT = "statement"
    """Words that people follow; there is nothing to compute."""
    NONE = "none"
    """The law of that day sets nothing here, or not for this level."""
    UNSEEN = "unseen"
    """The text of that day was not read, or could not be: look it up, do not guess."""


Confidence = Literal["high", "medium", "low"]
Value: TypeAlias = Any
"""As TOML has it: text, number, list or table; each rule documents its own by its use."""


@dataclass(frozen=True, slots=True)
class Limit:
    amount: int
    unit: Unit
    starts: tuple[Start, ...]
    """Any one of these begins the clock, nothing else does."""
    is_before: bool = False
    """Counted back from the start: notice of a press conference 24 hours before it."""


@dataclass(frozen=True, slots=True)
class Source:
    cite: str
    seen: str
    """How much of the text was read: "full text", "article", "excerpt", ..."""
    is_machine_read: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it stands on one day for one level."""

    id: str
    level: Level
    says: Says
    titles: Mapping[str, str]
    """Language code to a short title."""
    texts: Mapping[str, str]
    """Language code to the fact in our words."""
    act: str = ""
    article: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    limit: Limit | None = None
    value: Value = None
    confidence: Confidence = "low"
    source: Source | None = None
    overridden: "Override | None" = None

    @property
    def must_be_checked(self) -> bool:
        """Wherever such a rule drives a clock, the screen says "check against the signed text"."""
        return self.confidence != "high" and self.overridden is None

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles["vi"]

    def text(self, language: str) -> str:
        return self.texts.get(language) or self.texts["vi"]


@dataclass(frozen=True, slots=True)
class Override:
    """What an office decided in place of a rule's number, from one day to another, with its reason."""

    rule_id: str
    amount: int
    unit: Unit
    reason: str
    valid_from: date
    valid_to: date | None = None
    levels: tuple[Level, ...] = field(default=tuple(Level))

    def holds(self, rule_id: str, level: Level, day: date) -> bool:
        return (
            self.rule_id == rule_id
            and level in self.levels
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )
