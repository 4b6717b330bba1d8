"""`sen COMMAND --help` in the language of the installation, with Sen's own options alone."""

import argparse
from argparse import ArgumentParser
from importlib import import_module

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.utils.translation import gettext, gettext_noop, ngettext

from sen.config.command_list import COMMANDS

ASKED = ("--help", "-h")
OF_ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("expected one argument"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""The sentences of Python's own argparse that whoever types a command meets."""

OF_PURE = (
    gettext_noop("Read a plan document and print it as JSON."),
    gettext_noop("a .txt, .docx or .pdf file"),
    gettext_noop("encoding of a .txt file that is neither UTF-8, UTF-16 nor Windows-1258"),
    gettext_noop(
        "Check whether a Word file is in the national form. Exit 0: it is, 1: it is not, 2: not readable."
    ),
    gettext_noop("a .docx file"),
    gettext_noop("Read the source, show the difference, write only after a yes."),
    gettext_noop("a wheel of vietnamadminunits, or its folder; else the installed one"),
    gettext_noop("the gazetteer to bring up to date"),
    gettext_noop("write without asking"),
    gettext_noop("show the difference only; exit 1 if there is one"),
)
"""Of the commands that run without Django, and so cannot mark their texts."""


def speak() -> None:
    """Let argparse ask our catalogues; it knows the environment's language only, and ships no Vietnamese."""
    setattr(argparse, "_", gettext)  # noqa: B010  (mypy knows no such name there)
    setattr(argparse, "ngettext", ngettext)  # noqa: B010


def is_asked(words: list[str]) -> str | None:
    """The command whose help is wanted: `sen backup --help`, `sen help backup`."""
    match words:
        case ["help", name, *_rest] if name in COMMANDS:
            return name
        case [name, *rest] if name in COMMANDS and any(word in ASKED for word in rest):
            return name
    return None


def text(name: str, pure: dict[str, str]) -> str:
    parser = _of_pure(pure[name]) if name in pure else _of_command(name)
    parser.description = gettext(parser.description) if parser.description else None
    for action in _options(parser):
        if action.help and action.help is not argparse.SUPPRESS:
            action.help = gettext(str(action.help))
    return parser.format_help()


def _of_pure(module: str) -> ArgumentParser:
    made: ArgumentParser = import_module(module).parser()
    return made


def _of_command(name: str) -> ArgumentParser:
    """Django's own options are for developers: they work, and are not shown."""
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("sen", name)
    theirs = _options_of_django(command, name)
    for action in _options(parser):
        if action.dest in theirs:
            action.help = argparse.SUPPRESS
    return parser


def _options_of_django(command: BaseCommand, name: str) -> set[str]:
    bases = [kind for kind in type(command).__mro__ if kind.__module__.startswith("django.")]
    parents = [kind for kind in bases if issubclass(kind, BaseCommand)]
    parsers = [kind().create_parser("sen", name) for kind in parents]
    return {action.dest for parser in parsers for action in _options(parser)} - {"help"}


def _options(parser: ArgumentParser) -> list[argparse.Action]:
    """Argparse tells them nowhere else."""
    return parser._actions  # noqa: SLF001
