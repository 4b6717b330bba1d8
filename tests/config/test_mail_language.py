"""Mail is written in its recipient's language: every sender and every template, found by reading the source."""

import ast
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

import sen
from sen.config import messages
from tests.test_screens import leftovers

SOURCE = Path(sen.__file__).parent
MAIL_TEMPLATES = sorted(
    path
    for path in SOURCE.rglob("templates/**/*")
    if path.is_file() and (path.suffix == ".txt" or "email" in path.parts)
)
IN_THE_LANGUAGE_OF_THE_REQUEST = {
    "jobs/mail_backend.py": "Django's own mail: allauth renders it before it comes here, for the person who asks",
}


class Senders(ast.NodeVisitor):
    """Calls of `post_message`, each with the languages it stands under and the one it names."""

    def __init__(self):
        self.under, self.found = [], []

    def visit_With(self, node):
        overrides = [
            ast.unparse(item.context_expr.args[0])
            for item in node.items
            if isinstance(item.context_expr, ast.Call)
            and ast.unparse(item.context_expr.func).endswith("override")
        ]
        self.under += overrides
        self.generic_visit(node)
        del self.under[len(self.under) - len(overrides) :]

    def visit_FunctionDef(self, node):
        """The language of a function's first `override`: the mail may be posted after the block that wrote it."""
        overrides = [
            ast.unparse(call.args[0])
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("override") and call.args
        ]
        self.under.append(overrides[0] if overrides else "")
        self.generic_visit(node)
        self.under.pop()

    def visit_Call(self, node):
        if getattr(node.func, "attr", getattr(node.func, "id", "")) == "post_message":
            named = [ast.unparse(each.value) for each in node.keywords if each.arg == "language"]
            self.found.append((self.under[-1] if self.under else "", named[0] if named else ""))
        self.generic_visit(node)


def senders():
    for path in sorted(SOURCE.rglob("*.py")):
        visitor = Senders()
        visitor.visit(ast.parse(path.read_text("utf-8")))
        for under, named in visitor.found:
            yield str(path.relative_to(SOURCE)), under, named


def same(under, named):
    vietnamese = {"User.Language.VIETNAMESE", "'vi'"}
    return bool(under) and (under == named or {under, named} <= vietnamese)


def test_every_sender_writes_in_the_language_it_names():
    found = list(senders())

    assert len(found) >= 3
    assert [
        (path, under, named)
        for path, under, named in found
        if not same(under, named) and path not in IN_THE_LANGUAGE_OF_THE_REQUEST
    ] == []


def test_every_excused_sender_sends_and_has_a_reason():
    paths = {path for path, _under, _named in senders()}

    assert set(IN_THE_LANGUAGE_OF_THE_REQUEST) <= paths
    assert all(IN_THE_LANGUAGE_OF_THE_REQUEST.values())


@pytest.mark.parametrize("template", MAIL_TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_mail_is_vietnamese_throughout_for_those_who_read_vietnamese(template):
    name = str(template).rpartition("/templates/")[2]
    own = messages.own_messages()[template.relative_to(SOURCE).parts[0]]

    with translation.override("vi"):
        vietnamese = render_to_string(name)
    with translation.override("en"):
        english = render_to_string(name)

    assert leftovers(vietnamese, {text for _context, text in own}) == set()
    assert vietnamese != english
