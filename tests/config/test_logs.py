"""Lines of the log files go when their time is over, whoever has the file open."""

import logging
import os
from datetime import UTC, datetime, timedelta

import pytest

from sen.config.logs import A_FILE_SPANS, KEPT, OwnFile, forget_old
from sen.jobs.registry import PURGES

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)


def written(path, *, ago):
    path.write_text("{}\n", "utf-8")
    moment = (NOW - ago).timestamp()
    os.utime(path, (moment, moment))
    return path


@pytest.mark.parametrize(
    ("name", "ago", "content"),
    [
        ("web.log", KEPT, "{}\n"),
        ("web.log", KEPT + timedelta(seconds=1), ""),
        ("web.log.3", KEPT - A_FILE_SPANS, "{}\n"),
        ("web.log.3", KEPT - A_FILE_SPANS + timedelta(seconds=1), None),
    ],
)
def test_old_lines_go_and_an_open_file_is_emptied_in_place(tmp_path, name, ago, content):
    path = written(tmp_path / name, ago=ago)

    done = forget_old(tmp_path, now=NOW)

    assert (path.read_text("utf-8") if path.exists() else None) == content
    assert done == (content != "{}\n")
    assert forget_old(tmp_path, now=NOW) == 0


def line(created):
    record = logging.LogRecord("sen", logging.INFO, "", 0, "said", None, None)
    record.created = created.timestamp()
    return record


@pytest.mark.parametrize(("after", "files"), [(A_FILE_SPANS, 1), (A_FILE_SPANS + timedelta(days=1), 2)])
def test_a_file_holds_the_lines_of_thirty_days(tmp_path, after, files):
    path = tmp_path / "web.log"
    path.write_text(f'{{"at": "{NOW.isoformat()}"}}\n', "utf-8")
    handler = OwnFile(path)

    handler.emit(line(NOW))
    handler.emit(line(NOW + after))
    handler.close()

    assert len(list(tmp_path.iterdir())) == files


def test_the_nightly_work_looks_through_the_log_files():
    assert "config.logs" in PURGES
