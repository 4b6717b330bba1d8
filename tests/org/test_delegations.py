from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from sen.audit.actions import record
from sen.audit.models import Entry
from sen.jobs.models import Message
from sen.org.actions import (
    Acting,
    Ground,
    close_account,
    delegate_roles,
    end_delegation,
    end_role,
    give_role,
    tell_of_delegations,
)
from sen.org.errors import NotDelegable
from sen.org.models import Membership, Role, RoleDelegation, User
from sen.org.powers import giver_of
from sen.org.queries import actor_of, delegations_in_force, title_of
from sen.org.rules import can_end_delegation, delegable_memberships, visible_delegations
from tests.factories import NOW, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 3, 10), date(2026, 3, 20)
LAST_SECOND = datetime(2026, 3, 20, 16, 59, 59, tzinfo=UTC)
"""One second before midnight in Vietnam."""
PAPER = Acting(Membership.Acting.ACTING, "15/QĐ-UBND", date(2026, 3, 1))


@pytest.fixture
def unit():
    return UnitFactory(name="Phòng Văn hóa - Xã hội")


@pytest.fixture
def head(unit):
    return member_of(unit, role=Role.UNIT_LEAD)


@pytest.fixture
def deputy(unit):
    return member_of(unit)


@pytest.fixture
def administrator(unit):
    return actor_in(unit.authority, role=Role.ADMINISTRATOR)


def actor(person, now=NOW):
    return actor_of(User.objects.get(pk=person.pk), now=now)


def lend(giver, taker, *, first=TODAY, last=LAST, terms=None, now=NOW):
    terms = giver.memberships.all() if terms is None else terms
    return delegate_roles(
        [held.pk for held in terms], to=taker.pk, valid_from=first, valid_to=last,
        ground=Ground("Đi công tác", "3/GUQ", TODAY), by=actor(giver), now=now,
    )  # fmt: skip


# ---- acting heads


def test_an_acting_head_has_the_role_to_the_end_of_the_last_day(unit, deputy, administrator):
    give_role(
        deputy.pk, unit=unit, role=Role.UNIT_LEAD, valid_from=TODAY, valid_to=LAST, as_acting=PAPER,
        by=administrator, now=NOW,
    )  # fmt: skip

    assert Role.UNIT_LEAD in actor(deputy, LAST_SECOND).roles[unit.pk]
    assert actor(deputy, LAST_SECOND + timedelta(seconds=1)).roles == {unit.pk: {Role.OFFICER}}
    assert Entry.objects.get(verb="org.role_given").facts["paper"] == "15/QĐ-UBND"


@pytest.mark.parametrize(
    ("acting", "role", "title"),
    [
        ("", Role.UNIT_LEAD, "Trưởng đơn vị"),
        (Membership.Acting.ACTING, Role.UNIT_LEAD, "Quyền Trưởng phòng"),
        (Membership.Acting.IN_CHARGE, Role.UNIT_LEAD, "Phụ trách phòng"),
        (Membership.Acting.ACTING, Role.LEADER, "Quyền lãnh đạo UBND"),
    ],
)
def test_who_is_acting_is_called_so_in_lists_and_under_signatures(unit, deputy, acting, role, title):
    Membership.objects.create(
        user=deputy, unit=unit, role=role, valid_from=TODAY, valid_to=LAST, acting=acting,
        paper="15/QĐ-UBND", paper_on=TODAY,
    )  # fmt: skip

    assert title_of(deputy.pk, unit, on=TODAY) == title
    assert title_of(deputy.pk, unit, on=LAST + timedelta(days=1)) == "Chuyên viên"


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_to": None},
        {"as_acting": Acting(Membership.Acting.ACTING, " ", TODAY)},
        {"as_acting": Acting(Membership.Acting.ACTING, "15/QĐ", None)},
        {"role": Role.RECORDS_CLERK},
    ],
)
def test_acting_without_end_or_paper_or_as_anything_but_a_head_is_refused(unit, deputy, administrator, wrong):
    facts = {"role": Role.UNIT_LEAD, "valid_to": LAST, "as_acting": PAPER, **wrong}

    with pytest.raises(ValidationError):
        give_role(deputy.pk, unit=unit, valid_from=TODAY, by=administrator, now=NOW, **facts)


