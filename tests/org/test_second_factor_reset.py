"""A lost second factor: two persons, neither of them the one concerned; or the console."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from sen.audit.models import Entry
from sen.desk.organisation.todos import resets_to_confirm
from sen.jobs.models import Delivery
from sen.org import actions
from sen.org.actions.second_factor_reset import RESET_HOLDS
from sen.org.errors import Dependence, NotIndependent, ResetClosed
from sen.org.models import Role, SecondFactorReset, Unit, User
from sen.org.one_time_codes import code_of, step_of
from sen.org.queries import actor_of, factors_of
from tests.factories import NOW, CommitteeFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Office:
    """A commune below a province, with whom it takes."""

    def __init__(self):
        self.province = CommitteeFactory(level=Unit.Level.PROVINCE, name="UBND tỉnh Sen Giang")
        self.commune = CommitteeFactory(parent=self.province, name="UBND xã Bình Sen")
        self.unit = UnitFactory(parent=self.commune)
        self.lost = member_of(self.unit, role=Role.FOCAL_POINT)
        code = code_of(SECRET, step_of(NOW))
        actions.add_authenticator_app(SECRET, code=code, by=actor_of(self.lost, now=NOW), now=NOW)
        self.leader = member_of(self.commune, role=Role.LEADER)
        self.administrator = member_of(self.commune, role=Role.ADMINISTRATOR)
        Delivery.objects.all().delete()

    def somebody(self, role, unit=None):
        return member_of(unit or self.unit, role=role)

    def ask(self, by=None):
        by = actor_of(by or self.administrator, now=NOW)
        return actions.ask_for_reset(self.lost.pk, reason="Mất điện thoại", by=by, now=NOW)

    def confirm(self, asked, by, now=NOW):
        return actions.confirm_reset(asked.pk, by=actor_of(by, now=now), now=now)

    def is_protected(self):
        return factors_of(self.lost.pk).exists()


@pytest.fixture
def office():
    return Office()


def told():
    return set(Delivery.objects.values_list("address", flat=True))


def second_of(office, which):
    return {
        "another administrator": lambda: office.somebody(Role.ADMINISTRATOR, office.commune),
        "the head of the unit": lambda: office.somebody(Role.UNIT_LEAD),
        "an administrator above": lambda: office.somebody(Role.ADMINISTRATOR, office.province),
    }[which]()


@pytest.mark.parametrize("which", ["another administrator", "the head of the unit", "an administrator above"])
def test_a_second_person_takes_the_factor_away_and_all_hear_of_it(office, client, which):
    client.force_login(office.lost.__class__.objects.get(pk=office.lost.pk))
    asked = office.ask()
    assert (office.is_protected(), told()) == (True, {office.lost.email, office.leader.email})

    office.confirm(asked, second_of(office, which))

    assert not office.is_protected()
    assert client.get(reverse("desk-home"))["Location"].startswith(reverse("account_login"))
    assert Delivery.objects.filter(address=office.leader.email).count() == 2
    entries = Entry.objects.filter(verb__startswith="org.reset_").order_by("pk")
    assert [entry.verb for entry in entries] == ["org.reset_asked", "org.reset_confirmed"]
    assert {entry.unit_id for entry in entries} == {office.commune.pk}
    assert "Mất điện thoại" not in repr([entry.facts for entry in entries])


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.OFFICER, "unit"),
        (Role.FOCAL_POINT, "commune"),
        (Role.LEADER, "commune"),
        (Role.UNIT_LEAD, "commune"),
        (Role.UNIT_LEAD, "province"),
        (Role.ADMINISTRATOR, "elsewhere"),
    ],
)
def test_nobody_else_confirms(office, role, where):
    asked = office.ask()
    unit = CommitteeFactory() if where == "elsewhere" else getattr(office, where)

    with pytest.raises(PermissionDenied):
        office.confirm(asked, office.somebody(role, unit))

    assert office.is_protected()


def test_who_asked_does_not_confirm(office):
    asked = office.ask()

    with pytest.raises(PermissionDenied):
        office.confirm(asked, office.administrator)

    assert office.is_protected()


def test_a_deputy_of_who_asked_does_not_confirm(office):
    """Two accounts, but the will of one."""
    deputy, asked = office.somebody(Role.OFFICER, office.commune), office.ask()
    terms = office.administrator.memberships.values_list("pk", flat=True)
    days = {"valid_from": NOW.date(), "valid_to": NOW.date()}
    by = actor_of(office.administrator, now=NOW)
    actions.delegate_roles(terms, to=deputy.pk, **days, ground=actions.Ground("Nghỉ phép"), by=by, now=NOW)

    with pytest.raises(PermissionDenied):
        office.confirm(asked, deputy)

    assert office.is_protected()


def refused(office, asked, by, *, now=NOW):
    with pytest.raises(NotIndependent) as refusal:
        office.confirm(asked, by, now)
    assert office.is_protected()
    with translation.override("vi"):
        assert str(refusal.value.messages[0]) in dict(Dependence.choices).values()
    return refusal.value.code


def made_by(maker, person):
    User.objects.filter(pk=person.pk).update(made_by_id=maker.pk)
    return person


def test_whom_the_asker_invited_does_not_confirm(office):
    """An administrator makes a second account: a week later it still is the same will."""
    by = actor_of(office.administrator, now=NOW)
    long_ago, keys = NOW - timedelta(days=60), []
    actions.invite_person(
        office.unit,
        display_name="Hai",
        role=Role.UNIT_LEAD,
        by=by,
        now=long_ago,
        link=lambda key: keys.append(key) or key,
    )
    second = actions.accept_invitation(keys[0], username="hai", password="hoa-sen-nở-sớm-27", now=long_ago)

    assert refused(office, office.ask(), second) == "made"


def test_whom_the_asker_put_down_does_not_confirm(office):
    by, long_ago = actor_of(office.administrator, now=NOW), NOW - timedelta(days=60)
    facts = {"username": "hai", "display_name": "Hai", "role": Role.UNIT_LEAD}
    second = actions.add_person(office.unit, **facts, by=by, now=long_ago)

    assert (second.made_by_id, second.date_joined) == (office.administrator.pk, long_ago)
    assert refused(office, office.ask(), second) == "made"


def test_who_made_the_asker_does_not_confirm(office):
    """The same two accounts the other way round."""
    second = made_by(office.administrator, office.somebody(Role.ADMINISTRATOR, office.commune))

    assert refused(office, office.ask(by=second), office.administrator) == "made"


def test_an_account_made_by_a_made_account_does_not_confirm(office):
    middle = made_by(office.administrator, office.somebody(Role.ADMINISTRATOR, office.commune))
    second = made_by(middle, office.somebody(Role.UNIT_LEAD))
    made_by(second, office.administrator)  # a ring that only a forger makes ends too

    assert refused(office, office.ask(), second) == "made"


def test_two_whom_a_third_person_invited_are_two(office):
    third = office.somebody(Role.ADMINISTRATOR, office.commune)
    made_by(third, office.administrator)
    asked = office.ask()

    office.confirm(asked, made_by(third, office.somebody(Role.UNIT_LEAD)))

    assert not office.is_protected()


def test_a_new_account_does_not_confirm_for_a_week(office):
    second, asked = office.somebody(Role.UNIT_LEAD), office.ask()
    User.objects.filter(pk=second.pk).update(date_joined=NOW - timedelta(days=7) + timedelta(seconds=1))
    assert refused(office, asked, second) == "too_new"

    office.confirm(asked, second, NOW + timedelta(seconds=1))

    assert not office.is_protected()


@pytest.mark.parametrize("opens", ["link", "address"])
@pytest.mark.parametrize("asks", ["administrator", "second"])
def test_whose_account_the_other_could_open_does_not_confirm(office, opens, asks):
    second = office.somebody(Role.ADMINISTRATOR, office.commune)
    by = actor_of(office.administrator, now=NOW)
    if opens == "link":
        actions.issue_password_link(second.pk, by=by, now=NOW)
    else:
        actions.change_person(second.pk, display_name="Hai", email="mot@example.org", by=by, now=NOW)
    two = [office.administrator, second]
    one, other = two if asks == "administrator" else reversed(two)
    asked = office.ask(by=one)
    assert refused(office, asked, other) == "opened"
    Entry.objects.filter(actor_id=office.administrator.pk).update(at=NOW - timedelta(days=8))

    office.confirm(asked, other)

    assert not office.is_protected()


def test_the_page_says_why_somebody_is_no_second_person(office, client):
    second = made_by(office.administrator, office.somebody(Role.UNIT_LEAD))
    asked = office.ask()
    SecondFactorReset.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert list(resets_to_confirm(actor_of(second, now=NOW), NOW)) == []
    client.force_login(second)
    url = reverse("lost-factors-xac-nhan", args=[asked.pk])
    form_key = re.search(r'name="form_key" value="([^"]+)"', client.get(url).content.decode())[1]

    page = client.post(url, {"form_key": form_key})

    assert "không tính là người thứ hai" in page.content.decode()
    assert office.is_protected()


def test_who_is_concerned_neither_asks_nor_confirms(office):
    for unit, role in ((office.unit, Role.UNIT_LEAD), (office.commune, Role.ADMINISTRATOR)):
        office.lost.memberships.create(unit=unit, role=role, valid_from=NOW.date())

    with pytest.raises(PermissionDenied):
        office.ask(by=office.lost)
    asked = office.ask()
    with pytest.raises(PermissionDenied):
        office.confirm(asked, office.lost)

    assert office.is_protected()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_LEAD, Role.LEADER])
def test_only_an_administrator_asks(office, role):
    with pytest.raises(PermissionDenied):
        office.ask(by=office.somebody(role))


@pytest.mark.parametrize("change", ["later", "withdrawn", "confirmed"])
def test_a_request_that_is_over_takes_nothing_away(office, change):
    asked, second = office.ask(), office.somebody(Role.UNIT_LEAD)
    now = NOW + RESET_HOLDS if change == "later" else NOW
    if change == "withdrawn":
        actions.withdraw_reset(asked.pk, by=actor_of(second, now=NOW), now=NOW)
    if change == "confirmed":
        SecondFactorReset.objects.filter(pk=asked.pk).update(confirmed_at=NOW)

    with pytest.raises(ResetClosed):
        office.confirm(asked, second, now=now)

    assert office.is_protected()


def test_there_is_one_open_request_at_a_time_and_a_new_one_after_its_end(office):
    office.ask()
    with pytest.raises(ResetClosed):
        office.ask()

    later = NOW + RESET_HOLDS
    by = actor_of(office.administrator, now=later)
    asked = actions.ask_for_reset(office.lost.pk, reason="Vẫn mất", by=by, now=later)

    assert asked.is_open(later)


def test_nothing_is_asked_for_who_has_no_factor(office):
    officer = office.somebody(Role.OFFICER)

    with pytest.raises(ResetClosed):
        actions.ask_for_reset(officer.pk, reason="Mất", by=actor_of(office.administrator, now=NOW), now=NOW)


@pytest.mark.parametrize("field", ["person", "requested"])
def test_the_database_holds_that_it_takes_two_others(office, field):
    asked = office.ask()
    same = office.lost.pk if field == "person" else asked.requested_by_id

    with pytest.raises(IntegrityError), transaction.atomic():
        SecondFactorReset.objects.filter(pk=asked.pk).update(confirmed_by_id=same)


def test_it_waits_on_the_desk_of_who_may_confirm_and_of_nobody_else(office):
    asked = office.ask()
    people = {
        "second": office.somebody(Role.UNIT_LEAD),
        "asker": office.administrator,
        "officer": office.somebody(Role.OFFICER),
        "lead elsewhere": office.somebody(Role.UNIT_LEAD, office.commune),
    }

    shown = {
        name: [todo.url for todo in resets_to_confirm(actor_of(who, now=NOW), NOW)]
        for name, who in people.items()
    }

    url = reverse("lost-factors-detail", args=[asked.pk])
    assert shown == {"second": [url], "asker": [], "officer": [], "lead elsewhere": []}
    later = NOW + RESET_HOLDS
    assert list(resets_to_confirm(actor_of(people["second"], now=later), later)) == []


def test_todos_of_others_cost_no_query(office, django_assert_num_queries):
    officer = actor_of(office.somebody(Role.OFFICER), now=NOW)

    with django_assert_num_queries(0):
        assert list(resets_to_confirm(officer, NOW)) == []


def test_asked_and_confirmed_on_the_screens(office, client):
    client.force_login(office.administrator)
    form = reverse("people-mat-yeu-to-thu-hai", args=[office.lost.pk])
    assert form in client.get(reverse("people-detail", args=[office.lost.pk])).content.decode()
    asked = client.post(form, {"form_key": "key-of-a-form", "reason": "Mất điện thoại"})["Location"]
    assert client.get(f"{asked}xac-nhan/").status_code == 403

    head = office.somebody(Role.UNIT_LEAD)
    client.force_login(head)
    assert asked in client.get(reverse("desk-home")).content.decode()
    client.post(f"{asked}xac-nhan/", {"form_key": "key-of-another"})

    assert not office.is_protected()


def test_the_next_log_in_begins_anew(office, client):
    office.lost.set_password("bèo dạt mây trôi 26")
    office.lost.save()
    office.confirm(office.ask(), office.somebody(Role.UNIT_LEAD))

    client.post(reverse("account_login"), {"login": office.lost.username, "password": "bèo dạt mây trôi 26"})

    assert client.get(reverse("desk-home"))["Location"].startswith(reverse("org-second-factor"))


def test_the_console_needs_nobody_and_tells_the_leader(office):
    out = StringIO()

    call_command("reset_second_factor", office.lost.username.upper(), stdout=out)

    assert not office.is_protected()
    assert told() == {office.lost.email, office.leader.email}
    assert office.leader.email in out.getvalue()
    entry = Entry.objects.get(verb="org.reset_at_console")
    assert (entry.actor_id, entry.target_id, entry.unit_id) == (None, office.lost.pk, office.commune.pk)
    office.lost.refresh_from_db()
    assert office.lost.session_round == 2


@pytest.mark.parametrize("name", ["khongai", "without"])
def test_the_console_says_when_there_is_nothing_to_take_away(office, name):
    officer = office.somebody(Role.OFFICER)

    with pytest.raises(CommandError):
        call_command("reset_second_factor", officer.username if name == "without" else name)


def test_a_role_that_ended_confirms_nothing(office):
    asked, head = office.ask(), office.somebody(Role.UNIT_LEAD)
    head.memberships.update(valid_to=timezone.localdate(NOW) - timedelta(days=1))

    with pytest.raises(PermissionDenied):
        office.confirm(asked, head)


# ---- one person with two accounts that others made


@pytest.mark.parametrize(
    ("asker", "second"),
    [
        ({"display_name": "Trần Thị Mơ"}, {"display_name": " tran thi mo "}),
        ({"email": "mo.tran@xa.example.org"}, {"email": "MoTran+2@xa.example.org"}),
    ],
)
def test_two_accounts_of_one_name_or_box_do_not_count_as_two(office, asker, second):
    other = office.somebody(Role.UNIT_LEAD)
    User.objects.filter(pk=office.administrator.pk).update(**asker)
    User.objects.filter(pk=other.pk).update(**second)

    assert refused(office, office.ask(), other) == "one_person"


@pytest.mark.parametrize(
    ("one", "two"),
    [("a@x.vn", "a@y.vn"), ("", ""), ("a@x.vn", ""), ("+1@x.vn", "an@x.vn")],
)
def test_two_boxes_are_two(office, one, two):
    other = office.somebody(Role.UNIT_LEAD)
    User.objects.filter(pk=office.administrator.pk).update(email=one)
    User.objects.filter(pk=other.pk).update(email=two)

    office.confirm(office.ask(), other)

    assert not office.is_protected()


def logs_in(client, person):
    person.set_password("hoa-sen-nở-sớm-27")
    person.save()
    page = reverse("account_login")
    client.post(page, {"login": person.username, "password": "hoa-sen-nở-sớm-27"})
    del client.cookies[settings.SESSION_COOKIE_NAME]


@pytest.mark.parametrize("is_demo", [False, True])
def test_two_accounts_used_in_one_browser_do_not_count_as_two(office, is_demo):
    """Through the real page: the browser's number outlives the change of account, and the log keeps its mark."""
    other, browser = office.somebody(Role.UNIT_LEAD), Client()
    User.objects.filter(pk__in=(other.pk, office.administrator.pk)).update(is_fictional=is_demo)
    for person in (office.administrator, other):
        logs_in(browser, User.objects.get(pk=person.pk))
    log_ins = Entry.objects.filter(verb="org.logged_in")
    marks = dict(log_ins.values_list("actor_id", "facts__browser"))
    assert set(marks) == {office.administrator.pk, other.pk}
    assert len(set(marks.values()) - {None}) == 1
    log_ins.update(at=NOW - timedelta(days=30))
    asked = office.ask()
    if is_demo:
        office.confirm(asked, other)
        assert not office.is_protected()
        return

    assert refused(office, asked, other) == "one_browser"
    log_ins.update(at=NOW - timedelta(days=30, seconds=1))
    office.confirm(asked, other)

    assert not office.is_protected()


