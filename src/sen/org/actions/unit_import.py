"""A list of units taken in: tried row by row, written whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.lib.vi_text import fold
from sen.org.actions.successions import Change, confirm_succession, draft_succession
from sen.org.actions.units import add_unit, change_unit, correct_name, set_aliases
from sen.org.models import Actor, Role, Succession, Unit
from sen.org.rules import managed_units
from sen.org.unit_table import HEADINGS, TableRow

KINDS = {
    "uy ban nhan dan": "peoples_committee", "ubnd": "peoples_committee", "hoi dong nhan dan": "peoples_council",
    "hdnd": "peoples_council", "van phong": "office", "so": "department", "phong": "division", "cong an": "police",
    "ban chi huy quan su": "military", "bo chi huy quan su": "military", "quan su": "military",
    "don bien phong": "border_post", "bien phong": "border_post", "mat tran": "mass_organisation",
    "uy ban mat tran": "mass_organisation", "ubmttq": "mass_organisation", "doan the": "mass_organisation",
    "to chuc chinh tri - xa hoi": "mass_organisation", "hoi ": "mass_organisation", "doan ": "mass_organisation",
    "doan thanh nien": "mass_organisation", "dang uy": "party_body", "dang": "party_body", "ban tuyen giao": "party_body",
    "truong": "school", "truong hoc": "school", "trung tam": "station", "tram": "station", "dai": "station",
    "ban quan ly": "station", "don vi su nghiep": "station", "khac": "other",
}  # fmt: skip
"""What lists write in the column "Loại", or with what a name begins."""
LEVELS = {
    "trung uong": "central", "tinh": "province", "thanh pho": "province", "huyen": "district", "quan": "district",
    "thi xa": "district", "xa": "commune", "phuong": "commune", "thi tran": "commune", "dac khu": "commune",
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2199
YES, NO = {"co", "x", "1", "true", "dung", "yes"}, {"", "khong", "0", "false", "no"}


class Outcome(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


OUTCOMES = {
    Outcome.ADDED: gettext_lazy("new"),
    Outcome.CHANGED: gettext_lazy("changed"),
    Outcome.SAME: gettext_lazy("as it is"),
    Outcome.WRONG: gettext_lazy("wrong"),
}


@dataclass(slots=True)
class ImportLine:
    number: int
    name: str
    outcome: Outcome
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportResult:
    lines: Sequence[ImportLine]
    is_written: bool

    @property
    def wrong(self) -> list[ImportLine]:
        return [line for line in self.lines if line.outcome is Outcome.WRONG]

    @property
    def added(self) -> int:
        return self._count(Outcome.ADDED)

    @property
    def changed(self) -> int:
        return self._count(Outcome.CHANGED)

    @property
    def same(self) -> int:
        return self._count(Outcome.SAME)

    def _count(self, outcome: Outcome) -> int:
        return sum(line.outcome is outcome for line in self.lines)


def import_units(rows: Sequence[TableRow], *, dry_run: bool, by: Actor, now: datetime) -> ImportResult:
    """Add and change the units of the list, known by their code. One wrong row, and nothing is written.

    The dry run does all of it and takes it back, so what it says is what happens.
    """
    home = Unit.objects.filter(pk__in=by.authorities_as(Role.ADMINISTRATOR)).order_by("pk").first()
    if home is None:
        raise PermissionDenied
    with transaction.atomic():
        lines = _Import(rows, home, by, now).run()
        is_written = not dry_run and not any(line.errors for line in lines)
        transaction.set_rollback(not is_written)
    return ImportResult(lines, is_written)


class _Import:
    def __init__(self, rows: Sequence[TableRow], home: Unit, by: Actor, now: datetime) -> None:
        self.rows, self.home, self.by, self.now = rows, home, by, now
        self.kept = by.authorities_as(Role.ADMINISTRATOR)
        self.units: dict[str, Unit] = {}
        for unit in managed_units(by).filter(valid_to=None).order_by("pk"):
            self._know(unit)

    def run(self) -> list[ImportLine]:
        """Bodies above before those below them, whatever their order in the file; lines in the file's order."""
        done = {row.number: self._line(row) for row in self._parents_first()}
        return [done[row.number] for row in self.rows]

    def _parents_first(self) -> Iterator[TableRow]:
        waiting = {key: row for row in self.rows for key in _keys(row.cells)}
        seen: set[int] = set()

        def with_parents(row: TableRow) -> Iterator[TableRow]:
            if row.number not in seen:
                seen.add(row.number)
                if above := waiting.get(fold(row.cells.get("parent", ""))):
                    yield from with_parents(above)
                yield row

        for row in self.rows:
            yield from with_parents(row)

    def _line(self, row: TableRow) -> ImportLine:
        name = row.cells.get("name", "")
        try:
            with transaction.atomic():
                outcome = self._take(row)
        except ValidationError as error:
            return ImportLine(row.number, name, Outcome.WRONG, _texts(error))
        return ImportLine(row.number, name, outcome)

    def _take(self, row: TableRow) -> Outcome:
        facts = _facts(row.cells)
        known = next((self.units[key] for key in _keys(row.cells) if key in self.units), None)
        parent = self._parent(row.cells, known)
        if known is None:
            unit = self._add(row.cells, facts, parent)
            outcome = Outcome.ADDED
        else:
            unit = known
            outcome = Outcome.CHANGED if self._change(known, row.cells, facts, parent) else Outcome.SAME
        self._know(unit)
        return outcome

    def _parent(self, cells: Mapping[str, str], known: Unit | None) -> Unit | None:
        written = cells.get("parent", "")
        if not written:
            return known.parent if known else self.home
        parent = self.units.get(fold(written))
        if parent is None or parent.authority_id not in self.kept:
            raise _wrong(
                "parent", _("there is no unit %(written)s here or in the file") % {"written": f"“{written}”"}
            )
        return parent

    def _add(self, cells: Mapping[str, str], facts: dict[str, Any], parent: Unit | None) -> Unit:
        parent = parent or self.home
        if "kind" not in facts:
            facts["kind"] = _kind_of_name(cells["name"])
        facts.setdefault("level", parent.level)
        facts.pop("renamed_on", None)
        aliases = facts.pop("aliases", [])
        return add_unit(parent, name=cells["name"], aliases=aliases, by=self.by, now=self.now, **facts)

    def _change(
        self, unit: Unit, cells: Mapping[str, str], facts: dict[str, Any], parent: Unit | None
    ) -> bool:
        aliases, since = facts.pop("aliases", None), facts.pop("renamed_on", None)
        changes = {name: value for name, value in facts.items() if getattr(unit, name) != value}
        if parent != unit.parent:
            changes["parent"] = parent
        if changes:
            change_unit(unit.pk, by=self.by, now=self.now, **changes)
        if is_renamed := cells["name"] != unit.name:
            self._rename(unit, cells, since)
        wants = aliases is not None and set(aliases) != {alias.alias for alias in unit.aliases.all()}
        if wants:
            set_aliases(unit.pk, aliases=aliases or (), by=self.by, now=self.now)
        unit.refresh_from_db()
        return bool(changes) or is_renamed or wants

    def _rename(self, unit: Unit, cells: Mapping[str, str], since: date | None) -> None:
        """With a day it is a change of units by an act, as any other; without one a slip is put right."""
        if since is None:
            correct_name(unit.pk, name=cells["name"], by=self.by, now=self.now)
            return
        if not cells.get("act"):
            raise _wrong("act", _("a new name from a day on needs the number of its act"))
        change = Change(
            kind=Succession.Kind.RENAME,
            olds=[unit],
            effective_on=since,
            act_number=cells["act"],
            new_name=cells["name"],
        )
        drafted = draft_succession(change, by=self.by, now=self.now)
        confirm_succession(drafted.pk, by=self.by, now=self.now)

    def _know(self, unit: Unit) -> None:
        for key in (unit.code, unit.name, unit.short_name):
            if key:
                self.units.setdefault(fold(key), unit)


