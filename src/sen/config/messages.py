"""Texts and their Vietnamese: `python -m sen.config.messages` tells the coverage, `... update` writes catalogues.

Reads the texts from the syntax tree and through Django's own template reader, so gettext's tools need not be
installed. Counted are all texts of the rooms, and those of the libraries that a screen of ours can show.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import polib
from django.utils.translation.template import templatize

SEN = Path(__file__).resolve().parents[1]
OWN_CATALOGUE = "locale/vi/LC_MESSAGES/django.po"
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
REACHABLE = {  # library to the files whose texts can appear on a screen of ours
    "django": (
        "forms/*.py", "core/validators.py", "db/models/base.py", "db/models/constraints.py",
        "db/models/fields/__init__.py", "db/models/fields/related.py", "db/models/fields/json.py",
        "contrib/auth/password_validation.py", "contrib/auth/validators.py", "utils/dates.py",
        "utils/timesince.py", "utils/text.py", "template/defaultfilters.py",
    ),
    "allauth": ("account/[!am]*.py", "account/a[!d]*.py", "account/internal/**/*.py", "templates/account/**/*", "templates/allauth/**/*"),
    "django_filters": ("fields.py", "filters.py", "filterset.py", "widgets.py"),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdi]|%%|%[sd]|\{(\w*)\}")

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
        yield from _in_template(source)


def _in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            arguments = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            yield from _message(name, arguments)


_CALL = re.compile(r"\b(n?p?gettext|_)\(")
_LITERAL = re.compile(r"""\s*,?\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def _in_template(source: str) -> Iterator[Message]:
    """Django turns a template into calls with literal arguments and noise between them."""
    flat = templatize(source)
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


def own_messages() -> dict[str, dict[Key, Message]]:
    """Room to its texts."""
    rooms: dict[str, dict[Key, Message]] = defaultdict(dict)
    for path in sorted(SEN.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
            room = path.relative_to(SEN).parts[0]
            rooms[room].update((message.key, message) for message in messages_in(path))
    return {room: found for room, found in rooms.items() if found}


def library_messages() -> dict[str, dict[Key, Message]]:
    return {
        library: {
            message.key: message
            for pattern in patterns
            for path in sorted(_folder_of(library).glob(pattern))
            if path.is_file()
            for message in messages_in(path)
        }
        for library, patterns in REACHABLE.items()
    }


def _folder_of(library: str) -> Path:
    spec = find_spec(library)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def translations(path: Path) -> dict[Key, polib.POEntry]:
    """The finished entries of a catalogue, source or compiled; none when there is no such file."""
    if not path.exists():
        return {}
    entries = polib.mofile(str(path)) if path.suffix == ".mo" else polib.pofile(str(path))
    return {(entry.msgctxt or "", entry.msgid): entry for entry in entries if _is_done(entry)}


def _is_done(entry: polib.POEntry) -> bool:
    done = all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)
    return done and not entry.obsolete and not getattr(entry, "fuzzy", False)


def vietnamese() -> dict[str, dict[Key, polib.POEntry]]:
    """Room or library to its Vietnamese texts. What a library lacks stands in `config`'s catalogue."""
    known = {room: translations(SEN / room / OWN_CATALOGUE) for room in own_messages()}
    ours = translations(SEN / "config" / OWN_CATALOGUE)
    for library in REACHABLE:
        known[library] = {**_shipped(library), **ours}
    return known


def _shipped(library: str) -> dict[Key, polib.POEntry]:
    """What a library brings along; of Django only the parts that are installed apps of ours."""
    compiled = sorted(_folder_of(library).glob("**/locale/vi/LC_MESSAGES/django.mo"))
    ours = [path for path in compiled if "contrib" not in path.parts or "auth" in path.parts]
    return {key: entry for path in ours for key, entry in translations(path).items()}


@dataclass(frozen=True, slots=True)
class Coverage:
    package: str
    total: int
    missing: list[Key]
    wrong: list[Key]
    """Placeholders of text and translation differ: such a text fails on the screen."""


def coverage() -> list[Coverage]:
    """How much of each package is Vietnamese."""
    known = vietnamese()
    found = {**own_messages(), **library_messages()}
    return [_coverage_of(package, found[package], known[package]) for package in found]


def _coverage_of(package: str, found: Mapping[Key, Message], known: Mapping[Key, polib.POEntry]) -> Coverage:
    missing = [key for key in found if key not in known]
    wrong = [key for key in found if key in known and not _fits(known[key])]
    return Coverage(package, len(found), missing, wrong)


def _fits(entry: polib.POEntry) -> bool:
    """A Vietnamese plural may use what either English form names."""
    asked = _names(entry.msgid) | _names(entry.msgid_plural or "")
    given = [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())
    return all(_names(text) <= asked for text in given) and (
        bool(entry.msgid_plural) or all(_names(text) == asked for text in given)
    )


def _names(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)} - {"%%"}


def update(room: str, found: Mapping[Key, Message]) -> int:
    """Write a room's catalogue: new texts at its end, what is gone or fuzzy dropped. How many wait for words."""
    path = SEN / room / OWN_CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [entry for entry in (polib.pofile(str(path)) if path.exists() else []) if _is_done(entry)]
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in kept}
    catalogue.extend(entry for key, entry in known.items() if key in found)
    catalogue.extend(_empty(message) for key, message in found.items() if key not in known)
    catalogue.save(str(path))
    return sum(key not in known for key in found)


def _empty(message: Message) -> polib.POEntry:
    plural = {"msgid_plural": message.plural, "msgstr_plural": {0: ""}} if message.plural else {}
    return polib.POEntry(msgctxt=message.context or None, msgid=message.text, **plural)


def library_gaps() -> dict[Key, Message]:
    """Reachable texts of libraries that they do not ship in Vietnamese: the catalogue of `config`."""
    gaps: dict[Key, Message] = {}
    for library, found in library_messages().items():
        shipped = _shipped(library)
        gaps |= {key: message for key, message in found.items() if key not in shipped}
    return gaps


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        found = own_messages()
        found["config"] = {**found.get("config", {}), **library_gaps()}
        for room in found:
            sys.stdout.write(f"{room}: {update(room, found[room])} to be translated\n")
        return 0
    parts = coverage()
    for part in parts:
        done = part.total - len(part.missing)
        sys.stdout.write(f"{part.package:16}{done:5} of {part.total:5}\n")
        for context, text in part.missing:
            sys.stdout.write(f"    missing: {text!r} {context and f'({context})'}\n")
        for _context, text in part.wrong:
            sys.stdout.write(f"    other placeholders: {text!r}\n")
    total, missing = sum(part.total for part in parts), sum(len(part.missing) for part in parts)
    sys.stdout.write(f"vi {100 * (total - missing) / total:.1f} %\n")
    return 1 if missing or any(part.wrong for part in parts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
