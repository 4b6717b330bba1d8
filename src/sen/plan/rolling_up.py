"""What reports say when they are added up. Pure: a value, its sum, and the figures that a page shows of it.

The formula, as the page says it: of the work that was asked, that which is done, divided by that which is done or
going on. What nothing arose on, or does not apply, is no work; a line without an answer and a unit without a report are
counted beside it, and never as 0 %.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

KINDS = {
    "done": "done",
    "reported": "going",
    "nothing_arose": "nothing",
    "not_applicable": "exempt",
    "": "silent",
}
"""What a unit answered on a line, to where it counts."""


class Added:
    """Values that are added field by field: in any order, any grouping, with an empty one that changes nothing."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Lines(Added):
    """Lines of reports by what was answered; each duty is one line of one report, and counts once."""

    done: int = 0
    going: int = 0
    nothing: int = 0
    exempt: int = 0
    silent: int = 0

    @property
    def asked(self) -> int:
        return self.done + self.going + self.nothing + self.exempt + self.silent

    @property
    def work(self) -> int:
        return self.done + self.going

    @property
    def share_done(self) -> int | None:
        """In percent, rounded down so that 100 means all; None where nobody reported work."""
        return self.done * 100 // self.work if self.work else None


@dataclass(frozen=True, slots=True)
class Figures(Added):
    """One report, or many added up."""

    units_asked: int = 0
    units_sent: int = 0
    lead: Lines = Lines()
    coordinating: Lines = Lines()

    @property
    def units_silent(self) -> int:
        return self.units_asked - self.units_sent


def figures_of(units: Iterable[Mapping[str, Any]]) -> Figures:
    """Of the units of one report, as `snapshots` or a received file tells them."""
    return sum((_of_unit(unit) for unit in units), Figures())


def _of_unit(unit: Mapping[str, Any]) -> Figures:
    lines = unit["lines"] if unit["is_sent"] else []
    return Figures(
        units_asked=1,
        units_sent=int(unit["is_sent"]),
        lead=_of_lines(line for line in lines if line["part"] == "lead"),
        coordinating=_of_lines(line for line in lines if line["part"] != "lead"),
    )


def _of_lines(lines: Iterable[Mapping[str, Any]]) -> Lines:
    return sum((Lines(**{KINDS[line["answer"]]: 1}) for line in lines), Lines())
