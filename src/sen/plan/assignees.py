"""Units and groups as one kind of value: "u12" is unit 12, "g3" is group 3."""

import re
from dataclasses import dataclass
from typing import Any, Self

_KEY = re.compile(r"(?P<kind>[ug])(?P<pk>[1-9]\d{0,17})")


@dataclass(frozen=True, slots=True)
class Assignee:
    """Whom a task may be given to: exactly one of both is set."""

    unit_id: int | None = None
    group_id: int | None = None

    @classmethod
    def of_key(cls, key: str) -> Self:
        """Raises ValueError for anything but "u12" or "g3"."""
        found = _KEY.fullmatch(key)
        if found is None:
            raise ValueError(key)
        pk = int(found["pk"])
        return cls(unit_id=pk) if found["kind"] == "u" else cls(group_id=pk)

    @property
    def key(self) -> str:
        return f"u{self.unit_id}" if self.unit_id else f"g{self.group_id}"

    def fits(self, assignment: Any) -> bool:
        return bool((assignment.unit_id, assignment.group_id) == (self.unit_id, self.group_id))
