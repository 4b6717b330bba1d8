"""What a backup's manifest says of the settings opens nothing."""

import re

import pytest

from sen.upkeep import wording
from sen.upkeep.secrets import (
    CLOSED,
    OF_THIS_MACHINE,
    OPEN,
    open_settings,
    settings_that_differ,
    without_password,
)
from tests.processes import ROOT


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("postgres://sen:hoa@db/sen", "postgres://sen@db/sen"),
        ("postgres://db/sen?user=sen&password=hoa", "postgres://db/sen?user=sen"),
        (
            "postgres://sen:hoa@db:5433/sen?PassWord=hoa&sslmode=require",
            "postgres://sen@db:5433/sen?sslmode=require",
        ),
        ("postgres://db/sen?p%61ssword=hoa&connect_timeout=5", "postgres://db/sen?connect_timeout=5"),
        ("postgres://db/sen?sslpassword=hoa&sslcert=/etc/sen.crt", "postgres://db/sen?sslcert=/etc/sen.crt"),
        ("smtps://sen:hoa@mail.example.org:465", "smtps://sen@mail.example.org:465"),
        ("sqlite:///var/lib/sen/sen.sqlite3", "sqlite:///var/lib/sen/sen.sqlite3"),
        ("sen.example.org", "sen.example.org"),
    ],
)
def test_an_address_is_told_without_what_opens_it(given, told):
    assert without_password(given) == told


def test_the_manifest_holds_no_password_of_the_database(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db/sen?user=sen&password=hoa-sen")

    assert open_settings()["DATABASE_URL"] == "postgres://db/sen?user=sen"


def test_every_setting_is_saved_or_named_as_one_that_is_not():
    """A restore on a new machine would else forget for how long the log is kept, or who may log in how."""
    text = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    documented = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)

    assert sorted(documented) == sorted([*OPEN, *OF_THIS_MACHINE, *CLOSED])


def test_after_a_restore_the_settings_of_the_old_machine_are_told(monkeypatch):
    monkeypatch.setenv("SEN_LOG_YEARS", "20")
    monkeypatch.setenv("SEN_PROXIES", "1")
    saved = open_settings()
    monkeypatch.setenv("SEN_PROXIES", "2")
    monkeypatch.delenv("SEN_LOG_YEARS")

    told = list(wording.about_settings(settings_that_differ(saved)))

    assert told[1:] == ["  SEN_LOG_YEARS=20", "  SEN_PROXIES=1"]
    assert list(wording.about_settings({})) == []
