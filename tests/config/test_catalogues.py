import gettext
import os

import pytest

from sen.config.catalogues import compile_stale

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Plan"
msgstr "Kế hoạch"

#, fuzzy
msgid "Task"
msgstr "Nhiệm vụ?"
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "plan" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return path


def test_compile_stale_writes_a_catalogue_without_fuzzy_texts(tmp_path, source):
    written = compile_stale(tmp_path)

    assert written == [source.with_suffix(".mo")]
    with written[0].open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    assert (catalogue.gettext("Plan"), catalogue.gettext("Task")) == ("Kế hoạch", "Task")
    assert {path.name for path in source.parent.iterdir()} == {"django.po", "django.mo"}


def test_compile_stale_leaves_a_fresh_catalogue_and_renews_an_old_one(tmp_path, source):
    compile_stale(tmp_path)

    assert compile_stale(tmp_path) == []

    os.utime(source.with_suffix(".mo"), (0, 0))
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
