import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from sen.config.backup import KEPT, copy_database

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)


def test_a_copy_holds_what_was_committed_and_the_newest_ten_stay(tmp_path):
    database = tmp_path / "sen.sqlite3"
    with closing(sqlite3.connect(database)) as link:
        link.execute("PRAGMA journal_mode=WAL")
        link.execute("CREATE TABLE plan (title)")
        link.execute("INSERT INTO plan VALUES ('Kế hoạch')")
        link.commit()
        copies = [
            copy_database(database, tmp_path / "backups", now=NOW + timedelta(minutes=minute))
            for minute in range(KEPT + 2)
        ]

    assert sorted((tmp_path / "backups").iterdir()) == copies[2:]
    with closing(sqlite3.connect(copies[-1])) as link:
        assert link.execute("SELECT title FROM plan").fetchall() == [("Kế hoạch",)]
    assert copies[-1].stat().st_mode & 0o777 == 0o600