def test_who_may_not_give_the_role_makes_nobody_acting(unit, deputy, head):
    with pytest.raises(PermissionDenied):
        give_role(
            deputy.pk, unit=unit, role=Role.UNIT_LEAD, valid_from=TODAY, valid_to=LAST, as_acting=PAPER,
            by=actor(head), now=NOW,
        )  # fmt: skip


# ---- what a delegation gives, and how long


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (datetime(2026, 3, 11, 16, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 11, 17, tzinfo=UTC), True),
        (LAST_SECOND, True),
        (LAST_SECOND + timedelta(seconds=1), False),
    ],
)
def test_lent_roles_hold_from_the_first_to_the_last_local_day(unit, head, deputy, now, holds):
    lend(head, deputy, first=date(2026, 3, 12))

    assert (Role.UNIT_LEAD in actor(deputy, now).roles[unit.pk]) is holds
    assert Role.OFFICER in actor(deputy, now).roles[unit.pk]
    assert Role.UNIT_LEAD in actor(head, now).roles[unit.pk]


def test_the_actor_costs_one_query_with_lent_roles_too(head, deputy, django_assert_num_queries):
    lend(head, deputy)
    person = User.objects.get(pk=deputy.pk)

    with django_assert_num_queries(1):
        actor_of(person, now=NOW)


def test_it_ends_when_the_givers_own_role_ends(unit, head, deputy, administrator):
    lend(head, deputy)
    end_role(head.memberships.get().pk, last_day=date(2026, 3, 12), by=administrator, now=NOW)

    assert Role.UNIT_LEAD in actor(deputy, datetime(2026, 3, 12, 2, tzinfo=UTC)).roles[unit.pk]
    assert actor(deputy, datetime(2026, 3, 13, 2, tzinfo=UTC)).roles == {unit.pk: {Role.OFFICER}}


def test_it_ends_when_the_givers_account_is_closed(unit, head, deputy, administrator):
    lend(head, deputy)
    close_account(head.pk, by=administrator, now=NOW)

    assert actor(deputy).roles == {unit.pk: {Role.OFFICER}}


def test_it_ends_when_the_taker_leaves_the_authority(unit, head, deputy, administrator):
    lend(head, deputy)
    end_role(deputy.memberships.get().pk, last_day=date(2026, 3, 11), by=administrator, now=NOW)

    assert actor(deputy, datetime(2026, 3, 12, 2, tzinfo=UTC)).roles == {}


def test_either_ends_it_at_once_and_nobody_else_of_the_unit(unit, head, deputy):
    for who in (head, deputy):
        delegation = lend(head, deputy)
        with pytest.raises(PermissionDenied):
            end_delegation(delegation.pk, by=actor_in(unit), now=NOW)
        end_delegation(delegation.pk, by=actor(who), now=NOW)

        assert actor(deputy).roles == {unit.pk: {Role.OFFICER}}
        with pytest.raises(NotDelegable):
            end_delegation(delegation.pk, by=actor(who), now=NOW)


# ---- what is refused


def test_what_was_lent_is_not_lent_on(unit, head, deputy):
    lend(head, deputy)
    third = member_of(unit)

    assert set(delegable_memberships(actor(deputy))) == set(deputy.memberships.all())
    with pytest.raises(PermissionDenied):
        lend(deputy, third, terms=head.memberships.all())


def test_nobody_lends_a_role_longer_than_it_is_held(head, deputy):
    head.memberships.update(valid_to=date(2026, 3, 15))

    with pytest.raises(NotDelegable) as refused:
        lend(head, deputy)

    assert "valid_to" in refused.value.message_dict
    assert not RoleDelegation.objects.exists()


