import pytest
from django.conf import settings
from django.utils.translation.trans_real import DjangoTranslation

from sen.config import messages
from sen.config.message_sources import DOMAINS, Message, messages_in


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
        ("a.js", "const a = gettext('Choose'), b = 'none';", [Message("", "Choose")]),
        ("a.js", 'ngettext("%s row", "%s rows", n)', [Message("", "%s row", "%s rows")]),
    ],
)
def test_texts_are_found_in_python_and_templates(tmp_path, name, source, found):
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")

    assert list(messages_in(path)) == found


def test_a_missing_text_and_a_lost_placeholder_are_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(messages, "SEN", tmp_path)
    monkeypatch.setattr(messages, "libraries", list)
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "a.py").write_text('_("Missing"); _("Kept %(a)s"); _("Done")', encoding="utf-8")
    catalogue = messages.catalogue("room")
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
    catalogue = messages.catalogue("room")
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


@pytest.fixture
def library(tmp_path, monkeypatch):
    """An application of others in INSTALLED_APPS: a template, a script, and Vietnamese for one of its texts."""
    folder = tmp_path / "flowers"
    catalogue = folder / "locale" / "vi" / "LC_MESSAGES" / "django.mo"
    (folder / "templates").mkdir(parents=True)
    catalogue.parent.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "templates" / "a.html").write_text(
        '{% load i18n %}{% translate "Rose petal" %}{% translate "Lotus petal" %}'
    )
    (folder / "a.js").write_text('gettext("Pick a petal")')
    shipped = messages.polib.POFile()
    shipped.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    shipped.append(messages.polib.POEntry(msgid="Rose petal", msgstr="Cánh hồng"))
    shipped.save_as_mofile(str(catalogue))
    monkeypatch.syspath_prepend(tmp_path)
    # not through the fixture `settings`: that starts every application a second time
    monkeypatch.setattr(settings, "INSTALLED_APPS", [*settings.INSTALLED_APPS, "flowers"])
    return folder


def test_an_application_that_is_installed_counts_by_itself(library):
    parts = {part.domain: part for part in messages.coverage() if part.package == "flowers"}

    assert (parts["django"].total, parts["django"].by_library) == (2, 1)
    assert parts["django"].missing == [("", "Lotus petal")]
    assert parts["djangojs"].missing == [("", "Pick a petal")]
    assert messages.main([]) == 1


def test_what_no_user_reaches_is_excused(library, monkeypatch):
    monkeypatch.setattr(
        messages, "NOT_REACHED", {"flowers": {"templates/*": "shown to gardeners", "a.js": "not loaded"}}
    )

    assert [part for part in messages.coverage() if part.package == "flowers"] == []


def test_every_excuse_has_a_file_and_a_reason():
    for library, patterns in messages.NOT_REACHED.items():
        for pattern, reason in patterns.items():
            assert reason
            assert list(messages._folder_of(library).glob(pattern)), (library, pattern)


@pytest.mark.parametrize("domain", DOMAINS)
def test_django_finds_what_the_count_says(domain):
    """Ours of `config` stand over everybody's; they, at least, come out of Django's own catalogue as written."""
    merged = DjangoTranslation("vi", domain=domain)
    ours = messages.translations(messages.catalogue("config", domain))
    assert len(ours) > 20
    for (context, text), entry in ours.items():
        found = merged.pgettext(context, text) if context else merged.gettext(text)
        assert found == entry.msgstr or entry.msgid_plural
    assert [part for part in messages.coverage() if part.missing or part.wrong] == []
