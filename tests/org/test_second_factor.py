"""The second factor over HTTP: who is forced, setting up, log-in, keeping it, and what an attacker tries."""

import base64
import json
import re
import time
from datetime import date, timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from sen.audit.models import Entry
from sen.desk.middleware import SecondFactorMiddleware
from sen.jobs.models import Message
from sen.org import actions
from sen.org.errors import LastFactor, WrongCode
from sen.org.models import Membership, Role, Spent, User
from sen.org.one_time_codes import PERIOD_SECONDS, code_of, in_groups, step_of
from sen.org.queries import actor_of, factors_of, recovery_codes_of
from sen.org.rules import PROTECTED, needs_second_factor
from sen.org.sealed import seal, unseal
from tests.factories import NOW, UnitFactory, actor_in, member_of
from tests.soft_passkey import SoftPasskey
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db
PASSWORD = "bèo dạt mây trôi 26"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME = reverse("desk-home")
BEGIN = reverse("org-second-factor")


def visitor():
    """By a name that browsers take for secure: passkeys are made for no other."""
    return Visitor(SERVER_NAME="localhost")


@pytest.fixture
def client():
    return visitor()


def somebody(role=Role.LEADER):
    person = member_of(UnitFactory(), role=role)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def leader():
    return somebody()


@pytest.fixture
def with_app(leader):
    """Set up a day ago: today's codes are all new."""
    then = timezone.now() - timedelta(days=1)
    code = code_of(SECRET, step_of(then))
    actions.add_authenticator_app(SECRET, code=code, by=actor_of(leader, now=then), now=then)
    leader.refresh_from_db()
    return leader


def code_now(steps=0):
    return code_of(SECRET, step_of(timezone.now()) + steps)


def log_in(client, person, password=PASSWORD, **sent):
    return client.post(reverse("account_login"), {"login": person.username, "password": password, **sent})


def send_code(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def is_in(client):
    return client.get(HOME).status_code == 200


def app_data(last_step):
    return {"secret": seal(SECRET), "last_step": last_step}


def codes_of(person):
    return RecoveryCodes(recovery_codes_of(person.pk)).get_unused_codes()


# ---- who is forced


@pytest.mark.parametrize("role", Role.values)
def test_six_roles_need_a_second_factor(role):
    assert needs_second_factor(actor_in(UnitFactory(), role=role)) == (role in PROTECTED)
    assert len(PROTECTED) == 6


@pytest.mark.parametrize("role", Role.values)
def test_a_protected_role_reaches_nothing_before_the_second_factor(client, role):
    client.log_in_halfway(somebody(role))

    response = client.get(HOME)

    if role in PROTECTED:
        assert response["Location"] == f"{BEGIN}?next=%2F"
    else:
        assert response.status_code == 200


OPENED = {"desk-language", "account_logout", "org-second-factor", "org-add-app", "org-add-passkey"}


def test_these_pages_alone_are_open_before_the_second_factor():
    again = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}

    assert OPENED | again == SecondFactorMiddleware.OPEN


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "name",
    [
        "units-export",
        "desk-account",
        "account_change_password",
        "org-security",
        "org-recovery-codes",
        "healthz",
    ],
)
def test_exports_files_and_own_pages_are_closed_too(client, leader, name, method):
    client.log_in_halfway(leader)

    response = getattr(client, method)(reverse(name, args=["csv"] if name == "units-export" else []))

    assert (response.status_code, response["Location"].partition("?")[0]) == (302, BEGIN)


def test_a_part_of_a_page_moves_the_whole_page(client, leader):
    client.log_in_halfway(leader)

    response = client.get(reverse("units"), headers={"HX-Request": "true"})

    assert (response["HX-Redirect"], response.content) == (BEGIN, b"")


def test_a_role_given_while_logged_in_counts_at_once(client):
    person = somebody(Role.OFFICER)
    log_in(client, person)
    assert is_in(client)

    unit = person.memberships.get().unit
    Membership.objects.create(user=person, unit=unit, role=Role.FOCAL_POINT, valid_from=date(2020, 1, 1))

    assert client.get(HOME)["Location"].startswith(BEGIN)


def test_people_of_the_demo_do_without_on_this_machine_alone(client, leader, settings):
    User.objects.filter(pk=leader.pk).update(is_fictional=True)
    client.log_in_halfway(leader)
    assert settings.SPARE_FICTIONAL_PEOPLE
    assert is_in(client)

    settings.SPARE_FICTIONAL_PEOPLE = False

    assert not is_in(client)


