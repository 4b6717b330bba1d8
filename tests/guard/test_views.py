import pytest
from django.urls import reverse

from sen.audit.models import Entry
from sen.guard import disk
from sen.guard.actions import attach
from sen.guard.registry import OWNERS
from sen.org.queries import actor_of
from tests.factories import NOW, UnitFactory, member_of
from tests.guard.uploads import photo, sheet, taken
from tests.lib.documents.samples import PLAN, pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def member(unit):
    return member_of(unit)


@pytest.fixture(autouse=True)
def unit_owns(monkeypatch):
    """A room whose rows are units: their members read the files."""
    monkeypatch.setitem(OWNERS, "org.unit", lambda actor, owner_id: owner_id in actor.unit_ids)


@pytest.fixture
def add(unit, member):
    def adder(data=PLAN, name="Kế hoạch năm.txt"):
        by = actor_of(member, now=NOW)
        return attach(taken(by, data, name), owner=unit, by=by, now=NOW, unit_id=unit.pk)

    return adder


def address(attachment) -> str:
    return reverse("guard-file", args=[attachment.pk])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_member_of_the_owner_gets_the_bytes_under_their_name(client, member, add):
    client.force_login(member)

    response = client.get(address(add()))

    assert (response.status_code, body(response)) == (200, PLAN.encode())
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20n%C4%83m.txt"
    )
    assert response["Content-Type"] == "text/plain"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_stranger_and_a_missing_file_look_the_same(client, add):
    attachment = add()
    client.force_login(member_of(UnitFactory()))

    foreign = client.get(address(attachment))
    missing = client.get(reverse("guard-file", args=[attachment.pk + 1]))

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert PLAN.encode()[:20] not in foreign.content


def test_nobody_reads_without_logging_in(client, add):
    response = client.get(address(add()))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_a_kind_of_owner_that_nobody_registered_is_read_by_nobody(client, member, add, monkeypatch):
    attachment = add()
    monkeypatch.delitem(OWNERS, "org.unit")
    client.force_login(member)

    assert client.get(address(attachment)).status_code == 404


def test_only_reading_is_possible(client, member, add):
    client.force_login(member)

    assert client.post(address(add())).status_code == 405


@pytest.mark.parametrize(
    ("data", "name", "disposition"),
    [
        (photo(), "a.jpg", "inline"),
        (pdf_of(PLAN), "a.pdf", "inline"),
        (sheet("việc"), "a.xlsx", "attachment"),
    ],
    ids=["picture", "pdf", "sheet"],
)
def test_only_pictures_and_pdf_are_shown_in_the_browser(client, member, add, data, name, disposition):
    attachment = add(data, name)
    client.force_login(member)

    response = client.get(address(attachment))

    assert response["Content-Disposition"] == f'{disposition}; filename="{name}"'
    assert body(response)


def test_a_picture_is_shown_in_a_sandbox(client, member, add):
    attachment = add(photo(), "a.jpg")
    client.force_login(member)

    response = client.get(address(attachment))

    assert response["Content-Security-Policy"].endswith("; sandbox")
    assert body(response)


def test_reading_is_recorded_only_for_what_must_not_leave(client, member, add):
    plain, internal = add(), add(f"LƯU HÀNH NỘI BỘ\n{PLAN}")
    client.force_login(member)

    for attachment in (plain, internal):
        body(client.get(address(attachment)))

    assert [entry.target_id for entry in Entry.objects.filter(verb="guard.file_read")] == [internal.pk]


def test_bytes_that_the_disk_lost_are_not_found(client, member, add):
    attachment = add()
    disk.path_of(attachment.file.sha256).unlink()
    client.force_login(member)

    assert client.get(address(attachment)).status_code == 404
