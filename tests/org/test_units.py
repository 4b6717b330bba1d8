from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.actions import add_unit, change_unit, correct_name, save_group, set_aliases
from sen.org.errors import RunsInACircle, UnitEnded
from sen.org.models import Role, Unit
from sen.org.queries import units_of_group
from sen.org.several_units import GroupRule
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.fixture
def committee():
    return CommitteeFactory(name="UBND xã Bình Sen")


@pytest.fixture
def administrator(committee):
    return actor_in(committee, role=Role.ADMINISTRATOR)


def add(parent, by, *, kind=Unit.Kind.DIVISION, name="Phòng Kinh tế", **facts):
    return add_unit(parent, kind=kind, level=Unit.Level.COMMUNE, name=name, by=by, now=NOW, **facts)


def test_add_unit_finds_its_authority_and_leaves_an_entry(committee, administrator):
    division = add(committee, administrator, aliases=["P.  KT", "P. KT", " "])
    below = add(division, administrator, name="Tổ Thống kê")

    assert {division.authority, below.authority} == {committee}
    assert [alias.alias for alias in division.aliases.all()] == ["P. KT"]
    assert Unit.objects.get(pk=division.pk).folded.strip().endswith("p. kt")
    entry = Entry.objects.filter(verb="org.unit_added").first()
    assert (entry.target, entry.target_id, entry.unit_id) == ("org.unit", division.pk, division.pk)


def test_a_committee_below_is_its_own_authority_and_gets_its_first_administrator(committee, administrator):
    below = add(committee, administrator, kind=Unit.Kind.PEOPLES_COMMITTEE, name="UBND xã Dưới")
    body = UnitFactory(parent=below)

    assert below.authority == below
    correct_name(below.pk, name="UBND xã Dưới Sen", by=administrator, now=NOW)
    with pytest.raises(PermissionDenied):
        correct_name(body.pk, name="Phòng khác", by=administrator, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_changes_units(committee, role):
    actor = actor_in(committee, role=role)
    for refused in (
        lambda: add(committee, actor),
        lambda: change_unit(committee.pk, email="a@example.org", by=actor, now=NOW),
        lambda: correct_name(committee.pk, name="Tên khác", by=actor, now=NOW),
        lambda: set_aliases(committee.pk, aliases=["x"], by=actor, now=NOW),
        lambda: save_group(None, within=committee, name="Nhóm", by=actor, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            refused()

    assert not Entry.objects.exists()


def test_a_foreign_administrator_changes_nothing(committee):
    stranger = actor_in(CommitteeFactory(), role=Role.ADMINISTRATOR)

    with pytest.raises(PermissionDenied):
        change_unit(committee.pk, email="a@example.org", by=stranger, now=NOW)


def test_moving_a_unit_carries_its_authority_to_all_below_but_not_past_a_committee(committee, administrator):
    other = add(committee, administrator, kind=Unit.Kind.PEOPLES_COMMITTEE, name="UBND xã Kia")
    division = add(committee, administrator)
    team = add(division, administrator, name="Tổ")
    inner = UnitFactory(parent=team, kind=Unit.Kind.PEOPLES_COMMITTEE)
    Unit.objects.filter(pk=inner.pk).update(authority=inner)

    with pytest.raises(PermissionDenied):  # it would be given away
        change_unit(division.pk, parent=other, by=administrator, now=NOW)
    keeper_of_both = actor_in(committee, other, role=Role.ADMINISTRATOR)
    change_unit(division.pk, parent=other, by=keeper_of_both, now=NOW)

    found = dict(Unit.objects.values_list("pk", "authority"))
    assert (found[division.pk], found[team.pk], found[inner.pk]) == (other.pk, other.pk, inner.pk)


def test_a_unit_cannot_move_below_itself_nor_to_a_foreign_authority(committee, administrator):
    division = add(committee, administrator)
    team = add(division, administrator, name="Tổ")

    with pytest.raises(RunsInACircle):
        change_unit(division.pk, parent=team, by=administrator, now=NOW)
    with pytest.raises(PermissionDenied):
        change_unit(division.pk, parent=CommitteeFactory(), by=administrator, now=NOW)


def test_a_committee_cannot_be_made_a_body_of_the_authority_above_by_its_own_administrator(
    committee, administrator
):
    below = add(committee, administrator, kind=Unit.Kind.PEOPLES_COMMITTEE, name="UBND xã Dưới")
    lower = actor_in(below, role=Role.ADMINISTRATOR)

    for pk, by in ((below.pk, lower), (committee.pk, administrator)):
        with pytest.raises(PermissionDenied):
            change_unit(pk, kind=Unit.Kind.OFFICE, by=by, now=NOW)

    below.refresh_from_db()
    assert (below.kind, below.authority) == (Unit.Kind.PEOPLES_COMMITTEE, below)
    change_unit(below.pk, kind=Unit.Kind.OFFICE, by=administrator, now=NOW)
    below.refresh_from_db()
    assert below.authority == committee


def test_a_corrected_name_leaves_no_former_one(committee, administrator):
    unit = add(committee, administrator, name="Phòng Kinh tê")

    correct_name(unit.pk, name="Phòng Kinh tế xã", by=administrator, now=NOW)

    unit.refresh_from_db()
    assert (unit.name, unit.names.exists()) == ("Phòng Kinh tế xã", False)


def test_nothing_moves_below_a_unit_that_has_ended(committee, administrator):
    old, new = add(committee, administrator), add(committee, administrator, name="Phòng Kinh tế mới")
    Unit.objects.filter(pk=old.pk).update(valid_to=TODAY)

    with pytest.raises(UnitEnded):
        change_unit(new.pk, parent=Unit.objects.get(pk=old.pk), by=administrator, now=NOW + timedelta(days=1))


def test_two_bodies_of_one_name_below_one_parent_are_refused(committee, administrator):
    add(committee, administrator)

    with pytest.raises(ValidationError):
        add(committee, administrator)


def test_a_group_has_the_units_of_its_rule_on_that_day_and_those_added_by_hand(committee, administrator):
    province = CommitteeFactory(level=Unit.Level.PROVINCE)
    border = CommitteeFactory(parent=province, is_border=True, name="UBND xã A")
    CommitteeFactory(parent=province, name="UBND xã B")
    CommitteeFactory(parent=province, is_border=True, name="UBND xã C", valid_to=date(2025, 6, 30))
    CommitteeFactory(is_border=True)  # of another province
    guest = UnitFactory()
    rule = GroupRule(
        frozenset({Unit.Kind.PEOPLES_COMMITTEE}), frozenset({Unit.Level.COMMUNE}), only_border=True
    )
    keeper = actor_in(province, role=Role.ADMINISTRATOR)

    group = save_group(
        None, within=province, name="Các xã biên giới", rule=rule, members=[guest], by=keeper, now=NOW
    )

    assert set(units_of_group(group, on=TODAY)) == {border, guest}
    assert {unit.name for unit in units_of_group(group, on=date(2025, 6, 30))} == {
        "UBND xã A",
        "UBND xã C",
        guest.name,
    }
    by_hand = save_group(group.pk, within=province, name="Các xã", members=[guest], by=keeper, now=NOW)
    assert list(units_of_group(by_hand, on=TODAY)) == [guest]
