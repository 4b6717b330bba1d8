"""The screens of lent roles, acting heads and handing over, over HTTP."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sen.audit.actions import record
from sen.desk.organisation.handing_over import waiting_handovers
from sen.desk.organisation.passing import TOLD_BEFORE, ending_soon
from sen.org.models import Handover, Membership, Role, RoleDelegation, User
from sen.org.queries import actor_of
from tests.desk.organisation.test_screens import body_of, post
from tests.factories import UnitFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(name="Phòng Văn hóa - Xã hội")


def lent(unit, *, last=None, taker=None):
    now = timezone.now()
    today = timezone.localdate(now)
    giver = member_of(unit, role=Role.UNIT_LEAD)
    row = RoleDelegation.objects.create(
        giver=giver, taker=taker or member_of(unit), unit=unit, valid_from=today,
        valid_to=last or today + timedelta(days=30), reason="Đi công tác", made_at=now,
    )  # fmt: skip
    row.memberships.set(giver.memberships.all())
    return row


def actor(person):
    return actor_of(User.objects.get(pk=person.pk), now=timezone.now())


@pytest.mark.parametrize("name", ["delegations", "handovers"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_many_rows(client, unit, name, count, django_assert_max_num_queries):
    head = member_of(unit, role=Role.UNIT_LEAD)
    client.force_login(head)
    for _each in range(count):
        row = lent(unit)
        Handover.objects.create(
            giver=row.giver, taker=row.taker, unit=unit, reason="x", made_at=row.made_at, made_by_name="x"
        )

    with django_assert_max_num_queries(16):
        assert client.get(reverse(name)).status_code == 200


def test_an_acting_head_is_entered_with_the_paper_and_called_so(client, unit):
    keeper, deputy = member_of(unit.authority, role=Role.ADMINISTRATOR), member_of(unit)
    client.force_login(keeper)
    url = reverse("people-giao-vai-tro", args=[deputy.pk])
    sent = {"unit": unit.pk, "role": Role.UNIT_LEAD, "valid_from": "01/01/2026", "acting": "acting"}

    refused = post(client, url, **sent)
    done = post(
        client, url, key="another-key", **sent, valid_to="31/12/2099", paper="15/QĐ", paper_on="02/01/2026"
    )

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Membership.objects.get(acting="acting").paper == "15/QĐ"
    for name in ("people", "roles"):
        assert "Quyền Trưởng phòng" in body_of(client.get(reverse(name)))


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (3, True), (4, False)])
def test_both_are_told_three_days_before_it_ends(unit, days, is_told):
    today = timezone.localdate()
    row = lent(unit, last=today + timedelta(days=days))
    Membership.objects.create(
        user=row.taker, unit=unit, role=Role.LEADER, valid_from=date(2026, 1, 1), acting="in_charge",
        valid_to=today + timedelta(days=days), paper="1/QĐ", paper_on=today,
    )  # fmt: skip

    told = [len(list(ending_soon(actor(person), timezone.now()))) for person in (row.giver, row.taker)]

    assert timedelta(days=3) == TOLD_BEFORE
    assert told == ([1, 2] if is_told else [0, 0])
    assert list(ending_soon(actor(member_of(unit, role=Role.UNIT_LEAD)), timezone.now())) == []


def test_the_log_reads_on_whose_behalf(client, unit):
    focal, deputy = member_of(unit, role=Role.FOCAL_POINT), member_of(unit)
    row = lent(unit, taker=deputy)
    row.giver = focal
    row.save(update_fields=["giver"])
    row.memberships.set(focal.memberships.all())
    with transaction.atomic():
        record("plan.closed", unit, by=actor(deputy), unit_id=unit.pk)

    client.force_login(focal)

    assert f"(thay mặt {focal})" in body_of(client.get(reverse("desk-log")))


def test_a_list_waits_on_the_desk_of_whose_word_is_next(unit):
    giver, taker = member_of(unit), member_of(unit)
    now = timezone.now()
    row = Handover.objects.create(
        giver=giver, taker=taker, unit=unit, reason="x", made_at=now, made_by_name="x"
    )

    before = [len(list(waiting_handovers(actor(person), now))) for person in (giver, taker)]
    Handover.objects.filter(pk=row.pk).update(given_at=now)
    after = [len(list(waiting_handovers(actor(person), now))) for person in (giver, taker)]

    assert (before, after) == ([1, 0], [0, 1])


def test_an_administrator_of_elsewhere_in_the_authority_sees_how_much_but_not_what(client, unit):
    giver, now = member_of(unit), timezone.now()
    items = [{"kind": "plan.duty", "key": "1", "text": "Việc kín", "effect": "passes"}]
    row = Handover.objects.create(
        giver=giver, taker=member_of(unit), unit=unit, reason="x", made_at=now, made_by_name="x", items=items,
        state=Handover.State.DONE, given_at=now, done_at=now,
    )  # fmt: skip
    page, paper = (reverse(name, args=[row.pk]) for name in ("handovers-detail", "handovers-print"))

    client.force_login(giver)
    assert "Việc kín" in body_of(client.get(page))
    client.force_login(member_of(unit.authority, role=Role.ADMINISTRATOR))

    assert "Nhiệm vụ đang phụ trách (1)" in body_of(client.get(page))
    assert "Việc kín" not in body_of(client.get(page))
    assert client.get(paper).status_code == 403
