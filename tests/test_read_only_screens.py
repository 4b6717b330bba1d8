"""While maintenance is on: every screen of the wall's tables is read as before, every form waits, nothing is written."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from sen.audit.models import Entry
from sen.config.rates import EXPORTS
from sen.config.read_only import OF_THE_MOMENT, WRITE, ReadOnlyNow
from sen.lib import maintenance
from sen.org.models import Role, Spent
from tests.test_wall import ADDRESSES, POSTED, named, reader, world

pytestmark = pytest.mark.django_db
__all__ = ["world"]
READ = [each for each in ADDRESSES if each.allowed == 200]
SAMPLE = [each for each in READ if each.name in {"desk-home", "plans", "units-detail"}]
LEAVES = re.compile(rf"({'|'.join(EXPORTS)}|-download)$")
"""What leaves the house is written down before: not now."""


TRACED = {
    "data-requests-detail", "desk-log-detail", "desk-mail-detail", "invitations-detail", "people-detail", "plans-print",
    "round-print", "round-document",
    "drafts-document", "plan-reported", "drafts-page", "drafts-pdf", "round-page", "round-pdf", "documents-word",
    "documents-page", "documents-pdf",
}  # fmt: skip
"""Pages whose reader goes into the log: not without it."""


def leaves_a_trace(address):
    return LEAVES.search(address.name) or address.name in TRACED


@contextmanager
def quiet():
    now = timezone.now()
    maintenance.begin(
        settings.DATA_DIR, maintenance.Maintenance("Đang bảo trì.", now, now + timedelta(hours=1))
    )
    written = []

    def note(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if WRITE.match(sql) and not OF_THE_MOMENT.match(sql):
            written.append(sql)
        return result

    try:
        with connection.execute_wrapper(note):
            yield written
    finally:
        maintenance.end(settings.DATA_DIR)


def status_of(client, address, side):
    response = client.get(reverse(address.name, args=address.arguments(side)))
    if response.streaming:
        response.getvalue()  # to its end, which closes its file
    return response.status_code


def by_reader(world, addresses):
    """A log-in is dearer than a page: each person visits everything of theirs in one go."""
    found = {}
    for address in addresses:
        found.setdefault(reader(address, world.ours), []).append(address)
    return found.items()


def test_every_screen_is_read_as_before(client, world):
    found = {}
    for person, addresses in by_reader(world, READ):
        client.force_login(person)
        with quiet() as written:
            for address in addresses:
                Spent.objects.all().delete()  # nobody takes every export of the house within a minute
                found[named(address)] = (status_of(client, address, world.ours), written[:])

    wanted = {named(address): (503 if leaves_a_trace(address) else 200, []) for address in READ}
    assert {name: seen for name, seen in found.items() if seen != wanted[name]} == {}
    assert len(found) == len({named(address) for address in READ}) > 50


@pytest.mark.parametrize("role", Role.values)
def test_a_role_reads_what_it_reads_at_other_times(client, world, role):
    client.force_login(world.ours.by_role[role])
    before = [status_of(client, address, world.ours) for address in SAMPLE]

    with quiet() as written:
        now = [status_of(client, address, world.ours) for address in SAMPLE]

    assert len(SAMPLE) == 3
    assert (now, written) == (before, [])


def test_every_form_waits(client, world):
    found = {}
    for person, addresses in by_reader(world, POSTED):
        client.force_login(person)
        sent = [
            (named(each), reverse(each.name, args=each.arguments(world.ours)), each.post(world.ours))
            for each in addresses
        ]
        with quiet() as written:
            for name, url, values in sent:
                refused = client.post(url, values)
                wait = int(refused.headers.get("Retry-After", 0))
                found[name] = (refused.status_code, 60 <= wait <= 3600, written[:])

    assert {name: seen for name, seen in found.items() if seen != (503, True, [])} == {}
    assert len(found) > 50


@pytest.mark.parametrize("name", sorted(TRACED))
def test_what_cannot_be_kept_in_the_log_is_not_shown_and_the_page_says_why_and_until_when(
    client, world, name
):
    restricted = next(each for each in READ if each.name == name)
    person = reader(restricted, world.ours)
    client.force_login(person)
    before = Entry.objects.count()

    with quiet() as written:
        refused = client.get(reverse(name, args=restricted.arguments(world.ours)))

    text = refused.content.decode()
    assert (refused.status_code, written, Entry.objects.count()) == (503, [], before)
    assert "Đang bảo trì." in text
    assert "chưa ghi được" in text
    assert re.search(r"\d\d:\d\d \d\d/\d\d/\d{4}", text)
    assert int(refused.headers["Retry-After"]) > 3000
    assert client.get(reverse(name, args=restricted.arguments(world.ours))).status_code == 200
    assert Entry.objects.count() == before + 1


class Renewal:
    """Middleware that wants to write where no view is to blame."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        raise ReadOnlyNow


def test_a_write_of_middleware_is_no_error(client, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Renewal"]
    client.raise_request_exception = False

    with quiet():
        refused = client.get(reverse("account_login"))

    assert (refused.status_code, "Retry-After" in refused.headers) == (503, True)