def test_a_role_is_lent_only_within_the_authority(head):
    stranger = member_of(UnitFactory())

    with pytest.raises(PermissionDenied):
        lend(head, stranger)


def test_a_role_is_lent_to_a_person_of_another_unit_of_the_authority(unit, head):
    beside = member_of(UnitFactory(parent=unit.authority))

    lend(head, beside)

    assert actor(beside).roles[unit.pk] == {Role.UNIT_LEAD}


def test_nobody_lends_to_oneself_nor_backwards_nor_for_no_day(head, deputy):
    with pytest.raises(PermissionDenied):
        lend(head, head)
    with pytest.raises(NotDelegable):
        lend(head, deputy, first=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError):
        lend(head, deputy, last=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError):
        delegate_roles(
            [head.memberships.get().pk], to=deputy.pk, valid_from=TODAY, valid_to=LAST, ground=Ground("  "),
            by=actor(head), now=NOW,
        )  # fmt: skip


def test_roles_of_two_units_make_two_delegations(unit, deputy):
    both = member_of(unit, UnitFactory(parent=unit.authority), role=Role.UNIT_LEAD)

    with pytest.raises(NotDelegable):
        lend(both, deputy)


def test_only_an_administrator_lends_the_administrator_role(unit, head, deputy, administrator):
    keeper = User.objects.get(pk=administrator.user_id)
    with pytest.raises(PermissionDenied):
        lend(head, deputy, terms=keeper.memberships.all())

    lend(keeper, deputy)

    assert actor(deputy).authorities_as(Role.ADMINISTRATOR) == {unit.authority_id}


def test_a_role_that_has_ended_is_not_lent(unit, deputy):
    giver = member_of(UnitFactory(parent=unit.authority))
    yesterday = TODAY - timedelta(days=1)
    ended = Membership.objects.create(
        user=giver, unit=unit, role=Role.UNIT_LEAD, valid_from=date(2026, 1, 1), valid_to=yesterday
    )

    with pytest.raises(NotDelegable):
        lend(giver, deputy, terms=[ended])


# ---- who sees it


def test_both_the_head_and_the_administrator_see_it_and_nobody_else(unit, deputy, administrator):
    giver = member_of(unit, role=Role.REVIEWER)
    delegation = lend(giver, deputy)
    seeing = [actor(giver), actor(deputy), actor_in(unit, role=Role.UNIT_LEAD), administrator]
    blind = [actor_in(unit), actor_in(UnitFactory(parent=unit.authority), role=Role.UNIT_LEAD)]

    assert [visible_delegations(each).filter(pk=delegation.pk).exists() for each in seeing] == [True] * 4
    assert [visible_delegations(each).filter(pk=delegation.pk).exists() for each in blind] == [False] * 2
    ends = [can_end_delegation(each, delegation) for each in (*seeing, *blind)]
    assert ends == [True, True, False, True, False, False]


# ---- the log


def test_the_log_says_on_whose_behalf_only_where_the_own_role_was_not_enough(unit, deputy):
    focal = member_of(unit, role=Role.FOCAL_POINT)
    lend(focal, deputy)
    by = actor(deputy)

    with transaction.atomic():
        lent = record("plan.confirmed", unit, by=by, unit_id=unit.authority_id)
        own = record("plan.reported", unit, by=by, unit_id=unit.pk)
        excused = record("plan.duty_settled", unit, by=by, unit_id=unit.pk)

    assert (lent.acting_for_id, lent.acting_for_name) == (focal.pk, str(focal))
    assert (own.acting_for_id, own.acting_for_name) == (None, "")
    assert excused.acting_for_id == focal.pk


LEAD, OFFICER, FOCAL = {"unit_lead": (7, "A")}, frozenset({"officer"}), {"focal_point": (8, "B")}


