"""What a backup's manifest says of the settings opens nothing."""

import pytest

from sen.upkeep.secrets import open_settings, without_password


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
