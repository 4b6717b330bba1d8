"""The door over HTTP: log-in, log-out, forgotten password, invitation, first run."""

import re

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone

from sen.audit.models import Entry
from sen.jobs.models import Message
from sen.org.actions import invite_person, issue_password_link
from sen.org.first_run import FILE, first_run_code
from sen.org.models import Role, User
from tests.factories import NOW, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
PASSWORD = "bèo dạt mây trôi 26"
LOG_IN = "/tai-khoan/dang-nhap/"


@pytest.fixture
def person():
    person = member_of(UnitFactory())
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(client, name, password=PASSWORD):
    return client.post(LOG_IN, {"login": name, "password": password})


@pytest.mark.parametrize("name_of", [lambda p: p.username, lambda p: p.email, lambda p: p.email.upper()])
def test_a_person_logs_in_by_user_name_or_mail(client, person, name_of):
    response = log_in(client, name_of(person))

    assert (response.status_code, response["Location"]) == (302, reverse("desk-home"))
    entry = Entry.objects.get(verb="org.logged_in")
    assert (entry.actor_id, entry.target_id) == (person.pk, person.pk)


def test_a_refused_log_in_keeps_whose_account_it_was_and_nothing_typed(client, person):
    log_in(client, person.username, "my-secret-typed-here")
    response = log_in(client, "my-secret-in-the-wrong-field", "x")

    first, second = Entry.objects.filter(verb="org.log_in_refused").order_by("pk")
    assert (first.target_id, second.target_id) == (person.pk, None)
    assert "my-secret" not in repr(list(Entry.objects.values()))
    assert "sessionid" not in response.cookies


def test_a_closed_account_is_told_so_and_stays_out(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert log_in(client, person.username)["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200


def test_closing_an_account_ends_its_running_sessions(client, person):
    log_in(client, person.username)
    assert client.get(reverse("desk-home")).status_code == 200

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(reverse("desk-home")).status_code == 302


def test_log_out_needs_a_post(client, person):
    client.force_login(person)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session

    client.post(reverse("account_logout"))

    assert "_auth_user_id" not in client.session
    assert Entry.objects.get(verb="org.logged_out").actor_id == person.pk


def test_a_new_password_ends_the_other_sessions(client, person):
    other = client.__class__()
    other.force_login(person)
    client.force_login(person)
    new = "cầu tre lắc lẻo 9"

    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    response = client.post(reverse("account_change_password"), sent)

    assert response.status_code == 302
    assert client.get(reverse("desk-home")).status_code == 200
    assert other.get(reverse("desk-home")).status_code == 302
    assert Entry.objects.filter(verb="org.password_set", actor_id=person.pk).count() == 1


@pytest.mark.parametrize("new", ["ngan", "123456789012", "password1234"])
def test_a_weak_new_password_is_refused(client, person, new):
    client.force_login(person)

    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), sent)

    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def use(client, url, new="cầu tre lắc lẻo 9"):
    page = client.get(url, follow=True)
    return client.post(
        page.redirect_chain[-1][0] if page.redirect_chain else url, {"password1": new, "password2": new}
    )