def _keys(cells: Mapping[str, str]) -> list[str]:
    """A row is known by its code; without one by its name."""
    code, name = fold(cells.get("code", "")), fold(cells.get("name", ""))
    return [key for key in (code, name) if key]


def _facts(cells: Mapping[str, str]) -> dict[str, Any]:
    """The cells as values. An empty cell changes nothing."""
    if not cells.get("name"):
        raise _wrong("name", _("is empty"))
    plain = {
        name: cells[name] for name in ("code", "short_name", "email", "name_en", "name_km") if cells.get(name)
    }
    facts: dict[str, Any] = dict(plain)
    if written := cells.get("kind"):
        facts["kind"] = _one_of(KINDS, written, "kind")
    if written := cells.get("level"):
        facts["level"] = _one_of(LEVELS, written, "level")
    if written := cells.get("aliases"):
        facts["aliases"] = [alias for part in written.split(";") if (alias := " ".join(part.split()))]
    if "is_border" in cells:
        facts["is_border"] = _yes_or_no(cells["is_border"])
    for name in ("valid_from", "renamed_on"):
        if written := cells.get(name):
            facts[name] = _day(written, name)
    return facts


def _one_of(known: Mapping[str, str], written: str, column: str) -> str:
    plain = fold(written).strip()
    if plain in known.values():
        return plain
    if plain in known:
        return known[plain]
    begun = [words for words in known if plain.startswith(words)]
    if not begun:
        raise _wrong(column, _("%(written)s is not known") % {"written": f"“{written}”"})
    return known[max(begun, key=len)]


def _kind_of_name(name: str) -> str:
    try:
        return _one_of(KINDS, name, "kind")
    except ValidationError:
        raise _wrong("kind", _("is empty, and the name does not say it")) from None


def _yes_or_no(written: str) -> bool:
    if (plain := fold(written)) in YES | NO:
        return plain in YES
    raise _wrong("is_border", _("write “có” or leave it empty"))


def _day(written: str, column: str) -> date:
    with suppress(ValueError):
        day = datetime.strptime(written, "%d/%m/%Y").date()  # noqa: DTZ007  (a day has no zone)
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise _wrong(column, _("%(written)s is no day; write 01/07/2025") % {"written": f"“{written}”"})


def _wrong(column: str, text: str) -> ValidationError:
    return ValidationError(f"{HEADINGS[column][0]}: {text}")


def _texts(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [_with_heading(name, text) for name, texts in error.message_dict.items() for text in texts]


def _with_heading(name: str, text: str) -> str:
    heading: Iterable[str] = HEADINGS.get(name, ())
    return f"{next(iter(heading))}: {text}" if heading else text
