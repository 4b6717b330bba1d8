"""What no reviewer should have to look for, read from the syntax tree and from the templates."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

SOURCE = Path(__file__).parents[1] / "src" / "sen"
SHELL = {
    "views",
    "registers",
    "forms",
    "api",
    "feeds",
    "pages",
    "register",
    "filters",
    "sending",
    "panels",
    "tables",
}
"""Modules and packages of the shell, in every room."""
PAST_THE_RULES = {
    "objects",
    "_default_manager",
    "_base_manager",
    "ModelForm",
    "ModelChoiceField",
    "ModelMultipleChoiceField",
    "ModelChoiceFilter",
    "get_list_or_404",
}
TRUSTED_MARKUP = {"mark_safe", "autoescape"}
WITHOUT_GETTEXT = re.compile(r"[^\W\d_]{2,}")
NOT_WORDS = {"Sen", "Excel", "CSV", "English", "Tiếng Việt", "PDF", "DOCX", "XLSX"}
"""Names that are the same in every language, and languages in their own."""


def shell_files():
    return [
        path
        for path in SOURCE.rglob("*.py")
        if {path.stem, *path.parent.relative_to(SOURCE).parts[1:]} & SHELL
    ]


def breaches(source, forbidden):
    for node in ast.walk(ast.parse(source)):
        name = getattr(node, "attr", getattr(node, "id", getattr(node, "name", "")))
        if name in forbidden:
            yield f"line {getattr(node, 'lineno', 0)}: {name}"
        called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if called == "get_object_or_404" and not is_scoped(node.args[0]):
            yield f"line {node.lineno}: get_object_or_404 of a model"
        if called in {"SafeString", "SafeText"}:
            yield f"line {node.lineno}: {called}"


def is_scoped(rows):
    """A call of a rule, or a name in small letters that holds what one gave; a model begins with a capital."""
    return isinstance(rows, ast.Call) or (isinstance(rows, ast.Name) and rows.id.islower())


def found_in(paths, reader):
    return {
        str(path.relative_to(SOURCE)): found
        for path in paths
        if (found := list(reader(path.read_text("utf-8"))))
    }


def test_the_shell_reaches_no_row_past_a_rule():
    assert len(shell_files()) > 10
    allowed = {"desk/filters.py", "desk/register.py"}  # build choosers from the rules they were given
    found = found_in(shell_files(), lambda text: breaches(text, PAST_THE_RULES))
    assert {path: lines for path, lines in found.items() if path not in allowed} == {}


def test_nobody_asks_for_a_superuser():
    forbidden = {
        "is_superuser",
        "is_staff",
        "has_perm",
        "has_perms",
        "user_passes_test",
        "permission_required",
    }
    assert found_in(SOURCE.rglob("*.py"), lambda text: breaches(text, forbidden)) == {}


def test_markup_is_trusted_only_where_it_is_built():
    found = found_in(SOURCE.rglob("*.py"), lambda text: breaches(text, TRUSTED_MARKUP))
    assert set(found) == {"desk/help_pages.py"}  # our own Markdown, after nh3 has cleaned it


@pytest.mark.parametrize(
    "line",
    ["Task.objects.all()", "get_object_or_404(Task, pk=1)", "forms.ModelForm", "from x import ModelForm"],
)
def test_the_reader_of_the_syntax_tree_sees_a_breach(line):
    assert list(breaches(line, PAST_THE_RULES)) != []


# ---- templates


class Markup(HTMLParser):
    """What strict content security and translation forbid in a template."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        at = f"line {self.getpos()[0]}"
        self.found += [
            f"{at}: {name}" for name in names if name == "style" or name.startswith(("on", "hx-on"))
        ]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"{at}: inline <{tag}>")
        for name in ("src", "href", "action", "formaction"):
            if re.match(r"\s*(https?:)?//|\s*javascript:", names.get(name) or "", re.IGNORECASE):
                self.found.append(f"{at}: {name} leads elsewhere")
        for name in ("title", "aria-label", "placeholder", "alt"):
            if WITHOUT_GETTEXT.search(names.get(name) or ""):
                self.found.append(f"{at}: {name}={names[name]!r} without gettext")

    def handle_data(self, data):
        words = set(WITHOUT_GETTEXT.findall(data)) - {word for name in NOT_WORDS for word in name.split()}
        if words:
            self.found.append(f"line {self.getpos()[0]}: {data.strip()[:60]!r} without gettext")


def markup_breaches(source):
    """The template with its tags blanked out, so that only what is written literally remains."""
    if re.search(r"\|\s*safe\b|\{%\s*autoescape\s+off", source):
        yield "markup trusted with |safe or autoescape"
    kept, depth = [], 0
    for token in Lexer(source).tokenize():
        text = token.contents
        if token.token_type == TokenType.TEXT:
            kept.append(re.sub(r"\S", " ", text) if depth else text)
        elif re.match(r"(blocktranslate|blocktrans|comment)\b|block page_class$", text):
            depth += 1
        elif re.match(r"(endblocktranslate|endblocktrans|endcomment)\b|endblock$", text):
            depth = max(depth - 1, 0)
    parser = Markup()
    parser.feed("".join(kept))
    yield from parser.found


def test_templates_have_no_inline_code_and_no_text_past_gettext():
    templates = [path for path in SOURCE.rglob("*.html") if "templates" in path.parts]
    assert len(templates) > 20
    assert found_in(templates, markup_breaches) == {}


PLUG_IN = re.compile(r"<(object|embed|applet)\b|classid=|\.swf\b|ActiveXObject|application/x-", re.IGNORECASE)


def plug_ins(text):
    return PLUG_IN.findall(text)


def test_no_template_or_script_uses_a_plug_in():
    own = [*SOURCE.rglob("*.html"), *(path for path in SOURCE.rglob("*.js") if "static" in path.parts)]
    assert {path.suffix for path in own} == {".html", ".js"}
    assert found_in(own, plug_ins) == {}
    assert [bool(plug_ins(text)) for text in ("<object data=x>", "new ActiveXObject(y)", "<p>object</p>")] == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "<p style='x'>",
        "<a onclick='x'>",
        "<script>x</script>",
        "<style>x</style>",
        "<p>Hello</p>",
        "<p aria-label='Hello'>",
        "<img src='https://example.org/x.png'>",
        "<a href='javascript:x'>",
        "{{ text|safe }}",
        "<p>{% if x %}Hello{% endif %}</p>",
    ],
)
def test_the_reader_of_templates_sees_a_breach(source):
    assert list(markup_breaches(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "<p>{% translate 'Hello' %} {{ name }} 12 – ×</p>",
        "{% blocktranslate %}Hello{% endblocktranslate %}",
        "<script src='{% static \"x.js\" %}' defer></script>",
        "<p aria-label=\"{% translate 'Hello' %}\">Sen</p>",
    ],
)
def test_the_reader_of_templates_lets_good_ones_pass(source):
    assert list(markup_breaches(source)) == []