# ---- setting up


STEPS = ("Bước 1/3", "Bước 2/3", "Bước 3/3")


def secret_on(response):
    return re.search(r'class="secret"><code>([A-Z2-7 ]+)</code>', response.content.decode())[1]


def test_the_first_log_in_leads_through_app_and_codes_to_the_page_that_was_asked_for(client, leader):
    units = reverse("units")
    log_in(client, leader)
    begin = client.get(client.get(units)["Location"])
    page = client.get(reverse("org-add-app"))
    secret = secret_on(page).replace(" ", "")
    assert (begin.status_code, secret_on(client.get(reverse("org-add-app")))) == (200, in_groups(secret))

    done = client.post(reverse("org-add-app"), {"code": code_of(secret, step_of(timezone.now()))})
    shown = client.get(done["Location"]).content.decode()
    pages = (begin.content.decode(), page.content.decode(), shown)
    gone_on = client.post(reverse("org-recovery-codes"))

    assert [step in page for step, page in zip(STEPS, pages, strict=True)] == [True] * 3
    assert [f"{code[:5]} {code[5:]}" in shown for code in codes_of(leader)] == [True] * 10
    assert gone_on["Location"] == units
    assert client.get(units).status_code == 200
    assert client.get(reverse("org-recovery-codes"))["Location"] == reverse("org-security")
    assert client.get(reverse("org-recovery-codes-file")).status_code == 404
    assert "Bước" not in client.get(reverse("org-add-passkey")).content.decode()


def test_the_picture_is_inside_the_page_and_the_secret_in_groups_of_four(client, leader):
    log_in(client, leader)

    body = client.get(reverse("org-add-app")).content.decode()

    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', body)[1]
    assert b"<svg" in base64.b64decode(picture)
    assert {len(group) for group in secret_on(client.get(reverse("org-add-app"))).split()} == {4}


def test_a_secret_is_never_stored_as_it_is(client, leader):
    log_in(client, leader)
    secret = secret_on(client.get(reverse("org-add-app"))).replace(" ", "")
    assert secret not in json.dumps(dict(client.session.items()))

    client.post(reverse("org-add-app"), {"code": code_of(secret, step_of(timezone.now()))})

    kept = {each.type: each.data for each in Authenticator.objects.filter(user=leader)}
    assert secret not in json.dumps(kept)
    assert unseal(kept["totp"]["secret"]) == secret
    assert len(unseal(kept["recovery_codes"]["seed"])) == 80


def test_a_wrong_code_sets_nothing_up(client, leader):
    log_in(client, leader)
    client.get(reverse("org-add-app"))

    response = client.post(reverse("org-add-app"), {"code": "12"})

    assert (response.status_code, factors_of(leader.pk).count(), is_in(client)) == (422, 0, False)


def test_a_new_telephone_takes_the_old_ones_place(with_app):
    by = actor_of(with_app, now=NOW)
    other = SECRET[::-1]

    actions.add_authenticator_app(other, code=code_of(other, step_of(NOW)), by=by, now=NOW)

    assert unseal(factors_of(with_app.pk).get().data["secret"]) == other


# ---- log-in


