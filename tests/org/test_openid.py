"""Log-in through an identity provider, against a real one in a process of its own: who enters, and what keeps others out."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from sen.audit.models import Entry
from sen.jobs.models import Message
from sen.lib import maintenance
from sen.lib.maintenance import Maintenance
from sen.org import actions
from sen.org.actions.personal_data import remove_name_of
from sen.org.errors import NotLetIn, Refusal
from sen.org.models import Membership, ProviderIdentity, Role, User
from sen.org.one_time_codes import code_of, step_of
from sen.org.openid import fetching
from sen.org.openid.session import HOLDS_SECONDS, MOST, UNDER_WAY
from sen.org.openid.views import PAGES
from sen.org.queries import actor_of
from tests.factories import NOW, UnitFactory, actor_in, member_of
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, PERSON, identity_provider
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db
BEGIN, BACK = reverse("org-provider"), reverse("org-provider-return")
LOG_IN, HOME = reverse("account_login"), reverse("desk-home")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT_ONCE_SECONDS = 4
"""What a log-in that may take one second never exceeds, also on a machine that has much to do."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with identity_provider(tmp_path_factory.mktemp("provider") / "folder") as server:
        yield server


@pytest.fixture
def provider(server, settings):
    server.be()
    settings.OPENID_ISSUER, settings.OPENID_PLAIN_LOOPBACK = server.issuer, True
    settings.OPENID_CLIENT_ID, settings.OPENID_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    return server


def somebody(username="lesen", email="lesen@example.org", role=Role.OFFICER):
    person = member_of(UnitFactory(), role=role)
    person.username, person.email = username, email
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def person(provider):
    return somebody()


def ask(method, url, form=None):
    """As a browser that follows nothing by itself."""
    parts = urlsplit(url)
    line = HTTPConnection(parts.hostname, parts.port, timeout=10)
    body, kind = (
        (urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}) if form else (None, {})
    )
    line.request(method, f"{parts.path}?{parts.query}", body, kind)
    answer = line.getresponse()
    text, location = answer.read().decode(), answer.getheader("Location")
    line.close()
    return text, location


def way_back(client, provider, *, say="yes", **begun):
    """From the log-in page through the provider's page; the address to which the browser is sent then."""
    begun_at = client.get(BEGIN, begun)
    assert begun_at.status_code == 302, begun_at.content.decode()
    page, _ = ask("GET", begun_at["Location"])
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', page.replace('name="say"', ""))
    _, location = ask(
        "POST",
        f"{provider.issuer}/authorize",
        {name: unescape(value) for name, value in fields} | {"say": say},
    )
    parts = urlsplit(location)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"http://testserver{BACK}"
    return f"{parts.path}?{parts.query}"


def come(client, provider, **how):
    return client.get(way_back(client, provider, **how))


def is_in(client):
    return "_auth_user_id" in client.session


def refused_for():
    return [entry.facts["reason"] for entry in Entry.objects.filter(verb="org.log_in_refused").order_by("pk")]


def assert_kept_out(client, response, refusal):
    """A page in Vietnamese with the way by password; nobody is in, nobody was made, and the log knows why."""
    text = response.content.decode()
    assert not is_in(client)
    assert refused_for() == [refusal]
    assert re.search(r"Mã báo cho quản trị viên[^<]*<strong>[2-9A-Z]{4}-[2-9A-Z]{4}</strong>", text)
    assert "Đăng nhập bằng mật khẩu" in text
    assert response.status_code in range(400, 600)
    assert ProviderIdentity.objects.count() == 0


# ---- the way in


def test_a_person_comes_in_by_user_name_and_is_linked(client, provider, person):
    response = come(client, provider)

    assert (response.status_code, response["Location"]) == (302, HOME)
    assert client.get(HOME).context["request"].user == person
    identity = ProviderIdentity.objects.get()
    assert (identity.person, identity.issuer, identity.subject) == (person, provider.issuer, "P-0001")
    verbs = list(Entry.objects.filter(actor_id=person.pk).order_by("pk").values_list("verb", "facts__way"))
    assert verbs == [("org.identity_linked", None), ("org.logged_in", "provider")]


