"""Texts and their Vietnamese: `python -m sen.config.messages` tells the coverage, `... update` writes catalogues.

Counted are all texts of the rooms, and every text of every library in INSTALLED_APPS that is made for gettext, in
both domains, against what a user would get: the library's own Vietnamese and ours in `config`'s catalogues.
"""

import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polib

from sen.config.message_sources import DOMAINS, Key, Message, messages_in, messages_of_catalogue

SEN = Path(__file__).resolve().parents[1]
NOT_REACHED: dict[str, dict[str, str]] = {}
"""Library to patterns of its files whose texts no user of ours can reach, each with the reason.

None so far: Django, allauth and django-filter are Vietnamese throughout. An application in INSTALLED_APPS counts by
itself, all of it; what its screens never show is excused here.
"""
NO_SCREENS = {"tests", "test", "testapp", "migrations", "locale", "node_modules"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdi]|%%|%[sd]|\{(\w*)\}")


def catalogue(room: str, domain: str = "django") -> Path:
    return SEN / room / "locale" / "vi" / "LC_MESSAGES" / f"{domain}.po"


def own_messages(domain: str = "django") -> dict[str, dict[Key, Message]]:
    """Room to its texts."""
    rooms: dict[str, dict[Key, Message]] = defaultdict(dict)
    for path in sorted(SEN.rglob("*")):
        if path.suffix in DOMAINS[domain] and "migrations" not in path.parts:
            room = path.relative_to(SEN).parts[0]
            rooms[room].update((message.key, message) for message in messages_in(path))
    return {room: found for room, found in rooms.items() if found}


def libraries() -> list[str]:
    """The packages of others that INSTALLED_APPS names, and bring texts; Django's own below one name."""
    from django.conf import settings

    names = dict.fromkeys(app.partition(".")[0] for app in settings.INSTALLED_APPS)
    return [
        name for name in names if name != SEN.name and any(_folder_of(name).rglob("locale/*/LC_MESSAGES"))
    ]


def library_messages(domain: str = "django") -> dict[str, dict[Key, Message]]:
    found = {
        library: {
            key: message for path, key, message in _texts_of(library, domain) if _is_reached(library, path)
        }
        for library in libraries()
    }
    return {library: messages for library, messages in found.items() if messages}


def _is_reached(library: str, path: str) -> bool:
    return not any(fnmatch(path, pattern) for pattern in NOT_REACHED.get(library, ()))


@cache
def _texts_of(library: str, domain: str) -> tuple[tuple[str, Key, Message], ...]:
    """File below the library's folder, key, text. The library's own English catalogue adds what we do not see."""
    folder = _folder_of(library)
    found = [
        (str(path.relative_to(folder)), message)
        for path in _files_of(folder, domain)
        for message in messages_in(path)
    ]
    seen = {message.key for _path, message in found}
    for path in sorted(folder.rglob(f"locale/en/LC_MESSAGES/{domain}.po")):
        of_app = str(path.relative_to(folder))
        found += [(of_app, each) for each in messages_of_catalogue(path) if each.key not in seen]
    return tuple((path, message.key, message) for path, message in found)


def _files_of(folder: Path, domain: str) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).parts
        if path.suffix in DOMAINS[domain] and not NO_SCREENS & set(below) and path.is_file():
            yield path


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


def vietnamese(domain: str = "django") -> dict[str, dict[Key, polib.POEntry]]:
    """Room or library to its Vietnamese texts. What a library lacks stands in `config`'s catalogue."""
    known = {room: translations(catalogue(room, domain)) for room in own_messages(domain)}
    ours = translations(catalogue("config", domain))
    for library in libraries():
        known[library] = {**_shipped(library, domain), **ours}
    return known


@cache
def _shipped(library: str, domain: str) -> dict[Key, polib.POEntry]:
    """What a library brings along."""
    compiled = sorted(_folder_of(library).rglob(f"locale/vi/LC_MESSAGES/{domain}.mo"))
    return {key: entry for path in compiled for key, entry in translations(path).items()}


