"""One person with a value in every field of docs/reference/personal-data.md: the copy holds each, removal leaves none.

Rows are made from the models themselves, so a field that is added to the table is in both tests from that day.
"""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from itertools import count

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from openpyxl import load_workbook

from sen.jobs.models import Delivery
from sen.org.actions import close_account, record_data_request
from sen.org.actions.personal_data import remove_name_of
from sen.org.models import Role, Unit, User
from sen.org.queries import actor_of
from sen.org.registry import HOLDINGS, data_of
from tests.factories import NOW, UnitFactory, member_of

pytestmark = pytest.mark.django_db
NAME = "Trần Thị Độc Nhất"
LOG = "audit.Entry"
KEEPS_THE_NAME = {f"{LOG}.actor_name", f"{LOG}.acting_for_name", "plan.PlanDraft.signer_name"}
"""The log answers for who did what; its contents go by SEN_LOG_YEARS. Who signed a plan stands on its paper."""
RELATED = object()
ALSO_ASKED = {
    "plan.Chase": {"sheet": RELATED},
    "plan.CommentPoint": {"text": "Thêm kinh phí."},
    "plan.Revision": {"content": {"same": 1}},
    "plan.CommentRequest": {"due_at": datetime(2099, 1, 1, tzinfo=UTC)},
    "plan.Duty": {"due_on": date(2026, 3, 31)},
    "org.HolidaySwap": {"day_off": date(2026, 3, 31)},
    "plan.PlanPublication": {"public_on": date(2026, 3, 31), "where": "Bảng tin"},
}
"""What a check of the table asks for beyond its columns; RELATED: a row of its own."""
numbers = count(1)


def some(field, unit):
    """A value that the field takes, another each time."""
    number = next(numbers)
    if field.is_relation:
        return related(field.related_model, unit)
    if field.choices:
        return field.choices[0][0]
    kinds = {
        models.JSONField: [f"riêng {number}"],
        models.BinaryField: f"riêng {number}".encode(),
        models.GenericIPAddressField: f"10.0.{number // 250}.{number % 250 + 1}",
        models.DateTimeField: NOW,
        models.DateField: date(2026, 3, 9),
        models.BooleanField: False,
        models.EmailField: f"rieng{number}@example.org",
        models.URLField: f"https://example.org/{number}",
        models.TextField: f"riêng {number}",
        models.CharField: f"riêng {number}",
    }
    value = next((value for kind, value in kinds.items() if isinstance(field, kind)), number)
    return value[-field.max_length :] if isinstance(value, str) and field.max_length else value


def related(model, unit):
    if model is User:
        return member_of(UnitFactory())
    return unit if model is Unit else filled(model, unit)


def filled(model, unit, **values):
    """A row with what its model asks for, and `values`."""
    also = ALSO_ASKED.get(model._meta.label, {})
    made = {
        name: related(model._meta.get_field(name).related_model, unit)
        for name in also
        if also[name] is RELATED
    }
    values = also | made | values
    for field in model._meta.concrete_fields:
        is_asked = not (field.null or field.has_default() or field.primary_key or field.blank)
        if is_asked and field.name not in values and field.attname not in values:
            values[field.name] = some(field, unit)
    return model._base_manager.create(**values)


def row_of(holding, person, unit):
    model = apps.get_model(holding.label)
    values = {name: some(model._meta.get_field(name), unit) for name in holding.fields}
    values |= {name: NAME for name in holding.fields if name.endswith("_name")}
    if holding.label == "jobs.Message":
        return filled(Delivery, unit, address=person.email, message=filled(model, unit, **values))
    values[holding.subject] = person.email if holding.by_email else person.pk
    if holding.label == LOG:
        values["unit_id"] = unit.pk
    return filled(model, unit, **values)


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def person(unit):
    person = member_of(unit)
    names = {"first_name": "Thị Độc Nhất", "last_name": "Trần", "display_name": NAME}
    User.objects.filter(pk=person.pk).update(username="docnhat", email="docnhat@example.org", **names)
    person.refresh_from_db()
    for holding in HOLDINGS.values():
        if (holding.label, holding.subject) != ("org.User", "pk"):
            row_of(holding, person, unit)
    return person


def stored(person):
    """Straight from the tables: what the copy has to hold."""
    for holding in HOLDINGS.values():
        for row in holding.rows_of(person):
            yield from ((holding.label, row.pk, name, getattr(row, name)) for name in holding.fields)


def test_the_copy_of_ones_data_holds_every_field_of_the_table(client, unit, person):
    administrator = member_of(unit.authority, role=Role.ADMINISTRATOR)
    by = actor_of(administrator, now=NOW)
    asked = record_data_request(person, kind="see", asked_on=NOW.date(), by=by, now=NOW)
    client.force_login(administrator)

    sent = b"".join(client.get(reverse("data-requests-download", args=[asked.pk])).streaming_content)

    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        told = json.loads(archive.read("data.json"))
        sheet = load_workbook(io.BytesIO(archive.read("data.xlsx")), read_only=True).active
    held = {(line["kind"], line["number"], line["field"]): line["value"] for line in told}
    expected = {(kind, pk, name): value for kind, pk, name, value in stored(person)}
    assert {(kind, name) for kind, _pk, name in expected} == {
        (holding.label, name) for holding in HOLDINGS.values() for name in holding.fields
    }
    assert {key: str(held[key]) for key in expected} == {key: str(value) for key, value in expected.items()}
    assert sum(1 for row in sheet.iter_rows(values_only=True) if row[0]) == len(told) + 1


def test_the_person_has_a_value_in_every_field(person):
    """Else the other two would prove less than they say."""
    empty = {
        (kind, name)
        for kind, _pk, name, value in data_of(person, today=NOW.date())
        if value in (None, "", [])
    }
    full = {
        (kind, name)
        for kind, _pk, name, value in data_of(person, today=NOW.date())
        if value not in (None, "", [])
    }

    assert empty - full == set()


def places_of(text):
    """Every column of every table in which the text stands."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, kinds):
                values = model._base_manager.values_list(field.attname, flat=True)
                if any(text in json.dumps(value, ensure_ascii=False, default=str) for value in values):
                    yield f"{model._meta.label}.{field.name}"


def test_a_name_that_is_removed_stands_nowhere_but_in_the_log(unit, person):
    by = actor_of(member_of(unit.authority, role=Role.ADMINISTRATOR), now=NOW)
    before = set(places_of(NAME))
    close_account(person.pk, by=by, now=NOW)
    person.refresh_from_db()

    remove_name_of(person, by=by, now=NOW)

    named = {f"{holding.label}.{holding.name}" for holding in HOLDINGS.values() if holding.name}
    assert before >= named | KEEPS_THE_NAME | {"org.User.display_name"}
    assert set(places_of(NAME)) == KEEPS_THE_NAME
    assert set(places_of("docnhat")) == set()