def test_password_and_code_open_and_the_session_in_between_opens_nothing(client, with_app):
    halfway = log_in(client, with_app)
    assert halfway["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    for name in ("desk-home", "units", "org-security", "org-second-factor", "org-add-app"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))

    send_code(client, code_now())

    assert is_in(client)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_that_is_half_a_minute_off_still_serves(with_app, steps):
    Authenticator.objects.filter(user=with_app, type="totp").update(data=app_data(last_step=0))
    assert actions.use_code(with_app, code=code_of(SECRET, step_of(NOW) + steps), now=NOW)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_that_is_a_minute_off_does_not(with_app, steps):
    Authenticator.objects.filter(user=with_app, type="totp").update(data=app_data(last_step=0))
    assert actions.use_code(with_app, code=code_of(SECRET, step_of(NOW) + steps), now=NOW) is None


def test_a_code_opens_once_and_so_does_none_of_before(with_app):
    Authenticator.objects.filter(user=with_app, type="totp").update(data=app_data(last_step=0))
    assert actions.use_code(with_app, code=code_of(SECRET, step_of(NOW)), now=NOW)

    later = NOW + timedelta(seconds=PERIOD_SECONDS)
    again = [actions.use_code(with_app, code=code_of(SECRET, step_of(NOW) - at), now=later) for at in (0, 1)]

    assert again == [None, None]
    assert actions.use_code(with_app, code=code_of(SECRET, step_of(later)), now=later)


def test_after_the_clock_was_set_back_the_app_opens_again_and_each_code_once(with_app):
    Authenticator.objects.filter(user=with_app, type="totp").update(
        data=app_data(last_step=step_of(NOW) + 9999)
    )
    code = code_of(SECRET, step_of(NOW))

    assert actions.use_code(with_app, code=code, now=NOW)
    assert actions.use_code(with_app, code=code, now=NOW) is None


def test_the_code_that_set_up_the_app_does_not_log_in(leader):
    code = code_of(SECRET, step_of(NOW))
    actions.add_authenticator_app(SECRET, code=code, by=actor_of(leader, now=NOW), now=NOW)

    assert actions.use_code(leader, code=code, now=NOW) is None


def test_a_code_seen_over_the_shoulder_is_refused_over_http(client, with_app):
    code = code_now()
    log_in(client, with_app)
    send_code(client, code)
    thief = visitor()

    log_in(thief, with_app)
    send_code(thief, code)

    assert (is_in(client), is_in(thief)) == (True, False)
    assert Entry.objects.filter(verb="org.second_factor_refused", target_id=with_app.pk).count() == 1


def test_a_recovery_code_opens_once_and_the_person_is_told(client, with_app):
    code = codes_of(with_app)[3]
    log_in(client, with_app)
    send_code(client, in_groups(code, 5))
    thief = visitor()
    log_in(thief, with_app)
    send_code(thief, code)

    assert (is_in(client), is_in(thief), len(codes_of(with_app))) == (True, False, 9)
    assert Entry.objects.get(verb="org.recovery_code_used").facts == {"left": 9}
    assert "9" in Message.objects.filter(key__startswith="org.second_factor").order_by("-pk").first().text


def test_the_sixth_wrong_code_is_told_to_wait_even_when_the_next_is_right(client, with_app):
    for _ in range(5):
        log_in(client, with_app)
        send_code(client, "000 000 0")

    response = send_code(client, code_now())

    assert not is_in(client)
    assert response.status_code == 200
    assert Entry.objects.filter(verb="org.second_factor_refused").count() == 5


def test_tries_of_the_second_factor_count_in_the_database_and_a_right_one_is_given_back(client, with_app):
    """An emptied cache, or one of each process, gives no tries more."""
    log_in(client, with_app)
    for _ in range(5):
        send_code(client, "000 000 0")
        cache.clear()

    send_code(client, code_now())
    assert not is_in(client)
    Spent.objects.all().delete()
    log_in(client, with_app)
    send_code(client, code_now())

    assert is_in(client)
    left = Spent.objects.filter(key__startswith="second_factor").values_list("full_at", flat=True)
    assert len(left) == 2
    assert max(left) <= time.time()


def test_wrong_codes_of_one_account_do_not_stop_another(client, with_app):
    for _ in range(6):
        log_in(client, with_app)
        send_code(client, "0")
    other = somebody()
    actions.add_authenticator_app(
        SECRET, code=code_of(SECRET, step_of(NOW)), by=actor_of(other, now=NOW), now=NOW
    )
    third = visitor()

    log_in(third, other)
    send_code(third, codes_of(other)[0])

    assert is_in(third)


def test_staying_logged_in_does_not_spare_the_second_factor(client, with_app):
    response = log_in(client, with_app, remember="on")

    assert (response["Location"], is_in(client)) == (reverse("mfa_authenticate"), False)
    assert "mfa_trusted" not in response.cookies


def test_a_new_password_by_mail_does_not_go_round_the_second_factor(client, with_app):
    key = (
        client.post(reverse("account_reset_password"), {"email": with_app.email})
        and Message.objects.order_by("pk").last()
    )
    url = re.search(r"http://localhost(/\S+)", key.text)[1]
    new = "cầu tre lắc lẻo 9"

    form = client.get(url, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": new, "password2": new})
    assert User.objects.get(pk=with_app.pk).check_password(new)

    assert not is_in(client)
    assert log_in(client, with_app, new)["Location"] == reverse("mfa_authenticate")


def test_an_officer_with_a_second_factor_is_asked_for_it_too(client):
    officer = somebody(Role.OFFICER)
    actions.add_authenticator_app(
        SECRET, code=code_of(SECRET, step_of(NOW)), by=actor_of(officer, now=NOW), now=NOW
    )

    assert log_in(client, officer)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


# ---- passkeys


def add_passkey(client, key, name="Máy ở cơ quan"):
    page = client.get(reverse("org-add-passkey"))
    options = page.context["options"]
    return client.post(
        reverse("org-add-passkey"), {"name": name, "credential": json.dumps(key.register(options))}
    )


def log_in_by(client, key, person, **kwargs):
    asked = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    answer = key.sign(asked["request_options"], user_pk_to_url_str(person), **kwargs)
    return client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(answer)})