def test_two_browsers_are_two_also_behind_one_address(office):
    other = office.somebody(Role.UNIT_LEAD)
    for person in (office.administrator, other):
        logs_in(Client(), User.objects.get(pk=person.pk))
    assert Entry.objects.filter(verb="org.logged_in").update(at=NOW) == 2

    office.confirm(office.ask(), other)

    assert not office.is_protected()


def test_a_refused_second_person_reads_why_and_stands_in_the_log(office, client):
    asked, other = office.ask(), office.somebody(Role.UNIT_LEAD)
    SecondFactorReset.objects.filter(pk=asked.pk).update(expires_at=timezone.now() + timedelta(days=1))
    made_by(office.administrator, other)
    client.force_login(other)
    page = reverse("lost-factors-xac-nhan", args=[asked.pk])

    answer = client.post(page, {"form_key": "11111111-2222-4333-8444-555555555555"})

    assert answer.status_code == 422
    with translation.override("vi"):
        assert str(Dependence.MADE.label) in answer.content.decode()
    entry = Entry.objects.get(verb="org.reset_refused")
    assert (entry.actor_id, entry.target_id, entry.facts["why"]) == (other.pk, asked.pk, "made")
    assert (entry.unit_id, office.is_protected()) == (office.commune.pk, True)
    assert SecondFactorReset.objects.get().confirmed_at is None
