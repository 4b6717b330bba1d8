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
            return f"{{%p for dong in {self.name} %}} {{{{ dong }}}} {{%p endfor %}}"
        return f"{{{{ {self.name} }}}}"


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` says where (a part with a paragraph or a table cell); `line` is its number in reading order, from 1."""

    message_code: str
    place: str = ""
    line: int = 0
    line_text: str = ""
    """The first words of the line."""
    field: str = ""
    proposed: str = ""
    """The nearest field that is known."""
    asked: str = ""
    """What the template wrote there: a name, a tag, a filter."""
