from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import RequestContext, Template
from django.utils import translation

from sen.desk import registry
from sen.desk.actions import raise_alarm
from sen.desk.columns import shown, time_ago
from sen.desk.fields import DateField
from sen.desk.registry import Todo
from sen.org.models import Role, User
from tests.factories import NOW, CommitteeFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(name="Phòng Văn hóa", parent=CommitteeFactory(name="UBND xã Mẫu"))


@pytest.fixture
def registered(monkeypatch):
    """Registries of this test's own."""
    for name in ("DOORS", "PANELS", "SENTENCES"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))
    for name in ("TODO_SOURCES", "ALARM_SOURCES"):
        monkeypatch.setattr(registry, name, [])


def test_the_shell_names_where_the_reader_works(client, unit):
    client.force_login(member_of(unit))
    assert client.get("/them/").context["shell"].place == "Phòng Văn hóa, UBND xã Mẫu"


def test_a_door_shows_to_those_it_is_for_with_what_waits_behind_it(client, unit, registered):
    registry.DOORS.pop("desk-alarms", None)
    registry.register_door(
        "Cửa thử", "desk-alarms", order=1, badge=lambda _actor, _now: 7,
        allowed=lambda actor: bool(actor.units_as(Role.LEADER)), phone=True,
    )  # fmt: skip

    doors = {}
    for role in (Role.LEADER, Role.OFFICER):
        client.force_login(member_of(unit, role=role))
        doors[role] = {door.label: door for door in client.get("/canh-bao/").context["shell"].doors}

    door = doors[Role.LEADER]["Cửa thử"]
    assert (door.badge, door.is_current, door.phone) == (7, True, True)
    assert "Cửa thử" not in doors[Role.OFFICER]


def test_the_thumb_has_three_doors(client, unit, registered):
    for number, name in enumerate(["desk-log", "desk-mail", "desk-work", "desk-incidents"]):
        registry.DOORS.pop(name)
        registry.register_door(name, name, order=number, phone=True)
    client.force_login(member_of(unit))

    shell = client.get("/").context["shell"]

    assert [door.label for door in shell.thumb_doors] == ["desk-log", "desk-mail", "desk-work"]


def test_doors_of_now_and_then_stand_under_a_heading_that_opens_where_one_is(client, unit, registered):
    registry.DOORS.clear()
    for name, order in (
        ("desk-home", 10),
        ("desk-log", 800),
        ("desk-mail", 810),
        ("units", 700),
        ("desk-help", 900),
    ):
        registry.register_door(name, name, order=order)
    client.force_login(member_of(unit))

    elsewhere, inside = (client.get(url).context["shell"].sections for url in ("/", "/nhat-ky/"))

    told = [(str(section.label), [door.label for door in section.doors]) for section in elsewhere]
    assert told == [
        ("", ["desk-home"]),
        ("", ["units"]),
        ("Hệ thống", ["desk-log", "desk-mail"]),
        ("", ["desk-help"]),
    ]
    assert [section.is_open for section in elsewhere if section.label] == [False]
    assert [section.is_open for section in inside if section.label] == [True]


def test_to_dos_come_soonest_first(client, unit, registered):
    days = [None, date(2026, 5, 1), date(2026, 4, 1)]
    registry.register_todo(lambda _actor, _now: [Todo(f"Việc {day}", "/", day) for day in days])
    client.force_login(member_of(unit))

    assert [todo.due_on for todo in client.get("/").context["todos"]] == [days[2], days[1], None]


def test_a_panel_without_content_is_left_out(client, unit, registered):
    registry.PANELS.clear()
    registry.register_panel("desk/_rows.html", lambda _actor, _now: None, order=1)
    registry.register_panel("desk/_todos.html", lambda _actor, _now: {"a": 1}, order=2)
    client.force_login(member_of(unit))

    assert client.get("/").context["panels"] == [("desk/_todos.html", {"a": 1})]


