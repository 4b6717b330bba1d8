from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.jobs.models import Message
from sen.org.actions import (
    accept_invitation,
    add_person,
    change_person,
    close_account,
    create_administrator,
    end_role,
    give_role,
    invite_person,
    issue_password_link,
    reopen_account,
    set_language,
    set_up,
    withdraw_invitation,
)
from sen.org.errors import AlreadySetUp, InvitationClosed, LastAdministrator, RoleHeldAlready, UnitEnded
from sen.org.models import Invitation, Membership, Role, Unit, UnitGroup, User
from sen.org.queries import actor_of
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
PASSWORD = "bèo dạt mây trôi 26"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def administrator(unit):
    return actor_in(unit.authority, role=Role.ADMINISTRATOR)


def link(token):
    return f"https://sen.example/{token}"


def invite(unit, by, **facts):
    return invite_person(unit, display_name="Lê Thị Sen", by=by, now=NOW, link=link, **facts)


def token_of(invited):
    return invited.url.rpartition("/")[2]


def test_an_invitation_opens_one_account_with_one_role(unit, administrator):
    invited = invite(unit, administrator, email="Sen@Example.org", role=Role.UNIT_LEAD)

    person = accept_invitation(token_of(invited), username="sen", password=PASSWORD, now=NOW)

    assert (person.display_name, person.email, person.check_password(PASSWORD)) == (
        "Lê Thị Sen",
        "sen@example.org",
        True,
    )
    assert actor_of(person, now=NOW).roles == {unit.pk: {Role.UNIT_LEAD}}
    assert Entry.objects.get(verb="org.invitation_accepted").actor_id == person.pk
    with pytest.raises(InvitationClosed):
        accept_invitation(token_of(invited), username="sen2", password=PASSWORD, now=NOW)


def test_only_the_hash_of_a_token_is_kept_with_the_invitation_and_in_the_log(unit, administrator):
    token = token_of(invite(unit, administrator))

    kept = repr([*Invitation.objects.values(), *Entry.objects.values()])
    assert token not in kept


def test_an_invitation_is_mailed_where_there_is_an_address(unit, administrator):
    invited = invite(unit, administrator, email="sen@example.org")
    invite(unit, administrator)

    message = Message.objects.get()
    assert invited.url in message.text


@pytest.mark.parametrize("late", [timedelta(days=7), timedelta(days=30)])
def test_an_invitation_expires(unit, administrator, late):
    invited = invite(unit, administrator)

    with pytest.raises(InvitationClosed):
        accept_invitation(token_of(invited), username="sen", password=PASSWORD, now=NOW + late)


def test_a_withdrawn_invitation_opens_nothing(unit, administrator):
    invited = invite(unit, administrator)
    withdraw_invitation(invited.invitation.pk, by=administrator, now=NOW)

    with pytest.raises(InvitationClosed):
        accept_invitation(token_of(invited), username="sen", password=PASSWORD, now=NOW)
    assert not User.objects.filter(username="sen").exists()


@pytest.mark.parametrize("password", ["ngan", "password1234", "lethisen1990", "123456789012"])
def test_a_weak_password_is_refused_and_the_invitation_stays(unit, administrator, password):
    invited = invite(unit, administrator, email="lethisen@example.org")

    with pytest.raises(ValidationError):
        accept_invitation(token_of(invited), username="lethisen", password=password, now=NOW)

    assert Invitation.objects.get().used_at is None


