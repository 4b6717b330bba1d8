"""Old → new, as the log's screen shows it."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from sen.audit.actions import record
from sen.audit.models import Entry
from sen.desk.history import changes_of
from sen.desk.registers import EntryRegister, about_kind, kind_in_words
from sen.org.actions import set_aliases
from sen.org.models import Role
from sen.org.queries import actor_of
from tests.factories import NOW, UnitFactory, member_of


def said(target, **facts):
    with translation.override("vi"):
        return [
            tuple(map(str, each)) for each in map(in_order, changes_of(Entry(target=target, facts=facts)))
        ]


def in_order(change):
    return change.name, change.before, change.after


@pytest.mark.parametrize(
    ("target", "facts", "told"),
    [
        (
            "org.datarequest",
            {"before": {"due_on": "2026-03-20"}, "after": {"due_on": "2026-03-30"}},
            [("Đến hạn", "20/03/2026", "30/03/2026")],
        ),
        (
            "org.datarequest",
            {"before": "open", "after": "refused"},
            [("Trạng thái", "đang xử lý", "từ chối")],
        ),
        ("org.unit", {"before": ["VH", "XH"], "after": ["VHXH"]}, [("Giá trị", "VH; XH", "VHXH")]),
        ("plan.task", {"before": "một", "after": ["một", "hai"]}, [("Giá trị", "một", "một; hai")]),
        ("org.unit", {"before": {"level": "commune"}, "after": {"level": "commune"}}, []),
        ("org.unit", {"name": ["Phòng A", "Phòng B"]}, [("Tên", "Phòng A", "Phòng B")]),
        ("gone.model", {"before": None, "after": "x"}, [("Giá trị", "–", "x")]),
        ("", {}, []),
    ],
)
def test_a_change_is_told_in_the_readers_words(target, facts, told):
    assert said(target, **facts) == told


@pytest.mark.django_db
def test_the_log_shows_old_and_new(client):
    unit = UnitFactory(name="Phòng Cũ")
    administrator = member_of(unit.authority, role=Role.ADMINISTRATOR)
    by = actor_of(administrator, now=NOW)
    set_aliases(unit.pk, aliases=["PC"], by=by, now=NOW)
    set_aliases(unit.pk, aliases=["P. Mới"], by=by, now=NOW)
    client.force_login(administrator)

    page = client.get(reverse("desk-log"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "PC → P. Mới" in " ".join(text.split())


@pytest.mark.django_db
def test_the_log_names_a_person_whom_the_reader_may_see_and_only_numbers_others(client):
    """Somebody moved to another office: who follows the old one's log does not see the person there any more."""
    unit = UnitFactory()
    administrator = member_of(unit.authority, role=Role.ADMINISTRATOR)
    people = [member_of(unit), member_of(unit), member_of(UnitFactory())]
    with transaction.atomic():
        for person in people:
            record("org.account_closed", person, by=actor_of(administrator, now=NOW), unit_id=unit.pk)
        unit_entry = record("org.unit_renamed", unit, by=None, unit_id=unit.pk)
    client.force_login(administrator)

    page = client.get(reverse("desk-log"), {"verb": "org.account_closed"})
    one = client.get(reverse("desk-log-detail", args=[unit_entry.pk]))

    text = page.content.decode()
    assert [str(person) in text for person in people] == [True, True, False]
    with translation.override("vi"):
        kind = kind_in_words("org.user")
    assert f"{kind} {people[2].pk}<" in text
    assert f"{kind} {people[0].pk}<" not in text
    assert one.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_names_in_the_log_cost_one_question(django_assert_num_queries, count):
    unit = UnitFactory()
    administrator = member_of(unit.authority, role=Role.ADMINISTRATOR)
    by = actor_of(administrator, now=NOW)
    with transaction.atomic():
        rows = [
            record("org.account_closed", member_of(unit), by=by, unit_id=unit.pk) for _turn in range(count)
        ]

    with django_assert_num_queries(2):  # the pages, the names
        EntryRegister.prepare(rows, actor=by)

    assert all(row.whom for row in rows)


@pytest.mark.django_db
def test_entries_under_a_kinds_former_name_stay_readable():
    unit = UnitFactory()
    administrator = member_of(unit.authority, role=Role.ADMINISTRATOR)
    by = actor_of(administrator, now=NOW)
    with transaction.atomic():
        entry = record("desk.refused", unit, by=by, unit_id=unit.pk)
        other = record("desk.refused", unit, by=by, unit_id=unit.pk)
    Entry.objects.filter(pk=entry.pk).update(target="plan.handover")

    found = about_kind(Entry.objects.all(), "plan.dutytransfer", NOW)

    assert [row.pk for row in found] == [entry.pk]
    assert other.target == "org.unit"
    with translation.override("vi"):
        assert kind_in_words("plan.handover") == kind_in_words("plan.dutytransfer") == "bàn giao"
        assert said("plan.handover", before="offered", after="returned") == [
            ("Trạng thái", "Chờ nhận bàn giao", "Đã trả lại")
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_of_the_log_says_names_as_the_screen_does(client, form):
    unit = UnitFactory()
    administrator = member_of(unit.authority, role=Role.ADMINISTRATOR)
    by = actor_of(administrator, now=NOW)
    seen, hidden = member_of(unit), member_of(UnitFactory())
    with transaction.atomic():
        for person in (seen, hidden):
            record("org.account_closed", person, by=by, unit_id=unit.pk)
    client.force_login(administrator)

    answer = client.get(reverse("desk-log-export", args=[form]), {"verb": "org.account_closed"})

    lines = rows_of(form, b"".join(answer))
    about = [line[3] for line in lines[1:]]
    with translation.override("vi"):
        assert about == [f"{kind_in_words('org.user')} {hidden.pk}", str(seen)]


def rows_of(form, content):
    if form == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    return [[str(cell) for cell in row] for row in load_workbook(BytesIO(content)).active.values]
