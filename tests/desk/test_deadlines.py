"""The page of deadlines and the private links by which a calendar reads them."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from sen.audit.models import Entry
from sen.desk.actions import LINKS_AT_MOST, make_calendar_link
from sen.desk.models import CalendarLink
from sen.lib import maintenance
from sen.org.actions import close_account, reopen_account
from sen.org.actions.second_factor import end_sessions
from sen.org.models import Membership, Role, Spent
from sen.org.queries import actor_of
from sen.plan.models import Duty, Plan, Rhythm
from sen.plan.periods import key_of
from tests.factories import CommitteeFactory, DutyFactory, PlanFactory, TaskFactory, UnitFactory, member_of
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


@pytest.fixture
def committee():
    return CommitteeFactory(name="UBND xã Đồng Tháp")


@pytest.fixture
def unit(committee):
    return UnitFactory(parent=committee, name="Phòng Văn hóa")


@pytest.fixture
def person(unit):
    return member_of(unit, role=Role.OFFICER)


def due(unit, text, on):
    plan = PlanFactory(
        authority=unit.parent,
        state=Plan.State.CONFIRMED,
        starts_on=date(on.year, 1, 1),
        ends_on=date(on.year, 12, 31),
    )
    task = TaskFactory(plan=plan, text=text, rhythm=Rhythm.ONCE, due_on=on)
    return DutyFactory(task=task, unit=unit, rhythm=Rhythm.ONCE, due_on=on)


@pytest.fixture
def soon():
    """Ten days ahead, in this year or the next."""
    return timezone.localdate() + timedelta(days=10)


def link_of(person, name="Điện thoại"):
    now = timezone.now()
    return make_calendar_link(name, by=actor_of(person, now=now), now=now)


def read(token, client=None):
    return (client or Visitor()).get(reverse("desk-calendar", args=[token]))


def events(response):
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def texts(response):
    return [str(event["summary"]) for event in events(response)]


def test_a_calendar_reads_what_is_due_without_a_log_in(unit, person, soon):
    duty = due(unit, "Tổ chức họp báo quý", soon)

    response = read(link_of(person))

    (event,) = events(response)
    assert "Tổ chức họp báo quý" in event["summary"]
    assert event["dtstart"].dt == soon
    assert event["uid"] == f"plan.duty-{duty.pk}@sen"
    assert event["url"] == f"http://testserver{reverse('plan-report', args=[duty.pk, key_of(None)])}"
    assert response["content-type"] == "text/calendar; charset=utf-8"
    assert response["cache-control"] == "private, no-store"
    assert not response.cookies


def test_the_address_is_kept_nowhere(person):
    token = link_of(person)

    kept = [str(value) for row in CalendarLink.objects.values_list() for value in row]
    kept += [str(entry.facts) for entry in Entry.objects.all()]

    assert not any(token in value for value in kept)


def test_rights_are_those_of_the_moment(unit, person, soon):
    due(unit, "Tổ chức họp báo quý", soon)
    token = link_of(person)
    assert texts(read(token))

    Membership.objects.filter(user=person).update(valid_to=timezone.localdate() - timedelta(days=1))

    assert texts(read(token)) == []


def test_nothing_of_another_unit(committee, person, soon):
    due(UnitFactory(parent=committee, name="Phòng Kinh tế"), "Việc của phòng khác", soon)

    assert texts(read(link_of(person))) == []


def test_what_is_answered_leaves_the_calendar(unit, person, soon):
    duty = due(unit, "Tổ chức họp báo quý", soon)
    Duty.objects.filter(pk=duty.pk).update(state=Duty.State.DROPPED)

    assert texts(read(link_of(person))) == []


def revoked(person, _admin):
    CalendarLink.objects.filter(user=person).update(revoked_at=timezone.now())


def closed(person, admin):
    close_account(person.pk, by=actor_of(admin, now=timezone.now()), now=timezone.now())


def closed_and_opened_again(person, admin):
    closed(person, admin)
    reopen_account(person.pk, by=actor_of(admin, now=timezone.now()), now=timezone.now())


def all_sessions_ended(person, _admin):
    end_sessions(person)


def unused_for_a_year(person, _admin):
    long_ago = timezone.now() - timedelta(days=366)
    CalendarLink.objects.filter(user=person).update(made_at=long_ago, fetched_at=None)


@pytest.mark.parametrize(
    "end", [revoked, closed, closed_and_opened_again, all_sessions_ended, unused_for_a_year]
)
def test_a_link_that_ended_leads_nowhere(committee, person, end):
    admin = member_of(committee, role=Role.ADMINISTRATOR)
    token = link_of(person)
    assert read(token).status_code == 200
    person.refresh_from_db()

    end(person, admin)

    assert read(token).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 2000, "%00", "đ", "../x"])
def test_a_guess_leads_nowhere(person, token):
    link_of(person)

    assert Visitor().get(f"/lich/{token}.ics").status_code == 404


def test_read_too_often_is_refused_for_a_while(person):
    token = link_of(person)

    seen = [read(token).status_code for _time in range(21)]

    assert seen == [200] * 20 + [429]
    assert Spent.objects.exists()


def test_when_it_was_read_is_noted_to_the_hour_and_not_while_pages_are_only_shown(person):
    token = link_of(person)
    now = timezone.now()
    maintenance.begin(
        settings.DATA_DIR, maintenance.Maintenance("Đang bảo trì.", now, now + timedelta(hours=1))
    )
    try:
        assert read(token).status_code == 200
    finally:
        maintenance.end(settings.DATA_DIR)
    assert CalendarLink.objects.get().fetched_at is None

    read(token)
    first = CalendarLink.objects.get().fetched_at
    read(token)

    assert first is not None
    assert CalendarLink.objects.get().fetched_at == first


def test_made_shown_once_and_withdrawn_on_the_pages(client, unit, person, soon):
    due(unit, "Tổ chức họp báo quý", soon)
    client.force_login(person)

    page = client.post(reverse("desk-deadlines-link"), {"form_key": KEY, "name": "Điện thoại"})

    url = page.context["url"]
    assert texts(Visitor().get(url))
    again = client.post(reverse("desk-deadlines-link"), {"form_key": KEY, "name": "Điện thoại"})
    assert again.status_code == 302
    link = CalendarLink.objects.get()
    listed = client.get(reverse("desk-deadlines")).content.decode()
    assert "Điện thoại" in listed
    assert "Tổ chức họp báo quý" in listed
    assert url.rsplit("/", 1)[1] not in listed

    client.post(reverse("desk-deadlines-revoke", args=[link.pk]), {"form_key": KEY[::-1]})

    assert Visitor().get(url).status_code == 404
    assert "Điện thoại" not in client.get(reverse("desk-deadlines")).content.decode()


def test_who_finds_a_machine_left_open_makes_no_link(client, person):
    client.force_login(person)
    client.pass_second_factor(person, at=1)

    page = client.post(reverse("desk-deadlines-link"), {"form_key": KEY, "name": "Điện thoại"})

    assert page.status_code == 302
    assert page["location"].startswith("/tai-khoan/xac-nhan/")
    assert not CalendarLink.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\0b"])
def test_a_link_needs_a_name_of_one_line(client, person, name):
    client.force_login(person)

    page = client.post(reverse("desk-deadlines-link"), {"form_key": KEY, "name": name})

    assert page.status_code == 422
    assert not CalendarLink.objects.exists()


def test_five_links_are_enough(person):
    for number in range(LINKS_AT_MOST):
        link_of(person, f"Máy {number}")

    with pytest.raises(Exception, match="năm liên kết"):
        link_of(person, "Máy nữa")


@pytest.mark.parametrize("count", [1, 5])
def test_a_calendar_costs_constant_queries(unit, person, soon, count, django_assert_num_queries):
    for number in range(count):
        due(unit, f"Việc {number}", soon)
    token = link_of(person)
    read(token)

    with django_assert_num_queries(15):  # two limits of two each, the link, the roles, nine sources
        assert len(texts(read(token))) == count