def test_the_case_of_a_user_name_does_not_matter(client, provider):
    somebody(username="LeSen")

    assert come(client, provider)["Location"] == HOME


def test_by_email_only_an_address_that_the_provider_has_verified(client, provider, settings):
    somebody(username="khac")
    settings.OPENID_CLAIM = "email"
    for verified in (False, "true", None):
        provider.be(person=PERSON | {"email_verified": verified})
        assert come(client, provider).status_code == 403

    provider.be(person=PERSON)
    response = come(client, provider)

    assert refused_for() == ["unnamed"] * 3
    assert response["Location"] == HOME


def test_by_email_a_user_name_opens_nothing(client, provider, settings):
    somebody(email="khac@example.org")
    settings.OPENID_CLAIM = "email"

    assert_kept_out(client, come(client, provider), "unknown")


def test_by_user_name_an_email_opens_nothing(client, provider):
    somebody(username="khac")

    assert_kept_out(client, come(client, provider), "unknown")


def test_a_name_that_is_told_on_a_further_question_only(client, provider, person):
    provider.be(in_userinfo=True)

    assert come(client, provider)["Location"] == HOME


def test_a_further_answer_about_somebody_else_is_not_believed(client, provider, person):
    provider.be(in_userinfo=True, userinfo={"sub": "P-9999"})

    assert_kept_out(client, come(client, provider), "signature")


def test_no_name_at_all(client, provider, person):
    provider.be(in_userinfo=True, metadata={"userinfo_endpoint": None})

    assert_kept_out(client, come(client, provider), "unnamed")


def test_a_provider_that_takes_the_secret_in_the_form_only(client, provider, person):
    provider.be(metadata={"token_endpoint_auth_methods_supported": ["client_secret_post"]})

    assert come(client, provider)["Location"] == HOME


def test_a_token_signed_with_an_elliptic_curve(client, provider, person):
    provider.be(signed_by="ec")

    assert come(client, provider)["Location"] == HOME


def test_a_single_key_needs_no_number(client, provider, person):
    provider.be(wrong="keys without number", published=["rsa"], header={"kid": None})

    assert come(client, provider)["Location"] == HOME


def test_what_is_asked_of_the_provider(client, provider):
    url = urlsplit(client.get(BEGIN)["Location"])

    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{provider.issuer}/authorize"
    assert {name: asked.pop(name) for name in ("response_type", "client_id", "scope", "code_challenge_method", "realm")} == {
        "response_type": "code", "client_id": CLIENT_ID, "scope": "openid profile email",
        "code_challenge_method": "S256", "realm": "tinh",
    }  # fmt: skip
    assert asked.pop("redirect_uri") == f"http://testserver{BACK}"
    assert sorted(asked) == ["code_challenge", "nonce", "state"]
    assert all(len(value) >= 43 for value in asked.values())
    assert len(set(asked.values())) == 3


def test_the_page_that_was_wanted_is_opened(client, provider, person):
    assert come(client, provider, next="/don-vi/?q=a")["Location"] == "/don-vi/?q=a"


@pytest.mark.parametrize(
    "url", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "don-vi"]
)
def test_another_machines_page_is_never_opened(client, provider, person, url):
    assert come(client, provider, next=url)["Location"] == HOME


def test_who_is_in_already_is_not_sent_anywhere(client, provider, person):
    client.force_login(person)

    assert client.get(BEGIN, {"next": "/don-vi/"})["Location"] == "/don-vi/"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_does_not_begin_a_log_in(client, provider, site):
    response = client.get(BEGIN, {"next": "/don-vi/"}, headers={"Sec-Fetch-Site": site})

    assert response["Location"] == f"{LOG_IN}?next=/don-vi/"
    assert [
        client.get(BEGIN, headers={"Sec-Fetch-Site": each}).status_code for each in ("same-origin", "none")
    ] == [302, 302]
    assert len(client.session[UNDER_WAY]) == 2


