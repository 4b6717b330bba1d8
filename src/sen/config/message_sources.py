"""The texts that a file hands to gettext: from the syntax tree, Django's own template reader, scripts, catalogues.

Gettext's tools need not be installed.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

CALLS = {  # function to the places of context, text and plural
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
DOMAINS = {"django": {".py", ".html", ".txt"}, "djangojs": {".js"}}
"""Domain of gettext to the files it is for."""

Key = tuple[str, str]
"""Context and text."""


@dataclass(frozen=True, slots=True)
class Message:
    context: str
    text: str
    plural: str = ""

    @property
    def key(self) -> Key:
        return self.context, self.text


def messages_in(path: Path) -> Iterator[Message]:
    """The texts a file hands to gettext."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _in_python(source)
    elif path.suffix in {".html", ".txt"}:
        yield from _in_calls(templatize(source))
    elif path.suffix == ".js":
        yield from _in_calls(source)


def messages_of_catalogue(path: Path) -> Iterator[Message]:
    """The texts a library's own English catalogue lists: also those that our reading of its source misses."""
    for entry in polib.pofile(str(path)):
        if not entry.obsolete:
            yield Message(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            arguments = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            yield from _message(name, arguments)


_CALL = re.compile(r"\b(n?p?gettext|_)\(")
_LITERAL = re.compile(r"""\s*,?\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def _in_calls(flat: str) -> Iterator[Message]:
    """Calls with literal arguments and noise between them: a script, or what Django makes of a template."""
    for call in _CALL.finditer(flat):
        arguments, at = [], call.end()
        while literal := _LITERAL.match(flat, at):
            arguments.append(ast.literal_eval(literal[1]))
            at = literal.end()
        yield from _message(call[1], arguments)


def _message(name: str, arguments: Sequence[object]) -> Iterator[Message]:
    if name not in CALLS:
        return
    context, text, plural = (
        "" if at is None else (arguments[at : at + 1] or [None])[0] for at in CALLS[name]
    )
    if isinstance(text, str) and text:
        yield Message(str(context or ""), text, str(plural or ""))
