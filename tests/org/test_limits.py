"""Limits that strangers cannot get round: by bursts, other spellings, other addresses, or on behalf of somebody."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.urls import reverse

from sen.config import settings as product
from sen.org.actions import LIMITS, Limit, bucket_of, forget_spent, give_back, spend
from sen.org.errors import TooOften
from sen.org.models import Spent, User
from tests.factories import NOW, UnitFactory, member_of

PASSWORD = "bèo dạt mây trôi 26"
LOG_IN = "/tai-khoan/dang-nhap/"


@pytest.fixture
def person(db):
    person = member_of(UnitFactory())
    person.set_password(PASSWORD)
    person.save()
    return person


def tries(client, name, password="wrong password", **extra):
    return client.post(LOG_IN, {"login": name, "password": password}, **extra)


@pytest.mark.django_db
def test_what_is_spent_comes_back_share_by_share():
    limit = LIMITS["log_in_failed_here"]
    for _ in range(limit.times):
        spend({"log_in_failed_here": "a"}, now=NOW)

    with pytest.raises(TooOften) as refused:
        spend({"log_in_failed_here": "a"}, now=NOW)

    assert refused.value.wait_seconds == 60
    with pytest.raises(TooOften):
        spend({"log_in_failed_here": "a"}, now=NOW + timedelta(seconds=59))
    spend({"log_in_failed_here": "a"}, now=NOW + timedelta(seconds=60))


@pytest.mark.django_db
def test_who_is_refused_by_one_limit_spends_none_of_the_others():
    for _ in range(LIMITS["log_in_failed_here"].times):
        spend({"log_in_failed_here": "x"}, now=NOW)

    for _ in range(50):
        with pytest.raises(TooOften):
            spend({"log_in_failed_here": "x", "log_in_failed_account": "x"}, now=NOW)

    spend({"log_in_failed_account": "x"}, now=NOW)
    assert Spent.objects.get(key__startswith="log_in_failed_account").full_at == pytest.approx(
        NOW.timestamp() + 120
    )


@pytest.mark.django_db
def test_what_is_given_back_can_be_spent_again():
    for _ in range(20):
        spend({"log_in_failed_here": "a"}, now=NOW)
        give_back({"log_in_failed_here": "a"}, now=NOW)

    assert Spent.objects.get().full_at <= NOW.timestamp()


@pytest.mark.django_db
def test_a_clock_that_was_set_back_locks_nobody_out():
    for _ in range(LIMITS["log_in_failed_here"].times):
        spend({"log_in_failed_here": "a"}, now=NOW + timedelta(days=1500))

    spend({"log_in_failed_here": "a"}, now=NOW)

    assert Spent.objects.get().full_at == pytest.approx(NOW.timestamp() + 60)


@pytest.mark.django_db
def test_two_clocks_that_differ_a_little_give_no_further_tries():
    for _ in range(LIMITS["log_in_failed_here"].times):
        spend({"log_in_failed_here": "a"}, now=NOW)

    with pytest.raises(TooOften):
        spend({"log_in_failed_here": "a"}, now=NOW - timedelta(minutes=9))


@pytest.mark.django_db
def test_spending_costs_one_write(django_assert_num_queries):
    spend({"form_actor": "1", "form_address": "a"}, now=NOW)

    with django_assert_num_queries(3) as asked:
        spend({"form_actor": "1", "form_address": "a"}, now=NOW)

    assert [query["sql"].split()[0] for query in asked] == ["SAVEPOINT", "INSERT", "RELEASE"]


@pytest.mark.django_db
def test_rows_that_hold_nothing_are_forgotten():
    spend({"form_actor": "old"}, now=NOW - timedelta(days=1))
    spend({"form_actor": "new"}, now=NOW)

    assert (forget_spent(now=NOW), forget_spent(now=NOW), Spent.objects.count()) == (1, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_threads_at_once_get_no_more_tries_than_one():
    """A second: eight real connections on either database."""
    start = Barrier(8)

    def hurried(_thread):
        start.wait()
        got = 0
        for _ in range(4):
            try:
                spend({"log_in_failed_here": "a", "log_in_failed_address": "b"}, now=NOW)
                got += 1
            except TooOften:
                pass
        connection.close()
        return got

    with ThreadPoolExecutor(8) as threads:
        got = sum(threads.map(hurried, range(8)))

    assert got == LIMITS["log_in_failed_here"].times


def test_the_sixth_failure_is_told_how_long_to_wait(client, person):
    for _ in range(5):
        assert tries(client, person.username).status_code == 200

    refused = tries(client, person.username, PASSWORD)

    assert (refused.status_code, 1 <= int(refused["Retry-After"]) <= 60) == (429, True)
    assert re.search(r"Thử lại sau (1 phút|\d+ giây)\.", refused.content.decode())
    assert "_auth_user_id" not in client.session


def test_user_name_and_mail_are_one_account(client, person):
    for name in (
        person.username,
        person.email,
        person.username.upper(),
        person.email.upper(),
        person.username,
    ):
        tries(client, name)

    assert tries(client, person.email).status_code == 429


def test_a_whole_ipv6_network_is_one_address(client, person):
    for n in range(5):
        tries(client, person.username, REMOTE_ADDR=f"2001:db8:1:2::{n}")

    assert tries(client, person.username, REMOTE_ADDR="2001:db8:1:2:ffff::9").status_code == 429
    assert tries(client, person.username, REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


@pytest.mark.parametrize(
    ("address", "bucket"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[2001:db8::1]", "2001:db8::"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_is_counted_by(address, bucket):
    assert bucket_of(address) == bucket


def test_a_forged_header_does_not_change_the_address(client, person, settings):
    settings.PROXIES = 1
    for n in range(5):
        tries(client, person.username, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 203.0.113.7")

    refused = tries(client, person.username, HTTP_X_FORWARDED_FOR="198.51.100.99, 203.0.113.7")

    assert refused.status_code == 429


def test_strangers_everywhere_cannot_lock_somebody_out_of_a_known_device(client, person):
    assert tries(client, person.username, PASSWORD).status_code == 302
    client.post(reverse("account_logout"))
    stranger = client.__class__()
    codes = [
        tries(stranger, person.username, REMOTE_ADDR=f"198.51.{n // 200}.{n % 200}").status_code
        for n in range(LIMITS["log_in_failed_account"].times + 5)
    ]
    assert codes.count(429) == 5

    assert tries(stranger, person.username, PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert tries(client, person.username, PASSWORD).status_code == 302


def test_a_known_device_is_known_for_one_account_and_has_few_tries(client, person):
    other = member_of(UnitFactory())
    tries(client, person.username, PASSWORD)
    client.post(reverse("account_logout"))
    for _ in range(5):
        tries(client, person.username, REMOTE_ADDR="192.0.2.1")
        tries(client, other.username, REMOTE_ADDR="192.0.2.2")

    assert tries(client, person.username, PASSWORD, REMOTE_ADDR="192.0.2.3").status_code == 429
    assert tries(client, other.username, REMOTE_ADDR="192.0.2.2").status_code == 429


def test_one_address_cannot_try_many_accounts(client, db, monkeypatch):
    few = {"log_in_failed_address": Limit(3, 300)}
    monkeypatch.setattr("sen.org.actions.limits.LIMITS", {**LIMITS, **few})

    codes = [tries(client, f"nobody{n}").status_code for n in range(4)]

    assert codes == [200, 200, 200, 429]


def test_forms_searches_and_exports_are_limited_and_pages_are_not(client, person, monkeypatch):
    client.force_login(person)
    few = {name: Limit(2, 600) for name in ("form_actor", "search_actor", "export_actor")}
    monkeypatch.setattr("sen.org.actions.limits.LIMITS", {**LIMITS, **few})
    language = lambda: client.post(reverse("desk-language"), {"language": "vi"}).status_code  # noqa: E731
    search = lambda: client.get(reverse("units"), {"q": "a"}).status_code  # noqa: E731
    export = lambda: client.get(reverse("units-export", args=["csv"])).status_code  # noqa: E731
    Spent.objects.all().delete()
    client.get(reverse("units"))
    assert Spent.objects.count() == 0

    for ask in (language, search, export):
        assert [ask() < 400, ask() < 400, ask()] == [True, True, 429]


def test_asking_for_new_passwords_is_limited_by_account_and_address(client, person):
    ask = lambda mail: client.post(reverse("account_reset_password"), {"email": mail})  # noqa: E731
    codes = [ask(person.email).status_code for _ in range(4)]
    others = [ask(f"nobody{n}@example.org").status_code for n in range(18)]

    assert codes == [302, 302, 302, 429]
    assert (others.count(302), others[-1]) == (17, 429)


def test_an_unknown_name_takes_as_long_as_a_known_one(client, person, settings):
    """Two seconds: real Argon2, thirty times each."""
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    person.set_password(PASSWORD)
    person.save()

    def median(name):
        times = []
        for n in range(9):
            begun = time.perf_counter()
            tries(client, name.format(n), REMOTE_ADDR=f"203.0.{n}.{len(name)}")
            times.append(time.perf_counter() - begun)
        return sorted(times)[4]

    known, unknown = median(person.username), median("nobody{}")

    assert max(known, unknown) < 1.5 * min(known, unknown)


def test_a_password_kept_with_weaker_parameters_is_kept_anew_at_log_in(client, person, settings):
    settings.PASSWORD_HASHERS = ["tests.org.test_limits.FormerArgon2"]
    person.set_password(PASSWORD)
    person.save()
    before = person.password
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS

    assert tries(client, person.username, PASSWORD).status_code == 302

    after = User.objects.get(pk=person.pk).password
    assert ("t=1," in before, "t=1," in after, after.startswith("argon2$argon2id$")) == (True, False, True)
    assert client.get(reverse("desk-home")).status_code == 200


class FormerArgon2(Argon2PasswordHasher):
    time_cost = 1


def test_every_limit_stands_in_the_documentation():
    words = {60: "1 minute", 300: "5 minutes", 600: "10 minutes", 3600: "1 hour", 86400: "24 hours"}
    page = (Path(__file__).parents[2] / "docs" / "reference" / "limits.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in page.splitlines()
        if line.startswith("| `")
    ]

    assert [(row[0], row[2], row[3]) for row in rows] == [
        (f"`{name}`", str(limit.times), words[limit.seconds]) for name, limit in LIMITS.items()
    ]