def test_the_session_gets_a_new_key(client, provider, person):
    back = way_back(client, provider)
    before = client.session.session_key

    client.get(back)

    assert client.session.session_key != before
    assert UNDER_WAY not in client.session or not client.session[UNDER_WAY]


# ---- the link


def test_who_is_linked_stays_who_he_is_whatever_he_is_called_there(client, provider, person):
    come(client, provider)
    other = somebody("khac", "khac@example.org")
    client.logout()

    provider.be(person=PERSON | {"preferred_username": other.username, "email": other.email})
    come(client, provider)

    assert client.session["_auth_user_id"] == str(person.pk)
    assert Entry.objects.filter(verb="org.identity_linked").count() == 1


def test_another_identity_with_the_same_name_is_refused_until_it_is_unlinked(client, provider, person):
    come(client, provider)
    client.logout()
    provider.be(person=PERSON | {"sub": "P-0002"})

    response = come(client, provider)
    assert (response.status_code, is_in(client), refused_for()) == (403, False, ["other_identity"])
    assert Entry.objects.get(verb="org.log_in_refused").target_id == person.pk
    unlink(person)

    assert come(client, provider)["Location"] == HOME
    assert ProviderIdentity.objects.get().subject == "P-0002"


def unlink(person):
    by = actor_in(person.memberships.get().unit, role=Role.ADMINISTRATOR)
    actions.unlink_identity(person.pk, by=by, now=timezone.now())
    return by


def test_unlinking_ends_the_sessions_and_tells_the_person(client, provider, person):
    come(client, provider)
    assert client.get(HOME).status_code == 200

    by = unlink(person)

    assert client.get(HOME).status_code == 302
    assert Entry.objects.get(verb="org.identity_unlinked").actor_id == by.user_id
    subjects = [message.text for message in Message.objects.order_by("pk")]
    assert ["đã được liên kết" in subjects[0], "không còn liên kết" in subjects[1]] == [True, True]


def test_only_who_keeps_the_whole_account_unlinks(provider, person):
    unit = person.memberships.get().unit
    ProviderIdentity.objects.create(person=person, issuer="x", subject="y", linked_at=NOW)
    foreign = actor_in(UnitFactory(), role=Role.ADMINISTRATOR)

    for by in (foreign, actor_in(unit, role=Role.UNIT_LEAD), actor_of(person, now=NOW)):
        with pytest.raises(PermissionDenied):
            actions.unlink_identity(person.pk, by=by, now=NOW)

    assert ProviderIdentity.objects.count() == 1


def test_an_administrator_unlinks_on_the_persons_page(client, provider, person):
    administrator = member_of(person.memberships.get().unit, role=Role.ADMINISTRATOR)
    client.force_login(administrator)
    page, form = reverse("people-detail", args=[person.pk]), reverse("people-go-lien-ket", args=[person.pk])
    assert form not in client.get(page).content.decode()
    assert client.get(form).status_code == 403
    ProviderIdentity.objects.create(person=person, issuer=provider.issuer, subject="P-0001", linked_at=NOW)
    assert form in client.get(page).content.decode()

    key = re.search(r'name="form_key" value="([^"]+)"', client.get(form).content.decode())[1]
    client.post(form, {"form_key": key})

    assert ProviderIdentity.objects.count() == 0


def test_a_number_of_another_provider_is_another_person():
    first, second = somebody("a", "a@example.org"), somebody("b", "b@example.org")

    entered = [
        actions.enter_by_provider("1", issuer=issuer, username=name, now=NOW)
        for issuer, name in (("https://one", "a"), ("https://two", "b"), ("https://one", "b"))
    ]

    assert entered == [first, second, first]


