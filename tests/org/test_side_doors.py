"""Every way in that is no log-in page, tried; and invitations attacked."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import get_resolver, reverse
from django.utils import timezone

from sen.org import actions
from sen.org.models import Role, User
from tests.factories import UnitFactory, actor_in, member_of

PASSWORD = "bèo dạt mây trôi 26"


@pytest.fixture
def person(db):
    person = member_of(UnitFactory())
    person.is_staff = person.is_superuser = True
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.parametrize(
    "path",
    [
        "/admin/", "/admin/login/", "/site-admin/", "/accounts/login/", "/accounts/signup/", "/tai-khoan/signup/",
        "/tai-khoan/social/signup/", "/tai-khoan/oidc/x/login/callback/", "/accounts/google/login/callback/",
        "/tai-khoan/login/code/confirm/", "/_allauth/browser/v1/auth/login", "/api/", "/o/token", "/tai-khoan/email/",
    ],
)  # fmt: skip
def test_no_such_door(client, person, path):
    sent = {"login": person.username, "username": person.username, "password": PASSWORD}

    assert (client.get(path).status_code, client.post(path, sent).status_code) == (404, 404)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "header", ["HTTP_AUTHORIZATION", "HTTP_REMOTE_USER", "REMOTE_USER", "HTTP_X_FORWARDED_USER"]
)
def test_no_header_logs_anybody_in(client, person, header):
    basic = "Basic " + base64.b64encode(f"{person.username}:{PASSWORD}".encode()).decode()

    answer = client.get("/", **{header: basic if header == "HTTP_AUTHORIZATION" else person.username})

    assert answer.status_code == 302


def test_every_page_of_allauth_that_has_an_address_is_one_of_these():
    theirs = {
        name
        for name, pattern in get_resolver().reverse_dict.items()
        if isinstance(name, str) and name.startswith(("account_", "mfa_", "socialaccount_", "openid"))
    }

    assert theirs == {
        "account_login", "account_logout", "account_inactive", "account_change_password", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_reauthenticate", "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }  # fmt: skip


def test_only_allauth_checks_passwords():
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]


@pytest.fixture
def invited(db):
    unit = UnitFactory()
    return invite(unit)


def invite(unit, **facts):
    by = actor_in(unit, role=Role.ADMINISTRATOR)
    facts = {"display_name": "Lê Sen", **facts}
    return actions.invite_person(unit, by=by, now=timezone.now(), link=lambda token: token, **facts)


def accept(token, username="lesen", now=None):
    return actions.accept_invitation(token, username=username, password=PASSWORD, now=now or timezone.now())


def test_an_invitation_opens_nothing_after_its_time(invited):
    with pytest.raises(ValidationError):
        accept(invited.url, now=timezone.now() + timedelta(days=7))


def test_an_invitation_opens_nothing_once_its_unit_has_ended(invited):
    unit = invited.invitation.unit
    unit.valid_to = timezone.localdate() - timedelta(days=1)
    unit.save()

    with pytest.raises(ValidationError):
        accept(invited.url)
    assert not User.objects.filter(username="lesen").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_comes_in():
    token, start = invite(UnitFactory()).url, Barrier(4)

    def hurried(n):
        start.wait()
        try:
            return bool(accept(token, f"lesen{n}"))
        except ValidationError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        came_in = list(threads.map(hurried, range(4)))

    assert (came_in.count(True), User.objects.filter(username__startswith="lesen").count()) == (1, 1)


def test_the_form_does_not_tell_that_an_address_has_an_account_elsewhere(person):
    made = invite(UnitFactory(), email=person.email)

    with pytest.raises(ValidationError):
        accept(made.url)

    assert User.objects.filter(email=person.email).count() == 1


def test_an_address_of_the_own_people_is_told(person):
    with pytest.raises(ValidationError):
        invite(person.memberships.get().unit, email=person.email)


def test_the_link_leaves_by_no_referer_and_stays_in_no_cache(client, invited):
    page = client.get(reverse("org-invitation", args=[invited.url]))

    assert page.status_code == 200
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("same-origin", True)