@pytest.mark.parametrize(
    ("verb", "unit_id", "roles", "delegated", "giver"),
    [
        ("x.done", 1, {1: OFFICER}, {}, None),
        (
            "x.done",
            1,
            {1: OFFICER | LEAD.keys()},
            {1: LEAD},
            (7, "A"),
        ),  # whichever of both: the lent is named
        ("x.done", 2, {1: OFFICER, 2: frozenset(LEAD)}, {2: LEAD}, (7, "A")),
        ("x.done", 1, {1: OFFICER, 2: frozenset(LEAD)}, {2: LEAD}, None),
        ("x.done", 9, {1: OFFICER, 2: frozenset(FOCAL)}, {2: FOCAL}, (8, "B")),
        ("x.done", None, {1: OFFICER, 2: frozenset(FOCAL)}, {2: FOCAL}, None),
        ("plan.confirmed", 9, {1: frozenset({"focal_point"}), 2: frozenset(FOCAL)}, {2: FOCAL}, None),
    ],
)
def test_giver_of(verb, unit_id, roles, delegated, giver):
    if roles.get(1) == OFFICER | LEAD.keys():
        giver = None  # the officer's own role is enough for what no room declares

    assert giver_of(verb, unit_id, roles=roles, delegated=delegated) == giver


# ---- mails


def mailed():
    return {
        (message.key.rpartition(":")[2], message.key.partition(":")[0]): message
        for message in Message.objects.all()
    }


def test_both_are_told_at_the_begin_and_at_the_end_in_their_own_language(unit, head, deputy):
    User.objects.filter(pk=deputy.pk).update(language="en")
    lend(head, deputy, first=date(2026, 3, 12))
    assert not Message.objects.exists()

    for moment in (NOW, *[datetime(2026, 3, 11, 18, tzinfo=UTC)] * 2):
        tell_of_delegations(now=moment)
    begun = mailed()
    tell_of_delegations(now=LAST_SECOND)
    assert Message.objects.count() == 2
    for _twice in range(2):
        tell_of_delegations(now=LAST_SECOND + timedelta(seconds=1))

    assert set(begun) == {(side, "org.delegation_begin") for side in ("giver", "taker")}
    assert set(mailed()) - set(begun) == {(side, "org.delegation_end") for side in ("giver", "taker")}
    assert f"Kính gửi {head}" in begun["giver", "org.delegation_begin"].text
    assert "has lent you roles" in begun["taker", "org.delegation_begin"].text
    assert "12/03/2026" in begun["giver", "org.delegation_begin"].text


def test_what_begins_today_is_told_at_once_and_an_early_end_too(head, deputy):
    delegation = lend(head, deputy)
    assert len(mailed()) == 2

    end_delegation(delegation.pk, by=actor(deputy), now=NOW)

    assert len(mailed()) == 4


def test_an_end_by_the_end_of_the_givers_role_is_told_too(head, deputy, administrator):
    lend(head, deputy)
    end_role(head.memberships.get().pk, last_day=TODAY, by=administrator, now=NOW)

    tell_of_delegations(now=NOW + timedelta(days=1))

    assert len(mailed()) == 4


def test_what_never_began_is_told_to_nobody(head, deputy):
    delegation = lend(head, deputy, first=LAST)
    end_delegation(delegation.pk, by=actor(head), now=NOW)

    tell_of_delegations(now=LAST_SECOND)
    tell_of_delegations(now=LAST_SECOND + timedelta(days=2))

    assert mailed() == {}


def test_a_person_without_an_address_stops_nothing(head, deputy):
    User.objects.update(email="")

    lend(head, deputy)

    assert delegations_in_force(on=TODAY).count() == 1


def test_a_deputy_administrator_gives_no_role_to_himself(unit, administrator, deputy):
    """It would outlast the delegation."""
    giver = User.objects.get(pk=administrator.user_id)
    lend(giver, deputy)
    colleague = member_of(unit)
    role = {"unit": unit, "role": Role.FOCAL_POINT, "valid_from": TODAY, "by": actor(deputy), "now": NOW}

    assert give_role(colleague.pk, **role).role == Role.FOCAL_POINT
    with pytest.raises(PermissionDenied):
        give_role(deputy.pk, **role)