def test_the_database_keeps_one_identity_of_one_person():
    first, second = somebody("a", "a@example.org"), somebody("b", "b@example.org")
    made = {"issuer": "i", "linked_at": NOW}
    ProviderIdentity.objects.create(person=first, subject="1", **made)

    for person, subject in ((second, "1"), (first, "2")):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProviderIdentity.objects.create(person=person, subject=subject, **made)


def test_the_link_goes_with_the_name():
    person = somebody()
    ProviderIdentity.objects.create(person=person, issuer="i", subject="1", linked_at=NOW)

    remove_name_of(person, by=None, now=NOW)

    assert ProviderIdentity.objects.count() == 0


def test_my_security_says_that_the_account_is_linked(client, provider, person):
    come(client, provider)

    assert "Đã liên kết từ ngày" in client.get(reverse("org-security")).content.decode()


# ---- who stays out


def test_nobody_is_made(client, provider):
    before = User.objects.count()

    assert_kept_out(client, come(client, provider), "unknown")
    assert User.objects.count() == before


def test_a_closed_account_stays_closed(client, provider, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert_kept_out(client, come(client, provider), "closed")


def test_an_account_closed_after_it_was_linked(client, provider, person):
    come(client, provider)
    client.logout()
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert (come(client, provider).status_code, is_in(client), refused_for()) == (403, False, ["closed"])


def test_who_does_not_agree(client, provider, person):
    assert_kept_out(client, come(client, provider, say="no"), "denied")


def test_the_log_keeps_nothing_that_came_along(client, provider):
    provider.be(person=PERSON | {"preferred_username": "mat-khau-go-nham", "sub": "P-7777"})
    come(client, provider)
    client.get(BACK, {"state": "trang-thai-la", "error": "loi-la", "code": "ma-la"})

    written = repr(list(Entry.objects.values()))
    assert refused_for() == ["unknown", "state"]
    assert [
        word for word in ("mat-khau-go-nham", "P-7777", "trang-thai-la", "loi-la", "ma-la") if word in written
    ] == []


# ---- answers that are not of this log-in


def test_an_answer_without_a_log_in_here(client, provider, person):
    other = Visitor()
    back = way_back(other, provider)

    assert_kept_out(client, client.get(back), "state")


def test_an_answer_counts_once(client, provider, person):
    back = way_back(client, provider)
    client.get(back)
    client.logout()

    response = client.get(back)
    assert (response.status_code, is_in(client), refused_for()) == (400, False, ["state"])


def test_an_answer_that_comes_too_late(client, provider, person):
    back = way_back(client, provider)
    session = client.session
    for kept in session[UNDER_WAY].values():
        kept[-1] -= HOLDS_SECONDS
    session.save()

    assert_kept_out(client, client.get(back), "state")


def test_a_code_of_another_log_in_is_refused_by_its_proof(client, provider, person):
    """Stolen on its way and put into another's answer: the provider asks for the verifier, which stayed here."""
    stolen = parse_qs(urlsplit(way_back(Visitor(), provider)).query)["code"][0]
    mine = parse_qs(urlsplit(way_back(client, provider)).query)["state"][0]

    response = client.get(BACK, {"state": mine, "code": stolen, "iss": provider.issuer})

    assert_kept_out(client, response, "provider")


def test_an_answer_in_the_name_of_another_provider(client, provider, person):
    provider.be(back={"iss": "https://example.org"})

    assert_kept_out(client, come(client, provider), "issuer")


def test_an_answer_without_the_name_that_the_provider_promises(client, provider, person):
    back = re.sub(r"&iss=[^&]*", "", way_back(client, provider))

    assert_kept_out(client, client.get(back), "issuer")


def test_an_error_of_the_providers(client, provider, person):
    provider.be(back={"error": "server_error"})

    assert_kept_out(client, come(client, provider), "provider")


def test_a_wrong_client_secret(client, provider, person, settings):
    settings.OPENID_CLIENT_SECRET = "another"

    assert_kept_out(client, come(client, provider), "provider")


def test_several_tabs_begin_and_the_oldest_is_forgotten(client, provider, person):
    backs = [way_back(client, provider) for _ in range(MOST + 1)]

    assert client.get(backs[0]).status_code == 400
    assert client.get(backs[1])["Location"] == HOME


# ---- tokens


TOKENS = {
    "nonce of another log-in": ({"claims": {"nonce": "another"}}, "nonce"),
    "no nonce": ({"without": ["nonce"]}, "nonce"),
    "a nonce that is no text": ({"claims": {"nonce": 5}}, "nonce"),
    "for another system": ({"claims": {"aud": "another"}}, "audience"),
    "for others too": ({"claims": {"aud": [CLIENT_ID, "another"]}}, "audience"),
    "for others, made for another": ({"claims": {"aud": [CLIENT_ID, "another"], "azp": "another"}}, "audience"),
    "made for another": ({"claims": {"azp": "another"}}, "audience"),
    "no audience": ({"without": ["aud"]}, "garbage"),
    "of another provider": ({"claims": {"iss": "https://example.org"}}, "issuer"),
    "no provider": ({"without": ["iss"]}, "garbage"),
    "expired": ({"claims": {"exp": 1_000_000_000}}, "expired"),
    "made tomorrow": ({"claims": {"iat": 9_000_000_000}}, "expired"),
    "not valid yet": ({"claims": {"nbf": 9_000_000_000}}, "expired"),
    "no end": ({"without": ["exp"]}, "garbage"),
    "an end that is no number": ({"claims": {"exp": "later"}}, "garbage"),
    "an end that is no time": ({"claims": {"exp": True}}, "garbage"),
    "no subject": ({"without": ["sub"]}, "garbage"),
    "an empty subject": ({"claims": {"sub": ""}}, "garbage"),
    "a subject that is a number": ({"claims": {"sub": 7}}, "garbage"),
    "a subject beyond measure": ({"claims": {"sub": "9" * 256}}, "garbage"),
    "a subject with signs that no database takes": ({"claims": {"sub": "a\0b"}}, "garbage"),
    "a subject of half a character": ({"claims": {"sub": "\ud800"}}, "garbage"),
    "a nonce of half a character": ({"claims": {"nonce": "\ud800"}}, "nonce"),
    "an end beyond measure": ({"claims": {"exp": 10**400}}, "garbage"),
    "no end at all": ({"claims": {"exp": float("inf")}}, "garbage"),
    "an end that is no value": ({"claims": {"exp": float("nan")}}, "garbage"),
    "a name with signs that no database takes": ({"claims": {"preferred_username": "le\0sen"}}, "unnamed"),
    "a name that is a list": ({"claims": {"preferred_username": ["lesen"]}}, "unnamed"),
    "tampered": ({"wrong": "tampered"}, "signature"),
    "signed by nobody": ({"header": {"alg": "none"}}, "signature"),
    "signed with the published key as a password": ({"header": {"alg": "HS256"}}, "signature"),
    "an algorithm not on the list": ({"header": {"alg": "RS512"}}, "signature"),
    "a key that is not published": ({"signed_by": "stranger"}, "signature"),
    "a stranger's key under a published number": ({"signed_by": "stranger", "header": {"kid": "rsa"}}, "signature"),
    "a key for another algorithm": ({"signed_by": "ec", "header": {"alg": "RS256"}}, "signature"),
    "a key that is too short": ({"signed_by": "weak", "published": ["weak"]}, "signature"),
    "a critical header that nobody knows": ({"header": {"crit": ["x"], "x": 1}}, "signature"),
    "no choice among keys": ({"header": {"kid": None}, "published": ["rsa", "stranger"]}, "signature"),
    "two keys of one number": (
        {"wrong": "keys without number", "published": ["rsa", "stranger"], "header": {"kid": None}}, "signature",
    ),
    "no keys": ({"wrong": "no keys"}, "garbage"),
    "no token": ({"wrong": "no id_token"}, "garbage"),
}  # fmt: skip


@pytest.mark.parametrize(("mood", "refusal"), TOKENS.values(), ids=TOKENS.keys())
def test_a_token_is_refused(client, provider, person, mood, refusal):
    provider.be(**mood)

    assert_kept_out(client, come(client, provider), refusal)


def test_a_key_that_the_token_brings_along_is_not_used(client, provider, person):
    provider.be(wrong="brings key", signed_by="stranger")

    assert_kept_out(client, come(client, provider), "signature")


def test_tokens_stay_on_the_server(client, provider, person):
    """They are not even kept: neither the browser nor a copy of the database has one."""
    response = come(client, provider)

    kept = repr([response.headers, response.cookies, client.cookies, dict(client.session)])
    assert is_in(client)
    assert [mark for mark in ("eyJ", "access", "id_token", "verifier") if mark in kept] == []


def test_a_token_for_several_that_was_made_for_us(client, provider, person):
    provider.be(claims={"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID})

    assert come(client, provider)["Location"] == HOME


@pytest.mark.parametrize(("off", "is_valid"), [(-50, True), (-90, False), (50, True), (90, False)])
def test_clocks_may_differ_by_a_minute(client, provider, person, off, is_valid):
    now = int(time.time())
    provider.be(claims={"exp": now + off} if off < 0 else {"iat": now + off})

    come(client, provider)

    assert (is_in(client), refused_for()) == (is_valid, [] if is_valid else ["expired"])


# ---- a provider that is away, slow or broken


DISCOVERIES = {
    "html": "garbage", "list": "garbage", "deep": "garbage", "huge": "garbage", "error": "garbage",
    "redirect": "garbage", "no http": "garbage", "cut": "garbage",
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "refusal"), DISCOVERIES.items())
def test_a_broken_provider_when_it_begins_and_when_one_comes_back(client, provider, person, wrong, refusal):
    back = way_back(client, provider)
    provider.be(wrong=wrong)

    assert_kept_out(client, client.get(back), refusal)
    response = client.get(BEGIN)
    assert (response.status_code, refused_for()) == (502, [refusal, refusal])


@pytest.mark.parametrize(
    ("metadata", "refusal"),
    [
        ({"issuer": "https://example.org"}, "issuer"),
        ({"token_endpoint": None}, "garbage"),
        ({"token_endpoint": "http://example.org/token"}, "garbage"),
        ({"jwks_uri": "file:///etc/passwd"}, "garbage"),
        ({"jwks_uri": "https://user@example.org/"}, "garbage"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "garbage"),
        ({"authorization_endpoint": "http://[::"}, "garbage"),
        ({"authorization_endpoint": "http://localhost:1/\r\nX: y"}, "garbage"),
    ],
)
def test_addresses_that_are_never_asked(client, provider, person, metadata, refusal):
    provider.be(metadata=metadata)

    assert_kept_out(client, client.get(BEGIN), refusal)


def test_unencrypted_only_where_it_was_set(client, provider, person, settings):
    settings.OPENID_PLAIN_LOOPBACK = False

    assert_kept_out(client, client.get(BEGIN), "garbage")


def test_a_provider_that_is_away(client, provider, person, settings):
    settings.OPENID_ISSUER = "http://localhost:9"

    assert_kept_out(client, client.get(BEGIN), "unreachable")


def test_a_provider_that_speaks_unencrypted_where_encryption_is_due(client, provider, person, settings):
    settings.OPENID_ISSUER = provider.issuer.replace("http:", "https:")

    assert_kept_out(client, client.get(BEGIN), "unreachable")


@pytest.mark.parametrize("wrong", ["slow", "drip", "drip body"])
def test_a_slow_provider_takes_no_more_than_the_time_it_has(client, provider, person, settings, wrong):
    settings.OPENID_SECONDS = 1
    provider.be(wrong=wrong)
    begun = time.monotonic()

    response = client.get(BEGIN)

    assert time.monotonic() - begun < AT_ONCE_SECONDS
    assert response.status_code == 504
    assert_kept_out(client, response, "slow")


def test_a_slow_token_takes_no_more_than_the_time_that_is_left(client, provider, person, settings):
    settings.OPENID_SECONDS = 1
    provider.be(wrong="slow token")
    begun = time.monotonic()

    assert_kept_out(client, come(client, provider), "slow")
    assert time.monotonic() - begun < AT_ONCE_SECONDS


def test_many_who_wait_do_not_take_every_thread(client, provider, person):
    turns = [fetching._turns.acquire(timeout=10) for _ in range(fetching.AT_ONCE)]
    try:
        assert_kept_out(client, client.get(BEGIN), "slow")
    finally:
        for _ in turns:
            fetching._turns.release()


@pytest.mark.slow  # five log-ins in a row wait out their second
def test_every_turn_is_given_back(client, provider, settings):
    settings.OPENID_SECONDS = 1
    provider.be(wrong="drip")

    statuses = [client.get(BEGIN).status_code for _ in range(fetching.AT_ONCE + 1)]
    provider.be()

    assert statuses == [504] * (fetching.AT_ONCE + 1)
    settings.OPENID_SECONDS = 5
    assert client.get(BEGIN).status_code == 302


def test_the_page_of_an_unreachable_provider_leads_on_to_what_was_wanted(client, provider, settings):
    settings.OPENID_ISSUER = "http://localhost:9"

    text = client.get(BEGIN, {"next": "/don-vi/"}).content.decode()

    assert f'href="{LOG_IN}?next=/don-vi/"' in text
    assert f'href="{BEGIN}?next=/don-vi/"' in text


def test_every_refusal_has_words_for_the_log():
    assert set(PAGES) <= set(Refusal)
    assert all(refusal.label != refusal.value for refusal in Refusal)


def test_tries_are_limited(client, provider):
    assert client.get(BACK).status_code == 400
    ahead = timezone.now() + timedelta(seconds=30)  # what is given back meanwhile does not matter then
    for _ in range(actions.LIMITS["provider_address"].times):
        actions.spend({"provider_address": "127.0.0.1"}, now=ahead)

    responses = [client.get(url) for url in (BEGIN, BACK)]

    assert [response.status_code for response in responses] == [429, 429]


# ---- the second factor


@pytest.fixture
def with_app(provider):
    leader = somebody(role=Role.LEADER)
    then = timezone.now() - timedelta(days=1)
    code = code_of(SECRET, step_of(then))
    actions.add_authenticator_app(SECRET, code=code, by=actor_of(leader, now=then), now=then)
    return leader


def test_the_own_second_factor_is_asked_all_the_same(client, provider, with_app):
    response = come(client, provider, next="/don-vi/")
    assert (response["Location"], is_in(client)) == (reverse("mfa_authenticate"), False)

    code = code_of(SECRET, step_of(timezone.now()))
    response = client.post(reverse("mfa_authenticate"), {"code": code})

    assert (response["Location"], is_in(client)) == ("/don-vi/", True)
    assert client.get("/don-vi/").status_code == 200
    assert Entry.objects.get(verb="org.logged_in").facts["way"] == "provider"


def test_who_must_have_one_sets_it_up_first(client, provider):
    somebody(role=Role.LEADER)
    come(client, provider)

    response = client.get(HOME)

    assert response["Location"].startswith(reverse("org-second-factor"))
    assert client.get(reverse("org-add-app")).status_code == 200


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "urn:tinh:hai-lop"}])
def test_the_providers_factor_counts_where_the_office_says_so(client, provider, with_app, settings, claims):
    provider.be(claims=claims)
    assert come(client, provider)["Location"] == reverse("mfa_authenticate")
    client.logout()
    settings.OPENID_SECOND_FACTORS = ["mfa", "urn:tinh:hai-lop"]

    assert come(client, provider)["Location"] == HOME
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize(
    "claims", [{}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"amr": [["mfa"]]}, {"acr": ["mfa"]}]
)
def test_another_way_in_does_not_count(client, provider, with_app, settings, claims):
    settings.OPENID_SECOND_FACTORS = ["mfa"]
    provider.be(claims=claims)

    assert come(client, provider)["Location"] == reverse("mfa_authenticate")