def test_a_user_name_that_differs_only_in_case_is_taken(unit, administrator):
    accept_invitation(token_of(invite(unit, administrator)), username="sen", password=PASSWORD, now=NOW)

    with pytest.raises(ValidationError):
        accept_invitation(token_of(invite(unit, administrator)), username="Sen", password=PASSWORD, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_keeps_people(unit, role):
    actor, person = actor_in(unit, role=role), member_of(unit)
    held = person.memberships.get()
    for refused in (
        lambda: invite(unit, actor),
        lambda: add_person(unit, username="x", display_name="X", by=actor, now=NOW),
        lambda: give_role(person.pk, unit=unit, role=Role.LEADER, valid_from=TODAY, by=actor, now=NOW),
        lambda: end_role(held.pk, last_day=TODAY, by=actor, now=NOW),
        lambda: change_person(person.pk, display_name="X", email="", by=actor, now=NOW),
        lambda: close_account(person.pk, by=actor, now=NOW),
        lambda: issue_password_link(person.pk, by=actor, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            refused()

    assert not Entry.objects.exists()


def test_an_administrator_cannot_take_over_the_account_of_somebody_with_a_role_elsewhere(unit, administrator):
    shared = member_of(unit, UnitFactory())

    with pytest.raises(PermissionDenied):
        issue_password_link(shared.pk, by=administrator, now=NOW)
    with pytest.raises(PermissionDenied):
        close_account(shared.pk, by=administrator, now=NOW)


def test_a_person_of_another_authority_cannot_be_drawn_in(unit, administrator):
    foreign = member_of(UnitFactory())

    with pytest.raises(PermissionDenied):
        give_role(foreign.pk, unit=unit, role=Role.OFFICER, valid_from=TODAY, by=administrator, now=NOW)


def test_a_role_holds_from_the_first_to_the_last_day_and_once_at_a_time(unit, administrator):
    person = member_of(unit)
    term = {"valid_from": TODAY, "valid_to": TODAY + timedelta(days=30)}
    give_role(person.pk, unit=unit, role=Role.LEADER, by=administrator, now=NOW, **term)

    with pytest.raises(RoleHeldAlready):
        give_role(
            person.pk,
            unit=unit,
            role=Role.LEADER,
            valid_from=TODAY + timedelta(days=30),
            by=administrator,
            now=NOW,
        )
    give_role(
        person.pk,
        unit=unit,
        role=Role.LEADER,
        valid_from=TODAY + timedelta(days=31),
        by=administrator,
        now=NOW,
    )


def test_end_role_keeps_the_term_and_takes_back_one_that_never_began(unit, administrator):
    person = member_of(unit)
    held = person.memberships.get()
    later = give_role(
        person.pk,
        unit=unit,
        role=Role.LEADER,
        valid_from=TODAY + timedelta(days=9),
        by=administrator,
        now=NOW,
    )

    end_role(held.pk, last_day=TODAY, by=administrator, now=NOW)
    end_role(later.pk, last_day=TODAY, by=administrator, now=NOW)

    assert list(person.memberships.values_list("pk", "valid_to")) == [(held.pk, TODAY)]
    assert actor_of(person, now=NOW + timedelta(days=1)).roles == {}


def test_a_role_that_ended_with_its_unit_is_not_brought_back_by_another_end(unit, administrator):
    held = member_of(unit).memberships.get()
    Unit.objects.filter(pk=unit.pk).update(valid_to=TODAY - timedelta(days=9))
    Membership.objects.filter(pk=held.pk).update(valid_to=TODAY - timedelta(days=9))

    with pytest.raises(UnitEnded):
        end_role(held.pk, last_day=TODAY + timedelta(days=900), by=administrator, now=NOW)


def test_the_last_administrator_can_neither_leave_nor_be_closed_out(unit, administrator):
    held = Membership.objects.get(role=Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        end_role(held.pk, last_day=TODAY, by=administrator, now=NOW)
    with pytest.raises(LastAdministrator):
        close_account(administrator.user_id, by=administrator, now=NOW)

    actor_in(unit, role=Role.ADMINISTRATOR)
    end_role(held.pk, last_day=TODAY, by=administrator, now=NOW)


def test_a_closed_account_can_be_opened_again(unit, administrator):
    person = member_of(unit)

    close_account(person.pk, by=administrator, now=NOW)
    assert not User.objects.get(pk=person.pk).is_active
    reopen_account(person.pk, by=administrator, now=NOW)

    assert User.objects.get(pk=person.pk).is_active


def test_nobody_comes_to_an_ended_unit(unit, administrator):
    person = member_of(unit)
    Unit.objects.filter(pk=unit.pk).update(valid_to=TODAY - timedelta(days=1))
    unit.refresh_from_db()

    for refused in (
        lambda: invite(unit, administrator),
        lambda: add_person(unit, username="x", display_name="X", by=administrator, now=NOW),
        lambda: give_role(
            person.pk, unit=unit, role=Role.LEADER, valid_from=TODAY, by=administrator, now=NOW
        ),
    ):
        with pytest.raises(UnitEnded):
            refused()


def test_everybody_chooses_the_own_language(unit):
    actor = actor_in(unit)
    set_language("en", by=actor, now=NOW)
    with pytest.raises(ValidationError):
        set_language("xx", by=actor, now=NOW)

    assert User.objects.get(pk=actor.user_id).language == "en"


def test_the_first_run_makes_committee_administrator_and_usual_groups_once():
    facts = {
        "committee": "UBND xã Bình Sen",
        "level": "commune",
        "display_name": "Lê Sen",
        "password": PASSWORD,
    }

    person = set_up(username="quantri", now=NOW, **facts)

    committee = Unit.objects.get()
    assert (committee.authority, actor_of(person, now=NOW).authorities_as(Role.ADMINISTRATOR)) == (
        committee,
        {committee.pk},
    )
    assert UnitGroup.objects.filter(within=committee).count() == 4
    with pytest.raises(AlreadySetUp):
        set_up(username="kia", now=NOW, **facts)


def test_whoever_holds_the_machine_makes_a_further_administrator():
    committee = CommitteeFactory(name="UBND xã Bình Sen")

    person = create_administrator(
        committee.name, username="quantri", display_name="Lê Sen", password=PASSWORD, now=NOW
    )

    assert actor_of(person, now=NOW).roles == {committee.pk: {Role.ADMINISTRATOR}}


def test_a_new_address_is_told_to_the_old_one_and_only_a_new_one(unit, administrator):
    """Who could read the mail before hears that it goes elsewhere: else an account is taken over unseen."""
    person = member_of(unit)
    User.objects.filter(pk=person.pk).update(email="cu@example.org")
    sent = {"display_name": "Nguyễn Thị Mẫu", "by": administrator, "now": NOW}
    change_person(person.pk, email="CU@example.org", **sent)
    assert not Message.objects.exists()

    change_person(person.pk, email="moi@example.org", **sent)

    message = Message.objects.get()
    assert [delivery.address for delivery in message.deliveries.all()] == ["cu@example.org"]
    assert administrator.name in message.text
    assert "moi@example.org" not in message.text
