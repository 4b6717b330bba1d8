"""Maintenance: pages are shown, nothing is written, and everybody is told why and how long."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from sen.audit.models import Entry
from sen.config.read_only import ReadOnlyNow, _refuse_writes
from sen.desk.models import SavedFilter
from sen.jobs.loop import _Turn
from sen.jobs.models import ScheduleMark
from sen.lib import maintenance
from sen.lib.maintenance import Maintenance
from sen.org.models import Role
from sen.org.sessions import BEGUN, SEEN
from tests.factories import UnitFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    now = timezone.now()
    maintenance.begin(tmp_path, Maintenance("Thay ổ đĩa.", now, now + timedelta(minutes=20)))
    yield
    maintenance.end(tmp_path)


def test_pages_are_shown_with_the_reason(client, quiet):
    client.force_login(member_of(UnitFactory(), role=Role.ADMINISTRATOR))

    page = client.get(reverse("desk-home"))

    assert page.status_code == 200
    assert "Thay ổ đĩa." in page.content.decode()


def test_a_form_is_not_taken_and_the_browser_is_told_when_to_come_again(client, quiet):
    client.force_login(member_of(UnitFactory()))

    refused = client.post(reverse("desk-filter-save"), {"register": "desk-log", "name": "x", "query": "q=1"})

    assert refused.status_code == 503
    assert 60 <= int(refused.headers["Retry-After"]) <= 1200
    assert "Thay ổ đĩa." in refused.content.decode()
    assert SavedFilter.objects.count() == 0


def test_a_page_that_would_write_is_refused_too(client, quiet):
    """An export is written down before it leaves: not now."""
    client.force_login(member_of(UnitFactory(), role=Role.ADMINISTRATOR))

    assert client.get(reverse("units-export", args=["csv"])).status_code == 503


def test_a_session_that_ran_out_ends_without_a_word_in_the_log(client, quiet):
    client.force_login(member_of(UnitFactory()))
    session = client.session
    session[SEEN] = session[BEGUN] = (timezone.now() - timedelta(days=1)).timestamp()
    session.save()

    response = client.get(reverse("desk-home"))

    assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("account_login"))
    assert not Entry.objects.filter(verb="org.session_over").exists()


def test_a_refused_row_is_not_noted(client, quiet):
    """It would be written when the answer has left, behind the back of what refuses writes."""
    foreign = member_of(UnitFactory())
    client.force_login(member_of(UnitFactory()))

    response = client.get(reverse("people-detail", args=[foreign.pk]))

    assert response.status_code == 404
    assert not Entry.objects.filter(verb="desk.access_refused").exists()


def test_a_request_under_way_is_refused_at_its_next_write(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    with connection.execute_wrapper(_refuse_writes):
        ScheduleMark.objects.create(kind="before", due_at=timezone.now())
        maintenance.begin(tmp_path, Maintenance("", timezone.now()))
        with pytest.raises(ReadOnlyNow):
            ScheduleMark.objects.filter(kind="before").update(kind="after")


def test_the_worker_pauses(quiet):
    import threading

    turn = _Turn()
    turn.is_first = False

    turn.run(threading.Event())

    assert turn.dues == {}


@pytest.mark.parametrize("text", ["", "[]", "no json", '{"reason": 1}'])
def test_a_mark_that_cannot_be_understood_counts(tmp_path, text):
    (tmp_path / maintenance.NAME).write_text(text)

    assert maintenance.now_on(tmp_path) is not None


def test_a_mark_is_read_as_it_was_written(tmp_path):
    mode = Maintenance("Lý do", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))

    maintenance.begin(tmp_path, mode)

    assert maintenance.now_on(tmp_path) == mode
    maintenance.end(tmp_path)
    assert maintenance.now_on(tmp_path) is None