def test_who_has_no_password_logs_in_anew_before_the_own_security_is_changed(client, provider, person):
    come(client, provider)
    add = reverse("org-add-app")
    assert client.get(add).status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()

    response = client.get(add)

    assert (response["Location"], is_in(client)) == (f"{LOG_IN}?next={add}", False)
    come(client, provider, next=add)
    assert client.get(add).status_code == 200


# ---- where it is not set


def test_without_a_setting_there_is_no_button_and_no_address(client):
    somebody()
    page = client.get(LOG_IN)

    assert (page.status_code, BEGIN in page.content.decode()) == (200, False)
    assert [client.get(url).status_code for url in (BEGIN, BACK)] == [404, 404]


def test_the_button_says_what_the_office_set_and_keeps_the_wanted_page(client, provider, person, settings):
    assert "Đăng nhập qua cổng định danh của tỉnh" in client.get(LOG_IN).content.decode()
    settings.OPENID_LABEL = "Tài khoản <tỉnh> Mẫu"

    text = client.get(LOG_IN, {"next": "/don-vi/"}).content.decode()

    assert f'href="{BEGIN}?next=/don-vi/">Tài khoản &lt;tỉnh&gt; Mẫu</a>' in text


def test_other_ways_stand_in_the_log_too(client):
    person = somebody()
    person.set_password("bèo dạt mây trôi 26")
    person.save()

    client.post(LOG_IN, {"login": "lesen", "password": "bèo dạt mây trôi 26"})

    assert Entry.objects.get(verb="org.logged_in").facts["way"] == "password"


