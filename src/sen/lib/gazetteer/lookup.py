"""Questions to the gazetteer: by name, by key, back and forth in time."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, cached_property

from sen.lib.gazetteer.model import Level, Place
from sen.lib.gazetteer.table import read_places
from sen.lib.vi_text import matching_form, search_form


class Gazetteer:
    """All places in memory. Built from rows, so that tests bring their own."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_key = {place.key: place for place in places}

    def __len__(self) -> int:
        return len(self._by_key)

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def place(self, key: str) -> Place | None:
        return self._by_key.get(key)

    def places(self, *, level: Level | None = None, on: date | None = None) -> list[Place]:
        return [place for place in self._by_key.values() if _fits(place, level, on)]

    def places_named(
        self, text: str, *, on: date | None = None, level: Level | None = None, limit: int = 20
    ) -> list[Place]:
        """Those whose name is `text` or begins with it or holds its words, the nearest first.

        Marks and tone placement may be left out ("tan hoa" finds "Tân Hòa" and "Tân Hoà"); typed marks only
        rank. After a comma stands what it belongs to or belonged to: "Tân Lập, Mộc Châu". `on` None: of any day.
        """
        first, *rest = text.split(",")
        wanted, above = search_form(first), [search_form(part) for part in rest if part.strip()]
        if not wanted:
            return []
        marked = matching_form(" ".join(first.split()))
        found = [
            (rank, place)
            for place, full, short in self._folded
            if (rank := _rank(wanted, full, short)) is not None and _fits(place, level, on)
        ]
        kept = [(rank, place) for rank, place in found if self._lies_in(place, above)]
        kept.sort(
            key=lambda one: (one[0], _is_unmarked(marked, one[1]), one[1].valid_to is not None, one[1].key)
        )
        return [place for _rank_, place in kept[:limit]]

    def successors_of(self, place: Place) -> list[Place]:
        """What it became. Of a district: everything its communes went into, for the source names no more."""
        if place.level is Level.DISTRICT and not place.successors:
            keys = dict.fromkeys(key for part in self.parts_of(place) for key in part.successors)
            return self._all(list(keys))
        return self._all(place.successors)

    def predecessors_of(self, place: Place) -> list[Place]:
        return self._all(self._predecessors.get(place.key, ()))

    def former_names(self, place: Place) -> list[str]:
        """Names of what it was made of, other than its own."""
        names = dict.fromkeys(former.name for former in self.predecessors_of(place))
        return [name for name in names if name != place.name]

    def gave_only_a_part(self, place: Place) -> bool:
        """It went to several: each of these received a part."""
        return len(place.successors) > 1

    def province_of(self, place: Place) -> Place | None:
        while place.parent:
            above = self._by_key.get(place.parent)
            if above is None:
                return None
            place = above
        return place

    def above(self, place: Place) -> list[Place]:
        """The district, where there was one, and the province."""
        found: list[Place] = []
        while place.parent and place.parent in self._by_key:
            place = self._by_key[place.parent]
            found.append(place)
        return found

    def parts_of(self, place: Place) -> list[Place]:
        """What lies directly in it."""
        return self._all(self._parts.get(place.key, ()))

    def _lies_in(self, place: Place, names: Sequence[str]) -> bool:
        if not names:
            return True
        around = [search_form(above.name) for above in self.above(place)]
        return all(any(name in each for each in around) for name in names)

    def _all(self, keys: Sequence[str]) -> list[Place]:
        return [self._by_key[key] for key in keys if key in self._by_key]

    @cached_property
    def _folded(self) -> list[tuple[Place, str, str]]:
        return [
            (place, search_form(place.name), search_form(place.short_name)) for place in self._by_key.values()
        ]

    @cached_property
    def _predecessors(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for place in self._by_key.values():
            for key in place.successors:
                found.setdefault(key, []).append(place.key)
        return found

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for place in self._by_key.values():
            found.setdefault(place.parent, []).append(place.key)
        return found


@cache
def gazetteer() -> Gazetteer:
    """The shipped one, read at the first question (0.1 s) and kept."""
    return Gazetteer(read_places())


def _fits(place: Place, level: Level | None, on: date | None) -> bool:
    return (level is None or place.level is level) and (on is None or place.exists_on(on))


def _rank(wanted: str, full: str, short: str) -> int | None:
    """0 for the name itself, 1 for its beginning, 2 for words within it; None when it is another."""
    if wanted in (full, short):
        return 0
    if full.startswith(f"{wanted} ") or short.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in full else None


def _is_unmarked(marked: str, place: Place) -> bool:
    """Among names that fold alike, those that bear the typed marks come first."""
    names = (matching_form(place.name), matching_form(place.short_name))
    return not any(name.startswith(marked) for name in names)
