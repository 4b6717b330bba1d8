import pytest

from sen.config import messages
from sen.config.messages import Message, messages_in


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("a.py", '_("One " "piece")', [Message("", "One piece")]),
        ("a.py", 'ngettext("%(n)s row", "%(n)s rows", n)', [Message("", "%(n)s row", "%(n)s rows")]),
        ("a.py", 'pgettext("month", "May")', [Message("month", "May")]),
        ("a.py", "_(name)", []),
        ("a.html", '{% load i18n %}{% translate "Save" %}', [Message("", "Save")]),
        ("a.html", '{% load i18n %}{% translate "It\'s" as word %}', [Message("", "It's")]),
        (
            "a.html",
            "{% load i18n %}{% blocktranslate with a=b %}Hello {{ a }}{% endblocktranslate %}",
            [Message("", "Hello %(a)s")],
        ),
        (
            "a.html",
            "{% load i18n %}{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            [Message("", "%(n)s row", "%(n)s rows")],
        ),
        ("a.html", '{% include "x" with label=_("Search") %}', [Message("", "Search")]),
    ],
)
def test_texts_are_found_in_python_and_templates(tmp_path, name, source, found):
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")

    assert list(messages_in(path)) == found


def test_a_missing_text_and_a_lost_placeholder_are_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(messages, "SEN", tmp_path)
    monkeypatch.setattr(messages, "REACHABLE", {})
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "a.py").write_text('_("Missing"); _("Kept %(a)s"); _("Done")', encoding="utf-8")
    catalogue = tmp_path / "room" / messages.OWN_CATALOGUE
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid "Done"\nmsgstr "Xong"\n\nmsgid "Kept %(a)s"\nmsgstr "Giữ"\n\n#, fuzzy\nmsgid "Missing"\nmsgstr "Thiếu"\n',
        encoding="utf-8",
    )

    assert messages.main([]) == 1
    told = capsys.readouterr().out
    assert "missing: 'Missing'" in told
    assert "other placeholders: 'Kept %(a)s'" in told
    assert told.endswith("vi 66.7 %\n")


def test_update_keeps_words_and_drops_what_is_gone_or_fuzzy(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "SEN", tmp_path)
    catalogue = tmp_path / "room" / messages.OWN_CATALOGUE
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid "Kept"\nmsgstr "Giữ"\n\nmsgid "Gone"\nmsgstr "Mất"\n\n#, fuzzy\nmsgid "Fuzzy"\nmsgstr "Mờ"\n',
        encoding="utf-8",
    )

    waiting = messages.update("room", {("", text): Message("", text) for text in ("Kept", "Fuzzy", "New")})

    assert waiting == 2
    assert [(entry.msgid, entry.msgstr) for entry in messages.polib.pofile(str(catalogue))] == [
        ("Kept", "Giữ"),
        ("Fuzzy", ""),
        ("New", ""),
    ]