def test_two_who_come_for_the_first_time_at_once(provider, person):
    """The second of them finds the link of the first."""
    actions.enter_by_provider("P-1", issuer="i", username="lesen", now=NOW)

    with pytest.raises(NotLetIn) as refused:
        actions.enter_by_provider("P-2", issuer="i", username="lesen", now=NOW)

    assert (refused.value.refusal, refused.value.person) == (Refusal.OTHER_IDENTITY, person)
    assert Membership.objects.filter(user=person).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("subjects", "entered"), [(["P-1"] * 4, 4), (["P-1", "P-2", "P-3", "P-4"], 1)])
def test_several_first_log_ins_at_once_make_one_link(provider, subjects, entered):
    somebody()

    def enter(subject):
        try:
            return actions.enter_by_provider(subject, issuer="i", username="lesen", now=NOW)
        except NotLetIn:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        people = [person for person in threads.map(enter, subjects) if person]

    assert (len(people), ProviderIdentity.objects.count()) == (entered, 1)


def test_nobody_comes_in_while_pages_are_only_shown(client, provider, person, settings, tmp_path):
    back = way_back(client, provider)
    settings.DATA_DIR = tmp_path
    maintenance.begin(tmp_path, Maintenance("Thay ổ đĩa.", timezone.now(), None))

    responses = [client.get(back), client.get(BEGIN)]

    assert [response.status_code for response in responses] == [503, 503]
    assert "Thay ổ đĩa." in responses[0].content.decode()
    assert not is_in(client)


def test_posting_does_nothing(client, provider):
    assert [client.post(url).status_code for url in (BEGIN, BACK)] == [405, 405]
