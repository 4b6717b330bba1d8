"""From where somebody acted stands in the entry: through the whole stack of a request, a job, a pulse, a command."""

import sys
from datetime import timedelta

import pytest
from django.core import management
from django.db import transaction
from django.urls import reverse

from sen.audit.actions import COMMAND, JOB, REQUEST, record
from sen.audit.models import Entry
from sen.config import cli
from sen.jobs import registry
from sen.jobs.actions import add_job
from sen.jobs.loop import _pulse
from sen.jobs.registry import Kind, Pulse
from sen.jobs.worker import run_once
from sen.org.models import Role
from tests.factories import NOW, UnitFactory, member_of


def write(**_given):
    with transaction.atomic():
        record("org.unit_named", None, by=None)


def origin(verb="org.unit_named"):
    entry = Entry.objects.filter(verb=verb).latest("pk")
    return entry.channel, entry.place, entry.reference, entry.session


def export(client, **headers):
    return client.get(reverse("desk-log-export", args=["csv"]), **headers)


@pytest.mark.django_db
def test_a_request_leaves_address_number_and_a_mark_of_its_session(client):
    person = member_of(UnitFactory().authority, role=Role.ADMINISTRATOR)
    client.force_login(person)
    first = export(client, REMOTE_ADDR="203.0.113.7")
    channel, place, reference, session = origin("desk.exported")
    export(client, REMOTE_ADDR="203.0.113.7")
    again = origin("desk.exported")
    client.force_login(person)
    export(client, REMOTE_ADDR="203.0.113.8")
    later = origin("desk.exported")

    assert (channel, place, reference) == (REQUEST, "203.0.113.7", first.wsgi_request.reference)
    assert len(session) == 16
    assert session not in client.session.session_key
    assert again[3] == session
    assert again[2] != reference
    assert later[1] == "203.0.113.8"


@pytest.mark.django_db
def test_another_session_has_another_mark(client):
    person = member_of(UnitFactory().authority, role=Role.ADMINISTRATOR)
    marks = set()
    for _each in range(2):
        client.logout()
        client.force_login(person)
        export(client)
        marks.add(origin("desk.exported")[3])

    assert len(marks) == 2


@pytest.mark.django_db(transaction=True)
def test_a_job_leaves_its_kind(monkeypatch):
    monkeypatch.setitem(registry.KINDS, "test.write", Kind(write))
    with transaction.atomic():
        add_job("test.write", key="once", run_at=NOW)

    run_once(now=NOW + timedelta(minutes=1))

    assert origin() == (JOB, "test.write", "", "")


@pytest.mark.django_db(transaction=True)
def test_a_pulse_leaves_its_name():
    _pulse("test.pulse", Pulse(write, 5))

    assert origin() == (JOB, "test.pulse", "", "")


@pytest.mark.django_db
def test_a_command_leaves_its_name_and_nothing_stays_behind(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["sen", "reset_second_factor", "vanhoa"])
    monkeypatch.setattr(management, "execute_from_command_line", lambda _argv: write())

    assert cli.main() == 0

    assert origin() == (COMMAND, "sen reset_second_factor", "", "")
    write()
    assert origin() == ("", "", "", "")
