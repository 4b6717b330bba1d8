"""Which unit a printed name means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import QuerySet

from sen.org.matching import Candidate, How, Matcher, Scored, sure_of
from sen.org.models import Unit, UnitGroup
from sen.org.several_units import GroupRule


@dataclass(frozen=True, slots=True)
class Match:
    """One answer to "who is meant?": a unit, a group, or nobody in particular."""

    score: float
    how: How
    unit: Unit | None = None
    group: UnitGroup | None = None
    part: str = ""
    """Which part of the phrase it answers, when the phrase names several."""

    @property
    def is_generic(self) -> bool:
        """Recognised, but no unit: "các đơn vị liên quan"."""
        return self.how is How.GENERIC


class UnitMatcher:
    """Built once for a document; then every printed name of it is asked of it."""

    def __init__(
        self, among: Iterable[Unit], *, on: date, groups: Iterable[UnitGroup] = (), home: Unit | None = None
    ) -> None:
        self.units = {unit.pk: unit for unit in _with_names(among)}
        self.groups = {group.pk: group for group in groups}
        bodies = [_candidate(unit, on, home) for unit in self.units.values()]
        self._matcher = Matcher(bodies + [_group_candidate(group) for group in self.groups.values()])

    def match(self, phrase: str, *, limit: int = 5) -> list[Match]:
        """The best answers first; empty when none of the units is like it."""
        return [self._answer(scored) for scored in self._matcher.match(phrase, limit=limit)]

    def sure(self, phrase: str) -> Match | None:
        """The answer a screen may choose by itself; None leaves it to a person."""
        scored = sure_of(self._matcher.match(phrase))
        return self._answer(scored) if scored else None

    def _answer(self, scored: Scored) -> Match:
        key = scored.key if isinstance(scored.key, tuple) else ("", 0)
        unit = self.units.get(key[1]) if key[0] == "unit" else None
        group = self.groups.get(key[1]) if key[0] == "group" else None
        return Match(scored.score, scored.how, unit, group, scored.part)


def match_units(
    phrase: str,
    *,
    among: Iterable[Unit],
    on: date,
    groups: Iterable[UnitGroup] = (),
    home: Unit | None = None,
) -> list[Match]:
    """Ask for one name; for a whole document build one `UnitMatcher`."""
    return UnitMatcher(among, on=on, groups=groups, home=home).match(phrase)


def _with_names(among: Iterable[Unit]) -> Iterable[Unit]:
    if isinstance(among, QuerySet):
        return cast("QuerySet[Unit]", among.select_related("authority").prefetch_related("names", "aliases"))
    return among


def _candidate(unit: Unit, on: date, home: Unit | None) -> Candidate:
    former = [name for name in unit.names.all() if not _holds(name.valid_from, name.valid_to, on)]
    that_day = [name for name in unit.names.all() if _holds(name.valid_from, name.valid_to, on)]
    today = How.FORMER_NAME if that_day else How.NAME  # what it is called now is not what that day called it
    names = [(unit.name, today), (unit.short_name, How.SHORT)]
    names += [(name.name, How.NAME) for name in that_day] + [
        (name.short_name, How.SHORT) for name in that_day
    ]
    names += [(name.name, How.FORMER_NAME) for name in former]
    names += [(alias.alias, How.ALIAS) for alias in unit.aliases.all()]
    place = unit.authority.name if unit.authority else ""
    is_home = home is None or unit.authority_id == home.authority_id
    kept = [(text, how) for text, how in names if text]
    return Candidate(("unit", unit.pk), kept, unit.level, place, is_home=is_home)


def _group_candidate(group: UnitGroup) -> Candidate:
    names: Sequence[tuple[str, How]] = [
        (group.name, How.GROUP),
        *((alias, How.GROUP) for alias in group.aliases),
    ]
    rule = GroupRule(frozenset(group.kinds), frozenset(group.levels), group.only_border)
    return Candidate(("group", group.pk), names, rule=rule)


def _holds(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