@dataclass(frozen=True, slots=True)
class Coverage:
    package: str
    domain: str
    total: int
    by_library: int
    """So many came with the library; the rest is ours."""
    missing: list[Key]
    wrong: list[Key]
    """Placeholders of text and translation differ: such a text fails on the screen."""


def coverage() -> list[Coverage]:
    """How much of each package is Vietnamese."""
    parts = []
    for domain in DOMAINS:
        known = vietnamese(domain)
        own, of_libraries = own_messages(domain), library_messages(domain)
        parts += [_coverage_of(room, domain, own[room], known[room], {}) for room in own]
        parts += [
            _coverage_of(name, domain, found, known[name], _shipped(name, domain))
            for name, found in of_libraries.items()
        ]
    return parts


def _coverage_of(
    package: str,
    domain: str,
    found: Mapping[Key, Message],
    known: Mapping[Key, polib.POEntry],
    shipped: Mapping[Key, polib.POEntry],
) -> Coverage:
    missing = [key for key in found if key not in known]
    wrong = [key for key in found if key in known and not _fits(known[key])]
    return Coverage(package, domain, len(found), sum(key in shipped for key in found), missing, wrong)


def _fits(entry: polib.POEntry) -> bool:
    """A Vietnamese plural may use what either English form names."""
    asked = _names(entry.msgid) | _names(entry.msgid_plural or "")
    given = [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())
    return all(_names(text) <= asked for text in given) and (
        bool(entry.msgid_plural) or all(_names(text) == asked for text in given)
    )


def _names(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)} - {"%%"}


def update(room: str, found: Mapping[Key, Message], domain: str = "django") -> int:
    """Write a room's catalogue: new texts at its end, what is gone or fuzzy dropped. How many wait for words."""
    path = catalogue(room, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [entry for entry in (polib.pofile(str(path)) if path.exists() else []) if _is_done(entry)]
    written = polib.POFile(wrapwidth=110)
    written.metadata = {
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in kept}
    written.extend(entry for key, entry in known.items() if key in found)
    written.extend(_empty(message) for key, message in found.items() if key not in known)
    written.save(str(path))
    return sum(key not in known for key in found)


def _empty(message: Message) -> polib.POEntry:
    plural = {"msgid_plural": message.plural, "msgstr_plural": {0: ""}} if message.plural else {}
    return polib.POEntry(msgctxt=message.context or None, msgid=message.text, **plural)


def library_gaps(domain: str = "django") -> dict[Key, Message]:
    """Texts of libraries for `config`'s catalogue: they ship no Vietnamese, it fails, or ours is better already."""
    gaps: dict[Key, Message] = {}
    ours = translations(catalogue("config", domain))
    for library, found in library_messages(domain).items():
        shipped = {key for key, entry in _shipped(library, domain).items() if _fits(entry)}
        gaps |= {key: message for key, message in found.items() if key in ours or key not in shipped}
    return gaps


def _update_all() -> None:
    for domain in DOMAINS:
        found = own_messages(domain)
        if of_config := {**found.get("config", {}), **library_gaps(domain)}:
            found["config"] = of_config
        for room in found:
            waiting = update(room, found[room], domain)
            sys.stdout.write(f"{room} {domain}: {waiting} to be translated\n")


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        _update_all()
        return 0
    parts = coverage()
    for part in parts:
        done = part.total - len(part.missing)
        own = f"  ({part.by_library} its own)" if part.by_library else ""
        sys.stdout.write(f"{part.package:16}{part.domain:10}{done:5} of {part.total:5}{own}\n")
        for context, text in part.missing:
            sys.stdout.write(f"    missing: {text!r} {context and f'({context})'}\n")
        for _context, text in part.wrong:
            sys.stdout.write(f"    other placeholders: {text!r}\n")
    total, missing = sum(part.total for part in parts), sum(len(part.missing) for part in parts)
    sys.stdout.write(f"vi {100 * (total - missing) / total:.1f} %\n")
    return 1 if missing or any(part.wrong for part in parts) else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sen.config.settings")
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # the settings make a data folder; the count needs only the apps
        os.environ["SEN_DATA_DIR"] = folder
        status = main(sys.argv[1:])
    sys.exit(status)
