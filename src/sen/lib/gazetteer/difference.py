"""What a refresh would change, in counts and names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sen.lib.gazetteer.model import Place


@dataclass(frozen=True, slots=True)
class Difference:
    added: Sequence[Place]
    changed: Sequence[tuple[Place, Place]]
    """Before and after."""
    gone: Sequence[Place]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.gone)


def difference(before: Iterable[Place], after: Iterable[Place]) -> Difference:
    old, new = ({place.key: place for place in places} for places in (before, after))
    return Difference(
        added=[place for key, place in new.items() if key not in old],
        changed=[(old[key], place) for key, place in new.items() if key in old and old[key] != place],
        gone=[place for key, place in old.items() if key not in new],
    )
