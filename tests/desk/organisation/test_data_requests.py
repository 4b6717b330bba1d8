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
from sen.org import actions
from sen.org.models import Role, User
from sen.org.queries import actor_of
from tests.factories import UnitFactory, member_of

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