def test_a_forgotten_password_is_set_by_a_mailed_link_that_works_once(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    message = Message.objects.get()
    url = re.search(r"http://testserver(/\S+)", message.text)[1]

    response = use(client, url)

    assert response["Location"] == reverse("account_reset_password_from_key_done")
    assert User.objects.get(pk=person.pk).check_password("cầu tre lắc lẻo 9")
    assert "password1" not in client.get(url).content.decode()


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, person):
    known = client.post(reverse("account_reset_password"), {"email": person.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Message.objects.count() == 1


def test_an_administrators_link_sets_a_password_once(client, person):
    unit = person.memberships.get().unit
    key = issue_password_link(person.pk, by=actor_in(unit, role=Role.ADMINISTRATOR), now=NOW)
    uidb36, _, rest = key.partition("-")
    url = reverse("account_reset_password_from_key", args=[uidb36, rest])

    use(client, url)

    assert User.objects.get(pk=person.pk).check_password("cầu tre lắc lẻo 9")
    assert "password1" not in client.get(url).content.decode()


def test_a_link_changed_in_one_letter_opens_nothing(client, person):
    unit = person.memberships.get().unit
    key = issue_password_link(person.pk, by=actor_in(unit, role=Role.ADMINISTRATOR), now=timezone.now())
    uidb36, _, rest = key.partition("-")

    for signed in (rest, rest[:-1] + ("0" if rest[-1] != "0" else "1")):
        url = reverse("account_reset_password_from_key", args=[uidb36, signed])
        assert ("password1" in client.get(url, follow=True).content.decode()) is (signed == rest)


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_set_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_trust",
        "mfa_signup_webauthn",
    ],
)
def test_no_other_page_of_allauth_has_an_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["/tai-khoan/signup/", "/tai-khoan/login/", "/accounts/login/", "/tai-khoan/email/"]
)
def test_no_other_address_of_allauth_leads_anywhere(path):
    with pytest.raises(Resolver404):
        resolve(path)


def test_an_invited_person_opens_the_account_and_logs_in(client):
    unit = UnitFactory()
    administrator = actor_in(unit, role=Role.ADMINISTRATOR)
    invited = invite_person(
        unit,
        display_name="Lê Sen",
        by=administrator,
        now=NOW,
        link=lambda token: reverse("org-invitation", args=[token]),
    )
    invited.invitation.expires_at = invited.invitation.expires_at.replace(year=2100)
    invited.invitation.save()
    assert "Lê Sen" in client.get(invited.url).content.decode()

    sent = {"username": "lesen", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(invited.url, sent)["Location"] == LOG_IN

    assert log_in(client, "lesen").status_code == 302
    over = client.get(invited.url)
    assert (over.status_code, "Lê Sen" in over.content.decode()) == (404, False)


def test_the_demo_people_are_shown_only_on_a_demo(client, person, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "demo_log_ins.json").write_text(
        '[{"username": "an.vp", "password": "p", "label": "An"}]', "utf-8"
    )

    assert "an.vp" not in client.get(LOG_IN).content.decode()
    settings.DEMO = True
    assert "an.vp" in client.get(LOG_IN).content.decode()


FIRST_RUN = {
    "committee": "UBND xã Bình Sen",
    "level": "commune",
    "display_name": "Lê Sen",
    "username": "quantri",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def test_the_first_run_page_asks_for_the_code_and_is_gone_afterwards(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    assert client.get(LOG_IN)["Location"] == reverse("org-first-run")

    refused = client.post(reverse("org-first-run"), FIRST_RUN | {"code": "AAAA-BBBB-CCCC"})
    assert (refused.status_code, User.objects.count()) == (422, 0)
    code = first_run_code(tmp_path)
    assert ((tmp_path / FILE).stat().st_mode & 0o777) == 0o600
    client.post(reverse("org-first-run"), FIRST_RUN | {"code": code.lower()})

    assert User.objects.get().username == "quantri"
    assert not (tmp_path / FILE).exists()
    assert client.get(reverse("org-first-run")).status_code == 404
    assert client.post(reverse("org-first-run"), FIRST_RUN | {"code": code}).status_code == 404


def test_a_code_that_was_never_written_opens_nothing(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    (tmp_path / FILE).touch()

    response = client.post(reverse("org-first-run"), FIRST_RUN | {"code": "-"})

    assert (response.status_code, User.objects.count()) == (422, 0)
    assert len(first_run_code(tmp_path)) == 14


def test_the_first_run_code_cannot_be_tried_often(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    for _ in range(5):
        client.post(reverse("org-first-run"), FIRST_RUN | {"code": "AAAA-BBBB-CCCC"})

    response = client.post(reverse("org-first-run"), FIRST_RUN | {"code": first_run_code(tmp_path)})

    assert (response.status_code, User.objects.count()) == (429, 0)


def test_passwords_are_kept_by_argon2():
    from sen.config import settings as product

    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert settings.SESSION_COOKIE_HTTPONLY
