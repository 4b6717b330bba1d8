"""docs/explanation/principles.md, as far as a test can hold it. Read from the models, the settings and the source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

SOURCE = Path(__file__).parents[1] / "src" / "sen"
PRINCIPLES = Path(__file__).parents[1] / "docs" / "explanation" / "principles.md"

SCORE = re.compile(
    r"scor|rating|rank|grade|karma|reputation|sentiment|attitude|loyal|trust|influence|_level$"
)
PERSON = re.compile(r"user|person|reader|visitor|reporter|commenter|author|contact|follower|citizen")
OWN_PEOPLE = {
    "org.User",
    "org.Membership",
    "org.Invitation",
    "org.OpenSession",
    "org.SecondFactorReset",
    "plan.Reviewer",
    "plan.Report",
    "plan.ReportDraft",
    "plan.Chase",
    "plan.Acknowledgement",
    "plan.PlanDraft",
    "plan.Revision",
    "plan.PlanRecipient",
    "plan.CommentRequest",
    "plan.UnitComment",
    "plan.CommentPoint",
    "plan.Directive",
    "plan.DirectiveAnswer",
    "plan.DirectiveDuty",
}
"""The office's own users, the roles they hold, the links that invite them, and what they wrote."""
NETWORK = re.compile(
    r"^(socket|ssl|smtplib|ftplib|http\.client|urllib\.request|requests|httpx|aiohttp|urllib3|websockets?|telnetlib)(\.|$)"
)
SOCIAL = re.compile(
    r"facebook|twitter|tweepy|tiktok|zalo|instagram|youtube|telegram|linkedin|mastodon", re.IGNORECASE
)
MAY_CONNECT = {
    "jobs": "the outbox speaks to the office's own mail server",
    "lib/fetch/line.py": "the one safe door: connects to public addresses only, or where its caller may",
    "lib/fetch/door.py": "the same door: speaks HTTP over it",
    "config": "`sen serve` looks for a free port on this machine, and asks its own web process whether it answers",
}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("sen.")]


def field_names(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.get_fields() if isinstance(field, models.Field)]


def is_about_a_person(model: type[models.Model]) -> bool:
    names = [model.__name__.lower(), *field_names(model)]
    return any(PERSON.search(name) for name in names) and model._meta.label != "audit.Entry"


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(SOURCE), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_no_row_about_a_person_holds_a_score():
    about_persons = [model for model in own_models() if is_about_a_person(model)]

    scores = [
        f"{model._meta.label}.{name}"
        for model in about_persons
        for name in field_names(model)
        if SCORE.search(name)
    ]

    assert "org.User" in {model._meta.label for model in about_persons}
    assert scores == []


def test_only_the_offices_own_people_have_rows():
    persons = {model._meta.label for model in own_models() if PERSON.search(model.__name__.lower())}
    tied_to_users = {
        model._meta.label
        for model in own_models()
        if any(name in ("user", "user_id", "reported_by_id") for name in field_names(model))
    }

    assert persons | tied_to_users <= OWN_PEOPLE | NOT_PEOPLE
    assert "org.User" in persons


NOT_PEOPLE = {
    "desk.CalendarLink",  # by which a user's own calendar reads
    "desk.SavedFilter",  # a search that a user keeps
    "desk.SentForm",  # the one-time key of a form, so that a double tap writes once
}
"""Models that hold a user's own settings, or only sound like persons."""


def test_only_named_modules_open_connections():
    opening = [
        f"{path}: {name}"
        for path, tree in modules()
        for name in imported(tree)
        if NETWORK.match(name) and not MAY_CONNECT.keys() & {path.parts[0], path.as_posix()}
    ]
    social = [f"{path}: {name}" for path, tree in modules() for name in imported(tree) if SOCIAL.search(name)]

    assert opening == []
    assert social == []


def test_pages_load_nothing_from_elsewhere():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    allowed = {source for sources in directives.values() for source in sources}

    assert directives["default-src"] == ["'none'"]
    assert allowed <= {"'none'", "'self'", "data:"}


def test_only_confirming_makes_duties_of_a_plan_that_was_read():
    creating = re.compile(r"\bDuty(\(|\.objects\.(bulk_)?create)")

    makers = {
        path.as_posix()
        for path, _ in modules()
        if creating.search((SOURCE / path).read_text("utf-8"))
        and not path.as_posix().startswith("plan/models/")
    }

    assert makers
    assert all(maker.startswith("plan/actions") for maker in makers)


def test_no_rule_asks_for_a_superuser():
    asking = [
        path.as_posix()
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("is_superuser", "is_staff", "has_perm")
    ]

    assert asking == []


@pytest.mark.parametrize("named", re.findall(r"`(tests/\S+?)`", PRINCIPLES.read_text("utf-8")))
def test_every_test_that_the_principles_name_exists(named):
    file, _, function = named.partition("::")

    source = (Path(__file__).parents[1] / file).read_text("utf-8")

    assert f"def {function}(" in source
