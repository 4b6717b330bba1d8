"""What a line of the tables says."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sen.org.models import Actor, Role, Unit, User

ALL = frozenset(Role.values)
NONE: frozenset[str] = frozenset()


def but(*roles: str) -> frozenset[str]:
    return ALL - set(roles)


@dataclass
class Side:
    """One side of the wall: its mark, unit, people and rows."""

    mark: str
    unit: Unit
    all_roles: User
    """Holds every role in the unit: the strongest reader on this side."""
    by_role: dict[str, User]
    rows: dict[str, Any] = field(default_factory=dict)
    answers: dict[tuple[int | None, str], tuple[int, str]] = field(default_factory=dict)
    """What somebody read at an address: each test begins with the same rows, so it is asked once.
    Of both sides in one: a list has the same address on each."""


def named_in_its_room(rule: Callable[..., Any]) -> str:
    """As it is imported: rules that are cut into files are one module to whoever asks them."""
    room = re.sub(r"\.rules\..+", ".rules", rule.__module__.removeprefix("sen."))
    return f"{room}.{rule.__name__}"


@dataclass(frozen=True)
class Rule:
    """A rule and the roles that pass, by where the row stands. Elsewhere nobody passes unless it says so."""

    rule: Callable[..., Any]
    row: str
    """Key of the row the rule is asked about."""
    own: Collection[str] = ALL
    beside: Collection[str] = NONE
    elsewhere: Collection[str] = NONE
    nobody: bool = False
    """Passes without any role."""
    args: Callable[[Side], tuple[Any, ...]] = lambda _side: ()
    """Further arguments after the actor (and the row, for `can_*`)."""
    kwargs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return named_in_its_room(self.rule)

    def passes(self, actor: Actor, side: Side) -> bool:
        row = side.rows[self.row]
        if self.rule.__name__.startswith("can_"):
            return bool(self.rule(actor, *(self.args(side) or (row,)), **self.kwargs))
        return bool(self.rule(actor, *self.args(side), **self.kwargs).filter(pk=row.pk).exists())


@dataclass(frozen=True)
class Address:
    """A URL name and what it answers.

    GET: `anonymous`, `stranger` (signed in without any role, and holder of every role elsewhere), `allowed`
    (holder of every role here). With `row`, our row is asked for; the row elsewhere must be 404 for `allowed`.
    POST: what `post` gives for a side is sent; `foreign` names fields and the rows whose keys, taken from
    elsewhere, must be refused with nothing written.
    """

    name: str
    row: str | tuple[str, ...] = ()
    args: tuple[Any, ...] = ()
    """Fixed parts of the address, after the row's."""
    allowed: int = 200
    stranger: int | None = None
    anonymous: int = 302
    as_role: str = ""
    """Asked as the holder of this role alone; else of all roles."""
    post: Callable[[Side], dict[str, Any]] | None = None
    posted: int = 302
    stranger_posted: Collection[int] = ()
    """For what strangers may send too (log-in, language); else nothing may be written."""
    foreign: Mapping[str, str] = field(default_factory=dict)
    past: bool = False
    """Whoever was in the unit once still reads its name there: beside the own role that ended."""
    shared: bool = False
    """The row belongs to the whole installation: the same roles elsewhere may see it too."""
    tells: bool = True
    """The side's own people read its mark there: there is something to leak."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.row,) if isinstance(self.row, str) else self.row

    def arguments(self, side: Side) -> list[Any]:
        return [*(getattr(side.rows[key], "pk", side.rows[key]) for key in self.keys), *self.args]

    @property
    def for_strangers(self) -> int:
        return self.stranger if self.stranger is not None else (404 if self.keys else 200)


@dataclass(frozen=True)
class Elsewhere:
    """A URL name that another test covers, with the reason."""

    name: str
    why: str
