"""How long a log-in lasts, where one is logged in, and what happens to what was sent too late."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sen.audit.models import Entry
from sen.lib import maintenance
from sen.lib.maintenance import Maintenance
from sen.org import actions
from sen.org.models import OpenSession, Role
from sen.org.one_time_codes import code_of, step_of
from sen.org.queries import actor_of
from sen.org.sessions import BEGUN, HELD, SEEN, device_of
from tests.factories import NOW, UnitFactory, actor_in, member_of
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db
HOME = "/"
SESSIONS = "/tai-khoan/phien/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def person():
    return member_of(UnitFactory())


def age(client, *, idle=timedelta(0), whole=timedelta(0)):
    """As if the session had stood so long."""
    session, now = client.session, timezone.now()
    session[SEEN], session[BEGUN] = (now - idle).timestamp(), (now - max(whole, idle)).timestamp()
    session.save()


@pytest.mark.parametrize(
    ("idle", "whole", "is_open"),
    [
        (timedelta(minutes=119), timedelta(minutes=119), True),
        (timedelta(minutes=121), timedelta(minutes=121), False),
        (timedelta(minutes=1), timedelta(hours=11, minutes=59), True),
        (timedelta(minutes=1), timedelta(hours=12, minutes=1), False),
    ],
)
def test_a_session_ends_without_use_and_after_a_working_day(client, person, idle, whole, is_open):
    client.force_login(person)
    session = client.session
    session.set_expiry(0)  # to the end of the browser session
    session.save()
    age(client, idle=idle, whole=whole)

    response = client.get(HOME)

    assert (response.status_code == 200) is is_open
    assert Entry.objects.filter(verb="org.session_over", target_id=person.pk).exists() is not is_open


@pytest.mark.parametrize(("ahead", "is_open"), [(timedelta(minutes=9), True), (timedelta(days=900), False)])
def test_a_session_of_before_the_clock_was_set_back_does_not_stand_for_years(client, person, ahead, is_open):
    client.force_login(person)
    age(client, idle=-ahead, whole=-ahead)

    assert (client.get(HOME).status_code == 200) is is_open


def test_another_person_logs_in_in_the_same_browser(client, person):
    client.force_login(person)
    other = member_of(UnitFactory())

    client.force_login(other)

    assert client.get(HOME).status_code == 200
    assert OpenSession.objects.get(user=other).session_key == client.session.session_key


def test_who_stays_logged_in_stays_for_days(client, person):
    client.force_login(person)
    session = client.session
    session.set_expiry(14 * 24 * 3600)
    session.save()

    age(client, idle=timedelta(days=13))
    assert client.get(HOME).status_code == 200
    age(client, idle=timedelta(days=15))
    assert client.get(HOME).status_code == 302


def test_a_protected_role_never_stays(client):
    leader = member_of(UnitFactory(), role=Role.LEADER)
    client.force_login(leader)
    session = client.session
    session.set_expiry(14 * 24 * 3600)
    session.save()
    age(client, idle=timedelta(hours=3))

    response = client.get(HOME)

    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_after_the_end_the_page_comes_back_after_the_log_in(client, person):
    client.force_login(person)
    age(client, idle=timedelta(days=60))

    response = client.get("/canh-bao/?trang=2")

    assert response["Location"] == "/tai-khoan/dang-nhap/?next=%2Fcanh-bao%2F%3Ftrang%3D2"
    assert "_auth_user_id" not in client.session
    assert "đăng xuất" in client.get(response["Location"]).content.decode()


def test_a_part_of_a_page_moves_the_whole_page(client, person):
    client.force_login(person)
    age(client, idle=timedelta(days=60))

    response = client.get(HOME, headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"][:22]) == (200, "/tai-khoan/dang-nhap/?")


def test_what_was_sent_too_late_waits_for_its_person(client, person):
    client.force_login(person)
    age(client, idle=timedelta(days=60))
    text = "Đã phát 12 buổi trên loa, hai buổi bằng tiếng Khmer."

    sent = client.post(HOME, {"note": text, "password": "s", "csrfmiddlewaretoken": "t"})
    keep = client.session[HELD]
    client.force_login(person)
    page = client.get("/tai-khoan/gui-lai/").content.decode()

    assert sent["Location"].endswith("next=%2Ftai-khoan%2Fgui-lai%2F")
    assert keep["fields"] == [["note", text]]
    assert f'name="note" value="{text}"' in page
    assert f'<form method="post" action="{HOME}"' in page


@pytest.fixture
def held(client, person):
    """A form that was sent too late, its person logged in again; its address and what it holds."""
    client.force_login(person)
    age(client, idle=timedelta(days=60))
    sent = {"session": "7"}
    client.post(SESSIONS, sent)
    client.force_login(person)
    assert client.session[HELD]["fields"] == [["session", "7"]]
    return sent


def test_a_held_form_goes_when_it_was_sent_again(client, held):
    client.get("/tai-khoan/gui-lai/")
    client.get(SESSIONS)
    client.post(HOME, held)
    assert HELD in client.session  # looked at, and another form sent: it waits on

    client.post(SESSIONS, held)

    assert HELD not in client.session


def test_a_held_form_waits_on_when_it_could_not_be_taken(client, held, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    maintenance.begin(tmp_path, Maintenance("Thay ổ đĩa.", timezone.now()))

    assert client.post(SESSIONS, held).status_code == 503

    assert HELD in client.session


def test_a_held_form_goes_when_its_hour_is_over(client, held):
    session = client.session
    session[HELD] = {**session[HELD], "at": timezone.now().timestamp() - 3601}
    session.save()

    client.get(HOME)

    assert HELD not in client.session


def test_what_was_sent_too_late_is_shown_to_nobody_else(client, person):
    client.force_login(person)
    age(client, idle=timedelta(days=60))
    client.post(HOME, {"note": "chỉ của tôi"})

    client.force_login(member_of(UnitFactory()))
    response = client.get("/tai-khoan/gui-lai/")

    assert response.status_code == 302
    assert HELD not in client.session


@pytest.mark.parametrize("sent", [{"others": "1"}, {"session": "own"}])
def test_ending_a_session_asks_once_more_who_it_is(client, person, sent):
    """A machine left open: whoever sits down at it throws nobody out."""
    telephone = Client()
    telephone.force_login(person)
    client.force_login(person)
    client.pass_second_factor(person, at=timezone.now().timestamp() - 24 * 3600)
    if "session" in sent:
        sent = {"session": OpenSession.objects.get(session_key=telephone.session.session_key).pk}

    asked = client.post(SESSIONS, sent)

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert telephone.get(HOME).status_code == 200
    client.pass_second_factor(person)
    client.post(SESSIONS, sent)
    assert telephone.get(HOME).status_code == 302


# ---- the key of a session


def known_key(client):
    """Somebody sets a browser up with a key that is known: a session that holds something, of nobody."""
    session = client.session
    session["marked"] = "1"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return session.session_key


def opens(key):
    """Whether whoever holds the key is in."""
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    return browser.get(HOME).status_code == 200


@pytest.fixture
def officer(person):
    person.set_password("hoa-sen-nở-sớm-27")
    person.save()
    return person


def log_in(client, person):
    sent = {"login": person.username, "password": "hoa-sen-nở-sớm-27"}
    assert client.post(reverse("account_login"), sent).status_code == 302


def key_of(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_log_in_changes_the_key_of_the_session(client, officer):
    before = known_key(client)

    log_in(client, officer)

    assert (key_of(client) != before, opens(before), opens(key_of(client))) == (True, False, True)
    assert not Session.objects.filter(pk=before).exists()


def test_the_second_factor_changes_the_key_of_the_session(client, officer):
    by, now = actor_of(officer, now=NOW), NOW
    actions.add_authenticator_app(SECRET, code=code_of(SECRET, step_of(now)), by=by, now=now)
    log_in(client, officer)
    between = key_of(client)
    assert not opens(between)

    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET, step_of(timezone.now()))})

    assert (key_of(client) != between, opens(between), opens(key_of(client))) == (True, False, True)


def test_a_log_out_ends_the_session_and_its_key_opens_nothing(client, officer):
    log_in(client, officer)
    before = key_of(client)
    assert opens(before)

    client.post(reverse("account_logout"))

    assert (opens(before), Session.objects.filter(pk=before).exists()) == (False, False)
    assert key_of(client) != before


def test_each_log_in_has_a_key_of_its_own_and_nothing_else_opens(officer):
    """No fixed token: not the name and password in a header, not the number of a person."""
    keys = set()
    for _turn in range(3):
        browser = Client()
        log_in(browser, officer)
        keys.add(key_of(browser))
    secret = b64encode(f"{officer.username}:hoa-sen-nở-sớm-27".encode()).decode()
    headers = [f"Basic {secret}", f"Bearer {next(iter(keys))}", f"Token {officer.pk}"]

    assert (len(keys), {len(key) for key in keys}) == (3, {32})
    assert [Client().get(HOME, headers={"Authorization": each}).status_code for each in headers] == [302] * 3
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]


def test_a_forged_form_is_not_held(person):
    client = Visitor(enforce_csrf_checks=True)
    client.force_login(person)
    age(client, idle=timedelta(days=60))

    response = client.post(HOME, {"note": "từ trang khác"})

    assert response.status_code == 403
    assert HELD not in client.session


def test_a_page_more_within_a_minute_writes_nothing(client, person):
    client.force_login(person)
    client.get(SESSIONS)

    with CaptureQueriesContext(connection) as asked:
        client.get(SESSIONS)

    assert len(asked) == 7
    assert [query for query in asked.captured_queries if "SELECT" not in query["sql"][:8]] == []


def test_after_a_minute_the_moment_is_renewed(client, person):
    client.force_login(person)
    OpenSession.objects.update(seen_at=NOW)
    age(client, idle=timedelta(minutes=2))

    client.get(HOME)

    assert OpenSession.objects.get().seen_at > NOW


def test_one_sees_the_own_sessions_and_ends_one(client, person):
    telephone = Client()
    telephone.force_login(person)
    client.force_login(person)
    other = OpenSession.objects.get(session_key=telephone.session.session_key)

    page = client.get(SESSIONS).content.decode()
    client.post(SESSIONS, {"session": other.pk})

    assert page.count("Đăng xuất ở đó") == 1
    assert telephone.get(HOME).status_code == 302
    assert client.get(HOME).status_code == 200
    assert Entry.objects.get(verb="org.session_ended").target_id == person.pk


def test_all_others_are_ended_at_once(client, person):
    others = [Client(), Client()]
    for one in others:
        one.force_login(person)
    client.force_login(person)

    client.post(SESSIONS, {"others": "1"})

    assert [one.get(HOME).status_code for one in others] == [302, 302]
    assert client.get(HOME).status_code == 200


def test_nobody_ends_the_session_of_another_by_its_number(client, person):
    victim = Client()
    stranger = member_of(UnitFactory())
    victim.force_login(stranger)
    client.force_login(person)

    client.post(SESSIONS, {"session": OpenSession.objects.get(user=stranger).pk})

    assert victim.get(HOME).status_code == 200


def test_an_administrator_ends_every_session_of_a_person(client):
    committee = UnitFactory()
    person, by = member_of(committee), actor_in(committee, role=Role.ADMINISTRATOR)
    client.force_login(person)

    actions.end_sessions_of(person.pk, by=by, now=timezone.now())

    assert client.get(HOME).status_code == 302
    assert not OpenSession.objects.filter(user=person).exists()


def test_an_administrator_elsewhere_ends_none(client, person):
    client.force_login(person)
    stranger = actor_in(UnitFactory(), role=Role.ADMINISTRATOR)

    with pytest.raises(PermissionDenied):
        actions.end_sessions_of(person.pk, by=stranger, now=timezone.now())

    assert client.get(HOME).status_code == 200


def test_sessions_that_are_over_are_forgotten(client, person):
    client.force_login(person)
    key = client.session.session_key
    later = timezone.now() + timedelta(days=40)

    assert actions.forget_sessions(now=timezone.now()) == 0
    assert actions.forget_sessions(now=later) == 1
    assert not Session.objects.filter(pk=key).exists()
    assert not OpenSession.objects.exists()


def test_a_changed_password_leaves_one_row_for_this_browser(client, person):
    person.set_password("bèo dạt mây trôi 26")
    person.save()
    client.force_login(person)

    client.post(
        "/tai-khoan/doi-mat-khau/",
        {
            "oldpassword": "bèo dạt mây trôi 26",
            "password1": "thuyền ai thấp thoáng",
            "password2": "thuyền ai thấp thoáng",
        },
    )
    client.get(HOME)

    assert [row.session_key for row in OpenSession.objects.all()] == [client.session.session_key]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
            "Chrome, Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/120 Chrome/114 Safari",
            "Cốc Cốc, Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.0", ""),
    ],
)
def test_a_device_is_told_in_words(told, words):
    assert device_of(told) == words
