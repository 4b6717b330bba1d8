"""The rules read from `rules/*.toml`, asked by id and day."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sen.regulation.errors import NoLimit, UnknownRule
from sen.regulation.model import Level, Limit, Override, Rule, Says, Source, Start, Unit

SOURCES = "sources.toml"


@dataclass(frozen=True, slots=True)
class _Written:
    """One version of a rule, as the file has it: for some levels, between two days."""

    subject: str
    levels: tuple[Level, ...]
    rule: Rule

    def holds(self, level: Level, day: date) -> bool:
        begins, ends = self.rule.valid_from, self.rule.valid_to
        return level in self.levels and (begins is None or begins <= day) and (ends is None or day <= ends)


def rule(rule_id: str, *, on: date, level: Level | str, overrides: Iterable[Override] = ()) -> Rule:
    """What the rule says on a day.

    Args:
        rule_id: such as "answer.opinion_forwarded".
        on: the day whose law is asked; for a clock, the day on which it starts.
        level: of the body that has the duty.
        overrides: of the office that asks; they change a limit's number, never what starts it.

    Returns:
        The version in force. Where none is recorded the rule says `Says.UNSEEN`.

    Raises:
        UnknownRule: no rule has this id.
        NoLimit: an override is given for a rule that sets no limit on that day.
    """
    wanted = Level(level)
    found = next((row.rule for row in _written(rule_id) if row.holds(wanted, on)), None)
    found = replace(found, level=wanted) if found else _unseen(rule_id, wanted)
    chosen = [one for one in overrides if one.holds(rule_id, wanted, on)]
    return _overridden(found, max(chosen, key=lambda one: one.valid_from)) if chosen else found


def rule_ids() -> tuple[str, ...]:
    """Every id, in the order of the files."""
    return tuple(_catalogue())


def subjects() -> dict[str, tuple[str, ...]]:
    """Subject (the name of a file) to the ids of its rules."""
    found: dict[str, list[str]] = {}
    for rule_id, rows in _catalogue().items():
        found.setdefault(rows[0].subject, []).append(rule_id)
    return {subject: tuple(ids) for subject, ids in found.items()}


def versions(rule_id: str) -> list[tuple[tuple[Level, ...], Rule]]:
    """All that is recorded of one rule, oldest first, for the page that lists them."""
    rows = sorted(_written(rule_id), key=lambda row: row.rule.valid_from or date.min)
    return [(row.levels, row.rule) for row in rows]


def _written(rule_id: str) -> list[_Written]:
    try:
        return _catalogue()[rule_id]
    except KeyError:
        raise UnknownRule(rule_id) from None


def _unseen(rule_id: str, level: Level) -> Rule:
    titles = _written(rule_id)[0].rule.titles
    return Rule(id=rule_id, level=level, says=Says.UNSEEN, titles=titles, texts={"vi": ""})


def _overridden(found: Rule, override: Override) -> Rule:
    if found.limit is None:
        raise NoLimit(found.id)
    limit = replace(found.limit, amount=override.amount, unit=override.unit)
    return replace(found, limit=limit, overridden=override)


@cache
def _catalogue() -> Mapping[str, list[_Written]]:
    folder = files("sen.regulation") / "rules"
    sources = {
        key: Source(row["cite"], row["seen"], row["machine_read"])
        for key, row in _toml(folder / SOURCES).items()
    }
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    found: dict[str, list[_Written]] = {}
    for name in names:
        for row in _toml(folder / name)["rule"] if name != SOURCES else []:
            if row["id"] in found:
                raise ValueError(f"{row['id']} stands twice")
            found[row["id"]] = [
                _read(name.removesuffix(".toml"), row, version, sources) for version in row["version"]
            ]
    return found


def _toml(path: Any) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _read(
    subject: str, row: Mapping[str, Any], version: Mapping[str, Any], sources: Mapping[str, Source]
) -> _Written:
    levels = tuple(Level(level) for level in version["levels"])
    says = Says(version["says"])
    return _Written(
        subject,
        levels,
        Rule(
            id=row["id"],
            level=levels[0],
            says=says,
            titles={"vi": row["vi"], "en": row["en"]},
            texts={"vi": version["vi"], "en": version["en"]},
            act=version.get("act", ""),
            article=version.get("article", ""),
            valid_from=version.get("valid_from"),
            valid_to=version.get("valid_to"),
            limit=_limit(version["limit"]) if says == Says.LIMIT else None,
            value=version["value"] if says == Says.VALUE else None,
            confidence=version["confidence"],
            source=sources[version["source"]] if "source" in version else None,
        ),
    )


def _limit(written: Mapping[str, Any]) -> Limit:
    return Limit(
        amount=written["amount"],
        unit=Unit(written["unit"]),
        starts=tuple(Start(start) for start in written["starts"]),
        is_before=written.get("counts") == "before",
    )