@pytest.fixture
def passkey(client, leader):
    """Set up by the first log-in, which has ended."""
    key = SoftPasskey()
    log_in(client, leader)
    assert add_passkey(client, key)["Location"] == reverse("org-recovery-codes")
    assert is_in(client)
    client.logout()
    return key


def test_a_passkey_logs_in_alone(client, leader, passkey):
    log_in_by(client, passkey, leader)

    assert is_in(client)


def test_a_passkey_that_asked_for_no_finger_is_no_log_in(client, leader, passkey):
    response = log_in_by(client, passkey, leader, flags=1)

    assert (response["Location"], is_in(client)) == (reverse("account_login"), False)


def test_a_passkey_is_the_second_step_after_the_password(client, leader, passkey):
    log_in(client, leader)
    options = client.get(reverse("mfa_authenticate")).context["js_data"]["request_options"]

    client.post(reverse("mfa_authenticate"), {"credential": json.dumps(passkey.sign(options))})

    assert is_in(client)


def test_an_answer_that_was_recorded_does_not_open_again(client, leader, passkey):
    asked = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    sent = {"credential": json.dumps(passkey.sign(asked["request_options"], user_pk_to_url_str(leader)))}
    thief = visitor()
    thief.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})

    thief.post(reverse("mfa_login_webauthn"), sent)

    assert not is_in(thief)


@pytest.mark.parametrize("key", ["forged", "unknown", "elsewhere"])
def test_a_forged_or_foreign_passkey_is_refused_and_in_the_log(client, leader, passkey, key):
    other = SoftPasskey(origin="https://sen.example.net" if key == "elsewhere" else "http://localhost")
    other.id = passkey.id if key != "unknown" else other.id
    other.key = passkey.key if key == "elsewhere" else other.key

    response = log_in_by(client, other, leader)

    assert (response["Location"], is_in(client)) == (reverse("account_login"), False)
    assert Entry.objects.filter(verb="org.second_factor_refused").count() == 1


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "null", "5", '"x"', '{"id": "AA", "rawId": "AA", "response": {}}', "{" * 300]
)
@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_authenticate", "org-add-passkey"])
def test_rubbish_in_place_of_a_passkey_is_no_error_of_the_program(client, leader, passkey, name, sent):
    log_in(client, leader) if name == "mfa_authenticate" else None
    if name == "org-add-passkey":
        client.force_login(leader)
    client.get(reverse(name), headers={"Accept": "application/json"})

    response = client.post(reverse(name), {"credential": sent, "name": "x"})

    assert response.status_code in {200, 302, 422}
    assert factors_of(leader.pk).count() == 1


# ---- keeping them


def test_changes_are_asked_for_the_factor_not_for_the_password(client, with_app):
    client.log_in_halfway(with_app)
    client.pass_second_factor(with_app, at=1)

    asked = client.get(reverse("org-add-passkey"))["Location"]
    by_password = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert asked.startswith(reverse("mfa_reauthenticate"))
    assert by_password["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("org-add-passkey")).status_code == 302

    client.post(asked, {"code": code_now()})

    assert client.get(reverse("org-add-passkey")).status_code == 200


def test_a_password_typed_lately_does_not_stand_for_the_factor(client, with_app):
    client.log_in_halfway(with_app)
    client.pass_second_factor(with_app, at=1)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] += [{"method": "password", "at": time.time()}]
    session.save()

    assert client.get(reverse("org-add-passkey")).status_code == 302


