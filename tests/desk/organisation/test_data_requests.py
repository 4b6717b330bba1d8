"""The copy of one person's data leaves through the hands of an administrator: it opens no other office."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sen.audit.actions import record
from sen.audit.models import Entry
from sen.desk.organisation.data_requests import alarms_of_data_requests
from sen.org import actions
from sen.org.models import DataRequest, Role, User
from sen.org.queries import actor_of
from sen.org.rules import visible_entries
from tests.factories import NOW, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db


def test_a_copy_holds_no_words_of_an_office_where_the_person_worked_before(client):
    """The administrator of the new office answers; what was written in the old one is not his to read."""
    now = timezone.now()
    before, here = UnitFactory(), UnitFactory()
    person = member_of(before)
    for unit, words in ((before, "chuyện của xã cũ"), (here, "chuyện của xã mới")):
        with transaction.atomic():
            by = actor_of(User.objects.get(pk=person.pk), now=now)
            record("plan.note_changed", unit, by=by, unit_id=unit.pk, before="", after=words)
    person.memberships.update(valid_to=now.date() - timedelta(days=2))
    person.memberships.create(unit=here, role=Role.OFFICER, valid_from=now.date() - timedelta(days=1))
    administrator = member_of(here.authority, role=Role.ADMINISTRATOR)
    asked = actions.record_data_request(
        person, kind="see", asked_on=now.date(), by=actor_of(administrator, now=now), now=now
    )
    client.force_login(administrator)

    sent = b"".join(client.get(reverse("data-requests-download", args=[asked.pk])).streaming_content)

    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        told = json.loads(archive.read("data.json"))
    facts = [line["value"] for line in told if (line["kind"], line["field"]) == ("audit.Entry", "facts")]
    assert [each["after"] for each in facts if "after" in each] == ["chuyện của xã mới"]
    assert sum(line["field"] == "actor_name" for line in told) == 2


def request_of(person, **values):
    days = {"asked_on": NOW.date(), "acknowledge_by": NOW.date(), "due_on": NOW.date() + timedelta(days=10)}
    return DataRequest.objects.create(person=person, kind="see", recorded_by_id=1, **{**days, **values})


@pytest.mark.parametrize(
    ("days", "values", "told"),
    [
        (-2, {}, []),
        (-1, {}, [("10/03/2026", "lotus")]),
        (1, {}, [("10/03/2026", "late")]),
        (1, {"acknowledged_on": NOW.date()}, []),
        (7, {"acknowledged_on": NOW.date()}, [("20/03/2026", "lotus")]),
        (11, {"acknowledged_on": NOW.date()}, [("20/03/2026", "late")]),
        (11, {"state": "done", "answered_on": NOW.date(), "answer": "x"}, []),
        (7, {"acknowledge_by": None}, [("20/03/2026", "lotus")]),
    ],
)
def test_the_administrator_is_told_of_the_first_answer_and_then_of_the_answer(days, values, told):
    unit = UnitFactory()
    by = actor_in(unit, role=Role.ADMINISTRATOR)
    request = request_of(member_of(unit), **values)

    alarms = list(alarms_of_data_requests(by, NOW + timedelta(days=days)))

    assert [alarm.tone for alarm in alarms] == [tone for _day, tone in told]
    assert all(day in str(alarm.text) for alarm, (day, _tone) in zip(alarms, told, strict=True))
    assert all(alarm.url == reverse("data-requests-detail", args=[request.pk]) for alarm in alarms)


def test_nobody_else_is_told_of_a_request():
    unit = UnitFactory()
    request_of(member_of(unit))

    assert list(alarms_of_data_requests(actor_in(unit), NOW)) == []
    elsewhere = actor_in(UnitFactory(), role=Role.ADMINISTRATOR)
    assert list(alarms_of_data_requests(elsewhere, NOW)) == []


def test_everybody_asks_about_the_own_data_from_the_own_account(client):
    unit = UnitFactory()
    person, colleague = member_of(unit), member_of(unit)
    client.force_login(person)
    page = client.get(reverse("desk-account")).content.decode()
    form = client.get(reverse("data-requests-ghi-nhan"))

    sent = {"kind": "see", "asked_on": f"{timezone.localdate():%d/%m/%Y}", "form_key": "a-key-of-one-form"}
    own = client.post(reverse("data-requests-ghi-nhan"), {**sent, "person": person.pk})
    other = client.post(
        reverse("data-requests-ghi-nhan"), {**sent, "form_key": "another-key-of-it", "person": colleague.pk}
    )

    assert reverse("data-requests-ghi-nhan") in page
    assert f'value="{person.pk}" selected' in form.content.decode()
    assert (own.status_code, other.status_code) == (302, 422)
    assert [request.person_id for request in DataRequest.objects.all()] == [person.pk]
    assert client.get(own.url).status_code == 200


def test_the_copy_is_in_the_log_and_kept_by_no_browser(client):
    unit = UnitFactory()
    person, administrator = member_of(unit), member_of(unit.authority, role=Role.ADMINISTRATOR)
    asked = request_of(person)
    url = reverse("data-requests-download", args=[asked.pk])
    client.force_login(person)
    refused = client.get(url)
    client.force_login(administrator)

    taken = client.get(url)
    b"".join(taken.streaming_content)

    assert refused.status_code == 403
    assert taken.headers["Cache-Control"] == "private, no-store"
    assert taken.headers["Content-Disposition"].endswith(f'"du-lieu-ca-nhan-{person.pk}.zip"')
    written = Entry.objects.filter(verb="org.personal_data_exported")
    assert [(entry.target_id, entry.actor_id) for entry in written] == [(asked.pk, administrator.pk)]


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.ADMINISTRATOR, True), (Role.LEADER, False), (Role.OFFICER, False)]
)
def test_colleagues_do_not_read_in_the_log_that_somebody_asked(role, sees):
    unit = UnitFactory()
    person = member_of(unit)
    own = actor_of(person, now=NOW)
    reader = actor_in(unit if role == Role.OFFICER else unit.authority, role=role)
    actions.record_data_request(person, kind="delete", asked_on=NOW.date(), by=own, now=NOW)
    with transaction.atomic():
        record("org.unit_named", unit, by=own, unit_id=unit.pk)

    told = [
        set(visible_entries(actor).values_list("verb", flat=True))
        & {"org.data_request_recorded", "org.unit_named"}
        for actor in (reader, own)
    ]

    assert told == [
        {"org.unit_named"} | ({"org.data_request_recorded"} if sees else set()),
        {"org.unit_named", "org.data_request_recorded"},
    ]


def test_the_page_of_a_request_cites_the_law_as_an_office_does(client):
    unit = UnitFactory()
    person = member_of(unit)
    client.force_login(person)
    request = request_of(person, basis="356/2025/NĐ-CP, 5")

    page = client.get(reverse("data-requests-detail", args=[request.pk]))

    assert "Điều 5, 356/2025/NĐ-CP" in page.content.decode()
