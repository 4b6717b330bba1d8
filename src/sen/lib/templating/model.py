"""What a template may ask for, and what is wrong with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Value = str | Sequence[str]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is written in the template, ASCII without diacritics; a list is walked through by a loop."""

    name: str
    label: object
    """What it gives, for a reader: text, or something that turns into text in the reader's language."""
    sample: Value
    is_list: bool = False

    @property
    def written(self) -> str:
        """As an office writes it into its template."""
        if self.is_list:
            return f"{{%p for dong in {self.name} %}}\n{{{{ dong }}}}\n{{%p endfor %}}"
        return f"{{{{ {self.name} }}}}"


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of a part, or one of a table's cell; numbers from 1, 0 for "not there"."""

    part: str
    """body, header, footer or footnotes."""
    paragraph: int
    """In its part; in a table: in its cell."""
    table: int = 0
    row: int = 0
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Without a place it is about the whole file."""

    message_code: str
    """A key of `MESSAGES`."""
    place: Place | None = None
    line_text: str = ""
    """The first words of the line."""
    field: str = ""
    """What the template wrote there: a field, a tag, a filter."""
    proposed: str = ""
    """The nearest that is known."""


class FaultyTemplate(Exception):
    """What keeps a template from being filled."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.message_code}: {fault.field}".rstrip(": ") for fault in faults))
