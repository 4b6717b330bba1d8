"""Old → new, as the log's screen shows it."""

import pytest
from django.urls import reverse
from django.utils import translation

from sen.audit.models import Entry
from sen.desk.history import changes_of
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
