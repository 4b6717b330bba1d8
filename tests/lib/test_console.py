import re
from pathlib import Path

from sen.lib import console
from sen.lib.documents.errors import MESSAGES

CATALOGUE = Path(console.__file__).parents[1] / "config/locale/vi/LC_MESSAGES/django.po"
ONLY_HERE = {
    "ignored explicit argument %r",
    "ambiguous option: %(option)s could match %(matches)s",
}


def names_in(text):
    return re.findall(r"%\(\w+\)[sd]|%[rsd]", text)


def test_every_reason_has_its_vietnamese_with_the_same_arguments():
    assert {code: names_in(text) for code, text in console.DOCUMENTS.items()} == {
        code: names_in(text) for code, text in MESSAGES.items()
    }
    assert [text for text in console.DOCUMENTS.values() if text.isascii()] == []


def test_commands_with_and_without_django_say_the_same():
    shipped = CATALOGUE.read_text("utf-8")
    told = {
        text: said
        for text, said in console.SENTENCES.items()
        if f'msgid "{_po(text)}"\nmsgstr "{_po(said)}"' in shipped
    }

    assert set(console.SENTENCES) - set(told) == ONLY_HERE


def test_a_sentence_keeps_its_arguments():
    for text, said in console.SENTENCES.items():
        assert sorted(names_in(said)) == sorted(names_in(text))


def _po(text):
    return text.replace("\n", "\\n")