def test_a_session_of_yesterday_without_factor_types_the_password_again(client):
    officer = somebody(Role.OFFICER)
    client.log_in_halfway(officer)
    asked = client.get(reverse("org-add-app"))["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    client.post(asked, {"password": "wrong password"})
    assert client.get(reverse("org-add-app")).status_code == 302
    assert Entry.objects.get(verb="org.log_in_refused").target_id == officer.pk

    client.post(asked, {"password": PASSWORD})

    assert client.get(reverse("org-add-app")).status_code == 200


def test_the_last_factor_of_a_protected_role_stays(with_app):
    with pytest.raises(LastFactor):
        actions.remove_factor(factors_of(with_app.pk).get().pk, by=actor_of(with_app, now=NOW), now=NOW)

    assert factors_of(with_app.pk).count() == 1


def test_an_officers_last_factor_goes_with_its_codes_and_a_later_role_asks_anew(client):
    officer = somebody(Role.OFFICER)
    actions.add_authenticator_app(
        SECRET, code=code_of(SECRET, step_of(NOW)), by=actor_of(officer, now=NOW), now=NOW
    )
    officer.refresh_from_db()
    client.force_login(officer)

    client.post(reverse("org-remove-factor", args=[factors_of(officer.pk).get().pk]))
    unit = officer.memberships.get().unit
    Membership.objects.create(user=officer, unit=unit, role=Role.LEADER, valid_from=date(2020, 1, 1))

    assert Authenticator.objects.filter(user=officer).count() == 0
    assert client.get(HOME)["Location"].startswith(BEGIN)


def test_nobody_renames_or_removes_anothers_factor(client, with_app):
    theirs = factors_of(with_app.pk).get().pk
    client.force_login(somebody())

    assert [client.post(reverse(name, args=[theirs]), {"name": "x"}).status_code for name in (
        "org-rename-passkey", "org-remove-factor",
    )] == [404, 404]  # fmt: skip
    assert factors_of(with_app.pk).count() == 1


def test_a_new_factor_ends_the_other_sessions_and_is_told(client, leader):
    other = visitor()
    other.force_login(leader)
    log_in(client, leader)

    add_passkey(client, SoftPasskey(), "Khóa đỏ")

    assert (is_in(client), is_in(other)) == (True, False)
    assert Entry.objects.get(verb="org.second_factor_added").facts == {"kind": "webauthn"}
    told = Message.objects.get(key__startswith="org.second_factor")
    assert (told.language, "khóa truy cập" in told.text) == ("vi", True)
    assert told.deliveries.get().address == leader.email


def test_mail_about_the_account_is_in_the_persons_language(with_app):
    User.objects.filter(pk=with_app.pk).update(language="en")

    actions.renew_recovery_codes(by=actor_of(User.objects.get(pk=with_app.pk), now=NOW), now=NOW)

    assert "recovery codes" in Message.objects.order_by("-pk").first().text


def test_a_changed_password_is_told_by_mail(client, leader):
    client.force_login(leader)
    new = "cầu tre lắc lẻo 9"

    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), sent)

    assert Message.objects.get().key.startswith("org.password_set")


def test_new_recovery_codes_end_the_old_ones(client, with_app):
    old = codes_of(with_app)
    client.force_login(with_app)

    client.post(reverse("org-recovery-codes-new"))

    assert not set(old) & set(codes_of(with_app))
    assert actions.use_code(with_app, code=old[0], now=timezone.now()) is None
    assert is_in(client)
    assert client.get(reverse("org-recovery-codes-file"))["Content-Disposition"].startswith("attachment")


def test_a_passkey_is_renamed(client, leader, passkey):
    client.force_login(User.objects.get(pk=leader.pk))

    client.post(reverse("org-rename-passkey", args=[factors_of(leader.pk).get().pk]), {"name": "Khóa xanh"})

    assert "Khóa xanh" in client.get(reverse("org-security")).content.decode()


def test_a_machine_number_offers_no_passkey(client, leader, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "[::1]", "localhost"]
    client.log_in_halfway(leader)

    offered = {
        host: reverse("org-add-passkey") in client.get(BEGIN, headers={"Host": host}).content.decode()
        for host in ("127.0.0.1:8000", "[::1]:8000", "localhost:8000")
    }

    assert offered == {"127.0.0.1:8000": False, "[::1]:8000": False, "localhost:8000": True}


# ---- the key of the installation


def test_secrets_go_over_to_a_new_key(with_app, settings):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key of this installation"
    settings.SECRET_KEY_FALLBACKS = [old]
    call_command("reseal_secrets")
    settings.SECRET_KEY_FALLBACKS = []

    assert actions.use_code(with_app, code=code_now(), now=timezone.now())


def test_a_lost_key_refuses_and_says_so(with_app, settings):
    settings.SECRET_KEY = "another key of this installation"

    assert actions.use_code(with_app, code=code_now(), now=timezone.now()) is None
    with pytest.raises(CommandError, match="Không đọc được 2"):
        call_command("reseal_secrets")


def test_a_wrong_code_is_refused_by_the_action(leader):
    with pytest.raises(WrongCode):
        actions.add_authenticator_app(SECRET, code="000000x", by=actor_of(leader, now=NOW), now=NOW)