def test_an_alarm_of_a_unit_shows_to_it_and_to_no_other(client, unit, registered):
    registry.register_sentence("test.late", "Nguồn tin %(name)s im lặng")
    raise_alarm("test:1", kind="test.late", unit_id=unit.pk, facts={"name": "A"}, now=NOW)

    client.force_login(member_of(unit))
    assert "Nguồn tin A im lặng" in client.get("/canh-bao/").content.decode()
    client.force_login(member_of(UnitFactory(parent=unit.parent)))
    assert "Nguồn tin A" not in client.get("/canh-bao/").content.decode()


@pytest.mark.parametrize(("chosen", "kept"), [("en", "en"), ("km", "vi"), ("", "vi")])
def test_the_language_is_kept_with_the_person(client, unit, chosen, kept):
    user = member_of(unit)
    client.force_login(user)

    answer = client.post("/ngon-ngu/", {"language": chosen, "next": "/them/"})

    assert answer.url == "/them/"
    assert User.objects.get(pk=user.pk).language == kept
    assert client.get("/them/")["Content-Language"] == kept


def test_before_log_in_the_language_is_kept_in_a_cookie(client, unit):
    client.post("/ngon-ngu/", {"language": "en"})
    assert client.get("/tai-khoan/quen-mat-khau/")["Content-Language"] == "en"


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x"])
def test_the_language_switch_leads_to_no_other_site(client, url):
    assert client.post("/ngon-ngu/", {"language": "vi", "next": url}).url == "/"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["07/09/2026", "7/9/2026", "07-09-2026", "7.9.2026", "2026-09-07"])
def test_a_day_is_read_as_vietnam_writes_it(language, typed):
    with translation.override(language):
        assert DateField().clean(typed) == date(2026, 9, 7)


def test_values_are_shown_as_vietnam_writes_them():
    with translation.override("vi"):
        moment = datetime.fromisoformat("2026-03-10T18:30:00+00:00")
        values = (date(2026, 9, 7), moment, True, False, None, "", 0)
        assert [shown(value) for value in values] == [
            "07/09/2026", "11/03/2026 01:30", "Có", "Không", "–", "–", "0",
        ]  # fmt: skip


def test_numbers_are_shown_as_each_language_writes_them():
    values = (999, 1234, 1_234_567, 1234.5, Decimal("-1234.50"))

    with translation.override("vi"):
        assert [shown(value) for value in values] == ["999", "1.234", "1.234.567", "1.234,5", "-1.234,50"]
    with translation.override("en"):
        assert [shown(value) for value in values] == ["999", "1,234", "1,234,567", "1,234.5", "-1,234.50"]


@pytest.mark.parametrize(
    ("before", "vietnamese", "english"),
    [
        (timedelta(seconds=20), "vừa xong", "just now"),
        (timedelta(minutes=1), "1 phút trước", "1 minute ago"),
        (timedelta(hours=2, minutes=50), "2 giờ trước", "2 hours ago"),
        (timedelta(days=6, hours=23), "6 ngày trước", "6 days ago"),
        (timedelta(days=7), "03/03/2026 08:30", "03/03/2026 08:30"),
        (timedelta(minutes=-5), "10/03/2026 08:35", "10/03/2026 08:35"),
    ],
)
def test_a_moment_is_told_by_how_long_ago_it_was(before, vietnamese, english):
    now = datetime.fromisoformat("2026-03-10T08:30:00+07:00")

    for language, said in (("vi", vietnamese), ("en", english)):
        with translation.override(language):
            assert time_ago(now - before, now=now) == said


def test_a_moment_told_by_its_distance_bears_the_exact_one(rf):
    request, now = rf.get("/"), datetime.fromisoformat("2026-03-10T08:30:00+07:00")
    request.now = now

    with translation.override("vi"):
        said = Template("{% load desk %}{% ago at %}").render(
            RequestContext(request, {"at": now - timedelta(hours=2)})
        )

    assert said == '<time datetime="2026-03-10T06:30:00+07:00" title="10/03/2026 06:30">2 giờ trước</time>'
