"""What the door and the wall do when something behind them breaks, or when a form comes from elsewhere."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sen.audit.models import Entry
from sen.org.actions import set_aliases
from sen.org.models import Role, UnitAlias
from sen.org.queries import actor_of
from tests.factories import NOW, UnitFactory, member_of
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db


def breaks(begin):
    """A database that fails at statements with these words."""

    def execute_or_fail(execute, sql, params, many, context):
        if begin in sql:
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(execute_or_fail)


def patterns(resolver=None):
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        elif isinstance(each, URLPattern):
            yield each


# ---- fails closed


def test_a_change_whose_entry_cannot_be_written_does_not_happen():
    unit = UnitFactory()
    by = actor_of(member_of(unit.authority, role=Role.ADMINISTRATOR), now=NOW)

    with breaks('INSERT INTO "audit_entry"'), pytest.raises(OperationalError):
        set_aliases(unit.pk, aliases=["PC"], by=by, now=NOW)

    assert not UnitAlias.objects.filter(unit=unit).exists()
    set_aliases(unit.pk, aliases=["PC"], by=by, now=NOW)
    assert UnitAlias.objects.filter(unit=unit).exists()


def test_a_restricted_page_whose_reading_cannot_be_noted_is_not_shown(client):
    unit = UnitFactory()
    colleague = member_of(unit)
    client.force_login(member_of(unit.authority, role=Role.ADMINISTRATOR))
    client.raise_request_exception = False
    page = reverse("people-detail", args=[colleague.pk])

    with breaks('INTO "audit_entry"'):
        refused = client.get(page)

    assert (refused.status_code, colleague.username in refused.content.decode()) == (503, False)
    assert colleague.username in client.get(page).content.decode()
    assert Entry.objects.filter(verb="desk.row_viewed").count() == 1


@pytest.mark.parametrize("table", ["org_membership", "org_user", "django_session"])
def test_a_page_whose_checks_fail_does_not_open(client, table):
    unit = UnitFactory(name="Phòng Kín")
    client.force_login(member_of(unit, role=Role.ADMINISTRATOR))
    client.raise_request_exception = False

    with breaks(f'FROM "{table}"'):
        refused = client.get(reverse("units"))

    assert (refused.status_code, "Phòng Kín" in refused.content.decode()) == (503, False)
    assert "Phòng Kín" in client.get(reverse("units")).content.decode()


# ---- forged forms


def test_no_address_takes_a_form_without_its_token():
    """Every address without a number in it is asked; none of the others is spared the check either."""
    client = Visitor(enforce_csrf_checks=True)
    client.force_login(member_of(UnitFactory(), role=Role.ADMINISTRATOR))
    every = list(patterns())
    plain = sorted(
        {each.name for each in every if each.name and not each.pattern.converters and is_plain(each)}
    )

    taken = {name: client.post(reverse(name)).status_code for name in plain}

    assert {name: status for name, status in taken.items() if status != 403} == {}
    assert len(plain) > 40
    assert [each.name for each in every if getattr(each.callback, "csrf_exempt", False)] == []


def is_plain(pattern):
    return pattern.pattern.regex.groups == 0


def test_the_token_opens_the_same_form():
    client = Visitor(enforce_csrf_checks=True)
    client.force_login(member_of(UnitFactory()))
    client.get(reverse("org-sessions"))
    token = client.cookies[settings.CSRF_COOKIE_NAME].value

    assert client.post(reverse("org-sessions"), {"csrfmiddlewaretoken": token}).status_code == 302


# ---- no plug-ins


def test_no_page_may_load_a_plug_in(client):
    header = client.get(reverse("account_login"))["Content-Security-Policy"]

    assert "object-src 'none'" in header or "default-src 'none'" in header
